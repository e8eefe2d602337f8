/** Exact integer arithmetic in doubles. Every function either returns the true result or says that it does not fit. */
import { INTEGER_MAX } from './model/units.js';

/** Returned instead of a product that exceeds 2^53 − 1. */
export const TOO_LARGE = -1;

/** `a × b × c` for non-negative integers, or `TOO_LARGE`. A rounded partial product can only be one that is too large already. */
export function productOf(a: number, b: number, c: number): number {
  const product = a * b * c;
  return product <= INTEGER_MAX ? product : TOO_LARGE;
}

/**
 * Up to here the quotient of an integer rounds to the right floor with any divisor: half its last place is then less than
 * what lies between a fraction and the next whole number.
 */
export const EXACT_QUOTIENT_MAX = 2 ** 52;

/** `floor(value × numerator / denominator)` for `value` ≤ 2^53 − 1 and numerator, denominator ≤ 2^20. */
export function mulDivFloor(value: number, numerator: number, denominator: number): number {
  const product = value * numerator;
  if (product >= -EXACT_QUOTIENT_MAX && product <= EXACT_QUOTIENT_MAX) return Math.floor(product / denominator);
  // value = quotient × denominator + rest holds exactly even where the division was rounded up (then rest < 0).
  const quotient = Math.floor(value / denominator);
  const rest = value - quotient * denominator;
  return quotient * numerator + Math.floor((rest * numerator) / denominator);
}

export const PPM = 1_000_000;

/** `ceil(rate × notional / 1,000,000)`; the rate may be negative. */
export function ppmCeil(ratePpm: number, notional: number): number {
  return 0 - mulDivFloor(notional, -ratePpm, PPM);
}

/** Up to here twice as a factor, a product stays within `EXACT_QUOTIENT_MAX`. */
const WHOLE_MAX = 2 ** 26;

/** `floor(total × part / whole)` for 0 ≤ part ≤ whole, all of them integers up to 2^53 − 1. */
export function shareOf(total: number, part: number, whole: number): number {
  if (part === whole) return total;
  const product = total * part;
  if (product <= EXACT_QUOTIENT_MAX) return Math.floor(product / whole);
  if (whole > WHOLE_MAX) return Number((BigInt(total) * BigInt(part)) / BigInt(whole));
  const quotient = Math.floor(total / whole);
  // Below 0 where the division was rounded up.
  const rest = total - quotient * whole;
  return quotient * part + Math.floor((rest * part) / whole);
}
