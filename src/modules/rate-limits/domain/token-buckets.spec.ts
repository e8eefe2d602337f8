import { describe, expect, test } from '@jest/globals';
import { array, assert, constantFrom, integer, property, record } from 'fast-check';
import { type BucketPolicy, TokenBuckets } from './token-buckets.js';

const policy: BucketPolicy = { perSecond: 10, burst: 5, refusalsMax: 3, coolOffMs: 2_000, keysMax: 100 };
const buckets = (changes: Partial<BucketPolicy> = {}): TokenBuckets => new TokenBuckets({ ...policy, ...changes });
/** How often `weight` is granted in a row at one moment. */
function granted(of: TokenBuckets, key: string, nowMs: number, weight = 1): number {
  let count = 0;
  while (count < 1_000 && of.spend(key, weight, nowMs).waitMs === 0) count += 1;
  return count;
}

describe('a bucket', () => {
  test('grants its burst at once, and then what flows in', () => {
    const some = buckets({ refusalsMax: 0 });
    expect(granted(some, 'a', 1_000)).toBe(5);
    expect(granted(some, 'a', 1_099)).toBe(0);
    expect(granted(some, 'a', 1_100)).toBe(1);
    expect(granted(some, 'a', 1_400)).toBe(3);
    expect(granted(some, 'a', 60_000)).toBe(5);
  });

  test('tells how long to wait, and grants after exactly that', () => {
    const some = buckets({ refusalsMax: 0 });
    granted(some, 'a', 0);
    const { waitMs } = some.spend('a', 3, 0);
    expect(waitMs).toBe(300);
    expect(some.spend('a', 3, 299).waitMs).toBe(1);
    expect(some.spend('a', 3, 300).waitMs).toBe(0);
  });

  test('a refused spending takes nothing', () => {
    const some = buckets();
    expect(some.spend('a', 4, 0).tokens).toBe(1);
    expect(some.spend('a', 4, 0)).toMatchObject({ tokens: 1, waitMs: 300 });
    expect(some.spend('a', 1, 0)).toMatchObject({ tokens: 0, waitMs: 0 });
  });

  test('is its own for every key', () => {
    const some = buckets();
    expect(granted(some, 'a', 0)).toBe(5);
    expect(granted(some, 'b', 0)).toBe(5);
  });

  test('time that goes back gives nothing', () => {
    const some = buckets({ refusalsMax: 0 });
    granted(some, 'a', 10_000);
    expect(granted(some, 'a', 5_000)).toBe(0);
    expect(granted(some, 'a', 10_000)).toBe(0);
  });

  test('looking at the wait spends nothing', () => {
    const some = buckets();
    expect(some.waitMs('a', 0)).toBe(0);
    granted(some, 'a', 0);
    expect(some.waitMs('a', 0)).toBe(100);
    expect(some.waitMs('a', 100)).toBe(0);
    expect(some.spend('a', 1, 100).waitMs).toBe(0);
  });
});

describe('a cool-off', () => {
  test('begins with the third refusal, and nothing is granted until it ends', () => {
    const some = buckets();
    expect(granted(some, 'a', 0)).toBe(5); // the first refusal
    expect(some.spend('a', 1, 0).waitMs).toBe(100);
    expect(some.spend('a', 1, 0).waitMs).toBe(2_000);
    expect(some.coolOffs).toBe(1);
    expect(some.spend('a', 1, 1_999).waitMs).toBe(1);
    expect(some.waitMs('a', 1_999)).toBe(1);
    expect(some.spend('a', 1, 2_000)).toMatchObject({ waitMs: 0, tokens: 4 });
  });

  test('who waits until the bucket is full begins anew', () => {
    const some = buckets();
    for (const nowMs of [0, 10_000, 20_000, 30_000]) {
      granted(some, 'a', nowMs);
      some.spend('a', 1, nowMs);
    }
    expect(some.coolOffs).toBe(0);
    expect(some.refused).toBe(8);
  });

  test('does not touch other keys', () => {
    const some = buckets();
    for (let n = 0; n < 20; n += 1) some.spend('a', 1, 0);
    expect(some.spend('b', 1, 0).waitMs).toBe(0);
  });

  test('outlives the clearing of idle buckets', () => {
    const some = buckets({ coolOffMs: 60_000 });
    for (let n = 0; n < 20; n += 1) some.spend('a', 1, 0);
    for (let nowMs = 0; nowMs < 59_000; nowMs += 1_000) some.spend('b', 1, nowMs);
    expect(some.spend('a', 1, 59_999).waitMs).toBeGreaterThan(0);
  });
});

describe('many keys', () => {
  test('those that are idle for long enough to be full are dropped', () => {
    const some = buckets();
    for (let n = 0; n < 50; n += 1) some.spend(`k${n}`, 1, 0);
    expect(some.keys).toBe(50);
    some.spend('later', 1, 2_000);
    some.spend('later', 1, 4_000);
    expect(some.keys).toBe(1);
  });

  test('beyond the bound they share one bucket', () => {
    const some = buckets({ keysMax: 10, refusalsMax: 0 });
    for (let n = 0; n < 10; n += 1) some.spend(`k${n}`, 1, 0);
    expect(granted(some, 'late', 0)).toBe(5);
    expect(granted(some, 'later', 0)).toBe(0);
    expect(granted(some, 'k3', 0)).toBe(4);
    expect(some.keys).toBe(11);
  });
});

test('whatever comes when, no key is granted more than burst and rate allow', () => {
  const seed = Date.now() % 2 ** 31;
  const step = record({
    key: constantFrom('a', 'b', 'c'),
    weight: integer({ min: 1, max: 7 }),
    afterMs: integer({ min: 0, max: 3_000 }),
  });
  assert(
    property(array(step, { maxLength: 200 }), integer({ min: 1, max: 50 }), (steps, perSecond) => {
      const some = buckets({ perSecond, refusalsMax: 0 });
      const spent = new Map<string, number>();
      let nowMs = 0;
      for (const { key, weight, afterMs } of steps) {
        nowMs += afterMs;
        if (some.spend(key, weight, nowMs).waitMs === 0) spent.set(key, (spent.get(key) ?? 0) + weight);
      }
      for (const total of spent.values()) expect(total).toBeLessThanOrEqual(5 + (nowMs * perSecond) / 1000 + 1e-6);
    }),
    { seed, numRuns: 200 },
  );
});
