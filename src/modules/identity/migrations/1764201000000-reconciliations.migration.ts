import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Reconciliations1764201000000 implements MigrationInterface {
  readonly name = 'Reconciliations1764201000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE reconciliations (
      reconciliation_number INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
      reconciliation_id TEXT NOT NULL UNIQUE,
      requested_by TEXT NOT NULL,
      started_at_ms INTEGER NOT NULL,
      finished_at_ms INTEGER NOT NULL,
      status TEXT NOT NULL,
      sequence INTEGER NOT NULL,
      checkpoint INTEGER,
      compared INTEGER,
      difference_count INTEGER,
      differences TEXT NOT NULL,
      problem TEXT
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE reconciliations');
  }
}
