import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ApiKeyType } from '../keys/api-key.js';
import type { Scope } from '../scopes.js';

@Entity('api_keys')
export class ApiKeyEntity {
  @PrimaryColumn('text', { name: 'key_id' })
  keyId!: string;

  /** What the header `X-Api-Key` carries; no secret. */
  @Column('text', { name: 'api_key', unique: true })
  apiKey!: string;

  @Column('text', { name: 'user_id' })
  userId!: string;

  @Column('integer', { name: 'account_id' })
  accountId!: number;

  @Column('text', { name: 'label' })
  label!: string;

  @Column('text', { name: 'type' })
  type!: ApiKeyType;

  /** Encrypted with `DATA_KEY`; of hmac keys. */
  @Column('text', { name: 'sealed_secret', nullable: true })
  sealedSecret!: string | null;

  /** PEM; of the others. */
  @Column('text', { name: 'public_key', nullable: true })
  publicKey!: string | null;

  @Column('simple-json', { name: 'scopes' })
  scopes!: Scope[];

  /** From where it may be used; empty for everywhere. */
  @Column('simple-json', { name: 'networks' })
  networks!: string[];

  @Column('integer', { name: 'created_at_ms' })
  createdAtMs!: number;

  @Column('integer', { name: 'expires_at_ms', nullable: true })
  expiresAtMs!: number | null;

  @Column('integer', { name: 'revoked_at_ms', nullable: true })
  revokedAtMs!: number | null;

  @Column('integer', { name: 'last_used_at_ms', nullable: true })
  lastUsedAtMs!: number | null;

  @Column('text', { name: 'last_used_from', nullable: true })
  lastUsedFrom!: string | null;
}
