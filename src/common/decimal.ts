/**
 * Exact conversion between decimal text and the integers that the venue counts in. Nothing is ever rounded on the
 * way in: a number that cannot be held exactly is refused with the reason.
 *
 * Text is plain: digits, at most one point with digits on both sides, no sign unless asked for, no exponent, no
 * leading zero, at most 40 characters. Zeros at the end are allowed (`1.500`); output never has them (`1.5`).
 */
import { INTEGER_MAX } from './model/units.js';

const TEXT_LENGTH_MAX = 40;
const PLAIN = /^(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/;
/** Up to this many digits every number is exact, and so is its remainder. */
const SAFE_DIGITS = 15;

export type DecimalFault = 'NOT_A_DECIMAL' | 'TOO_PRECISE' | 'TOO_LARGE';

/** A positive decimal that others are multiples of, such as a tick size: `mantissa × 10^-scale`. */
export interface DecimalStep {
  readonly mantissa: bigint;
  readonly scale: number;
}

/** `text` in units of 10^-scale, at most 2^53 − 1; or why it is no such number. */
export function parseUnits(text: string, scale: number): number | DecimalFault {
  const digits = digitsAt(text, scale);
  if (digits === undefined) return PLAIN.test(text) && text.length <= TEXT_LENGTH_MAX ? 'TOO_PRECISE' : 'NOT_A_DECIMAL';
  // Text of an integer beyond 2^53 − 1 never rounds to one below.
  const units = Number(digits);
  return units <= INTEGER_MAX ? units : 'TOO_LARGE';
}

/** Like `parseUnits`, with an optional minus in front. There is no negative zero. */
export function parseSignedUnits(text: string, scale: number): number | DecimalFault {
  if (!text.startsWith('-')) return parseUnits(text, scale);
  const units = parseUnits(text.slice(1), scale);
  if (typeof units !== 'number') return units;
  return units === 0 ? 'NOT_A_DECIMAL' : -units;
}

/** `text` as a count of `step`, at most 2^53 − 1; `TOO_PRECISE` for a number between two steps. */
export function parseSteps(text: string, step: DecimalStep): number | DecimalFault {
  const digits = digitsAt(text, step.scale);
  if (digits === undefined) return parseUnits(text, step.scale);
  if (digits.length <= SAFE_DIGITS && step.mantissa <= INTEGER_MAX) {
    const mantissa = Number(step.mantissa);
    const units = Number(digits);
    return units % mantissa === 0 ? units / mantissa : 'TOO_PRECISE';
  }
  const units = BigInt(digits);
  if (units % step.mantissa !== 0n) return 'TOO_PRECISE';
  const count = units / step.mantissa;
  return count <= INTEGER_MAX ? Number(count) : 'TOO_LARGE';
}

/** The step that a positive plain decimal stands for; throws for anything else, which is a bug of the caller. */
export function decimalStep(text: string): DecimalStep {
  if (!PLAIN.test(text)) throw new RangeError(`${JSON.stringify(text)} is no decimal step`);
  const [whole = '', fraction = ''] = text.split('.');
  const mantissa = BigInt(whole + fraction);
  if (mantissa === 0n) throw new RangeError('a decimal step is above zero');
  return { mantissa, scale: fraction.length };
}

/** Shortest text of `units × 10^-scale`. */
export function formatUnits(units: number | bigint, scale: number): string {
  if (units < 0) return `-${formatUnits(-units, scale)}`;
  const digits = units.toString();
  if (scale === 0 || digits === '0') return digits;
  const padded = digits.length > scale ? digits : digits.padStart(scale + 1, '0');
  const point = padded.length - scale;
  let end = padded.length;
  while (end > point && padded.charCodeAt(end - 1) === 48) end--;
  return end === point ? padded.slice(0, point) : `${padded.slice(0, point)}.${padded.slice(point, end)}`;
}

/** Shortest text of `count` steps. */
export function formatSteps(count: number | bigint, step: DecimalStep): string {
  if (step.mantissa === 1n) return formatUnits(count, step.scale);
  return formatUnits(BigInt(count) * step.mantissa, step.scale);
}

/** `numerator / denominator` rounded to the nearest integer, a tie to the even one; neither may be negative. */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  if (twice > denominator || (twice === denominator && quotient % 2n === 1n)) return quotient + 1n;
  return quotient;
}

/** The digits of `text` in units of 10^-scale, or undefined where it is no plain decimal or lies between two units. */
function digitsAt(text: string, scale: number): string | undefined {
  if (text.length > TEXT_LENGTH_MAX || !PLAIN.test(text)) return undefined;
  const point = text.indexOf('.');
  if (point < 0) return scale === 0 ? text : text + '0'.repeat(scale);
  let end = text.length;
  while (end > point + 1 + scale && text.charCodeAt(end - 1) === 48) end--;
  if (end > point + 1 + scale) return undefined;
  const decimals = end - point - 1;
  return text.slice(0, point) + text.slice(point + 1, end) + '0'.repeat(scale - decimals);
}
