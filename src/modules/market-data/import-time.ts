import { parseIsoTime } from '../../common/nest/wire-time.js';

/** Microseconds that one unit has, by the number of digits that a time of these decades has in it. */
const unitsByDigits: ReadonlyMap<number, number> = new Map([
  [10, 1_000_000],
  [13, 1_000],
  [16, 1],
]);
const NANOSECOND_DIGITS = 19;
const NANOSECONDS = 3;

/**
 * A time of somebody else's file in microseconds UTC: ISO-8601, the same with a space and without zone, a date alone, or a whole
 * number of seconds, milliseconds, microseconds or nanoseconds since 1970. Undefined for anything else.
 */
export function parseImportTime(text: string): number | undefined {
  if (/^[0-9]+$/.test(text)) {
    if (text.length === NANOSECOND_DIGITS) return Number(text.slice(0, -NANOSECONDS));
    const unit = unitsByDigits.get(text.length);
    return unit === undefined ? undefined : Number(text) * unit;
  }
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return parseIsoTime(`${text}T00:00:00Z`);
  return parseIsoTime(`${text.replace(' ', 'T').replace(/Z$/, '')}Z`);
}
