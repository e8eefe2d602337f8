import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Sessions1764200300000 implements MigrationInterface {
  readonly name = 'Sessions1764200300000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['invitations', 'recovery_codes', 'second_factors']) await runner.query(`DROP TABLE ${table}`);
    for (const column of ['account_id', 'address', 'user_agent', 'last_used_at_ms'])
      await runner.query(`ALTER TABLE sessions DROP COLUMN ${column}`);
  }
}

const statements = [
  `ALTER TABLE sessions ADD COLUMN account_id INTEGER NOT NULL DEFAULT 0`,
  `ALTER TABLE sessions ADD COLUMN address TEXT NOT NULL DEFAULT ''`,
  `ALTER TABLE sessions ADD COLUMN user_agent TEXT NOT NULL DEFAULT ''`,
  `ALTER TABLE sessions ADD COLUMN last_used_at_ms INTEGER NOT NULL DEFAULT 0`,
  `UPDATE sessions SET last_used_at_ms = created_at_ms, account_id = COALESCE(
    (SELECT users.account_id FROM users WHERE users.user_id = sessions.user_id), 0)`,
  `CREATE TABLE second_factors (
    user_id TEXT PRIMARY KEY NOT NULL REFERENCES users (user_id),
    sealed_secret TEXT NOT NULL,
    is_confirmed BOOLEAN NOT NULL,
    last_step INTEGER NOT NULL
  )`,
  `CREATE TABLE recovery_codes (
    code_hash TEXT PRIMARY KEY NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (user_id),
    used_at_ms INTEGER
  )`,
  `CREATE INDEX recovery_codes_by_user ON recovery_codes (user_id)`,
  `CREATE TABLE invitations (
    token_hash TEXT PRIMARY KEY NOT NULL,
    username TEXT NOT NULL,
    roles TEXT NOT NULL,
    invited_by TEXT NOT NULL REFERENCES users (user_id),
    expires_at_ms INTEGER NOT NULL,
    used_at_ms INTEGER
  )`,
];
