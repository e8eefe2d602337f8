import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Approvals1764200100000 implements MigrationInterface {
  readonly name = 'Approvals1764200100000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE proposals');
  }
}

const statements = [
  `CREATE TABLE proposals (
    proposal_number INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    approval_id TEXT NOT NULL UNIQUE,
    action TEXT NOT NULL,
    command TEXT NOT NULL,
    command_hash TEXT NOT NULL,
    status TEXT NOT NULL,
    proposer_id TEXT NOT NULL,
    proposer_name TEXT NOT NULL,
    proposed_at_ms INTEGER NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    decided_by TEXT,
    decided_at_ms INTEGER,
    code TEXT
  )`,
  `CREATE INDEX proposals_pending ON proposals (proposer_id, expires_at_ms) WHERE status = 'pending'`,
];
