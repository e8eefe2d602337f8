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
