import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

/** One login: the family of all refresh tokens that follow from it. */
@Entity('sessions')
export class SessionEntity {
  @PrimaryGeneratedColumn({ name: 'session_id' })
  sessionId!: number;

  @Column('text', { name: 'user_id' })
  userId!: string;

  /** The account that its tokens act for; 0 for none. */
  @Column('integer', { name: 'account_id' })
  accountId!: number;

  @Column('text', { name: 'address' })
  address!: string;

  @Column('text', { name: 'user_agent' })
  userAgent!: string;

  /** Opened without a password, as a demo trader. */
  @Column('boolean', { name: 'is_demo' })
  isDemo!: boolean;

  @Column('integer', { name: 'created_at_ms' })
  createdAtMs!: number;

  @Column('integer', { name: 'last_used_at_ms' })
  lastUsedAtMs!: number;

  /** No refresh goes beyond it. */
  @Column('integer', { name: 'expires_at_ms' })
  expiresAtMs!: number;

  @Column('integer', { name: 'revoked_at_ms', nullable: true })
  revokedAtMs!: number | null;

  /** What it had placed for its own time is gone; null while it lives, and until that is on record. */
  @Column('integer', { name: 'orders_ended_at_ms', nullable: true })
  ordersEndedAtMs!: number | null;
}

@Entity('refresh_tokens')
export class RefreshTokenEntity {
  /** SHA-256 of the token, hex; the token itself is nowhere. */
  @PrimaryColumn('text', { name: 'token_hash' })
  tokenHash!: string;

  @Column('integer', { name: 'session_id' })
  sessionId!: number;

  @Column('integer', { name: 'expires_at_ms' })
  expiresAtMs!: number;

  /** A used token is kept until it expires, so that a second use is noticed. */
  @Column('integer', { name: 'used_at_ms', nullable: true })
  usedAtMs!: number | null;
}
