import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { ApprovalStatus } from '../../common/nest/second-person.js';

@Entity('proposals')
export class ProposalEntity {
  @PrimaryGeneratedColumn({ name: 'proposal_number' })
  proposalNumber!: number;

  @Column('text', { name: 'approval_id', unique: true })
  approvalId!: string;

  @Column('text', { name: 'action' })
  action!: string;

  /** JSON. */
  @Column('text', { name: 'command' })
  command!: string;

  @Column('text', { name: 'command_hash' })
  commandHash!: string;

  @Column('text', { name: 'status' })
  status!: ApprovalStatus;

  @Column('text', { name: 'proposer_id' })
  proposerId!: string;

  @Column('text', { name: 'proposer_name' })
  proposerName!: string;

  @Column('integer', { name: 'proposed_at_ms' })
  proposedAtMs!: number;

  @Column('integer', { name: 'expires_at_ms' })
  expiresAtMs!: number;

  @Column('text', { name: 'decided_by', nullable: true })
  decidedBy!: string | null;

  @Column('integer', { name: 'decided_at_ms', nullable: true })
  decidedAtMs!: number | null;

  @Column('text', { name: 'code', nullable: true })
  code!: string | null;
}
