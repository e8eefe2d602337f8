/**
 * Token buckets by key. A bucket holds `burst` tokens, refills at `perSecond`, and grants what it can pay for. Time is
 * data and never goes back within a bucket.
 *
 * Whoever is refused again and again before the bucket is full is sent into a cool-off: nothing is granted until it ends.
 *
 * Bound: buckets that nobody touched for as long as it takes to fill one, or to cool off, are dropped, which changes
 * nothing; where more keys than `keysMax` come within that time, the later ones share one bucket.
 */
export interface BucketPolicy {
  readonly perSecond: number;
  readonly burst: number;
  /** Refusals before the bucket is full again that begin a cool-off; 0 for none. */
  readonly refusalsMax: number;
  readonly coolOffMs: number;
  readonly keysMax: number;
}

export type BucketKey = string | number;

/** The state after a spending. A view: the next call for the same key changes it. */
export interface Bucket {
  /** Tokens that are left. */
  readonly tokens: number;
  /** 0 where the spending was granted, else the time until it would be. */
  readonly waitMs: number;
}

interface MutableBucket {
  tokens: number;
  waitMs: number;
  atMs: number;
  refusals: number;
  coolUntilMs: number;
}

const OVERFLOW_KEY = '';

export class TokenBuckets {
  private current = new Map<BucketKey, MutableBucket>();
  private previous = new Map<BucketKey, MutableBucket>();
  private turnAtMs = 0;
  private spanMs = 0;
  private refusedCount = 0;
  private coolOffCount = 0;

  constructor(private rules: BucketPolicy) {
    this.policy = rules;
  }

  get policy(): BucketPolicy {
    return this.rules;
  }

  /** In force at the next spending. Nobody has more than the new burst, and who cools off does so to the end. */
  set policy(rules: BucketPolicy) {
    this.rules = rules;
    this.spanMs = Math.max(Math.ceil((rules.burst / rules.perSecond) * 1000), rules.coolOffMs, 1_000);
  }

  /** Takes `weight` tokens or none. More than a bucket can hold is never granted. */
  spend(key: BucketKey, weight: number, nowMs: number): Bucket {
    const bucket = this.bucketOf(key, nowMs);
    this.refill(bucket, nowMs);
    if (bucket.coolUntilMs > nowMs) return this.refuse(bucket, bucket.coolUntilMs - nowMs);
    const missing = weight - bucket.tokens;
    if (missing <= 0) {
      bucket.tokens -= weight;
      bucket.waitMs = 0;
      return bucket;
    }
    bucket.refusals += 1;
    if (this.policy.refusalsMax === 0 || bucket.refusals < this.policy.refusalsMax)
      return this.refuse(bucket, (missing / this.policy.perSecond) * 1000);
    bucket.refusals = 0;
    bucket.coolUntilMs = nowMs + this.policy.coolOffMs;
    this.coolOffCount += 1;
    return this.refuse(bucket, this.policy.coolOffMs);
  }

  /** Time until one token can be spent, without spending it. */
  waitMs(key: BucketKey, nowMs: number): number {
    const bucket = this.current.get(key) ?? this.previous.get(key);
    if (bucket === undefined) return 0;
    this.refill(bucket, nowMs);
    if (bucket.coolUntilMs > nowMs) return bucket.coolUntilMs - nowMs;
    return bucket.tokens >= 1 ? 0 : ((1 - bucket.tokens) / this.policy.perSecond) * 1000;
  }

  get keys(): number {
    return this.current.size + this.previous.size;
  }

  get refused(): number {
    return this.refusedCount;
  }

  get coolOffs(): number {
    return this.coolOffCount;
  }

  private refuse(bucket: MutableBucket, waitMs: number): Bucket {
    this.refusedCount += 1;
    bucket.waitMs = Math.max(1, Math.ceil(waitMs));
    return bucket;
  }

  private refill(bucket: MutableBucket, nowMs: number): void {
    const { burst, perSecond } = this.policy;
    bucket.tokens = Math.min(burst, bucket.tokens);
    if (nowMs <= bucket.atMs) return;
    bucket.tokens = Math.min(burst, bucket.tokens + ((nowMs - bucket.atMs) * perSecond) / 1000);
    bucket.atMs = nowMs;
    if (bucket.tokens === burst) bucket.refusals = 0;
  }

  private bucketOf(key: BucketKey, nowMs: number): MutableBucket {
    this.turn(nowMs);
    const known = this.current.get(key);
    if (known !== undefined) return known;
    const earlier = this.previous.get(key);
    if (earlier === undefined && this.keys >= this.policy.keysMax && key !== OVERFLOW_KEY)
      return this.bucketOf(OVERFLOW_KEY, nowMs);
    const bucket = earlier ?? { tokens: this.policy.burst, waitMs: 0, atMs: nowMs, refusals: 0, coolUntilMs: 0 };
    this.previous.delete(key);
    this.current.set(key, bucket);
    return bucket;
  }

  /** What stays in the previous map for a whole span is full by then. */
  private turn(nowMs: number): void {
    if (nowMs < this.turnAtMs) return;
    this.previous = nowMs < this.turnAtMs + this.spanMs ? this.current : new Map();
    this.current = new Map();
    this.turnAtMs = nowMs + this.spanMs;
  }
}
