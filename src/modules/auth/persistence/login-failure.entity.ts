import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Failed logins in a row of one user name or one address. */
@Entity('login_failures')
export class LoginFailureEntity {
  @PrimaryColumn('text', { name: 'failure_key' })
  failureKey!: string;

  @Column('integer', { name: 'failures' })
  failures!: number;

  @Column('integer', { name: 'last_failure_at_ms' })
  lastFailureAtMs!: number;
}
