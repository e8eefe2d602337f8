import type { MigrationInterface, QueryRunner } from 'typeorm';

export class RiskSnapshots1764200700000 implements MigrationInterface {
  readonly name = 'RiskSnapshots1764200700000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE risk_snapshots');
  }
}

const statements = [
  `CREATE TABLE risk_snapshots (
    snapshot_number INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    account_id INTEGER NOT NULL,
    taken_at_ms INTEGER NOT NULL,
    currency TEXT NOT NULL,
    method TEXT NOT NULL,
    confidence REAL NOT NULL,
    candles TEXT NOT NULL,
    periods INTEGER,
    value TEXT,
    cash TEXT,
    value_at_risk TEXT,
    expected_shortfall TEXT,
    unpriced TEXT,
    problem TEXT
  )`,
  'CREATE INDEX risk_snapshots_of_account ON risk_snapshots (account_id, snapshot_number)',
];
