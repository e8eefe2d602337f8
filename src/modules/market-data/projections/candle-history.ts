import { HistoryReads } from '../../projections/history-reads.js';
import type { Bar } from '../domain/bar.js';
import type { CandleInterval } from '../domain/candle-interval.js';

/** Bars of one instrument that begin within [`fromUs`, `beforeUs`). */
export interface CandleWish {
  readonly instrumentId: number;
  readonly interval: CandleInterval;
  readonly fromUs: number;
  readonly beforeUs: number;
}

/** Where the candle begins that a bar belongs to: `startOf` of the interval, for the database. */
const START_OF_STRETCH = 'openUs - (openUs - ?6) % ?7';
const START_OF_MONTH = `cast(strftime('%s', openUs / 1000000, 'unixepoch', 'start of month') as integer) * 1000000`;

const sums = ['lots', 'notional', 'buyLots', 'buyNotional'].flatMap((sum) => [
  `sum(${sum}High) + sum(${sum}Low) / 4294967296 as ${sum}High`,
  `sum(${sum}Low) % 4294967296 as ${sum}Low`,
]);

/** `rollUp`, done by the database: a month of a bar a minute is one row here, and no work for the venue's thread. */
const candlesOf = (startOf: string): string => `with candle as (
    select ${startOf} as startUs, min(openUs) as firstUs, max(openUs) as lastUs, max(highTicks) as highTicks,
      min(lowTicks) as lowTicks, ${sums.join(', ')}, sum(tradeCount) as tradeCount, min(firstTradeId) as firstTradeId,
      max(lastTradeId) as lastTradeId, max(lastSequence) as lastSequence
    from (select * from candles where resolution = ?1 and instrumentId = ?2 and openUs >= ?3 and openUs < ?4
      order by openUs desc limit ?5) group by startUs)
  select candle.*, startUs as openUs, first.openTicks, last.closeTicks from candle
    join candles first on first.resolution = ?1 and first.instrumentId = ?2 and first.openUs = firstUs
    join candles last on last.resolution = ?1 and last.instrumentId = ?2 and last.openUs = lastUs
  order by startUs desc`;

const ofStretches = candlesOf(START_OF_STRETCH);
const ofMonths = candlesOf(START_OF_MONTH);

type CandleRead = Bar & { readonly startUs: number; readonly firstUs: number; readonly lastUs: number };

/** The rows of bars, as candles. */
export class CandleHistory {
  constructor(private readonly rows: HistoryReads) {}

  /** Newest first, at least `count` candles where there are so many; behind those the last one may lack its first bars. */
  async newest({ instrumentId, interval, fromUs, beforeUs }: CandleWish, count: number): Promise<Bar[]> {
    const { resolution, barsMax, stretch } = interval;
    const bars = [resolution, instrumentId, fromUs, beforeUs, count * barsMax];
    const read =
      stretch === null
        ? this.rows.all<CandleRead>(ofMonths, bars)
        : this.rows.all<CandleRead>(ofStretches, [...bars, stretch.originUs, stretch.widthUs]);
    return (await read).map(({ startUs: _start, firstUs: _first, lastUs: _last, ...bar }) => bar);
  }
}
