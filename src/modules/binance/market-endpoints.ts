import { Injectable } from '@nestjs/common';
import type { InstrumentFormat } from '../instruments/domain/instrument-format.js';
import type { Candle } from '../market-data/candle-reader.js';
import { candleIntervals, type IntervalName, intervalNames } from '../market-data/domain/candle-interval.js';
import { BinanceError, notValid } from './domain/binance-error.js';
import type { Parameters } from './domain/parameters.js';
import type { PublicEndpoint, WireTime } from './endpoint.js';
import {
  aggregated,
  closeTime,
  presentAggregate,
  presentKline,
  presentLevels,
  presentTrade,
} from './market-presenter.js';
import { MarketReader } from './market-reader.js';
import { Symbols } from './symbols.js';

const LEVELS = 100;
const LEVELS_MAX = 5_000;
const ITEMS = 500;
const ITEMS_MAX = 1_000;
const badInterval = new BinanceError(-1120, 'Invalid interval.');
const MILLISECOND_US = 1_000;

/** Books, trades and candles. */
@Injectable()
export class MarketEndpoints {
  readonly all: readonly PublicEndpoint[] = [
    { route: 'GET /api/v3/depth', method: 'depth', weight: depthWeight, answer: (asked) => this.depth(asked) },
    {
      route: 'GET /api/v3/trades',
      method: 'trades.recent',
      weight: 25,
      answer: (asked, time) => this.trades(asked, time),
    },
    {
      route: 'GET /api/v3/historicalTrades',
      method: 'trades.historical',
      weight: 25,
      answer: (asked, time) => this.historicalTrades(asked, time),
    },
    {
      route: 'GET /api/v3/aggTrades',
      method: 'trades.aggregate',
      weight: 4,
      answer: (asked, time) => this.aggregateTrades(asked, time),
    },
    { route: 'GET /api/v3/klines', method: 'klines', weight: 2, answer: (asked, time) => this.klines(asked, time) },
    { route: 'GET /api/v3/uiKlines', method: 'uiKlines', weight: 2, answer: (asked, time) => this.klines(asked, time) },
    {
      route: 'GET /api/v3/avgPrice',
      method: 'avgPrice',
      weight: 2,
      answer: (asked, time) => this.averagePrice(asked, time),
    },
  ];

  constructor(
    private readonly market: MarketReader,
    private readonly symbols: Symbols,
  ) {}

  private async depth(asked: Parameters): Promise<object> {
    const format = this.symbols.required(asked);
    const { channelSequence, depth } = await this.market.book(format, asked.limit(LEVELS, LEVELS_MAX));
    return {
      lastUpdateId: channelSequence,
      bids: presentLevels(depth.bids, format),
      asks: presentLevels(depth.asks, format),
    };
  }

  private async trades(asked: Parameters, time: WireTime): Promise<object> {
    const format = this.symbols.required(asked);
    const trades = await this.market.newestTrades(format, asked.limit(ITEMS, ITEMS_MAX));
    return trades.map((trade) => presentTrade(trade, format, time));
  }

  private async historicalTrades(asked: Parameters, time: WireTime): Promise<object> {
    const fromId = asked.integer('fromId');
    if (fromId === undefined) return this.trades(asked, time);
    const format = this.symbols.required(asked);
    const trades = await this.market.tradesFrom(format, fromId, asked.limit(ITEMS, ITEMS_MAX));
    return trades.map((trade) => presentTrade(trade, format, time));
  }

  private async aggregateTrades(asked: Parameters, time: WireTime): Promise<object> {
    const format = this.symbols.required(asked);
    const limit = asked.limit(ITEMS, ITEMS_MAX);
    const [startUs, endUs] = [asked.timeUs('startTime'), asked.timeUs('endTime')];
    const fromId =
      asked.integer('fromId') ?? (startUs === undefined ? undefined : await this.market.firstTradeId(startUs));
    if (fromId === undefined) {
      const newest = aggregated(await this.market.newestTrades(format, ITEMS_MAX));
      return newest.slice(-limit).map((trade) => presentAggregate(trade, format, time));
    }
    const trades = await this.market.tradesFrom(format, fromId, ITEMS_MAX);
    const within = trades.filter(({ timeUs }) => endUs === undefined || timeUs < endUs + MILLISECOND_US);
    return whole(aggregated(within), within.length === ITEMS_MAX)
      .slice(0, limit)
      .map((trade) => presentAggregate(trade, format, time));
  }

