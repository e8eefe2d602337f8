import { barStart, Resolution } from './candle-interval.js';

/** How long bars are kept, in days; null for ever. Days and what is made of them always stay. */
export interface CandleRetention {
  readonly secondsDays: number | null;
  readonly minutesDays: number | null;
  readonly hoursDays: number | null;
}

export const keepAllCandles: CandleRetention = { secondsDays: null, minutesDays: null, hoursDays: null };

const DAY_US = 86_400_000_000;

/**
 * Bars of the resolution that begin before this time are let go, once something has traded at `newestUs`; 0 for none. No
 * interval has a candle across that time, so that what is left of them is whole.
 */
export function expiryUs(resolution: Resolution, retention: CandleRetention, newestUs: number): number {
  switch (resolution) {
    case Resolution.second:
      return expiry(retention.secondsDays, Resolution.minute, newestUs);
    case Resolution.minute:
      return expiry(retention.minutesDays, Resolution.hour, newestUs);
    case Resolution.hour:
      return expiry(retention.hoursDays, Resolution.day, newestUs);
    default:
      return 0;
  }
}

/** Cut where a bar of the next resolution begins. */
function expiry(days: number | null, next: Resolution, newestUs: number): number {
  return days === null ? 0 : Math.max(0, barStart(next, newestUs) - days * DAY_US);
}
