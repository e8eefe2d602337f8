/**
 * The market-wide breaker: how far all instruments together may fall in a UTC day. What they have fallen is the mean of the fall of each
 * instrument's last trade below its last one before the day, in whole basis points; instruments without one are left out, and all count
 * the same. Each level trips at most once a day. Nothing is kept of the mean: it is worked out anew when something has traded, which takes
 * a look at every instrument, and only while the breaker is on.
 */
import type { CommandBody } from '../../../common/model/commands.js';
import type { StateSink, StateSource } from '../../../common/model/state-series.js';
import { endOfDay, fallBps } from '../../matching/domain/day-reference.js';
import type { MarketState } from '../../matching/domain/market-state.js';

export const LEVELS = 3;

/** Where the market stands against its references. */
export interface MarketFall {
  /** Towards 0; negative: it has risen. */
  readonly fallBps: number;
  readonly instrumentCount: number;
}

export class MarketBreaker {
  isOn = false;
  haltUs = 0;
  auctionUs = 0;
  private levelsBps: readonly number[] = [0, 0, 0];
  /** The highest level that has tripped on the day that ends then. */
  private trippedLevel = 0;
  private dayEndUs = 0;

  /** While it is off its times stay, so that a halt that it has begun ends as it said. */
  set({ level1Bps, level2Bps, level3Bps, haltUs, auctionUs }: CommandBody<'SetMarketBreaker'>): void {
    this.levelsBps = [level1Bps, level2Bps, level3Bps];
    this.isOn = level1Bps !== 0;
    if (!this.isOn) return;
    this.haltUs = haltUs;
    this.auctionUs = auctionUs;
  }

  get terms(): CommandBody<'SetMarketBreaker'> {
    const [level1Bps = 0, level2Bps = 0, level3Bps = 0] = this.levelsBps;
    return { haltUs: this.haltUs, auctionUs: this.auctionUs, level1Bps, level2Bps, level3Bps };
  }

  fallAt(timeUs: number, markets: readonly MarketState[]): MarketFall {
    let sumBps = 0;
    let instrumentCount = 0;
    for (const { lastTradeTicks, day } of markets) {
      const referenceTicks = day.ticksAt(timeUs, lastTradeTicks);
      if (referenceTicks === 0) continue;
      sumBps += fallBps(lastTradeTicks, referenceTicks);
      instrumentCount += 1;
    }
    // Adding 0 makes −0 a 0.
    return { fallBps: instrumentCount === 0 ? 0 : Math.trunc(sumBps / instrumentCount) + 0, instrumentCount };
  }

  /** The level that this fall trips, which from then on has tripped; 0: none that has not already. */
  trip({ fallBps: fall }: MarketFall, timeUs: number): number {
    const level = this.levelsBps.filter((bps) => fall >= bps).length;
    if (level <= this.trippedAt(timeUs)) return 0;
    this.trippedLevel = level;
    this.dayEndUs = endOfDay(timeUs);
    return level;
  }

  /** The highest level that has tripped on the day of `timeUs`. */
  trippedAt(timeUs: number): number {
    return timeUs < this.dayEndUs ? this.trippedLevel : 0;
  }

  saveState(sink: StateSink): void {
    for (const value of [...this.levelsBps, this.haltUs, this.auctionUs]) sink.number(value);
    for (const value of [this.trippedLevel, this.dayEndUs]) sink.number(value);
  }

  loadState(source: StateSource): void {
    this.levelsBps = [source.number(), source.number(), source.number()];
    this.isOn = this.levelsBps[0] !== 0;
    this.haltUs = source.number();
    this.auctionUs = source.number();
    this.trippedLevel = source.number();
    this.dayEndUs = source.number();
  }
}
