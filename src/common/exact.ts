/** Exact integer arithmetic in doubles. Every function either returns the true result or says that it does not fit. */
import { INTEGER_MAX } from './model/units.js';

/** Returned instead of a product that exceeds 2^53 − 1. */
export const TOO_LARGE = -1;

/** `a × b × c` for non-negative integers, or `TOO_LARGE`. A rounded partial product can only be one that is too large already. */
export function productOf(a: number, b: number, c: number): number {
  const product = a * b * c;
  return product <= INTEGER_MAX ? product : TOO_LARGE;
}

/** `floor(value × numerator / denominator)` for `value` ≤ 2^53 − 1 and numerator, denominator ≤ 2^20. */
export function mulDivFloor(value: number, numerator: number, denominator: number): number {
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
