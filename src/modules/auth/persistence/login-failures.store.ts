import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, LessThan, type Repository } from 'typeorm';
import { IDENTITY } from '../../identity/identity.data-source.js';
import { LoginFailureEntity } from './login-failure.entity.js';

export interface LoginFailures {
  readonly failures: number;
  readonly lastFailureAtMs: number;
}

@Injectable()
export class LoginFailuresStore {
  constructor(@InjectRepository(LoginFailureEntity, IDENTITY) private readonly rows: Repository<LoginFailureEntity>) {}

  async get(failureKey: string): Promise<LoginFailures | undefined> {
    return (await this.rows.findOneBy({ failureKey })) ?? undefined;
  }

  async add(failureKey: string, nowMs: number): Promise<void> {
    await this.rows.query(
      `INSERT INTO login_failures (failure_key, failures, last_failure_at_ms) VALUES (?, 1, ?)
       ON CONFLICT (failure_key) DO UPDATE SET failures = failures + 1, last_failure_at_ms = excluded.last_failure_at_ms`,
      [failureKey, nowMs],
    );
  }

  async clear(failureKeys: readonly string[]): Promise<void> {
    await this.rows.delete({ failureKey: In(failureKeys) });
  }

  async removeBefore(timeMs: number): Promise<void> {
    await this.rows.delete({ lastFailureAtMs: LessThan(timeMs) });
  }
}
