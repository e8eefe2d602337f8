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
    "timeInForce" integer NOT NULL, "flags" integer NOT NULL, "priceTicks" integer NOT NULL,
    "quantityLots" integer NOT NULL, "filledLots" integer NOT NULL, "openLots" integer NOT NULL,
    "filledNotional" integer NOT NULL, "feePaid" integer NOT NULL, "status" integer NOT NULL,
    "cancelReason" integer NOT NULL, "createdUs" integer NOT NULL, "updatedUs" integer NOT NULL,
    "sequence" integer NOT NULL)`,
  `CREATE INDEX "orders_account" ON "orders" ("accountId", "orderId")`,
  `CREATE INDEX "orders_client_order_id" ON "orders" ("accountId", "clientOrderId") WHERE "clientOrderId" <> ''`,

  `CREATE TABLE "order_changes" (
    "orderId" integer NOT NULL, "sequence" integer NOT NULL, "eventIndex" integer NOT NULL, "kind" integer NOT NULL,
    "priceTicks" integer NOT NULL, "quantityLots" integer NOT NULL, "openLots" integer NOT NULL,
    "cancelReason" integer NOT NULL, "timeUs" integer NOT NULL,
    PRIMARY KEY ("orderId", "sequence", "eventIndex")) WITHOUT ROWID`,

  `CREATE TABLE "fills" (
    "accountId" integer NOT NULL, "tradeId" integer NOT NULL, "isTaker" integer NOT NULL, "orderId" integer NOT NULL,
    "instrumentId" integer NOT NULL, "side" integer NOT NULL, "priceTicks" integer NOT NULL,
    "quantityLots" integer NOT NULL, "fee" integer NOT NULL, "timeUs" integer NOT NULL, "sequence" integer NOT NULL,
    PRIMARY KEY ("accountId", "tradeId", "isTaker")) WITHOUT ROWID`,
  `CREATE INDEX "fills_order" ON "fills" ("orderId", "tradeId")`,

  `CREATE TABLE "balances" (
    "accountId" integer NOT NULL, "assetId" integer NOT NULL, "available" integer NOT NULL, "held" integer NOT NULL,
    "sequence" integer NOT NULL, PRIMARY KEY ("accountId", "assetId")) WITHOUT ROWID`,
  `CREATE TABLE "postings" (
    "accountId" integer NOT NULL, "sequence" integer NOT NULL, "eventIndex" integer NOT NULL, "leg" integer NOT NULL,
    "assetId" integer NOT NULL, "kind" integer NOT NULL, "amount" integer NOT NULL, "timeUs" integer NOT NULL,
    "orderId" integer, "tradeId" integer,
    PRIMARY KEY ("accountId", "sequence", "eventIndex", "leg")) WITHOUT ROWID`,
  `CREATE TABLE "transfers" (
    "sequence" integer PRIMARY KEY NOT NULL, "accountId" integer NOT NULL, "kind" integer NOT NULL,
    "assetId" integer NOT NULL, "amount" integer NOT NULL, "balance" integer NOT NULL, "reference" text NOT NULL,
    "timeUs" integer NOT NULL)`,
  `CREATE INDEX "transfers_account" ON "transfers" ("accountId", "sequence")`,
  `CREATE TABLE "traded_assets" (
    "instrumentId" integer PRIMARY KEY NOT NULL, "baseAssetId" integer NOT NULL, "quoteAssetId" integer NOT NULL)`,

  `CREATE TABLE "trades" (
    "tradeId" integer PRIMARY KEY NOT NULL, "instrumentId" integer NOT NULL, "priceTicks" integer NOT NULL,
    "quantityLots" integer NOT NULL, "notional" integer NOT NULL, "takerSide" integer NOT NULL,
    "simulated" integer NOT NULL, "timeUs" integer NOT NULL, "sequence" integer NOT NULL)`,
  `CREATE INDEX "trades_instrument" ON "trades" ("instrumentId", "tradeId")`,
  `CREATE TABLE "book_channels" (
    "instrumentId" integer PRIMARY KEY NOT NULL, "channelSequence" integer NOT NULL)`,
];

export class CreateProjections1 implements MigrationInterface {
  readonly name = 'CreateProjections1790000000001';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of tables) await queryRunner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only; delete the file and it is rebuilt');
  }
}
