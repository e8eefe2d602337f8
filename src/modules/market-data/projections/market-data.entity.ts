import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A trade on the public tape. */
@Entity('trades')
@Index('trades_instrument', ['instrumentId', 'tradeId'])
export class TradeRow {
  @PrimaryColumn('integer')
  tradeId!: number;

  @Column('integer')
  instrumentId!: number;

  @Column('integer')
  priceTicks!: number;

  @Column('integer')
  quantityLots!: number;

  @Column('integer')
  notional!: number;

  @Column('integer')
  takerSide!: number;

  @Column('integer')
  simulated!: number;

  @Column('integer')
  timeUs!: number;

  @Column('integer')
  sequence!: number;
}

/** What traded within a second, minute, hour or day that begins at `openUs`; sums in two limbs, as `Bar` has them. */
@Entity('candles', { withoutRowid: true })
export class CandleRow {
  /** Length of the bar in seconds. */
  @PrimaryColumn('integer')
  resolution!: number;

  @PrimaryColumn('integer')
  instrumentId!: number;

  @PrimaryColumn('integer')
  openUs!: number;

  @Column('integer')
  openTicks!: number;

  @Column('integer')
  highTicks!: number;

  @Column('integer')
  lowTicks!: number;

  @Column('integer')
  closeTicks!: number;

  @Column('integer')
  lotsHigh!: number;

  @Column('integer')
  lotsLow!: number;

  @Column('integer')
  notionalHigh!: number;

  @Column('integer')
  notionalLow!: number;

  @Column('integer')
  buyLotsHigh!: number;

  @Column('integer')
  buyLotsLow!: number;

  @Column('integer')
  buyNotionalHigh!: number;

  @Column('integer')
  buyNotionalLow!: number;

  @Column('integer')
  tradeCount!: number;

  @Column('integer')
  firstTradeId!: number;

  @Column('integer')
  lastTradeId!: number;

  @Column('integer')
  lastSequence!: number;
}
