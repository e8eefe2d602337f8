import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Identity1763800000000 implements MigrationInterface {
  readonly name = 'Identity1763800000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of tables) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['login_failures', 'refresh_tokens', 'sessions', 'users'])
      await runner.query(`DROP TABLE ${table}`);
  }
}

const tables = [
  `CREATE TABLE users (
    user_id TEXT PRIMARY KEY NOT NULL,
    username TEXT NOT NULL,
    username_key TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    roles TEXT NOT NULL,
    account_id INTEGER UNIQUE,
    is_disabled BOOLEAN NOT NULL,
    created_at_ms INTEGER NOT NULL
  )`,
  `CREATE TABLE sessions (
    session_id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (user_id),
    created_at_ms INTEGER NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    revoked_at_ms INTEGER
  )`,
  `CREATE INDEX sessions_by_user ON sessions (user_id)`,
  `CREATE INDEX sessions_by_expiry ON sessions (expires_at_ms)`,
  `CREATE INDEX sessions_by_revocation ON sessions (revoked_at_ms) WHERE revoked_at_ms IS NOT NULL`,
  `CREATE TABLE refresh_tokens (
    token_hash TEXT PRIMARY KEY NOT NULL,
    session_id INTEGER NOT NULL REFERENCES sessions (session_id) ON DELETE CASCADE,
    expires_at_ms INTEGER NOT NULL,
    used_at_ms INTEGER
  )`,
  `CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_id)`,
  `CREATE INDEX refresh_tokens_by_expiry ON refresh_tokens (expires_at_ms)`,
  `CREATE TABLE login_failures (
    failure_key TEXT PRIMARY KEY NOT NULL,
    failures INTEGER NOT NULL,
    last_failure_at_ms INTEGER NOT NULL
  )`,
  `CREATE INDEX login_failures_by_time ON login_failures (last_failure_at_ms)`,
];
