import type { Clock } from '../../common/clock.js';
import type { Cost } from '../../common/nest/cost.js';
import { addressKey } from '../../common/address-key.js';
import { type Bucket, type BucketPolicy, TokenBuckets } from './domain/token-buckets.js';

export const lanes = ['requests', 'orders', 'cancels', 'anonymous'] as const;
export type Lane = (typeof lanes)[number];
export type RateLimitPolicies = Readonly<Record<Lane, BucketPolicy>>;

/** Who spends: its key (or user) and its account. */
export interface Spender {
  readonly userId: string;
  readonly apiKeyId?: string;
  readonly accountId: number;
}

/** The lane that refused. Orders that were refused have cost a request all the same. */
export interface Refusal {
  readonly lane: Lane;
  readonly waitMs: number;
}

/** What the headers of an answer say: of each lane that was spent from, the tokens that are left. */
export interface Spent {
  readonly requests: number | undefined;
  readonly orders: number | undefined;
  readonly cancels: number | undefined;
  readonly refusal: Refusal | undefined;
}

/**
 * The limits of every caller, whatever protocol they speak: requests by key, orders and cancels by account, and what
 * strangers do by address. In memory: a restart forgives.
 */
export class RateLimits {
  private readonly buckets: Readonly<Record<Lane, TokenBuckets>>;

  constructor(
    policies: RateLimitPolicies,
    private readonly clock: Clock,
  ) {
    this.buckets = {
      requests: new TokenBuckets(policies.requests),
      orders: new TokenBuckets(policies.orders),
      cancels: new TokenBuckets(policies.cancels),
      anonymous: new TokenBuckets(policies.anonymous),
    };
  }

  policy(lane: Lane): BucketPolicy {
    return this.buckets[lane].policy;
  }

  /** New limits for everybody, in force at once. */
  configure(policies: RateLimitPolicies): void {
    for (const lane of lanes) this.buckets[lane].policy = policies[lane];
  }

  /** Of somebody who is known. */
  spend({ userId, apiKeyId, accountId }: Spender, cost: Cost): Spent {
    const nowMs = this.nowMs();
    const take = (lane: Lane, key: string | number, weight: number): Bucket | undefined =>
      weight === 0 ? undefined : this.buckets[lane].spend(key, weight, nowMs);
    const requests = take('requests', apiKeyId ?? userId, cost.requests);
    if (requests !== undefined && requests.waitMs > 0) return refusedBy('requests', requests);
    const orders = take('orders', accountId, cost.orders);
    if (orders !== undefined && orders.waitMs > 0) return refusedBy('orders', orders, requests);
    const cancels = take('cancels', accountId, cost.cancels);
    if (cancels !== undefined && cancels.waitMs > 0) return refusedBy('cancels', cancels, requests);
    return { requests: requests?.tokens, orders: orders?.tokens, cancels: cancels?.tokens, refusal: undefined };
  }

  /** Of a request without a credential, or with one that is still to be proved, or was wrong. */
  spendAnonymously(address: string, weight: number): Spent {
    const { tokens, waitMs } = this.buckets.anonymous.spend(addressKey(address), weight, this.nowMs());
    const refusal = waitMs === 0 ? undefined : { lane: 'anonymous' as const, waitMs };
    return { requests: tokens, orders: undefined, cancels: undefined, refusal };
  }

  /** What an address that has used up its limit must wait, before anything of it is verified; 0 for others. */
  anonymousWaitMs(address: string): number {
    return this.buckets.anonymous.waitMs(addressKey(address), this.nowMs());
  }

  stats(lane: Lane): { readonly keys: number; readonly refused: number; readonly coolOffs: number } {
    const { keys, refused, coolOffs } = this.buckets[lane];
    return { keys, refused, coolOffs };
  }

  private nowMs(): number {
    return Math.floor(this.clock.nowUs() / 1000);
  }
}

function refusedBy(lane: 'requests' | 'orders' | 'cancels', { tokens, waitMs }: Bucket, requests?: Bucket): Spent {
  const spent = { requests: requests?.tokens, orders: undefined, cancels: undefined };
  return { ...spent, [lane]: tokens, refusal: { lane, waitMs } };
}
