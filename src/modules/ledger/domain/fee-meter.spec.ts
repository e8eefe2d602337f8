import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { FeeMeter } from './fee-meter.js';

const PPM = 1_000_000n;
const rates = fc.integer({ min: -1_000_000, max: 1_000_000 });
const fills = fc.array(
  fc.tuple(rates, fc.oneof(fc.nat({ max: 1_000_000 }), fc.nat({ max: 2 ** 40 }), fc.nat({ max: 2 ** 49 }))),
  { minLength: 1, maxLength: 8 },
);

test('what is owed is the exact sum rounded up once, however large the fills', () => {
  fc.assert(
    fc.property(fills, rates, fc.nat({ max: 2 ** 49 }), (all, rate, notional) => {
      const meter = new FeeMeter();
      let sum = 0n;
      for (const [ratePpm, amount] of all) {
        meter.add(ratePpm, amount);
        sum += BigInt(ratePpm) * BigInt(amount);
      }
      expect(meter.fraction).toBeGreaterThanOrEqual(0);
      expect(meter.fraction).toBeLessThan(1_000_000);
      expect(BigInt(meter.whole) * PPM + BigInt(meter.fraction)).toBe(sum);
      expect(BigInt(meter.owed())).toBe(ceilOf(sum));
      expect(BigInt(meter.owedAfter(rate, notional))).toBe(ceilOf(sum + BigInt(rate) * BigInt(notional)));
    }),
    { numRuns: 1_000 },
  );
});

// The same for small fills and for those beyond the quick quotient.
test.each([500_000, 4_503_600_000_500_000])('two fills of %i at 1 ppm leave no fraction over', (notional) => {
  const meter = new FeeMeter();
  meter.add(1, notional);
  const owed = (2 * notional) / 1_000_000;
  expect([meter.owedAfter(1, notional), meter.owedAfter(1, notional + 1)]).toEqual([owed, owed + 1]);
  meter.add(1, notional);
  expect([meter.whole, meter.fraction, meter.owed()]).toEqual([owed, 0, owed]);
});

test('a large fill of whole units owes just those, a rebate too', () => {
  const notional = 9_007_199_254_000_000;
  for (const ratePpm of [999_999, -999_999]) {
    const meter = new FeeMeter();
    const owed = (notional / 1_000_000) * ratePpm;
    expect(meter.owedAfter(ratePpm, notional)).toBe(owed);
    meter.add(ratePpm, notional);
    expect([meter.whole, meter.fraction, meter.owed()]).toEqual([owed, 0, owed]);
  }
});

function ceilOf(millionths: bigint): bigint {
  const quotient = millionths / PPM;
  return millionths > 0n && quotient * PPM !== millionths ? quotient + 1n : quotient;
}
