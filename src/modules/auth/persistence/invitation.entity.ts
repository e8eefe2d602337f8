import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A user who is to choose their own password. */
@Entity('invitations')
export class InvitationEntity {
  /** SHA-256 of the token, hex; the token itself is nowhere. */
  @PrimaryColumn('text', { name: 'token_hash' })
  tokenHash!: string;

  @Column('text', { name: 'username' })
  username!: string;

  @Column('simple-json', { name: 'roles' })
  roles!: string[];

  @Column('text', { name: 'invited_by' })
  invitedBy!: string;

  @Column('integer', { name: 'expires_at_ms' })
  expiresAtMs!: number;

  @Column('integer', { name: 'used_at_ms', nullable: true })
  usedAtMs!: number | null;
}
