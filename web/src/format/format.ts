/** How numbers, times and words look, in one place: fixed decimals, groups of thousands, a real minus. */
import type { ClientInstrument } from '../../../clients/typescript/src/tradsys.js';
import { type Decimal, digits, known, over, rounded } from './decimal.js';

const MINUS = '−';
export const NOTHING = '–';
/** Of money for people: what is finer than that is in the API. */
const MONEY_DECIMALS = 2;

/** How many decimals a step such as a tick size has. */
export function decimalsOf(step: string): number {
  return known(step).scale;
}

function priceDecimals({ terms }: ClientInstrument): number {
  return decimalsOf(terms.tickSize);
}

function quantityDecimals({ terms }: ClientInstrument): number {
  return decimalsOf(terms.lotSize);
}

/** With `scale` decimals, rounded half to even where there are more; the dash of nothing for null. */
export function fixed(value: string | Decimal | null | undefined, scale: number): string {
  if (value === null || value === undefined) return NOTHING;
  const { units } = rounded(typeof value === 'string' ? known(value) : value, scale);
  return grouped(digits(units, scale));
}

/** Writes counts of a step, ticks or lots, with its decimals: what every row of the ladder asks for in every frame. */
export function stepFormat(step: string): (count: number) => string {
  const { units, scale } = known(step);
  const mantissa = Number(units);
  return (count) => {
    const product = count * mantissa;
    const exact = Number.isSafeInteger(product) ? String(product) : (BigInt(count) * units).toString();
    const all = exact.padStart(scale + 1, '0');
    return grouped(scale === 0 ? all : `${all.slice(0, -scale)}.${all.slice(-scale)}`);
  };
}

/** A price of the instrument. */
export function price(value: string | Decimal | null | undefined, instrument: ClientInstrument | undefined): string {
  return fixed(value, instrument === undefined ? MONEY_DECIMALS : priceDecimals(instrument));
}

export function quantity(value: string | Decimal | null | undefined, instrument: ClientInstrument | undefined): string {
  return fixed(value, instrument === undefined ? MONEY_DECIMALS : quantityDecimals(instrument));
}

export function money(value: string | Decimal | null | undefined): string {
  return fixed(value, MONEY_DECIMALS);
}

/** With its sign: of what is won and lost. */
export function signed(value: Decimal | undefined, scale = MONEY_DECIMALS): string {
  if (value === undefined) return NOTHING;
  const text = fixed(value, scale);
  return rounded(value, scale).units > 0n ? `+${text}` : text;
}

/** A change in percent with two decimals and its sign. */
export function percent(change: Decimal, of: Decimal): string {
  const share = over({ units: change.units * 100n, scale: change.scale }, of, 2);
  return share === undefined ? NOTHING : `${signed(share)} %`;
}

/** Large figures in a few digits: 1.25 M. */
export function compact(value: string | Decimal): string {
  const exact = typeof value === 'string' ? known(value) : value;
  const whole = exact.units / 10n ** BigInt(exact.scale);
  for (const [zeros, unit] of [
    [9, 'B'],
    [6, 'M'],
    [3, 'K'],
  ] as const)
    if (whole >= 10n ** BigInt(zeros)) return `${fixed({ units: exact.units, scale: exact.scale + zeros }, 2)} ${unit}`;
  return fixed(exact, 2);
}

/** The time of the day, UTC like everything of the venue; to the second. */
export function timeOfDay(iso: string): string {
  return iso.slice(11, 19);
}

/** Day and time, for what may be older than today. */
export function moment(iso: string): string {
  return `${iso.slice(5, 10)} ${iso.slice(11, 19)}`;
}

/** What is left until then: 1:05, or 2:00:00. */
export function countdown(untilMs: number, nowMs: number): string {
  const seconds = Math.max(0, Math.ceil((untilMs - nowMs) / 1000));
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return hours > 0 ? `${hours}:${twoDigits(minutes)}:${twoDigits(rest)}` : `${minutes}:${twoDigits(rest)}`;
}

export function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** `partially_filled` as `Partially filled`. */
export function words(name: string): string {
  const text = name.replaceAll('_', ' ').toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function grouped(text: string): string {
  const [whole = '', fraction] = text.replace('-', MINUS).split('.');
  const groups = whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
  return fraction === undefined ? groups : `${groups}.${fraction}`;
}
