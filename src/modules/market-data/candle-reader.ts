import { decodeCursor, encodeCursor } from '../../common/cursor.js';
import { itemsToFind, type Page, pageOf } from '../../common/page.js';
import { VenueUnavailable } from '../engine/command-outcome.js';
import type { LiveReads } from '../engine/live-state.js';
import type { ProjectionProgress } from '../projections/progress.js';
import { type Bar, mergeLater, type OpenBar, rollUp } from './domain/bar.js';
import { candleIntervals, firstStartFrom, type IntervalName, lastEndBefore } from './domain/candle-interval.js';
import type { MarketDataFeed } from './market-data-feed.js';
import type { CandleHistory, CandleWish } from './projections/candle-history.js';

/** Candles of one interval that begin within [`fromUs`, `toUs`). */
export interface CandleRequest {
  readonly instrumentId: number;
  readonly interval: IntervalName;
  readonly fromUs: number;
  readonly toUs: number;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** `openUs` is where it begins. */
export interface Candle extends Bar {
  readonly endUs: number;
  /** No trade can come to it any more. */
  readonly isClosed: boolean;
}

/** Candles: what newest trades make of them from memory, older ones from the rows. */
export class CandleReader {
  constructor(
    private readonly feed: MarketDataFeed,
    private readonly history: CandleHistory,
    private readonly projections: ProjectionProgress,
    private readonly live: LiveReads,
  ) {}

  /** Newest first. */
  async list({ limit, cursor, ...request }: CandleRequest): Promise<Page<Candle>> {
    const interval = candleIntervals[request.interval];
    const beforeUs = cursor === undefined ? request.toUs : (decodeCursor(cursor, 1)[0] as number);
    const wish = {
      instrumentId: request.instrumentId,
      interval,
      fromUs: firstStartFrom(interval, request.fromUs),
      beforeUs: lastEndBefore(interval, Math.min(beforeUs, request.toUs)),
    };
    const nowUs = this.feed.nowUs();
    // What is sequenced later has a later time; what was sequenced before is in the feed when this is answered.
    await this.live.answer(() => undefined);
    const candles = (await this.find(wish, itemsToFind(limit))).map((bar) => {
      const endUs = interval.endOf(bar.openUs);
      return { ...bar, endUs, isClosed: endUs <= nowUs };
    });
    return pageOf(candles, limit, (last) => encodeCursor(last.openUs));
  }

  private async find(wish: CandleWish, count: number): Promise<Bar[]> {
    const { interval, fromUs, beforeUs } = wish;
    const ring = this.feed.market(wish.instrumentId)?.candles.ring(interval.resolution);
    if (ring === undefined) return [];
    const { floorSequence, oldestUs } = ring;
    const bars = ring.newest(Infinity, fromUs, beforeUs).toReversed();
    const newest = rollUp(bars, interval.startOf).toReversed();
    // The oldest one may have begun before what is in memory.
    if (floorSequence === 0 || oldestUs <= fromUs || newest.length >= count) return newest;
    // Rows must reach up to where the memory begins.
    if (this.projections.checkpoint < floorSequence) throw new VenueUnavailable('NOT_YET_PROJECTED');
    const older = await this.history.newest({ ...wish, beforeUs: Math.min(beforeUs, oldestUs) }, count);
    return joined(newest, older);
  }
}

/** Newest first; the two may meet within a candle. */
function joined(newest: readonly OpenBar[], older: readonly Bar[]): Bar[] {
  const [last, first] = [newest.at(-1), older[0]];
  if (last === undefined || first === undefined || last.openUs !== first.openUs) return [...newest, ...older];
  const whole = { ...first };
  mergeLater(whole, last);
  return [...newest.slice(0, -1), whole, ...older.slice(1)];
}
