import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { SystemClock } from '../../common/nest/system-clock.js';
import type { Instrument } from '../instruments/domain/instrument.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { candleIntervals, type IntervalName, intervalNames } from '../market-data/domain/candle-interval.js';
import { ListCandlesQuery } from '../market-data/market-data.queries.js';
import { type Close, pricesOnGrid } from './domain/price-grid.js';
import type { PriceTable } from './domain/returns.js';

/** Those that are all of one length: √h means nothing for others. */
export const evenIntervals = intervalNames.filter((name) => candleIntervals[name].stretch !== null);

const PAGE = 1_000;

/** Closing prices of the venue's own candles. */
@Injectable()
export class CandlePrices {
  constructor(
    private readonly queries: QueryBus,
    private readonly directory: InstrumentDirectory,
    private readonly clock: SystemClock,
  ) {}

  /** The instrument in which an asset has a price in the currency. */
  instrumentOf(assetName: string, currency: string): Instrument | undefined {
    const [asset, quote] = [assetName, currency].map((name) => this.directory.assetByName(name));
    if (asset === undefined || quote === undefined) return undefined;
    return this.directory
      .all()
      .find(({ baseAssetId, quoteAssetId }) => baseAssetId === asset.assetId && quoteAssetId === quote.assetId);
  }

  /** At most `count` closes, of closed candles only, named by the beginning of each. */
  async table(instruments: readonly Instrument[], name: IntervalName, count: number): Promise<PriceTable> {
    const interval = candleIntervals[name];
    const endUs = interval.startOf(this.clock.nowUs());
    const widthUs = interval.endOf(endUs) - endUs;
    const starts = Array.from({ length: count }, (_, i) => endUs - (count - i) * widthUs);
    const series: Close[][] = [];
    for (const instrument of instruments)
      series.push(await this.closes(instrument, name, endUs - count * widthUs, endUs));
    const { first, rows } = pricesOnGrid(starts, series);
    const times = starts.slice(first).map((startUs) => new Date(startUs / 1_000).toISOString());
    return { times, symbols: instruments.map(({ symbol }) => symbol), rows };
  }

  private async closes(instrument: Instrument, interval: IntervalName, fromUs: number, toUs: number): Promise<Close[]> {
    const { instrumentId } = instrument;
    const format = this.directory.formatOf(instrument);
    const closes: Close[] = [];
    let cursor: string | undefined;
    do {
      const request = { instrumentId, interval, fromUs, toUs, limit: PAGE, cursor };
      const { items, nextCursor } = await this.queries.execute(new ListCandlesQuery(request));
      for (const { openUs, closeTicks } of items) closes.push({ openUs, price: Number(format.price(closeTicks)) });
      cursor = nextCursor ?? undefined;
    } while (cursor !== undefined);
    return closes.toReversed();
  }
}
