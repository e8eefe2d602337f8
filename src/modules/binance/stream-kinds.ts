/** What each kind of market stream says, and when. */
import { unreachable } from '../../common/assert.js';
import { Side } from '../../common/model/order-terms.js';
import type { InstrumentFormat } from '../instruments/domain/instrument-format.js';
import type { Candle } from '../market-data/candle-reader.js';
import { wide } from '../market-data/domain/bar.js';
import type { IntervalName } from '../market-data/domain/candle-interval.js';
import type { InstrumentMarket } from '../market-data/domain/instrument-market.js';
import type { PublicTrade } from '../market-data/domain/trade-tape.js';
import type { MarketDataFeed } from '../market-data/market-data-feed.js';
import { DepthChanges } from './domain/depth-changes.js';
import type { Speed, StreamName, WindowName } from './domain/stream-names.js';
import type { WireTime } from './endpoint.js';
import {
  aggregated,
  closeTime,
  presentAggregate,
  presentBest,
  presentChange,
  presentLevels,
  presentMini,
  type TradedStretch,
} from './market-presenter.js';
import type { MarketReader } from './market-reader.js';
import type { InstrumentChange } from './stream-message.js';
import type { Symbols } from './symbols.js';

/** A stream that somebody listens to. */
export interface MarketStream {
  /** 0 for a stream of all. */
  readonly instrumentId: number;
  /** Something happened to its instrument. */
  onChange?(change: InstrumentChange): void;
  /** Every tenth of a second. */
  onFastTick?(): void;
  /** Every second. */
  onSlowTick?(): void;
  /** Every second, for what has to be read first. */
  read?(): Promise<void>;
}

export interface StreamParts {
  readonly market: MarketReader;
  readonly feed: MarketDataFeed;
  readonly symbols: Symbols;
  /** The symbol is known. */
  readonly formatOf: (symbol: string) => InstrumentFormat;
  readonly tell: (content: (time: WireTime) => unknown) => void;
}

export function newStream(name: StreamName, parts: StreamParts): MarketStream {
  switch (name.kind) {
    case 'trade':
    case 'aggTrade':
      return tradeStream(parts.formatOf(name.symbol), parts, name.kind);
    case 'bookTicker':
      return bestStream(parts.formatOf(name.symbol), parts);
    case 'depth':
      return depthStream(parts.formatOf(name.symbol), parts, name.speedMs);
    case 'levels':
      return levelsStream(parts.formatOf(name.symbol), parts, name.levels, name.speedMs);
    case 'kline':
      return new KlineStream(parts.formatOf(name.symbol), parts, name.interval as IntervalName);
    case 'avgPrice':
      return averageStream(parts.formatOf(name.symbol), parts);
    case 'miniTicker':
    case 'ticker':
      return tickerStream([parts.formatOf(name.symbol)], parts, dayOf(name.kind), false);
    case 'allMiniTickers':
      return tickerStream('all', parts, dayOf('miniTicker'), true);
    case 'allTickers':
      return tickerStream('all', parts, dayOf('ticker'), true);
    case 'windowTicker':
      return tickerStream([parts.formatOf(name.symbol)], parts, windowOf(name.window), false);
    case 'allWindowTickers':
      return tickerStream('all', parts, windowOf(name.window), true);
    default:
      return unreachable(name);
  }
}

function tradeStream(format: InstrumentFormat, parts: StreamParts, kind: 'trade' | 'aggTrade'): MarketStream {
  const s = parts.symbols.nameOf(format.instrument);
  const { tell } = parts;
  const one = (trade: PublicTrade): void =>
    tell((time) => ({
      e: 'trade',
      E: time(trade.timeUs),
      s,
      t: trade.tradeId,
      p: format.price(trade.priceTicks),
      q: format.quantity(trade.quantityLots),
      T: time(trade.timeUs),
      m: trade.takerSide === Side.sell,
      M: true,
    }));
  const together = (trades: readonly PublicTrade[]): void => {
    for (const aggregate of aggregated(trades))
      tell((time) => ({
        e: 'aggTrade',
        E: time(aggregate.first.timeUs),
        s,
        ...presentAggregate(aggregate, format, time),
      }));
  };
  return {
    instrumentId: format.instrument.instrumentId,
    onChange: ({ trades }) => (kind === 'trade' ? trades.forEach(one) : together(trades)),
  };
}

