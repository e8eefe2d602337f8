/**
 * The newest bars of one instrument, of every resolution, made from its trades; older ones are in the projections. A time
 * without trades has no bar. The open bar of every resolution is here, and enough closed ones for the open candle of every
 * interval.
 */
import type { StateSink, StateSource } from '../../../common/model/state-series.js';
import { type Bar, rollUp } from './bar.js';
import { BarRing } from './bar-ring.js';
import { barStart, type CandleInterval, type Resolution, resolutions } from './candle-interval.js';
import type { PublicTrade } from './trade-tape.js';

const SECOND_US = 1_000_000;

export class CandleSeries {
  private readonly rings: ReadonlyMap<Resolution, BarRing>;
  private readonly eachRing: readonly BarRing[];
  /** Where the present bars begin, from the finest: as long as a second lasts, so does every longer bar. */
  private readonly starts = new Float64Array(resolutions.length).fill(-Infinity);

  /** `barsMax` of each resolution: 32, which is more than the longest candle of them has, or more by powers of two. */
  constructor(barsMax: number) {
    this.eachRing = resolutions.map(() => new BarRing(barsMax));
    this.rings = new Map(this.eachRing.map((ring, index) => [resolutions[index] as Resolution, ring]));
  }

  /** Trades come in the order of their time. */
  add(trade: PublicTrade): void {
    const { starts, eachRing } = this;
    const secondUs = starts[0] as number;
    if (trade.timeUs < secondUs || trade.timeUs >= secondUs + SECOND_US) this.beginSecond(trade.timeUs);
    for (let index = 0; index < eachRing.length; index += 1)
      (eachRing[index] as BarRing).add(starts[index] as number, trade);
  }

  ring(resolution: Resolution): Pick<BarRing, 'floorSequence' | 'oldestUs' | 'newest'> {
    return this.rings.get(resolution) as BarRing;
  }

  /** The candle of the newest trade; undefined where nothing was ever traded. */
  newest(interval: CandleInterval): Bar | undefined {
    const bars = this.ring(interval.resolution).newest(interval.barsMax, 0, Infinity);
    return rollUp(bars.toReversed(), interval.startOf).at(-1);
  }

  saveState(sink: StateSink): void {
    for (const ring of this.eachRing) ring.saveState(sink);
  }

  loadState(source: StateSource): void {
    for (const ring of this.eachRing) ring.loadState(source);
  }

  private beginSecond(timeUs: number): void {
    for (const [index, resolution] of resolutions.entries()) this.starts[index] = barStart(resolution, timeUs);
  }
}
