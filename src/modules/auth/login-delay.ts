import { Injectable } from '@nestjs/common';
import { ProblemError } from '../../common/nest/problem.js';
import { type LoginFailures, LoginFailuresStore } from './persistence/login-failures.store.js';
import { usernameKey } from './user.js';

/** Failures in a row before the first delay. An address may stand for many users. */
const FREE_FAILURES_OF_USER = 5;
const FREE_FAILURES_OF_ADDRESS = 50;
const DELAY_MS_MAX = 15 * 60_000;
/** Failures are forgotten after this long without another one. */
const MEMORY_MS = 60 * 60_000;

/**
 * Slows down guessing: each failure beyond the free ones doubles the time until the next try, from a second to a
 * quarter of an hour. Never a lock-out, which would let a stranger keep a user from trading.
 */
@Injectable()
export class LoginDelay {
  constructor(private readonly store: LoginFailuresStore) {}

  /** Ends the login with TOO_MANY_LOGINS while the user or the address must wait. */
  async assertNoWait(username: string, address: string, nowMs: number): Promise<void> {
    const [user, place] = await Promise.all(keysOf(username, address).map((key) => this.store.get(key)));
    const waitMs = Math.max(
      waitLeftMs(user, FREE_FAILURES_OF_USER, nowMs),
      waitLeftMs(place, FREE_FAILURES_OF_ADDRESS, nowMs),
    );
    if (waitMs > 0) throw new ProblemError('TOO_MANY_LOGINS', { retryAfterS: Math.ceil(waitMs / 1000) });
  }

  async failed(username: string, address: string, nowMs: number): Promise<void> {
    await this.store.removeBefore(nowMs - MEMORY_MS);
    for (const key of keysOf(username, address)) await this.store.add(key, nowMs);
  }

  async succeeded(username: string, address: string): Promise<void> {
    await this.store.clear(keysOf(username, address));
  }
}

function keysOf(username: string, address: string): string[] {
  return [`user:${usernameKey(username)}`, `address:${address}`];
}

/** Milliseconds that must pass before the next try. */
export function waitLeftMs(record: LoginFailures | undefined, freeFailures: number, nowMs: number): number {
  if (record === undefined || record.failures < freeFailures) return 0;
  const delayMs = Math.min(1000 * 2 ** (record.failures - freeFailures), DELAY_MS_MAX);
  return Math.max(0, record.lastFailureAtMs + delayMs - nowMs);
}
