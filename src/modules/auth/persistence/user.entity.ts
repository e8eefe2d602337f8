import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('users')
export class UserEntity {
  @PrimaryColumn('text', { name: 'user_id' })
  userId!: string;

  @Column('text', { name: 'username' })
  username!: string;

  @Column('text', { name: 'username_key', unique: true })
  usernameKey!: string;

  @Column('text', { name: 'password_hash' })
  passwordHash!: string;

  @Column('simple-json', { name: 'roles' })
  roles!: string[];

  @Column('integer', { name: 'account_id', nullable: true, unique: true })
  accountId!: number | null;

  @Column('boolean', { name: 'is_disabled' })
  isDisabled!: boolean;

  @Column('boolean', { name: 'is_demo' })
  isDemo!: boolean;

  @Column('integer', { name: 'created_at_ms' })
  createdAtMs!: number;
}
