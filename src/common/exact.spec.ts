import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { EXACT_QUOTIENT_MAX, mulDivFloor, PPM, ppmCeil, productOf, TOO_LARGE } from './exact.js';
import { INTEGER_MAX } from './model/units.js';

const small = fc.integer({ min: 1, max: 2 ** 20 });
const anyValue = fc.oneof(fc.integer({ min: 0, max: 2 ** 31 }), fc.nat({ max: INTEGER_MAX }));

function floorOf(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  return numerator < 0n && quotient * denominator !== numerator ? quotient - 1n : quotient;
}

test('a product is exact or too large', () => {
  fc.assert(
    fc.property(anyValue, small, small, (a, b, c) => {
      const exact = BigInt(a) * BigInt(b) * BigInt(c);
      expect(productOf(a, b, c)).toBe(exact <= BigInt(INTEGER_MAX) ? Number(exact) : TOO_LARGE);
    }),
  );
});

test('the largest exact integer is no product too large, and the next is', () => {
  expect(productOf(INTEGER_MAX, 1, 1)).toBe(INTEGER_MAX);
  expect(productOf(2 ** 51, 2, 2)).toBe(TOO_LARGE);
});

test('floor(value × numerator / denominator) is exact for every value', () => {
  fc.assert(
    fc.property(anyValue, small, small, (value, numerator, denominator) => {
      const exact = floorOf(BigInt(value) * BigInt(numerator), BigInt(denominator));
      fc.pre(exact <= BigInt(INTEGER_MAX));
      expect(mulDivFloor(value, numerator, denominator)).toBe(Number(exact));
    }),
    { numRuns: 2_000 },
  );
});

test('the quick quotient is right just below each whole number, up to its bound', () => {
  for (const denominator of [3, 9_999, PPM, 2 ** 20]) {
    const largest = Math.floor(EXACT_QUOTIENT_MAX / denominator);
    for (const quotient of [1, Math.floor(largest / 2), largest - 1, largest]) {
      const product = quotient * denominator - 1;
      expect(mulDivFloor(product, 1, denominator)).toBe(quotient - 1);
      expect(mulDivFloor(product, -1, denominator)).toBe(-quotient);
    }
  }
});

test('a fee is rounded against who pays it, whatever its sign', () => {
  fc.assert(
    fc.property(fc.integer({ min: -PPM, max: PPM }), anyValue, (rate, notional) => {
      const exact = -floorOf(BigInt(-rate) * BigInt(notional), BigInt(PPM));
      expect(ppmCeil(rate, notional)).toBe(Number(exact));
    }),
    { numRuns: 2_000 },
  );
});
