import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One side of a trade. Trade ids grow with the sequence, so the key is the order of time too. */
@Entity('fills', { withoutRowid: true })
@Index('fills_order', ['orderId', 'tradeId'])
@Index('fills_position', ['accountId', 'instrumentId', 'side', 'tradeId'])
@Index('fills_trade', ['tradeId'])
@Index('fills_account_time', ['accountId', 'timeUs'])
export class FillRow {
  @PrimaryColumn('integer')
  accountId!: number;

  @PrimaryColumn('integer')
  tradeId!: number;

  /** 1 for the taker's side, 0 for the maker's. */
  @PrimaryColumn('integer')
  isTaker!: number;

  @Column('integer')
  orderId!: number;

  @Column('integer')
  instrumentId!: number;

  @Column('integer')
  side!: number;

  @Column('integer')
  priceTicks!: number;

  @Column('integer')
  quantityLots!: number;

  @Column('integer')
  baseAmount!: number;

  @Column('integer')
  notional!: number;

  @Column('integer')
  fee!: number;

  @Column('integer')
  timeUs!: number;

  @Column('integer')
  sequence!: number;

  @Column('integer')
  eventIndex!: number;
}
