import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ApiKeys1764200400000 implements MigrationInterface {
  readonly name = 'ApiKeys1764200400000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE api_keys');
  }
}

const statements = [
  `CREATE TABLE api_keys (
    key_id TEXT PRIMARY KEY NOT NULL,
    api_key TEXT NOT NULL UNIQUE,
    user_id TEXT NOT NULL REFERENCES users (user_id),
    account_id INTEGER NOT NULL,
    label TEXT NOT NULL,
    type TEXT NOT NULL,
    sealed_secret TEXT,
    public_key TEXT,
    scopes TEXT NOT NULL,
    networks TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    expires_at_ms INTEGER,
    revoked_at_ms INTEGER,
    last_used_at_ms INTEGER,
    last_used_from TEXT
  )`,
  `CREATE INDEX api_keys_by_user ON api_keys (user_id)`,
];
