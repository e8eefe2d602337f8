import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Roles1764200200000 implements MigrationInterface {
  readonly name = 'Roles1764200200000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['delegations', 'sub_accounts', 'roles']) await runner.query(`DROP TABLE ${table}`);
  }
}

const statements = [
  `CREATE TABLE roles (
    role TEXT PRIMARY KEY NOT NULL,
    permissions TEXT NOT NULL
  )`,
  `CREATE TABLE sub_accounts (
    account_id INTEGER PRIMARY KEY NOT NULL,
    owner_id TEXT NOT NULL REFERENCES users (user_id),
    label TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    UNIQUE (owner_id, label)
  )`,
  `CREATE TABLE delegations (
    account_id INTEGER NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (user_id),
    scopes TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    PRIMARY KEY (account_id, user_id)
  )`,
  `CREATE INDEX delegations_by_user ON delegations (user_id)`,
];
