import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('second_factors')
export class SecondFactorEntity {
  @PrimaryColumn('text', { name: 'user_id' })
  userId!: string;

  /** Encrypted with `DATA_KEY`. */
  @Column('text', { name: 'sealed_secret' })
  sealedSecret!: string;

  @Column('boolean', { name: 'is_confirmed' })
  isConfirmed!: boolean;

  /** Of the last password that was used: none is good twice. */
  @Column('integer', { name: 'last_step' })
  lastStep!: number;
}

@Entity('recovery_codes')
export class RecoveryCodeEntity {
  @PrimaryColumn('text', { name: 'code_hash' })
  codeHash!: string;

  @Column('text', { name: 'user_id' })
  userId!: string;

  @Column('integer', { name: 'used_at_ms', nullable: true })
  usedAtMs!: number | null;
}
