import { describe, expect, test } from '@jest/globals';
import { timeBoundsUs, TimeHistogram } from './time-histogram.js';

describe('times', () => {
  test('lie in the first bucket whose bound is not below them', () => {
    const histogram = new TimeHistogram();
    for (const us of [0, 1, 1.0001, 2, 999_999, 1_000_000, 10_000_000, 10_000_001]) histogram.recordUs(us);
    const counted = [...histogram.counts].flatMap((count, bucket) =>
      count === 0 ? [] : [[timeBoundsUs[bucket] ?? Infinity, count]],
    );
    expect(counted).toEqual([
      [1, 2],
      [1.25, 1],
      [2, 1],
      [1_000_000, 2],
      [10_000_000, 1],
      [Infinity, 1],
    ]);
    expect(histogram).toMatchObject({ count: 8, sumUs: 0 + 1 + 1.0001 + 2 + 999_999 + 1_000_000 + 20_000_001 });
  });

  test('are told in milliseconds too', () => {
    const histogram = new TimeHistogram();
    histogram.recordMs(1.5);
    expect(histogram).toMatchObject({ count: 1, sumUs: 1_500 });
  });

  test('have bounds that grow by a third at most, up to a second', () => {
    const steps = timeBoundsUs.map((bound, at) => bound / (timeBoundsUs[at - 1] ?? bound));
    const fine = steps.slice(1, timeBoundsUs.indexOf(1_000_000) + 1);
    expect(Math.max(...fine)).toBeLessThan(4 / 3);
    expect(Math.min(...steps.slice(1))).toBeGreaterThan(1);
  });
});