function bestStream(format: InstrumentFormat, parts: StreamParts): MarketStream {
  const s = parts.symbols.nameOf(format.instrument);
  const market = marketOf(format, parts);
  const textOf = () => {
    const { bids, asks } = market.depth(1);
    const best = presentBest({ bestBid: bids[0] ?? null, bestAsk: asks[0] ?? null }, format);
    return { b: best.bidPrice, B: best.bidQty, a: best.askPrice, A: best.askQty };
  };
  let told = '';
  return {
    instrumentId: format.instrument.instrumentId,
    onChange: ({ levels }) => {
      if (levels.length === 0) return;
      const best = textOf();
      const text = JSON.stringify(best);
      if (text === told) return;
      told = text;
      const { channelSequence: u } = market;
      parts.tell(() => ({ u, s, ...best }));
    },
  };
}

/** What has changed, with ids that follow each other; a client begins with the book over REST. */
function depthStream(format: InstrumentFormat, parts: StreamParts, speedMs: Speed): MarketStream {
  const s = parts.symbols.nameOf(format.instrument);
  const market = marketOf(format, parts);
  const changes = new DepthChanges(market.channelSequence);
  const levels = (side: ReadonlyMap<number, number>) =>
    [...side].map(([ticks, lots]) => [format.price(ticks), format.quantity(lots)]);
  const speak = (): void => {
    const update = changes.take(market.channelSequence);
    if (update === undefined) return;
    const { firstId: U, lastId: u, bids, asks } = update;
    const nowUs = parts.feed.nowUs();
    parts.tell((time) => ({ e: 'depthUpdate', E: time(nowUs), s, U, u, b: levels(bids), a: levels(asks) }));
  };
  return {
    instrumentId: format.instrument.instrumentId,
    onChange: (change) => {
      for (const { side, priceTicks, quantityLots } of change.levels) changes.set(side, priceTicks, quantityLots);
    },
    ...(speedMs === 100 ? { onFastTick: speak } : { onSlowTick: speak }),
  };
}

function levelsStream(format: InstrumentFormat, parts: StreamParts, count: number, speedMs: Speed): MarketStream {
  const market = marketOf(format, parts);
  let told = -1;
  const speak = (): void => {
    if (market.channelSequence === told) return;
    told = market.channelSequence;
    const { bids, asks } = market.depth(count);
    const content = { lastUpdateId: told, bids: presentLevels(bids, format), asks: presentLevels(asks, format) };
    parts.tell(() => content);
  };
  return {
    instrumentId: format.instrument.instrumentId,
    ...(speedMs === 100 ? { onFastTick: speak } : { onSlowTick: speak }),
  };
}

function averageStream(format: InstrumentFormat, parts: StreamParts): MarketStream {
  const s = parts.symbols.nameOf(format.instrument);
  const { instrumentId } = format.instrument;
  return {
    instrumentId,
    read: async () => {
      const { price: w } = await parts.market.averagePrice(format);
      const lastUs = marketOf(format, parts).tape.newest(1, Number.MAX_SAFE_INTEGER)[0]?.timeUs ?? 0;
      const nowUs = parts.feed.nowUs();
      parts.tell((time) => ({ e: 'avgPrice', E: time(nowUs), s, i: '5m', w, T: time(lastUs) }));
    },
  };
}

/** The candle of now after each second in which something traded; each one once more when it is closed. */
class KlineStream implements MarketStream {
  readonly instrumentId: number;
  private isDue = true;
  /** The newest one that was told. */
  private told: Candle | undefined;

  constructor(
    private readonly format: InstrumentFormat,
    private readonly parts: StreamParts,
    private readonly interval: IntervalName,
  ) {
    this.instrumentId = format.instrument.instrumentId;
  }

  onChange({ trades }: InstrumentChange): void {
    if (trades.length > 0) this.isDue = true;
  }

  async read(): Promise<void> {
    const { told } = this;
    const isOver = told !== undefined && !told.isClosed && told.endUs <= this.parts.feed.nowUs();
    if (!this.isDue && !isOver) return;
    this.isDue = false;
    try {
      for (const candle of await this.untold(told)) {
        this.tell(candle);
        this.told = candle;
      }
    } catch (error) {
      this.isDue = true;
      throw error;
    }
  }

  /** Oldest first: what may have changed since `told`, with all that have closed meanwhile. */
  private untold(told: Candle | undefined): Promise<readonly Candle[]> {
    const { market } = this.parts;
    if (told === undefined) return market.newestCandles(this.format, this.interval, 1);
    const fromUs = told.isClosed ? told.endUs : told.openUs;
    return market.candles(this.format, { interval: this.interval, fromUs, toUs: Number.MAX_SAFE_INTEGER });
  }

