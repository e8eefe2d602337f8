import type { MigrationInterface, QueryRunner } from 'typeorm';

export class DemoSessions1764200900000 implements MigrationInterface {
  readonly name = 'DemoSessions1764200900000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE sessions ADD COLUMN is_demo BOOLEAN NOT NULL DEFAULT 0`);
    // Nobody knows which of theirs took a password, so none of them did.
    await runner.query(
      `UPDATE sessions SET is_demo = 1 WHERE user_id IN (SELECT user_id FROM users WHERE is_demo = 1)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE sessions DROP COLUMN is_demo`);
  }
}
