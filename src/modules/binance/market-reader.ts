import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { invariant } from '../../common/assert.js';
import { PAGE_ITEMS_MAX } from '../../common/page.js';
import type { InstrumentFormat } from '../instruments/domain/instrument-format.js';
import type { Candle } from '../market-data/candle-reader.js';
import { wide } from '../market-data/domain/bar.js';
import { candleIntervals, type IntervalName } from '../market-data/domain/candle-interval.js';
import type { Ticker } from '../market-data/domain/ticker.js';
import type { PublicTrade } from '../market-data/domain/trade-tape.js';
import { MarketDataFeed } from '../market-data/market-data-feed.js';
import {
  type Book,
  FirstTradeIdQuery,
  GetBookQuery,
  GetTickerQuery,
  ListCandlesQuery,
  ListTradesFromQuery,
  ListTradesQuery,
} from '../market-data/market-data.queries.js';
import { type TradedStretch, stretchOf } from './market-presenter.js';

const DAY_US = 86_400_000_000;
const SECOND_US = 1_000_000;
const neverAsked = { fromUs: -Infinity, id: Promise.resolve(0) };
const FIVE_MINUTES_US = 300_000_000;

/** Candles that begin within [`fromUs`, `toUs`). */
interface CandleStretch {
  readonly interval: IntervalName;
  readonly fromUs: number;
  readonly toUs: number;
}

/** The public views of the market, as the calls of this API ask for them. */
@Injectable()
export class MarketReader {
  private dayFirst = neverAsked;
  private foundDay = { fromUs: -Infinity, firstId: 0 };

  constructor(
    private readonly queries: QueryBus,
    private readonly feed: MarketDataFeed,
  ) {}

  nowUs(): number {
    return this.feed.nowUs();
  }

  async book(format: InstrumentFormat, depth: number): Promise<Book> {
    const book = await this.queries.execute(new GetBookQuery(format.instrument.instrumentId, depth));
    invariant(book !== undefined, 'an instrument has a book');
    return book;
  }

  async ticker(format: InstrumentFormat): Promise<Ticker> {
    const ticker = await this.queries.execute(new GetTickerQuery(format.instrument.instrumentId));
    invariant(ticker !== undefined, 'an instrument has a ticker');
    return ticker;
  }

  /** Oldest first. */
  async newestTrades(format: InstrumentFormat, limit: number): Promise<readonly PublicTrade[]> {
    const { items } = await this.queries.execute(new ListTradesQuery(format.instrument.instrumentId, limit));
    return items.toReversed();
  }

  /** Oldest first. */
  tradesFrom(format: InstrumentFormat, fromTradeId: number, limit: number): Promise<readonly PublicTrade[]> {
    return this.queries.execute(new ListTradesFromQuery(format.instrument.instrumentId, fromTradeId, limit));
  }

  firstTradeId(fromUs: number): Promise<number> {
    return this.queries.execute(new FirstTradeIdQuery(fromUs));
  }

  /** Oldest first: all that there are. */
  async candles(format: InstrumentFormat, stretch: CandleStretch): Promise<readonly Candle[]> {
    const { instrumentId } = format.instrument;
    const found: Candle[] = [];
    let cursor: string | undefined;
    do {
      const request = { instrumentId, ...stretch, limit: PAGE_ITEMS_MAX, cursor };
      const { items, nextCursor } = await this.queries.execute(new ListCandlesQuery(request));
      found.push(...items);
      cursor = nextCursor ?? undefined;
    } while (cursor !== undefined);
    return found.toReversed();
  }

  /** The newest candles, oldest first. */
  async newestCandles(format: InstrumentFormat, interval: IntervalName, limit: number): Promise<readonly Candle[]> {
    const { instrumentId } = format.instrument;
    const request = { instrumentId, interval, fromUs: 0, toUs: Number.MAX_SAFE_INTEGER, limit };
    const { items } = await this.queries.execute(new ListCandlesQuery(request));
    return items.toReversed();
  }

  /** What has traded since `fromUs`, in candles of the interval, the first of which may begin somewhat before. */
  async stretch(format: InstrumentFormat, interval: IntervalName, fromUs: number): Promise<TradedStretch> {
    const openUs = candleIntervals[interval].startOf(fromUs);
    const endUs = this.nowUs();
    const candles = await this.candles(format, { interval, fromUs: openUs, toUs: endUs + 1 });
    const { lastTicks } = await this.ticker(format);
    const sum = (of: (candle: Candle) => bigint): bigint => candles.reduce((total, candle) => total + of(candle), 0n);
    return {
      openTicks: candles[0]?.openTicks ?? null,
      highTicks: candles.length === 0 ? null : Math.max(...candles.map(({ highTicks }) => highTicks)),
      lowTicks: candles.length === 0 ? null : Math.min(...candles.map(({ lowTicks }) => lowTicks)),
      lastTicks,
      lots: sum(({ lotsHigh, lotsLow }) => wide(lotsHigh, lotsLow)),
      notional: sum(({ notionalHigh, notionalLow }) => wide(notionalHigh, notionalLow)),
      openUs,
      endUs,
      firstTradeId: candles[0]?.firstTradeId ?? -1,
      lastTradeId: candles.at(-1)?.lastTradeId ?? -1,
      count: candles.reduce((total, { tradeCount }) => total + tradeCount, 0),
    };
  }

  /** The 24 hours up to now, as the venue's own ticker counts them. `fromId` is where their trades begin. */
  async day(
    format: InstrumentFormat,
    fromId: number,
  ): Promise<{ ticker: Ticker; stretch: TradedStretch; lastLots: number }> {
    const ticker = await this.ticker(format);
    const [last] = await this.newestTrades(format, 1);
    const [first] = ticker.tradeCount === 0 ? [] : await this.tradesFrom(format, fromId, 1);
    const ids =
      first === undefined || last === undefined
        ? { firstTradeId: -1, lastTradeId: -1 }
        : { firstTradeId: first.tradeId, lastTradeId: last.tradeId };
    return { ticker, stretch: stretchOf(ticker, ids), lastLots: last?.quantityLots ?? 0 };
  }

  /** Where the trades of the 24 hours up to now begin: looked up at most once a second, for all who ask. */
  dayFirstId(): Promise<number> {
    const fromUs = this.nowUs() - DAY_US;
    const { dayFirst } = this;
    if (fromUs >= dayFirst.fromUs && fromUs < dayFirst.fromUs + SECOND_US) return dayFirst.id;
    const id = this.newDayFirstId(fromUs);
    this.dayFirst = { fromUs, id };
    // The next one who asks looks again.
    id.catch(() => (this.dayFirst = neverAsked));
    return id;
  }

  /** It only moves forward, so the search begins where the last one ended. */
  private async newDayFirstId(fromUs: number): Promise<number> {
    const knownId = fromUs >= this.foundDay.fromUs ? this.foundDay.firstId : 0;
    const firstId = await this.queries.execute(new FirstTradeIdQuery(fromUs, knownId));
    this.foundDay = { fromUs, firstId };
    return firstId;
  }

  /** What a unit has cost on average within five minutes; the last price where nothing traded. */
  async averagePrice(format: InstrumentFormat): Promise<{ readonly price: string; readonly closeUs: number }> {
    const stretch = await this.stretch(format, '1s', this.nowUs() - FIVE_MINUTES_US);
    const price =
      stretch.lots === 0n ? format.price(stretch.lastTicks ?? 0) : format.averagePrice(stretch.notional, stretch.lots);
    return { price, closeUs: stretch.endUs };
  }
}