  private tell(candle: Candle): void {
    const { format, interval: i } = this;
    const s = this.parts.symbols.nameOf(format.instrument);
    const nowUs = this.parts.feed.nowUs();
    this.parts.tell((time) => ({
      e: 'kline',
      E: time(nowUs),
      s,
      k: {
        t: time(candle.openUs),
        T: closeTime(candle.endUs, time),
        s,
        i,
        f: candle.firstTradeId,
        L: candle.lastTradeId,
        o: format.price(candle.openTicks),
        c: format.price(candle.closeTicks),
        h: format.price(candle.highTicks),
        l: format.price(candle.lowTicks),
        v: format.quantity(wide(candle.lotsHigh, candle.lotsLow)),
        n: candle.tradeCount,
        x: candle.isClosed,
        q: format.notional(wide(candle.notionalHigh, candle.notionalLow)),
        V: format.quantity(wide(candle.buyLotsHigh, candle.buyLotsLow)),
        Q: format.notional(wide(candle.buyNotionalHigh, candle.buyNotionalLow)),
        B: '0',
      },
    }));
  }
}

/** Of one instrument: what its ticker says, at any time. */
type TickerOf = (format: InstrumentFormat, parts: StreamParts) => Promise<(time: WireTime) => object>;

/** Every second, of those whose market has changed. */
function tickerStream(
  formats: readonly InstrumentFormat[] | 'all',
  parts: StreamParts,
  tickerOf: TickerOf,
  isList: boolean,
): MarketStream {
  const told = new Map<number, string>();
  return {
    instrumentId: formats === 'all' ? 0 : (formats[0]?.instrument.instrumentId ?? 0),
    read: async () => {
      const due = (formats === 'all' ? parts.symbols.all() : formats).filter((format) => {
        const { channelSequence, tradeCount } = marketOf(format, parts);
        const state = `${channelSequence}:${tradeCount}`;
        const isNew = told.get(format.instrument.instrumentId) !== state;
        told.set(format.instrument.instrumentId, state);
        return isNew;
      });
      const contents: ((time: WireTime) => object)[] = [];
      for (const format of due) contents.push(await tickerOf(format, parts));
      const [first] = contents;
      if (first === undefined) return;
      parts.tell(isList ? (time) => contents.map((content) => content(time)) : first);
    },
  };
}

function dayOf(kind: 'miniTicker' | 'ticker'): TickerOf {
  return async (format, parts) => {
    const s = parts.symbols.nameOf(format.instrument);
    const nowUs = parts.feed.nowUs();
    const { ticker, stretch, lastLots } = await parts.market.day(format, await parts.market.dayFirstId());
    if (kind === 'miniTicker')
      return (time) => ({ e: '24hrMiniTicker', E: time(nowUs), s, ...shortMini(s, stretch, format, time) });
    const best = presentBest(ticker, format);
    return (time) => ({
      e: '24hrTicker',
      E: time(nowUs),
      s,
      ...shortTicker(s, stretch, format, time),
      x: presentMini(s, stretch, format, time).openPrice,
      Q: format.quantity(lastLots),
      b: best.bidPrice,
      B: best.bidQty,
      a: best.askPrice,
      A: best.askQty,
    });
  };
}

const windowUs: Readonly<Record<WindowName, number>> = { '1h': 3.6e9, '4h': 14.4e9, '1d': 86.4e9 };

function windowOf(window: WindowName): TickerOf {
  return async (format, parts) => {
    const s = parts.symbols.nameOf(format.instrument);
    const nowUs = parts.feed.nowUs();
    const stretch = await parts.market.stretch(format, '1m', nowUs - windowUs[window]);
    return (time) => ({ e: `${window}Ticker`, E: time(nowUs), s, ...shortTicker(s, stretch, format, time) });
  };
}

function shortMini(name: string, stretch: TradedStretch, format: InstrumentFormat, time: WireTime) {
  const mini = presentMini(name, stretch, format, time);
  return {
    c: mini.lastPrice,
    o: mini.openPrice,
    h: mini.highPrice,
    l: mini.lowPrice,
    v: mini.volume,
    q: mini.quoteVolume,
  };
}

function shortTicker(name: string, stretch: TradedStretch, format: InstrumentFormat, time: WireTime) {
  const { priceChange: p, priceChangePercent: P, weightedAvgPrice: w } = presentChange(stretch, format);
  const { openTime: O, closeTime: C, firstId: F, lastId: L, count: n } = presentMini(name, stretch, format, time);
  return { p, P, w, ...shortMini(name, stretch, format, time), O, C, F, L, n };
}

function marketOf({ instrument }: InstrumentFormat, { feed }: StreamParts): InstrumentMarket {
  return feed.market(instrument.instrumentId) as InstrumentMarket;
}
