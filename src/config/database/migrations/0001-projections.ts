import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The tables of all projections. Amounts, prices and quantities are integers in ledger units, ticks and lots;
 * times are microseconds. Keys are chosen so that a new row lands at the end of its table or of its account.
 */
const tables = [
  `CREATE TABLE "projection_checkpoint" (
    "id" integer PRIMARY KEY NOT NULL, "sequence" integer NOT NULL, "timeUs" integer NOT NULL) WITHOUT ROWID`,

  `CREATE TABLE "orders" (
    "orderId" integer PRIMARY KEY NOT NULL, "accountId" integer NOT NULL, "instrumentId" integer NOT NULL,
    "clientOrderId" text NOT NULL, "side" integer NOT NULL, "orderType" integer NOT NULL,
    "timeInForce" integer NOT NULL, "selfTradePrevention" integer NOT NULL, "flags" integer NOT NULL,
    "priceTicks" integer NOT NULL, "quantityLots" integer NOT NULL, "placedPriceTicks" integer NOT NULL,
    "placedQuantityLots" integer NOT NULL, "listId" integer NOT NULL, "terms" text NOT NULL,
    "stopPriceTicks" integer NOT NULL, "filledLots" integer NOT NULL, "openLots" integer NOT NULL,
    "preventedLots" integer NOT NULL, "filledNotional" integer NOT NULL, "feePaid" integer NOT NULL,
    "status" integer NOT NULL, "cancelReason" integer NOT NULL, "rejectReason" integer NOT NULL,
    "createdUs" integer NOT NULL, "updatedUs" integer NOT NULL, "sequence" integer NOT NULL)`,
  `CREATE INDEX "orders_account" ON "orders" ("accountId", "orderId")`,
  `CREATE INDEX "orders_client_order_id" ON "orders" ("accountId", "clientOrderId") WHERE "clientOrderId" <> ''`,
  `CREATE INDEX "orders_list" ON "orders" ("listId") WHERE "listId" <> 0`,

  `CREATE TABLE "order_replacements" (
    "orderId" integer NOT NULL, "sequence" integer NOT NULL, "priceTicks" integer NOT NULL,
    "quantityLots" integer NOT NULL, "openLots" integer NOT NULL, "timeUs" integer NOT NULL,
    PRIMARY KEY ("orderId", "sequence")) WITHOUT ROWID`,

  `CREATE TABLE "fills" (
    "accountId" integer NOT NULL, "tradeId" integer NOT NULL, "isTaker" integer NOT NULL, "orderId" integer NOT NULL,
    "instrumentId" integer NOT NULL, "side" integer NOT NULL, "priceTicks" integer NOT NULL,
    "quantityLots" integer NOT NULL, "baseAmount" integer NOT NULL, "notional" integer NOT NULL,
    "fee" integer NOT NULL, "timeUs" integer NOT NULL, "sequence" integer NOT NULL, "eventIndex" integer NOT NULL,
    PRIMARY KEY ("accountId", "tradeId", "isTaker")) WITHOUT ROWID`,
  `CREATE INDEX "fills_order" ON "fills" ("orderId", "tradeId")`,

  `CREATE TABLE "balances" (
    "accountId" integer NOT NULL, "assetId" integer NOT NULL, "available" integer NOT NULL, "held" integer NOT NULL,
    "sequence" integer NOT NULL, PRIMARY KEY ("accountId", "assetId")) WITHOUT ROWID`,
  `CREATE TABLE "transfers" (
    "sequence" integer PRIMARY KEY NOT NULL, "accountId" integer NOT NULL, "assetId" integer NOT NULL,
    "amount" integer NOT NULL, "balance" integer NOT NULL, "reference" text NOT NULL, "timeUs" integer NOT NULL)`,
  `CREATE INDEX "transfers_account" ON "transfers" ("accountId", "sequence")`,
  `CREATE TABLE "traded_assets" (
    "instrumentId" integer PRIMARY KEY NOT NULL, "baseAssetId" integer NOT NULL, "quoteAssetId" integer NOT NULL)`,

  `CREATE TABLE "trades" (
    "tradeId" integer PRIMARY KEY NOT NULL, "instrumentId" integer NOT NULL, "priceTicks" integer NOT NULL,
    "quantityLots" integer NOT NULL, "notional" integer NOT NULL, "takerSide" integer NOT NULL,
    "simulated" integer NOT NULL, "timeUs" integer NOT NULL, "sequence" integer NOT NULL)`,
  `CREATE INDEX "trades_instrument" ON "trades" ("instrumentId", "tradeId")`,
];

/** A leg of a fill: its number for the taker and for the maker, whose it is, the asset, the kind and the amount. */
const legOfFill = (numbers: readonly [number, number], account: string, asset: string, kind: string, amount: string) =>
  `SELECT ${account} AS accountId, f.sequence, f.eventIndex, iif(f.isTaker, ${numbers[0]}, ${numbers[1]}) AS leg,
     a.${asset} AS assetId, '${kind}' AS kind, ${amount} AS amount, f.timeUs, f.orderId, f.tradeId
   FROM fills f JOIN traded_assets a ON a.instrumentId = f.instrumentId`;
const legOfTransfer = (leg: number, account: string, amount: string) =>
  `SELECT ${account}, sequence, 0, ${leg}, assetId, iif(amount > 0, 'deposit', 'withdrawal'), ${amount}, timeUs, NULL, NULL
   FROM transfers`;

/**
 * The double entry of every event, over all accounts: 0 is the venue's fees, −1 the world outside. The legs of an
 * event sum to zero per asset. It is told from fills and transfers, so it can never differ from them.
 */
const postings = `CREATE VIEW "postings" AS ${[
  legOfFill([0, 3], 'f.accountId', 'baseAssetId', 'trade', 'iif(f.side = 1, f.baseAmount, -f.baseAmount)'),
  legOfFill([1, 4], 'f.accountId', 'quoteAssetId', 'trade', 'iif(f.side = 1, -f.notional, f.notional)'),
  `${legOfFill([2, 5], 'f.accountId', 'quoteAssetId', 'fee', '-f.fee')} WHERE f.fee <> 0`,
  `${legOfFill([6, 7], '0', 'quoteAssetId', 'fee', 'f.fee')} WHERE f.fee <> 0`,
  legOfTransfer(0, 'accountId', 'amount'),
  legOfTransfer(1, '-1', '-amount'),
].join(' UNION ALL ')}`;

/** Tables of an earlier design, and of a file that is begun anew. */
const earlier = ['orders', 'order_changes', 'fills', 'balances', 'postings', 'transfers', 'traded_assets', 'trades'];

export class CreateProjections3 implements MigrationInterface {
  readonly name = 'CreateProjections1790000000003';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const table of [...earlier, 'order_replacements', 'projection_checkpoint']) {
      await queryRunner.query(`DROP TABLE IF EXISTS "${table}"`);
    }
    for (const statement of [...tables, postings]) await queryRunner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only; delete the file and it is rebuilt');
  }
}
