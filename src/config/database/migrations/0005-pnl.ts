import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of a change of the position, of what was paid, and of the fee. */
const sums: Readonly<Record<string, string>> = {
  boughtLots: 'max(lots, 0)',
  soldLots: 'max(-lots, 0)',
  bought: 'max(paid, 0)',
  sold: 'max(-paid, 0)',
  fees: 'max(fee, 0)',
  rebates: 'max(-fee, 0)',
};
const revised = (who: 'taker' | 'maker', sign: string): string =>
  `SELECT ${who}AccountId, timeUs, instrumentId, ${sign} * (quantityLots - oldQuantityLots), ${sign} * notionalChange,
     ${who}FeeChange FROM trade_revisions`;
const changes = [
  `SELECT accountId, timeUs, instrumentId, iif(side = 1, quantityLots, -quantityLots) AS lots,
     iif(side = 1, notional, -notional) AS paid, fee FROM fills`,
  revised('taker', 'iif(takerSide = 1, 1, -1)'),
  revised('maker', 'iif(takerSide = 1, -1, 1)'),
].join(' UNION ALL ');
const names = Object.keys(sums);
const columns = names.flatMap((name) => [`"${name}High" integer NOT NULL`, `"${name}Low" integer NOT NULL`]);
/** A sum in two limbs. */
const limbs = Object.values(sums).map(
  (amount) =>
    `sum(${amount} / 4294967296) + sum(${amount} % 4294967296) / 4294967296, sum(${amount} % 4294967296) % 4294967296`,
);
const DAY = 'timeUs / 86400000000';

/** From the fills and revisions that are rows already: the events of old ones may be gone. */
export class AddPnlDays implements MigrationInterface {
  readonly name = 'AddPnlDays1796000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE "pnl_days" (
      "accountId" integer NOT NULL, "day" integer NOT NULL, "instrumentId" integer NOT NULL, ${columns.join(', ')},
      PRIMARY KEY ("accountId", "day", "instrumentId")) WITHOUT ROWID`);
    await queryRunner.query(`CREATE TABLE "closing_prices" (
      "instrumentId" integer NOT NULL, "day" integer NOT NULL, "priceTicks" integer NOT NULL,
      PRIMARY KEY ("instrumentId", "day")) WITHOUT ROWID`);
    await queryRunner.query(
      `INSERT INTO pnl_days SELECT accountId, ${DAY}, instrumentId, ${limbs.join(', ')} FROM (${changes}) GROUP BY 1, 2, 3`,
    );
    // Beside one max() SQLite takes the other columns from its row.
    await queryRunner.query(`INSERT INTO closing_prices SELECT instrumentId, day, priceTicks FROM (
      SELECT instrumentId, ${DAY} AS day, priceTicks, max(tradeId) FROM fills GROUP BY 1, 2)`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only; delete the file and it is rebuilt');
  }
}
