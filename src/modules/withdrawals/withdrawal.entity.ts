import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { WithdrawalStatus } from './withdrawal.js';

@Entity('withdrawals')
export class WithdrawalEntity {
  @PrimaryGeneratedColumn({ name: 'withdrawal_number' })
  withdrawalNumber!: number;

  @Column('text', { name: 'withdrawal_id', unique: true })
  withdrawalId!: string;

  @Column('integer', { name: 'account_id' })
  accountId!: number;

  @Column('integer', { name: 'asset_id' })
  assetId!: number;

  @Column('integer', { name: 'units' })
  units!: number;

  @Column('text', { name: 'destination' })
  destination!: string;

  @Column('text', { name: 'reference' })
  reference!: string;

  @Column('text', { name: 'requester_id' })
  requesterId!: string;

  @Column('text', { name: 'requester_name' })
  requesterName!: string;

  @Column('integer', { name: 'requested_at_ms' })
  requestedAtMs!: number;

  @Column('text', { name: 'status' })
  status!: WithdrawalStatus;

  @Column('text', { name: 'decided_by_id', nullable: true })
  decidedById!: string | null;

  @Column('text', { name: 'decided_by', nullable: true })
  decidedBy!: string | null;

  @Column('integer', { name: 'decided_at_ms', nullable: true })
  decidedAtMs!: number | null;

  @Column('text', { name: 'reason', nullable: true })
  reason!: string | null;

  @Column('integer', { name: 'sequence', nullable: true })
  sequence!: number | null;
}
