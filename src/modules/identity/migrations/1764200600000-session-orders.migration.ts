import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SessionOrders1764200600000 implements MigrationInterface {
  readonly name = 'SessionOrders1764200600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE sessions ADD COLUMN orders_ended_at_ms INTEGER`);
    // Those that ended before did not take their orders with them, and it is not for an upgrade to do that.
    await runner.query(`UPDATE sessions SET orders_ended_at_ms = revoked_at_ms`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE sessions DROP COLUMN orders_ended_at_ms`);
  }
}
