import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The fills of one position and direction, the newest first: what its lots are told from. */
export class AddFillsOfPosition implements MigrationInterface {
  readonly name = 'AddFillsOfPosition1795800000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const columns = ['accountId', 'instrumentId', 'side', 'tradeId'].map((column) => `"${column}"`);
    await queryRunner.query(`CREATE INDEX "fills_position" ON "fills" (${columns.join(', ')})`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only; delete the file and it is rebuilt');
  }
}
