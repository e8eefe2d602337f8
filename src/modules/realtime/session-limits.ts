import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../../common/model/actor.js';
import { CLIENT_ADDRESS, type ClientAddress } from '../../common/nest/client-address.js';
import { ProblemError } from '../../common/nest/problem.js';
import { REALTIME_CONFIG, type RealtimeConfig } from '../../config/venue-config.js';
import { RateLimits } from '../rate-limits/rate-limits.js';
import type { BufferLimits } from './connection.js';

/** Topics of one connection. */
export const TOPICS_MAX = 1_024;
/** Requests that they count as: a snapshot or a resume is more than a word. */
export const SUBSCRIPTION_WEIGHT = 5;
export const RESUME_WEIGHT = 20;

/** What connections may ask for: the limits of their accounts and addresses, which REST spends from too. */
@Injectable()
export class SessionLimits {
  readonly buffers: BufferLimits;

  constructor(
    private readonly limits: RateLimits,
    @Inject(REALTIME_CONFIG) config: RealtimeConfig,
    @Inject(CLIENT_ADDRESS) readonly addressOf: ClientAddress,
  ) {
    this.buffers = config;
  }

  /** False where the account has used up its limit: none of them is granted. */
  mayHave(actor: Actor, lane: 'orders' | 'cancels', count: number): boolean {
    const cost = { requests: 0, orders: 0, cancels: 0, [lane]: count };
    return this.limits.spend(actor, cost).refusal === undefined;
  }

  spend(actor: Actor, lane: 'orders' | 'cancels', count: number): void {
    if (!this.mayHave(actor, lane, count)) throw new ProblemError('RATE_LIMITED');
  }

  /** Of requests that are no commands: of a known caller's limit, or of the address of a stranger. */
  mayAsk(actor: Actor | undefined, address: string, weight: number): boolean {
    if (weight === 0) return true;
    if (actor === undefined) return this.limits.spendAnonymously(address, weight).refusal === undefined;
    return this.limits.spend(actor, { requests: weight, orders: 0, cancels: 0 }).refusal === undefined;
  }

  /** A logon costs its address, because anybody can try one. */
  spendLogon(address: string): void {
    const { refusal } = this.limits.spendAnonymously(address, 1);
    if (refusal !== undefined)
      throw new ProblemError('RATE_LIMITED', { retryAfterS: Math.ceil(refusal.waitMs / 1000) });
  }
}
