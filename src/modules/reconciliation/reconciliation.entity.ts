import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { ReconciliationStatus, ToldDifference } from './stored-reconciliation.js';

@Entity('reconciliations')
export class ReconciliationEntity {
  @PrimaryGeneratedColumn({ name: 'reconciliation_number' })
  reconciliationNumber!: number;

  @Column('text', { name: 'reconciliation_id', unique: true })
  reconciliationId!: string;

  @Column('text', { name: 'requested_by' })
  requestedBy!: string;

  @Column('integer', { name: 'started_at_ms' })
  startedAtMs!: number;

  @Column('integer', { name: 'finished_at_ms' })
  finishedAtMs!: number;

  @Column('text', { name: 'status' })
  status!: ReconciliationStatus;

  @Column('integer', { name: 'sequence' })
  sequence!: number;

  @Column('integer', { name: 'checkpoint', nullable: true })
  checkpoint!: number | null;

  @Column('integer', { name: 'compared', nullable: true })
  compared!: number | null;

  @Column('integer', { name: 'difference_count', nullable: true })
  differenceCount!: number | null;

  @Column('simple-json', { name: 'differences' })
  differences!: ToldDifference[];

  @Column('text', { name: 'problem', nullable: true })
  problem!: string | null;
}
