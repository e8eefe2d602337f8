import type { MigrationInterface, QueryRunner } from 'typeorm';

export class DemoUsers1764200800000 implements MigrationInterface {
  readonly name = 'DemoUsers1764200800000';

  async up(runner: QueryRunner): Promise<void> {
    // Nobody knows who made those that are there, so none of them is open to everybody.
    await runner.query(`ALTER TABLE users ADD COLUMN is_demo INTEGER NOT NULL DEFAULT 0`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE users DROP COLUMN is_demo`);
  }
}
