import type { MigrationInterface, QueryRunner } from 'typeorm';

const table = `CREATE TABLE "candles" (
  "resolution" integer NOT NULL, "instrumentId" integer NOT NULL, "openUs" integer NOT NULL,
  "openTicks" integer NOT NULL, "highTicks" integer NOT NULL, "lowTicks" integer NOT NULL, "closeTicks" integer NOT NULL,
  "lotsHigh" integer NOT NULL, "lotsLow" integer NOT NULL, "notionalHigh" integer NOT NULL,
  "notionalLow" integer NOT NULL, "buyLotsHigh" integer NOT NULL, "buyLotsLow" integer NOT NULL,
  "buyNotionalHigh" integer NOT NULL, "buyNotionalLow" integer NOT NULL, "tradeCount" integer NOT NULL,
  "firstTradeId" integer NOT NULL, "lastTradeId" integer NOT NULL, "lastSequence" integer NOT NULL,
  PRIMARY KEY ("resolution", "instrumentId", "openUs")) WITHOUT ROWID`;

/** A sum in two limbs. */
const limbs = (name: string, amount: string): string =>
  `sum(${amount} / 4294967296) + sum(${amount} % 4294967296) / 4294967296 AS ${name}High,
   sum(${amount} % 4294967296) % 4294967296 AS ${name}Low`;
const sums = ['lots', 'notional', 'buyLots', 'buyNotional'].flatMap((name) => [`${name}High`, `${name}Low`]);

/** The bars of the trades that are rows already, for the resolution in seconds. */
const barsOfTrades = (resolution: number): string => `WITH bar AS (
    SELECT instrumentId, timeUs - timeUs % ${resolution * 1_000_000} AS openUs, max(priceTicks) AS highTicks,
      min(priceTicks) AS lowTicks, ${limbs('lots', 'quantityLots')}, ${limbs('notional', 'notional')},
      ${limbs('buyLots', 'iif(takerSide = 1, quantityLots, 0)')},
      ${limbs('buyNotional', 'iif(takerSide = 1, notional, 0)')}, count(*) AS tradeCount,
      min(tradeId) AS firstTradeId, max(tradeId) AS lastTradeId, max(sequence) AS lastSequence
    FROM trades GROUP BY 1, 2)
  INSERT INTO candles SELECT ${resolution}, bar.instrumentId, openUs, opening.priceTicks, highTicks, lowTicks,
    closing.priceTicks, ${sums.join(', ')}, tradeCount, firstTradeId, lastTradeId, lastSequence
  FROM bar JOIN trades opening ON opening.tradeId = firstTradeId JOIN trades closing ON closing.tradeId = lastTradeId`;

/** Candles come from the trades that are there: the events of old ones may be gone. */
export class AddCandles implements MigrationInterface {
  readonly name = 'AddCandles1795700000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(table);
    for (const resolution of [1, 60, 3_600, 86_400]) await queryRunner.query(barsOfTrades(resolution));
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only; delete the file and it is rebuilt');
  }
}
