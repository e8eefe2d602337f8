import { describe, expect, test } from '@jest/globals';
import { FeeMeter } from './fee-meter.js';

/** A meter at the sum of these fills: rate in ppm and notional. */
function meterAt(...fills: readonly (readonly [ratePpm: number, notional: number])[]): FeeMeter {
  const meter = new FeeMeter();
  for (const [ratePpm, notional] of fills) meter.add(ratePpm, notional);
  return meter;
}

describe('a fee meter', () => {
  test('halves that add up to one are charged as one, and nothing is left over', () => {
    const meter = meterAt([1, 500_000], [1, 500_000]);
    expect([meter.whole, meter.fraction, meter.owed()]).toEqual([1, 0, 1]);
  });

  test.each([
    [500_000, 1],
    [500_001, 2],
    [1_500_000, 2],
    [1_500_001, 3],
  ])('what would be owed after a half and %i millionths is %i', (notional, owed) => {
    expect(meterAt([1, 500_000]).owedAfter(1, notional)).toBe(owed);
    expect(meterAt([1, 500_000], [1, notional]).owed()).toBe(owed);
  });

  test('a rebate is rounded towards zero over the life of the order, not fill by fill', () => {
    expect(meterAt([-1, 400_000]).owed()).toBe(0);
    expect(meterAt([-1, 400_000], [-1, 400_000]).owed()).toBe(0);
    expect(meterAt([-1, 400_000], [-1, 400_000], [-1, 400_000]).owed()).toBe(-1);
  });
});