  private async klines(asked: Parameters, time: WireTime): Promise<object> {
    const format = this.symbols.required(asked);
    asked.required('interval');
    const interval = asked.word('interval', intervalNames, badInterval) as IntervalName;
    if (!isUtc(asked.text('timeZone'))) throw notValid('timeZone');
    const limit = asked.limit(ITEMS, ITEMS_MAX);
    const stretch = stretchAsked(asked, interval, limit, this.market.nowUs());
    const candles = await this.market.candles(format, stretch);
    return filled(candles, interval, stretch.toUs)
      .slice(-limit)
      .map((candle) => presentKline(candle, format, time));
  }

  private async averagePrice(asked: Parameters, time: WireTime): Promise<object> {
    const format: InstrumentFormat = this.symbols.required(asked);
    const { price, closeUs } = await this.market.averagePrice(format);
    return { mins: 5, price, closeTime: closeTime(closeUs, time) };
  }
}

function depthWeight(asked: Parameters): number {
  const limit = Number(asked.has('limit') ? asked.text('limit') : LEVELS);
  if (limit <= 100) return 5;
  if (limit <= 500) return 25;
  return limit <= 1_000 ? 50 : 250;
}

/** What is behind the end of a page may belong to its last trade. */
function whole<T>(aggregates: readonly T[], isCut: boolean): readonly T[] {
  return isCut && aggregates.length > 1 ? aggregates.slice(0, -1) : aggregates;
}

function isUtc(zone: string | undefined): boolean {
  return zone === undefined || /^[+-]?0{1,2}(:00)?$/.test(zone);
}

/** `limit` candles from the start, or up to the end where only that is said, or up to now. */
function stretchAsked(asked: Parameters, interval: IntervalName, limit: number, nowUs: number) {
  const { startOf, endOf } = candleIntervals[interval];
  const [startUs, endUs] = [asked.timeUs('startTime'), asked.timeUs('endTime')];
  const lastUs = Math.min(nowUs, endUs ?? nowUs);
  if (startUs !== undefined) {
    const openUs = startOf(startUs) === startUs ? startUs : endOf(startOf(startUs));
    let behindUs = openUs;
    for (let count = 0; count < limit && behindUs <= lastUs; count += 1) behindUs = endOf(behindUs);
    return { interval, fromUs: openUs, toUs: Math.min(behindUs, lastUs + 1) };
  }
  let openUs = startOf(lastUs);
  for (let count = 1; count < limit && openUs > 0; count += 1) openUs = startOf(openUs - 1);
  return { interval, fromUs: Math.max(0, openUs), toUs: lastUs + 1 };
}

/** Times without trades have a candle too: its prices are the close before it. */
function filled(candles: readonly Candle[], interval: IntervalName, toUs: number): Candle[] {
  const { endOf } = candleIntervals[interval];
  const all: Candle[] = [];
  const fillUpTo = (openUs: number): void => {
    for (let last = all.at(-1); last !== undefined && last.endUs < openUs; last = all.at(-1)) {
      const endUs = endOf(last.endUs);
      all.push({ ...quiet(last), openUs: last.endUs, endUs });
    }
  };
  for (const candle of candles) {
    fillUpTo(candle.openUs);
    all.push(candle);
  }
  fillUpTo(toUs);
  return all;
}

function quiet(before: Candle): Candle {
  const { closeTicks } = before;
  const none = { lotsHigh: 0, lotsLow: 0, notionalHigh: 0, notionalLow: 0, tradeCount: 0 };
  const noneBought = { buyLotsHigh: 0, buyLotsLow: 0, buyNotionalHigh: 0, buyNotionalLow: 0 };
  return { ...before, ...none, ...noneBought, openTicks: closeTicks, highTicks: closeTicks, lowTicks: closeTicks };
}
