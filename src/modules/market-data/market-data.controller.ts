import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { ProblemError } from '../../common/nest/problem.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { formatOfSymbol } from '../instruments/symbols.js';
import { toPeriod } from './period.js';
import { presentBook, presentCandle, presentOrderBook, presentTicker, presentTrade } from './market-data-presenter.js';
import {
  BookRequest,
  BookResponse,
  CandlePageResponse,
  CandlesRequest,
  MarketResponse,
  OrderBookRequest,
  OrderBookResponse,
  TickerResponse,
  TradePageResponse,
  TradesRequest,
} from './market-data.messages.js';
import {
  GetBookQuery,
  GetOrderBookQuery,
  GetTickerQuery,
  ListCandlesQuery,
  ListTickersQuery,
  ListTradesQuery,
} from './market-data.queries.js';

const DEPTH = 50;
const ORDER_LEVELS = 10;
const PAGE_LENGTH = 100;

@ApiTags('market data')
@Controller(API)
export class MarketDataController {
  constructor(
    private readonly queries: QueryBus,
    private readonly directory: InstrumentDirectory,
  ) {}

  @Get('marketdata')
  @Public()
  @Documented({
    summary: 'Read the tickers of all instruments',
    answers: [{ status: 200, type: MarketResponse, description: 'All tickers, of one moment.' }],
  })
  async market(): Promise<MarketResponse> {
    const tickers = await this.queries.execute(new ListTickersQuery());
    const items = tickers.map((ticker) => presentTicker(ticker, this.directory.formatOfId(ticker.instrumentId)));
    return { sequence: Math.max(0, ...tickers.map(({ sequence }) => sequence)), items, nextCursor: null };
  }

  @Get('marketdata/:symbol/book')
  @Public()
  @Documented({
    summary: 'Read the order book of an instrument',
    answers: [{ status: 200, type: BookResponse, description: 'The book, of one moment.' }],
    problems: ['UNKNOWN_SYMBOL'],
  })
  async book(@Param('symbol') symbol: string, @Query() { depth = DEPTH }: BookRequest): Promise<BookResponse> {
    const format = formatOfSymbol(symbol, this.directory);
    const book = await this.queries.execute(new GetBookQuery(format.instrument.instrumentId, depth));
    return presentBook(known(book), format);
  }

  @Get('marketdata/:symbol/orders')
  @Public()
  @Documented({
    summary: 'Read the book of an instrument order by order',
    description: 'Every displayed order of the best levels, without names, in the order in which they trade.',
    answers: [{ status: 200, type: OrderBookResponse, description: 'The orders, of one moment.' }],
    problems: ['UNKNOWN_SYMBOL'],
  })
  async orders(
    @Param('symbol') symbol: string,
    @Query() { depth = ORDER_LEVELS }: OrderBookRequest,
  ): Promise<OrderBookResponse> {
    const format = formatOfSymbol(symbol, this.directory);
    const book = await this.queries.execute(new GetOrderBookQuery(format.instrument.instrumentId, depth));
    return presentOrderBook(known(book), format);
  }

  @Get('marketdata/:symbol/trades')
  @Public()
  @Documented({
    summary: 'List the trades of an instrument',
    answers: [{ status: 200, type: TradePageResponse, description: 'A page, newest first.' }],
    problems: ['UNKNOWN_SYMBOL', 'INVALID_CURSOR', 'NOT_YET_PROJECTED'],
  })
  async trades(@Param('symbol') symbol: string, @Query() query: TradesRequest): Promise<TradePageResponse> {
    const format = formatOfSymbol(symbol, this.directory);
    const { limit = PAGE_LENGTH, cursor } = query;
    const trades = new ListTradesQuery(format.instrument.instrumentId, limit, cursor);
    const { items, nextCursor } = await this.queries.execute(trades);
    return { items: items.map((trade) => presentTrade(trade, format)), nextCursor };
  }

  @Get('marketdata/:symbol/candles')
  @Public()
  @Documented({
    summary: 'List the candles of an instrument',
    description: 'Built from its trades. A time without trades has no candle, and the newest one may be open.',
    answers: [{ status: 200, type: CandlePageResponse, description: 'A page, newest first.' }],
    problems: ['UNKNOWN_SYMBOL', 'INVALID_CURSOR', 'NOT_YET_PROJECTED'],
  })
  async candles(@Param('symbol') symbol: string, @Query() query: CandlesRequest): Promise<CandlePageResponse> {
    const format = formatOfSymbol(symbol, this.directory);
    const { interval, from, to, limit = PAGE_LENGTH, cursor } = query;
    const { instrumentId } = format.instrument;
    const request = { instrumentId, interval, ...toPeriod(from, to), limit, cursor };
    const { items, nextCursor } = await this.queries.execute(new ListCandlesQuery(request));
    return { items: items.map((candle) => presentCandle(candle, format)), nextCursor };
  }

  @Get('ticker/:symbol')
  @Public()
  @Documented({
    summary: 'Read the ticker of an instrument',
    description: 'What was traded in the last 24 hours, and the best prices now.',
    answers: [{ status: 200, type: TickerResponse, description: 'The ticker.' }],
    problems: ['UNKNOWN_SYMBOL'],
  })
  async ticker(@Param('symbol') symbol: string): Promise<TickerResponse> {
    const format = formatOfSymbol(symbol, this.directory);
    const ticker = await this.queries.execute(new GetTickerQuery(format.instrument.instrumentId));
    return presentTicker(known(ticker), format);
  }
}

function known<T>(found: T | undefined): T {
  if (found === undefined) throw new ProblemError('UNKNOWN_SYMBOL');
  return found;
}
