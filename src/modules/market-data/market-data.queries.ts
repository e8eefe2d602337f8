import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Page } from '../../common/page.js';
import type { Depth } from '../engine/live-state.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { bookChecksum } from './domain/book-checksum.js';
import type { InstrumentMarket } from './domain/instrument-market.js';
import type { QueueEntry } from './domain/order-queues.js';
import type { PublicTrade } from './domain/trade-tape.js';
import type { Ticker } from './domain/ticker.js';
import { MarketDataFeed } from './market-data-feed.js';
import { type Candle, CandleReader, type CandleRequest } from './candle-reader.js';
import { TradeReader } from './trade-reader.js';

/** Depth at one sequence. `channelSequence` is the number of commands up to it that changed a displayed level. */
export interface Book {
  readonly sequence: number;
  readonly channelSequence: number;
  /** CRC32 (IEEE, unsigned) over the best ten levels a side, decimals as published. */
  readonly checksum: number;
  readonly depth: Depth;
}

/** Undefined for an instrument that does not exist. */
export class GetBookQuery extends Query<Book | undefined> {
  constructor(
    readonly instrumentId: number,
    readonly depth: number,
  ) {
    super();
  }
}

/** Levels a side that the checksum covers. */
const CHECKSUM_LEVELS = 10;

@QueryHandler(GetBookQuery)
export class GetBookHandler implements IQueryHandler<GetBookQuery> {
  constructor(
    private readonly feed: MarketDataFeed,
    private readonly instruments: InstrumentDirectory,
  ) {}

  async execute({ instrumentId, depth }: GetBookQuery): Promise<Book | undefined> {
    const market = this.feed.market(instrumentId);
    if (market === undefined) return undefined;
    const { bids, asks } = market.depth(Math.max(depth, CHECKSUM_LEVELS));
    return {
      sequence: this.feed.sequence,
      channelSequence: market.channelSequence,
      checksum: bookChecksum(bids, asks, this.instruments.formatOfId(instrumentId)),
      depth: { instrumentId, bids: bids.slice(0, depth), asks: asks.slice(0, depth) },
    };
  }
}

/** The displayed orders of the best levels, at one sequence. */
export interface OrderBook {
  readonly sequence: number;
  readonly channelSequence: number;
  readonly bids: readonly QueueEntry[];
  readonly asks: readonly QueueEntry[];
}

/** Undefined for an instrument that does not exist. */
export class GetOrderBookQuery extends Query<OrderBook | undefined> {
  constructor(
    readonly instrumentId: number,
    readonly levels: number,
  ) {
    super();
  }
}

@QueryHandler(GetOrderBookQuery)
export class GetOrderBookHandler implements IQueryHandler<GetOrderBookQuery> {
  constructor(private readonly feed: MarketDataFeed) {}

  async execute({ instrumentId, levels }: GetOrderBookQuery): Promise<OrderBook | undefined> {
    const market = this.feed.market(instrumentId);
    if (market === undefined) return undefined;
    return { sequence: this.feed.sequence, channelSequence: market.channelSequence, ...market.orders(levels) };
  }
}

/** The public tape of an instrument, newest first. */
export class ListTradesQuery extends Query<Page<PublicTrade>> {
  constructor(
    readonly instrumentId: number,
    readonly limit: number,
    readonly cursor?: string,
  ) {
    super();
  }
}

@QueryHandler(ListTradesQuery)
export class ListTradesHandler implements IQueryHandler<ListTradesQuery> {
  constructor(private readonly trades: TradeReader) {}

  async execute({ instrumentId, limit, cursor }: ListTradesQuery): Promise<Page<PublicTrade>> {
    return this.trades.list(instrumentId, limit, cursor);
  }
}

/** The public tape of an instrument from an id on, oldest first. */
export class ListTradesFromQuery extends Query<readonly PublicTrade[]> {
  constructor(
    readonly instrumentId: number,
    readonly fromTradeId: number,
    readonly limit: number,
  ) {
    super();
  }
}

@QueryHandler(ListTradesFromQuery)
export class ListTradesFromHandler implements IQueryHandler<ListTradesFromQuery> {
  constructor(private readonly trades: TradeReader) {}

  execute({ instrumentId, fromTradeId, limit }: ListTradesFromQuery): Promise<readonly PublicTrade[]> {
    return this.trades.listFrom(instrumentId, fromTradeId, limit);
  }
}

/** Where the ids of trades begin that are not before a time, whatever they trade; known not to be before `knownId`. */
export class FirstTradeIdQuery extends Query<number> {
  constructor(
    readonly fromUs: number,
    readonly knownId = 0,
  ) {
    super();
  }
}

@QueryHandler(FirstTradeIdQuery)
export class FirstTradeIdHandler implements IQueryHandler<FirstTradeIdQuery> {
  constructor(private readonly trades: TradeReader) {}

  execute({ fromUs, knownId }: FirstTradeIdQuery): Promise<number> {
    return this.trades.firstIdFrom(fromUs, knownId);
  }
}

/** Candles of an instrument, newest first. */
export class ListCandlesQuery extends Query<Page<Candle>> {
  constructor(readonly request: CandleRequest) {
    super();
  }
}

@QueryHandler(ListCandlesQuery)
export class ListCandlesHandler implements IQueryHandler<ListCandlesQuery> {
  constructor(private readonly candles: CandleReader) {}

  async execute({ request }: ListCandlesQuery): Promise<Page<Candle>> {
    return this.candles.list(request);
  }
}

/** Undefined for an instrument that does not exist. */
export class GetTickerQuery extends Query<Ticker | undefined> {
  constructor(readonly instrumentId: number) {
    super();
  }
}

@QueryHandler(GetTickerQuery)
export class GetTickerHandler implements IQueryHandler<GetTickerQuery> {
  constructor(private readonly feed: MarketDataFeed) {}

  async execute({ instrumentId }: GetTickerQuery): Promise<Ticker | undefined> {
    return this.feed.market(instrumentId)?.ticker(this.feed.nowUs(), this.feed.sequence);
  }
}

/** One ticker for each instrument, by instrument id. */
export class ListTickersQuery extends Query<readonly Ticker[]> {}

@QueryHandler(ListTickersQuery)
export class ListTickersHandler implements IQueryHandler<ListTickersQuery> {
  constructor(private readonly feed: MarketDataFeed) {}

  async execute(): Promise<readonly Ticker[]> {
    const nowUs = this.feed.nowUs();
    return this.feed.markets().map((market: InstrumentMarket) => market.ticker(nowUs, this.feed.sequence));
  }
}
