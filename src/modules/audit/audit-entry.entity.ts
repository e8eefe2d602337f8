import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AuditOutcome } from '../../common/nest/audit-trail.js';

@Entity('audit_entries')
export class AuditEntryEntity {
  @PrimaryColumn('integer', { name: 'entry_id' })
  entryId!: number;

  @Column('integer', { name: 'time_ms' })
  timeMs!: number;

  @Column('text', { name: 'actor_id' })
  actorId!: string;

  @Column('text', { name: 'actor_name' })
  actorName!: string;

  @Column('integer', { name: 'account_id' })
  accountId!: number;

  @Column('text', { name: 'credential' })
  credential!: string;

  @Column('text', { name: 'address' })
  address!: string;

  @Column('text', { name: 'request_id' })
  requestId!: string;

  @Column('text', { name: 'action' })
  action!: string;

  @Column('text', { name: 'target' })
  target!: string;

  @Column('text', { name: 'outcome' })
  outcome!: AuditOutcome;

  @Column('text', { name: 'code' })
  code!: string;

  @Column('text', { name: 'details' })
  details!: string;

  @Column('text', { name: 'hash' })
  hash!: string;
}
