import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Scope } from '../scopes.js';

/** A trading account beside a user's first one. */
@Entity('sub_accounts')
export class SubAccountEntity {
  @PrimaryColumn('integer', { name: 'account_id' })
  accountId!: number;

  @Column('text', { name: 'owner_id' })
  ownerId!: string;

  @Column('text', { name: 'label' })
  label!: string;

  @Column('integer', { name: 'created_at_ms' })
  createdAtMs!: number;
}

/** Someone else who may act for an account, with what its owner has granted. */
@Entity('delegations')
export class DelegationEntity {
  @PrimaryColumn('integer', { name: 'account_id' })
  accountId!: number;

  @PrimaryColumn('text', { name: 'user_id' })
  userId!: string;

  @Column('simple-json', { name: 'scopes' })
  scopes!: Scope[];

  @Column('integer', { name: 'created_at_ms' })
  createdAtMs!: number;
}
