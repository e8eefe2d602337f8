import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What an account has of an asset. Account 0 is the venue's fees, −1 the world outside. */
@Entity('balances', { withoutRowid: true })
export class BalanceRow {
  @PrimaryColumn('integer')
  accountId!: number;

  @PrimaryColumn('integer')
  assetId!: number;

  @Column('integer')
  available!: number;

  @Column('integer')
  held!: number;

  @Column('integer')
  sequence!: number;
}

/** A deposit, or a withdrawal (a negative amount), with the available balance after it. */
@Entity('transfers')
@Index('transfers_account', ['accountId', 'sequence'])
@Index('transfers_account_time', ['accountId', 'timeUs'])
export class TransferRow {
  @PrimaryColumn('integer')
  sequence!: number;

  @PrimaryColumn('integer')
  eventIndex!: number;

  @Column('integer')
  accountId!: number;

  @Column('integer')
  assetId!: number;

  @Column('integer')
  amount!: number;

  @Column('integer')
  balance!: number;

  @Column('text')
  reference!: string;

  @Column('integer')
  timeUs!: number;
}

/** Which assets a trade of an instrument moves; for the projection's own use. */
@Entity('traded_assets')
export class TradedAssetsRow {
  @PrimaryColumn('integer')
  instrumentId!: number;

  @Column('integer')
  baseAssetId!: number;

  @Column('integer')
  quoteAssetId!: number;
}

/** A trade that was busted (quantity 0) or corrected, and what was settled with it more, or less. */
@Entity('trade_revisions')
@Index('trade_revisions_taker', ['takerAccountId', 'sequence'])
@Index('trade_revisions_maker', ['makerAccountId', 'sequence'])
@Index('trade_revisions_taker_time', ['takerAccountId', 'timeUs'])
@Index('trade_revisions_maker_time', ['makerAccountId', 'timeUs'])
@Index('trade_revisions_instrument', ['instrumentId', 'sequence'])
export class TradeRevisionRow {
  @PrimaryColumn('integer')
  sequence!: number;

  @Column('integer')
  eventIndex!: number;

  @Column('integer')
  tradeId!: number;

  @Column('integer')
  instrumentId!: number;

  @Column('integer')
  takerAccountId!: number;

  @Column('integer')
  makerAccountId!: number;

  @Column('integer')
  takerOrderId!: number;

  @Column('integer')
  makerOrderId!: number;

  @Column('integer')
  takerSide!: number;

  @Column('integer')
  priceTicks!: number;

  @Column('integer')
  quantityLots!: number;

  @Column('integer')
  oldPriceTicks!: number;

  @Column('integer')
  oldQuantityLots!: number;

  @Column('integer')
  baseChange!: number;

  @Column('integer')
  notionalChange!: number;

  @Column('integer')
  takerFeeChange!: number;

  @Column('integer')
  makerFeeChange!: number;

  @Column('integer')
  timeUs!: number;
}
