/**
 * Exact decimals for what a person reads and types: an integer and a scale, never a floating point number. The venue checks everything
 * again; nothing here decides.
 */
import { divideHalfEven } from '../../../src/common/decimal.js';

/** `units × 10^-scale`. */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

export const zero: Decimal = { units: 0n, scale: 0 };

const PLAIN = /^(-?)([0-9]+)(?:\.([0-9]+))?$/;

/** Undefined for what is no plain decimal. */
export function decimal(text: string): Decimal | undefined {
  const match = PLAIN.exec(text.trim());
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = ''] = match;
  return { units: BigInt(`${sign}${whole}${fraction}`), scale: fraction.length };
}

/** Of text that the venue has sent. */
export function known(text: string): Decimal {
  return decimal(text) ?? zero;
}

const GROUPED = /^-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?$/;

/**
 * What somebody typed or copied from the page: spaces between groups are passed over, and commas only where they group thousands as
 * the page does. Any other comma makes it no number: to take `0,25` for a quarter would take `87,000` for 87.
 */
export function typed(text: string): Decimal | undefined {
  const close = text.replaceAll(/[\s_]/g, '').replace('−', '-');
  return decimal(GROUPED.test(close) ? close.replaceAll(',', '') : close);
}

export function plus(one: Decimal, other: Decimal): Decimal {
  const scale = Math.max(one.scale, other.scale);
  return { units: unitsAt(one, scale) + unitsAt(other, scale), scale };
}

export function minus(one: Decimal, other: Decimal): Decimal {
  return plus(one, { ...other, units: -other.units });
}

export function times(one: Decimal, other: Decimal): Decimal {
  return { units: one.units * other.units, scale: one.scale + other.scale };
}

/** Rounded half to even at `scale`; undefined for a division by nothing. */
export function over(one: Decimal, other: Decimal, scale: number): Decimal | undefined {
  if (other.units === 0n) return undefined;
  const sign = other.units < 0n ? -1n : 1n;
  const numerator = one.units * sign * 10n ** BigInt(scale + other.scale);
  return { units: divideHalfEven(numerator, other.units * sign * 10n ** BigInt(one.scale)), scale };
}

export function compare(one: Decimal, other: Decimal): number {
  const scale = Math.max(one.scale, other.scale);
  const difference = unitsAt(one, scale) - unitsAt(other, scale);
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

/** At another scale; what does not fit is rounded half to even. */
export function rounded({ units, scale }: Decimal, to: number): Decimal {
  if (to >= scale) return { units: unitsAt({ units, scale }, to), scale: to };
  return { units: divideHalfEven(units, 10n ** BigInt(scale - to)), scale: to };
}

/** Up to the next unit of `scale`, as the venue charges fees. */
export function roundedUp(value: Decimal, to: number): Decimal {
  if (to >= value.scale) return rounded(value, to);
  const step = 10n ** BigInt(value.scale - to);
  const cut = value.units / step;
  return { units: value.units > 0n && cut * step !== value.units ? cut + 1n : cut, scale: to };
}

/** Down to a multiple of a step, such as a lot. */
export function floorTo(value: Decimal, step: Decimal): Decimal {
  const scale = Math.max(value.scale, step.scale);
  const stepUnits = unitsAt(step, scale);
  return { units: (unitsAt(value, scale) / stepUnits) * stepUnits, scale };
}

/** Plain text, as the API takes it: no zeros at the end. */
export function plain({ units, scale }: Decimal): string {
  const text = digits(units, scale);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** With exactly `scale` decimals. */
export function digits(units: bigint, scale: number): string {
  const sign = units < 0n ? '-' : '';
  const all = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  return scale === 0 ? `${sign}${all}` : `${sign}${all.slice(0, -scale)}.${all.slice(-scale)}`;
}

function unitsAt({ units, scale }: Decimal, to: number): bigint {
  return units * 10n ** BigInt(to - scale);
}
