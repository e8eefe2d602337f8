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
export class TransferRow {
  @PrimaryColumn('integer')
  sequence!: number;

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
