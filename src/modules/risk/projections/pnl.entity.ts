import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What an account traded on an instrument on a UTC day, counted from 1970-01-01. Sums have two limbs: high × 2^32 + low. */
@Entity('pnl_days', { withoutRowid: true })
export class PnlDayRow {
  @PrimaryColumn('integer')
  accountId!: number;

  @PrimaryColumn('integer')
  day!: number;

  @PrimaryColumn('integer')
  instrumentId!: number;

  @Column('integer')
  boughtLotsHigh!: number;

  @Column('integer')
  boughtLotsLow!: number;

  @Column('integer')
  soldLotsHigh!: number;

  @Column('integer')
  soldLotsLow!: number;

  @Column('integer')
  boughtHigh!: number;

  @Column('integer')
  boughtLow!: number;

  @Column('integer')
  soldHigh!: number;

  @Column('integer')
  soldLow!: number;

  @Column('integer')
  feesHigh!: number;

  @Column('integer')
  feesLow!: number;

  @Column('integer')
  rebatesHigh!: number;

  @Column('integer')
  rebatesLow!: number;
}

/** The last trade of an instrument on a UTC day on which it traded. */
@Entity('closing_prices', { withoutRowid: true })
export class ClosingPriceRow {
  @PrimaryColumn('integer')
  instrumentId!: number;

  @PrimaryColumn('integer')
  day!: number;

  @Column('integer')
  priceTicks!: number;
}
