/** Books, trades and tickers as clients read them. */
import { nameOf, Side } from '../../common/model/order-terms.js';
import { isoTime, nanoTime } from '../../common/nest/wire-time.js';
import type { DepthLevel } from '../engine/live-state.js';
import type { InstrumentFormat } from '../instruments/domain/instrument-format.js';
import type { Candle } from './candle-reader.js';
import { wide } from './domain/bar.js';
import type { QueueEntry } from './domain/order-queues.js';
import type { Ticker } from './domain/ticker.js';
import type { PublicTrade } from './domain/trade-tape.js';
import type {
  BookResponse,
  CandleResponse,
  OrderBookResponse,
  TickerResponse,
  TradeResponse,
} from './market-data.messages.js';
import type { Book, OrderBook } from './market-data.queries.js';

export function presentBook(book: Book, format: InstrumentFormat): BookResponse {
  const { sequence, channelSequence, checksum, depth } = book;
  const present = ({ priceTicks, quantityLots }: DepthLevel): [string, string] => [
    format.price(priceTicks),
    format.quantity(quantityLots),
  ];
  return {
    symbol: format.instrument.symbol,
    sequence,
    channelSequence,
    checksum,
    bids: depth.bids.map(present),
    asks: depth.asks.map(present),
  };
}

export function presentOrderBook(book: OrderBook, format: InstrumentFormat): OrderBookResponse {
  const { sequence, channelSequence, bids, asks } = book;
  const present = ({ entryId, priceTicks, quantityLots }: QueueEntry): [string, string, string] => [
    format.price(priceTicks),
    format.quantity(quantityLots),
    String(entryId),
  ];
  const { symbol } = format.instrument;
  return { symbol, sequence, channelSequence, bids: bids.map(present), asks: asks.map(present) };
}

export function presentTrade(trade: PublicTrade, format: InstrumentFormat): TradeResponse {
  return {
    tradeId: String(trade.tradeId),
    price: format.price(trade.priceTicks),
    quantity: format.quantity(trade.quantityLots),
    takerSide: nameOf(Side, trade.takerSide),
    simulated: trade.simulated,
    time: isoTime(trade.timeUs),
    timeNs: nanoTime(trade.timeUs),
    sequence: trade.sequence,
  };
}

export function presentCandle(candle: Candle, format: InstrumentFormat): CandleResponse {
  const lots = wide(candle.lotsHigh, candle.lotsLow);
  const notional = wide(candle.notionalHigh, candle.notionalLow);
  return {
    openTime: isoTime(candle.openUs),
    openTimeNs: nanoTime(candle.openUs),
    endTime: isoTime(candle.endUs),
    endTimeNs: nanoTime(candle.endUs),
    open: format.price(candle.openTicks),
    high: format.price(candle.highTicks),
    low: format.price(candle.lowTicks),
    close: format.price(candle.closeTicks),
    volume: format.quantity(lots),
    quoteVolume: format.notional(notional),
    takerBuyVolume: format.quantity(wide(candle.buyLotsHigh, candle.buyLotsLow)),
    takerBuyQuoteVolume: format.notional(wide(candle.buyNotionalHigh, candle.buyNotionalLow)),
    vwap: format.averagePrice(notional, lots),
    tradeCount: candle.tradeCount,
    firstTradeId: String(candle.firstTradeId),
    lastTradeId: String(candle.lastTradeId),
    isClosed: candle.isClosed,
    sequence: candle.lastSequence,
  };
}

export function presentTicker(ticker: Ticker, format: InstrumentFormat): TickerResponse {
  const { bestBid, bestAsk } = ticker;
  const price = (ticks: number | null | undefined) =>
    ticks === null || ticks === undefined ? null : format.price(ticks);
  return {
    symbol: format.instrument.symbol,
    last: price(ticker.lastTicks),
    open: price(ticker.openTicks),
    high: price(ticker.highTicks),
    low: price(ticker.lowTicks),
    volume: format.quantity(ticker.baseVolumeLots),
    quoteVolume: format.notional(ticker.quoteVolume),
    tradeCount: ticker.tradeCount,
    bid: price(bestBid?.priceTicks),
    bidQuantity: bestBid === null ? null : format.quantity(bestBid.quantityLots),
    ask: price(bestAsk?.priceTicks),
    askQuantity: bestAsk === null ? null : format.quantity(bestAsk.quantityLots),
    time: isoTime(ticker.timeUs),
    timeNs: nanoTime(ticker.timeUs),
    sequence: ticker.sequence,
  };
}
