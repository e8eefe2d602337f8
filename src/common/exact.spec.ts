import { describe, expect, test } from '@jest/globals';
import { mulDivFloor, ppmCeil, productOf, TOO_LARGE } from './exact.js';

const MAX = Number.MAX_SAFE_INTEGER;

describe('exact arithmetic', () => {
  test('a product is exact up to 2^53 − 1 and too large beyond', () => {
    expect(productOf(2, 3, 5)).toBe(30);
    expect(productOf(MAX, 1, 1)).toBe(MAX);
    expect(productOf(2 ** 51, 2, 2)).toBe(TOO_LARGE);
    expect(productOf(MAX, MAX, MAX)).toBe(TOO_LARGE);
    expect(productOf(MAX, MAX, 0)).toBe(0);
  });

  test.each([
    [7, 3, 2],
    [-7, 3, 2],
    [MAX, 999_999, 1_000_000],
    [MAX, -999_999, 1_000_000],
    [MAX - 1, 2 ** 20, 2 ** 20],
  ])('floor(%i × %i / %i)', (value, numerator, denominator) => {
    const exact = BigInt(value) * BigInt(numerator);
    const rest = ((exact % BigInt(denominator)) + BigInt(denominator)) % BigInt(denominator);
    expect(BigInt(mulDivFloor(value, numerator, denominator))).toBe((exact - rest) / BigInt(denominator));
  });

  test('a fee is rounded up and a rebate towards zero', () => {
    expect([1, 999_999, 1_000_000, 1_000_001].map((notional) => ppmCeil(1, notional))).toEqual([1, 1, 1, 2]);
    expect([1, 999_999, 1_000_000, 1_999_999].map((notional) => ppmCeil(-1, notional) + 0)).toEqual([0, 0, -1, -1]);
    expect(Object.is(ppmCeil(0, 5), 0)).toBe(true);
  });
});
