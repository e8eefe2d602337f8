/** What the trades of a UTC day are measured by: the last one before it. */
import { shareOf } from '../../../common/exact.js';
import type { StateSink, StateSource } from '../../../common/model/state-series.js';

const DAY_US = 86_400_000_000;
/** One whole, in basis points: no fall is larger, and no rise counts for more. */
const WHOLE_BPS = 10_000;
/** A double from the start, because a field that becomes one costs its readers a look at the object's shape. */
const NO_DAY = Number.NEGATIVE_INFINITY;

export class DayReference {
  /** When the day of the last trade ends. */
  endUs = NO_DAY;
  private referenceTicks = 0;

  /** The first trade of a day comes; `lastTicks` was the last one until now, 0 where there was none. */
  begin(lastTicks: number, { timeUs }: { readonly timeUs: number }): void {
    this.referenceTicks = lastTicks;
    this.endUs = endOfDay(timeUs);
  }

  /** The reference on the day of `timeUs`, of an instrument whose last trade is `lastTicks`; 0: there is none. */
  ticksAt(timeUs: number, lastTicks: number): number {
    return timeUs >= this.endUs ? lastTicks : this.referenceTicks;
  }

  saveState(sink: StateSink): void {
    sink.number(this.referenceTicks);
    sink.number(this.endUs === NO_DAY ? 0 : this.endUs);
  }

  loadState(source: StateSource): void {
    this.referenceTicks = source.number();
    this.endUs = source.number() || NO_DAY;
  }
}

/** The first microsecond of the next UTC day. */
export function endOfDay(timeUs: number): number {
  return (Math.floor(timeUs / DAY_US) + 1) * DAY_US;
}

/** How far a price is below its reference (negative: above) in whole basis points towards 0, from −10,000 to 10,000. */
export function fallBps(priceTicks: number, referenceTicks: number): number {
  const movedTicks = Math.min(Math.abs(referenceTicks - priceTicks), referenceTicks);
  const movedBps = shareOf(WHOLE_BPS, movedTicks, referenceTicks);
  return priceTicks < referenceTicks ? movedBps : 0 - movedBps;
}
