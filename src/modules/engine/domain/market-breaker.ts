/**
 * The market-wide breaker: how far all instruments together may fall in a UTC day. What they have fallen is the mean of the fall of each
 * instrument's last trade below its last one before the day, in whole basis points; instruments without one are left out, and all count
 * the same. Each level trips at most once a day.
 *
 * While it is on, the sum of the falls follows each trade of an instrument. Where it is not known (just switched on, loaded, or a new day, on
 * which every reference is another one) the next look goes over all instruments once. The sums are no part of the state: they follow from it.
 */
import type { CommandBody } from '../../../common/model/commands.js';
import type { StateSink, StateSource } from '../../../common/model/state-series.js';
import { endOfDay, fallBps } from '../../matching/domain/day-reference.js';
import type { MarketState } from '../../matching/domain/market-state.js';

export const LEVELS = 3;
/** Of an instrument without a trade before the day: no fall is one whole and one. */
const NO_FALL = 10_001;
const UNKNOWN = 0;

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
  /** In basis points, by instrument id; an instrument behind the end has not traded. */
  private readonly falls: number[] = [];
  private sumBps = 0;
  private instrumentCount = 0;
  /** When the day ends that falls and their sum are of. */
  private sumsEndUs = UNKNOWN;

  /** While it is off its times stay, so that a halt that it has begun ends as it said. */
  set({ level1Bps, level2Bps, level3Bps, haltUs, auctionUs }: CommandBody<'SetMarketBreaker'>): void {
    this.levelsBps = [level1Bps, level2Bps, level3Bps];
    this.isOn = level1Bps !== 0;
    this.sumsEndUs = UNKNOWN;
    if (!this.isOn) return;
    this.haltUs = haltUs;
    this.auctionUs = auctionUs;
  }

  get terms(): CommandBody<'SetMarketBreaker'> {
    const [level1Bps = 0, level2Bps = 0, level3Bps = 0] = this.levelsBps;
    return { haltUs: this.haltUs, auctionUs: this.auctionUs, level1Bps, level2Bps, level3Bps };
  }

  /** From all instruments anew, at any time. */
  fallAt(timeUs: number, markets: readonly MarketState[]): MarketFall {
    const falls = markets.map((market) => fallOf(market, timeUs)).filter((bps) => bps !== NO_FALL);
    const sumBps = falls.reduce((sum, bps) => sum + bps, 0);
    return { fallBps: meanBps(sumBps, falls.length), instrumentCount: falls.length };
  }

  /** An instrument has traded at `timeUs`. */
  noteTrade(instrumentId: number, market: MarketState, timeUs: number): void {
    // Off, or not known: the next look finds it.
    if (timeUs >= this.sumsEndUs || !this.isOn) return;
    while (this.falls.length <= instrumentId) this.falls.push(NO_FALL);
    const before = this.falls[instrumentId] as number;
    const after = fallOf(market, timeUs);
    this.falls[instrumentId] = after;
    this.count(before, -1);
    this.count(after, 1);
  }

  /** The level that the market trips now, which from then on has tripped; 0: none that has not already. */
  trip(timeUs: number, markets: readonly MarketState[]): number {
    if (timeUs >= this.sumsEndUs) this.addUp(timeUs, markets);
    const level = this.levelOf(meanBps(this.sumBps, this.instrumentCount));
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
    this.sumsEndUs = UNKNOWN;
  }

  private levelOf(fall: number): number {
    let level = LEVELS;
    while (level > 0 && fall < (this.levelsBps[level - 1] as number)) level -= 1;
    return level;
  }

  private addUp(timeUs: number, markets: readonly MarketState[]): void {
    this.falls.length = 0;
    this.sumBps = 0;
    this.instrumentCount = 0;
    for (const market of markets) {
      const bps = fallOf(market, timeUs);
      this.falls.push(bps);
      this.count(bps, 1);
    }
    this.sumsEndUs = endOfDay(timeUs);
  }

  private count(bps: number, sign: 1 | -1): void {
    if (bps === NO_FALL) return;
    this.sumBps += sign * bps;
    this.instrumentCount += sign;
  }
}

/** `NO_FALL` where the instrument has no trade before the day of `timeUs`. */
function fallOf({ lastTradeTicks, day }: MarketState, timeUs: number): number {
  const referenceTicks = day.ticksAt(timeUs, lastTradeTicks);
  return referenceTicks === 0 ? NO_FALL : fallBps(lastTradeTicks, referenceTicks);
}

/** Towards 0; adding 0 makes −0 a 0. */
function meanBps(sumBps: number, count: number): number {
  return count === 0 ? 0 : Math.trunc(sumBps / count) + 0;
}
