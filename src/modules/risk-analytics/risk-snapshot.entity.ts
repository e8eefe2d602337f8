import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { VarMethod } from './domain/value-at-risk.js';

/** Money is decimal text, as it was told. */
@Entity('risk_snapshots')
export class RiskSnapshotEntity {
  @PrimaryGeneratedColumn({ name: 'snapshot_number' })
  snapshotNumber!: number;

  @Column('integer', { name: 'account_id' })
  accountId!: number;

  @Column('integer', { name: 'taken_at_ms' })
  takenAtMs!: number;

  @Column('text', { name: 'currency' })
  currency!: string;

  @Column('text', { name: 'method' })
  method!: VarMethod;

  @Column('real', { name: 'confidence' })
  confidence!: number;

  @Column('text', { name: 'candles' })
  candles!: string;

  @Column('integer', { name: 'periods', nullable: true })
  periods!: number | null;

  @Column('text', { name: 'value', nullable: true })
  value!: string | null;

  @Column('text', { name: 'cash', nullable: true })
  cash!: string | null;

  @Column('text', { name: 'value_at_risk', nullable: true })
  valueAtRisk!: string | null;

  @Column('text', { name: 'expected_shortfall', nullable: true })
  expectedShortfall!: string | null;

  @Column('simple-json', { name: 'unpriced', nullable: true })
  unpriced!: string[] | null;

  @Column('text', { name: 'problem', nullable: true })
  problem!: string | null;
}
