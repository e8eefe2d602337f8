import type { MigrationInterface, QueryRunner } from 'typeorm';

const table = `CREATE TABLE "trade_revisions" (
  "sequence" integer PRIMARY KEY NOT NULL, "eventIndex" integer NOT NULL, "tradeId" integer NOT NULL,
  "instrumentId" integer NOT NULL, "takerAccountId" integer NOT NULL, "makerAccountId" integer NOT NULL,
  "takerOrderId" integer NOT NULL, "makerOrderId" integer NOT NULL, "takerSide" integer NOT NULL,
  "priceTicks" integer NOT NULL, "quantityLots" integer NOT NULL, "oldPriceTicks" integer NOT NULL,
  "oldQuantityLots" integer NOT NULL, "baseChange" integer NOT NULL, "notionalChange" integer NOT NULL,
  "takerFeeChange" integer NOT NULL, "makerFeeChange" integer NOT NULL, "timeUs" integer NOT NULL)`;

const indexes = [
  `CREATE INDEX "trade_revisions_taker" ON "trade_revisions" ("takerAccountId", "sequence")`,
  `CREATE INDEX "trade_revisions_maker" ON "trade_revisions" ("makerAccountId", "sequence")`,
];

/** Each side of a revision as what was settled with it more, or less. */
const side = (who: 'taker' | 'maker', buys: string): string =>
  `SELECT sequence, eventIndex, timeUs, tradeId, instrumentId, ${who}AccountId AS accountId, ${who}OrderId AS orderId,
     ${who === 'taker' ? 1 : 0} AS isTaker, ${buys} AS buys, baseChange, notionalChange, ${who}FeeChange AS feeChange
   FROM trade_revisions`;
const sides = `CREATE VIEW "revised_sides" AS ${side('taker', 'takerSide = 1')} UNION ALL ${side('maker', 'takerSide <> 1')}`;

const leg = (
  numbers: readonly [number, number],
  account: string,
  asset: string,
  kind: string,
  amount: string,
): string =>
  `SELECT ${account}, r.sequence, r.eventIndex, iif(r.isTaker, ${numbers[0]}, ${numbers[1]}), a.${asset}, '${kind}',
     ${amount}, r.timeUs, r.orderId, r.tradeId
   FROM revised_sides r JOIN traded_assets a ON a.instrumentId = r.instrumentId WHERE ${amount} <> 0`;

const legs = [
  leg([0, 3], 'r.accountId', 'baseAssetId', 'revision', 'iif(r.buys, r.baseChange, -r.baseChange)'),
  leg([1, 4], 'r.accountId', 'quoteAssetId', 'revision', 'iif(r.buys, -r.notionalChange, r.notionalChange)'),
  leg([2, 5], 'r.accountId', 'quoteAssetId', 'revision_fee', '-r.feeChange'),
  leg([6, 7], '0', 'quoteAssetId', 'revision_fee', 'r.feeChange'),
];

/** Trades that were busted or corrected, and their postings beside those of fills and transfers. */
export class AddTradeRevisions implements MigrationInterface {
  readonly name = 'AddTradeRevisions1795900000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const [{ sql }] = (await queryRunner.query(`SELECT sql FROM sqlite_master WHERE name = 'postings'`)) as [
      { readonly sql: string },
    ];
    for (const statement of [table, ...indexes, sides, 'DROP VIEW postings']) await queryRunner.query(statement);
    await queryRunner.query([sql, ...legs].join(' UNION ALL '));
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only; delete the file and it is rebuilt');
  }
}
