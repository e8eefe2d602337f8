import type { MigrationInterface, QueryRunner } from 'typeorm';

const table = `CREATE TABLE "transfers" (
  "sequence" integer NOT NULL, "eventIndex" integer NOT NULL, "accountId" integer NOT NULL, "assetId" integer NOT NULL,
  "amount" integer NOT NULL, "balance" integer NOT NULL, "reference" text NOT NULL, "timeUs" integer NOT NULL,
  PRIMARY KEY ("sequence", "eventIndex"))`;
const indexes = [
  `CREATE INDEX "transfers_account" ON "transfers" ("accountId", "sequence")`,
  `CREATE INDEX "transfers_account_time" ON "transfers" ("accountId", "timeUs")`,
];

/** A command can pay from one account to another, which is two transfers: each has the place of its event. */
export class AddTransfersOfInsurance implements MigrationInterface {
  readonly name = 'AddTransfersOfInsurance1796200000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const [{ sql }] = (await queryRunner.query(`SELECT sql FROM sqlite_master WHERE name = 'postings'`)) as [
      { readonly sql: string },
    ];
    await queryRunner.query('DROP VIEW postings');
    await queryRunner.query('ALTER TABLE transfers RENAME TO earlier_transfers');
    for (const index of ['transfers_account', 'transfers_account_time'])
      await queryRunner.query(`DROP INDEX "${index}"`);
    for (const statement of [table, ...indexes]) await queryRunner.query(statement);
    await queryRunner.query(`INSERT INTO transfers
      SELECT sequence, 0, accountId, assetId, amount, balance, reference, timeUs FROM earlier_transfers`);
    await queryRunner.query('DROP TABLE earlier_transfers');
    // The two legs of a transfer, which were told of the first event of their command.
    await queryRunner.query(
      sql.replaceAll(
        /SELECT (accountId|-1), sequence, 0,/g,
        (_, account: string) => `SELECT ${account}, sequence, eventIndex,`,
      ),
    );
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only; delete the file and it is rebuilt');
  }
}
