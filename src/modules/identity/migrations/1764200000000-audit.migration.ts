import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Audit1764200000000 implements MigrationInterface {
  readonly name = 'Audit1764200000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE audit_entries');
  }
}

const statements = [
  `CREATE TABLE audit_entries (
    entry_id INTEGER PRIMARY KEY NOT NULL,
    time_ms INTEGER NOT NULL,
    actor_id TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    account_id INTEGER NOT NULL,
    credential TEXT NOT NULL,
    address TEXT NOT NULL,
    request_id TEXT NOT NULL,
    action TEXT NOT NULL,
    target TEXT NOT NULL,
    outcome TEXT NOT NULL,
    code TEXT NOT NULL,
    details TEXT NOT NULL,
    hash TEXT NOT NULL
  )`,
  `CREATE INDEX audit_entries_by_actor ON audit_entries (actor_id, entry_id)`,
  `CREATE INDEX audit_entries_by_action ON audit_entries (action, entry_id)`,
  `CREATE INDEX audit_entries_by_time ON audit_entries (time_ms)`,
  // Append-only for everyone who goes through SQL; who writes into the file is caught by the chain.
  `CREATE TRIGGER audit_entries_are_not_changed BEFORE UPDATE ON audit_entries
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END`,
  `CREATE TRIGGER audit_entries_are_not_deleted BEFORE DELETE ON audit_entries
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END`,
];
