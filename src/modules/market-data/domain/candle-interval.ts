/**
 * How time is cut into candles. Few resolutions are kept (seconds, minutes, hours, days); every other interval is made of
 * whole bars of the greatest resolution that fits it. Times are microseconds since 1970, a candle is named by its beginning.
 */

/** Length of a bar that is kept, in seconds; rows carry this number. */
export const Resolution = { second: 1, minute: 60, hour: 3_600, day: 86_400 } as const;
export type Resolution = (typeof Resolution)[keyof typeof Resolution];

/** From the finest; each is made of whole bars of the one before. */
export const resolutions: readonly Resolution[] = [
  Resolution.second,
  Resolution.minute,
  Resolution.hour,
  Resolution.day,
];

export interface CandleInterval {
  /** What it is made of. */
  readonly resolution: Resolution;
  /** The most bars of that resolution that one candle has. */
  readonly barsMax: number;
  /** Null where candles differ in length. */
  readonly stretch: { readonly widthUs: number; readonly originUs: number } | null;
  /** Where the candle that contains `timeUs` begins. */
  readonly startOf: (timeUs: number) => number;
  /** Where the candle that begins at `startUs` ends, and the next one may begin. */
  readonly endOf: (startUs: number) => number;
}

const SECOND_US = 1_000_000;
const DAY_US = 86_400 * SECOND_US;
/** The first Monday since 1970. */
const MONDAY_US = 4 * DAY_US;

/** Days and what is longer begin in UTC: weeks on Monday, months on the first, three days count from 1970-01-01. */
export const candleIntervals = {
  '1s': fixed(Resolution.second, 1),
  '1m': fixed(Resolution.minute, 1),
  '3m': fixed(Resolution.minute, 3),
  '5m': fixed(Resolution.minute, 5),
  '15m': fixed(Resolution.minute, 15),
  '30m': fixed(Resolution.minute, 30),
  '1h': fixed(Resolution.hour, 1),
  '2h': fixed(Resolution.hour, 2),
  '4h': fixed(Resolution.hour, 4),
  '6h': fixed(Resolution.hour, 6),
  '8h': fixed(Resolution.hour, 8),
  '12h': fixed(Resolution.hour, 12),
  '1d': fixed(Resolution.day, 1),
  '3d': fixed(Resolution.day, 3),
  '1w': fixed(Resolution.day, 7, MONDAY_US),
  '1M': calendarMonth(),
} as const satisfies Record<string, CandleInterval>;
export type IntervalName = keyof typeof candleIntervals;
export const intervalNames = Object.keys(candleIntervals) as readonly IntervalName[];

/** Where the bar of a resolution that contains `timeUs` begins. */
export function barStart(resolution: Resolution, timeUs: number): number {
  return timeUs - (timeUs % (resolution * SECOND_US));
}

/** The first beginning of a candle that is not before `timeUs`. */
export function firstStartFrom(interval: CandleInterval, timeUs: number): number {
  const start = interval.startOf(timeUs);
  return start === timeUs ? start : interval.endOf(start);
}

/** Where the last candle that begins before `timeUs` ends; 0 where none does. */
export function lastEndBefore(interval: CandleInterval, timeUs: number): number {
  return timeUs <= 0 ? 0 : interval.endOf(interval.startOf(timeUs - 1));
}

function fixed(resolution: Resolution, bars: number, originUs = 0): CandleInterval {
  const widthUs = resolution * bars * SECOND_US;
  return {
    resolution,
    barsMax: bars,
    stretch: { widthUs, originUs },
    startOf: (timeUs) => originUs + Math.floor((timeUs - originUs) / widthUs) * widthUs,
    endOf: (startUs) => startUs + widthUs,
  };
}

function calendarMonth(): CandleInterval {
  // The 32nd day from the first of a month is in the next one.
  const endOf = (startUs: number): number => startOfMonth(startUs + 31 * DAY_US);
  return { resolution: Resolution.day, barsMax: 31, stretch: null, startOf: startOfMonth, endOf };
}

function startOfMonth(timeUs: number): number {
  const day = Math.floor(timeUs / DAY_US);
  return (day - dayOfMonth(day) + 1) * DAY_US;
}

const DAYS_OF_400_YEARS = 146_097;
/** From 0000-03-01, where years of March to February put the leap day last, to 1970-01-01. */
const DAYS_TO_1970 = 719_468;

/** The day of the month, from 1, of a day since 1970: the civil calendar of Howard Hinnant's "chrono-compatible date algorithms". */
function dayOfMonth(day: number): number {
  const dayOfEra = (day + DAYS_TO_1970) % DAYS_OF_400_YEARS;
  const leapDays = Math.floor(dayOfEra / 1_460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const year = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const month = Math.floor((5 * dayOfYear + 2) / 153);
  return dayOfYear - Math.floor((153 * month + 2) / 5) + 1;
}
