import type { MigrationInterface, QueryRunner } from 'typeorm';

const indexes: readonly (readonly [name: string, table: string, columns: readonly string[]])[] = [
  ['fills_trade', 'fills', ['tradeId']],
  ['trade_revisions_instrument', 'trade_revisions', ['instrumentId', 'sequence']],
  ['fills_account_time', 'fills', ['accountId', 'timeUs']],
  ['transfers_account_time', 'transfers', ['accountId', 'timeUs']],
  ['trade_revisions_taker_time', 'trade_revisions', ['takerAccountId', 'timeUs']],
  ['trade_revisions_maker_time', 'trade_revisions', ['makerAccountId', 'timeUs']],
];

/** A trade by its id, revisions by their instrument, and what moved for an account within a time. */
export class AddLookUps implements MigrationInterface {
  readonly name = 'AddLookUps1796100000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const [name, table, columns] of indexes) {
      const quoted = columns.map((column) => `"${column}"`).join(', ');
      await queryRunner.query(`CREATE INDEX "${name}" ON "${table}" (${quoted})`);
    }
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only; delete the file and it is rebuilt');
  }
}
