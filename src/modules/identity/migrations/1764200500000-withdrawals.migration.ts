import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Withdrawals1764200500000 implements MigrationInterface {
  readonly name = 'Withdrawals1764200500000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE withdrawals');
  }
}

const statements = [
  `CREATE TABLE withdrawals (
    withdrawal_number INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    withdrawal_id TEXT NOT NULL UNIQUE,
    account_id INTEGER NOT NULL,
    asset_id INTEGER NOT NULL,
    units INTEGER NOT NULL,
    destination TEXT NOT NULL,
    reference TEXT NOT NULL,
    requester_id TEXT NOT NULL,
    requester_name TEXT NOT NULL,
    requested_at_ms INTEGER NOT NULL,
    status TEXT NOT NULL,
    decided_by_id TEXT,
    decided_by TEXT,
    decided_at_ms INTEGER,
    reason TEXT,
    sequence INTEGER,
    UNIQUE (account_id, reference)
  )`,
  `CREATE INDEX withdrawals_open ON withdrawals (account_id) WHERE status IN ('pending', 'approved')`,
];
