/**
 * How answers tell a client what is left: `RateLimit` and `RateLimit-Policy` of draft-ietf-httpapi-ratelimit-headers.
 * `q` is the quota, `w` the seconds in which it comes back, `r` what is left, `t` the seconds until all is back.
 */
import type { FastifyReply } from 'fastify';
import { ProblemError } from '../../common/nest/problem.js';
import type { BucketPolicy } from './domain/token-buckets.js';
import type { Lane, RateLimits, Spent } from './rate-limits.js';

const names: Readonly<Record<Lane, string>> = {
  requests: 'requests',
  orders: 'orders',
  cancels: 'cancels',
  anonymous: 'requests',
};

const POLICIES_MAX = 64;

export class RateLimitHeaders {
  private readonly texts = new Map<BucketPolicy, string>();

  constructor(private readonly limits: RateLimits) {}

  /** Writes the headers, and ends the request where a lane refused. */
  answer(reply: FastifyReply, { requests, orders, cancels, refusal }: Spent, isAnonymous: boolean): void {
    let policy = '';
    let left = '';
    const add = (lane: Lane, tokens: number | undefined): void => {
      if (tokens === undefined) return;
      const separator = policy === '' ? '' : ', ';
      policy += separator + this.policyText(lane);
      left += separator + this.leftText(lane, tokens);
    };
    add(isAnonymous ? 'anonymous' : 'requests', requests);
    add('orders', orders);
    add('cancels', cancels);
    reply.header('ratelimit-policy', policy).header('ratelimit', left);
    if (refusal === undefined) return;
    throw rateLimited(refusal.waitMs, `More ${names[refusal.lane]} than the limits allow.`);
  }

  /** Written once for each policy; a reload brings new ones. */
  private policyText(lane: Lane): string {
    const policy = this.limits.policy(lane);
    let text = this.texts.get(policy);
    if (text === undefined) {
      if (this.texts.size >= POLICIES_MAX) this.texts.clear();
      text = `"${names[lane]}";q=${policy.burst};w=${Math.ceil(policy.burst / policy.perSecond)}`;
      this.texts.set(policy, text);
    }
    return text;
  }

  private leftText(lane: Lane, tokens: number): string {
    const { burst, perSecond } = this.limits.policy(lane);
    return `"${names[lane]}";r=${Math.floor(tokens)};t=${Math.ceil((burst - tokens) / perSecond)}`;
  }
}

export function rateLimited(waitMs: number, detail: string): ProblemError {
  return new ProblemError('RATE_LIMITED', { retryAfterS: Math.ceil(waitMs / 1000), detail });
}
