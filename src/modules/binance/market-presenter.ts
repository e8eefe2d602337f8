/** Books, trades, candles and tickers as this API has them. */
import { Side } from '../../common/model/order-terms.js';
import type { InstrumentFormat } from '../instruments/domain/instrument-format.js';
import { wide } from '../market-data/domain/bar.js';
import type { BestLevel, Ticker } from '../market-data/domain/ticker.js';
import type { PublicTrade } from '../market-data/domain/trade-tape.js';
import type { Candle } from '../market-data/candle-reader.js';
import type { WireTime } from './endpoint.js';

export type BookSide = readonly (readonly [price: string, quantity: string])[];

export function presentLevels(levels: readonly BestLevel[], format: InstrumentFormat): BookSide {
  return levels.map(({ priceTicks, quantityLots }) => [format.price(priceTicks), format.quantity(quantityLots)]);
}

export function presentTrade(trade: PublicTrade, format: InstrumentFormat, time: WireTime) {
  return {
    id: trade.tradeId,
    price: format.price(trade.priceTicks),
    qty: format.quantity(trade.quantityLots),
    quoteQty: format.notional(trade.notional),
    time: time(trade.timeUs),
    isBuyerMaker: trade.takerSide === Side.sell,
    isBestMatch: true,
  };
}

/** Trades of one taker at one price: its id is that of the first of them. */
export interface AggregateTrade {
  readonly first: PublicTrade;
  readonly lastTradeId: number;
  readonly quantityLots: number;
}

/** Trades in the order of their ids; those of one command, side and price are one. */
export function aggregated(trades: readonly PublicTrade[]): AggregateTrade[] {
  const aggregates: AggregateTrade[] = [];
  for (const trade of trades) {
    const last = aggregates.at(-1);
    if (last === undefined || !isSameTake(last.first, trade)) {
      aggregates.push({ first: trade, lastTradeId: trade.tradeId, quantityLots: trade.quantityLots });
    } else {
      const quantityLots = last.quantityLots + trade.quantityLots;
      aggregates[aggregates.length - 1] = { first: last.first, lastTradeId: trade.tradeId, quantityLots };
    }
  }
  return aggregates;
}

function isSameTake(one: PublicTrade, other: PublicTrade): boolean {
  return one.sequence === other.sequence && one.priceTicks === other.priceTicks && one.takerSide === other.takerSide;
}

export function presentAggregate(trade: AggregateTrade, format: InstrumentFormat, time: WireTime) {
  const { first, lastTradeId, quantityLots } = trade;
  return {
    a: first.tradeId,
    p: format.price(first.priceTicks),
    q: format.quantity(quantityLots),
    f: first.tradeId,
    l: lastTradeId,
    T: time(first.timeUs),
    m: first.takerSide === Side.sell,
    M: true,
  };
}

export function presentKline(candle: Candle, format: InstrumentFormat, time: WireTime) {
  return [
    time(candle.openUs),
    format.price(candle.openTicks),
    format.price(candle.highTicks),
    format.price(candle.lowTicks),
    format.price(candle.closeTicks),
    format.quantity(wide(candle.lotsHigh, candle.lotsLow)),
    closeTime(candle.endUs, time),
    format.notional(wide(candle.notionalHigh, candle.notionalLow)),
    candle.tradeCount,
    format.quantity(wide(candle.buyLotsHigh, candle.buyLotsLow)),
    format.notional(wide(candle.buyNotionalHigh, candle.buyNotionalLow)),
    '0',
  ];
}

/** The last moment before the end, in the unit of the client. */
export function closeTime(endUs: number, time: WireTime): number {
  return time(endUs) - 1;
}

/** What traded within a stretch of time, as all tickers tell it. */
export interface TradedStretch {
  readonly openTicks: number | null;
  readonly highTicks: number | null;
  readonly lowTicks: number | null;
  readonly lastTicks: number | null;
  readonly lots: bigint;
  readonly notional: bigint;
  readonly openUs: number;
  readonly endUs: number;
  readonly firstTradeId: number;
  readonly lastTradeId: number;
  readonly count: number;
}

export function stretchOf(
  ticker: Ticker,
  ids: { readonly firstTradeId: number; readonly lastTradeId: number },
): TradedStretch {
  const { openTicks, highTicks, lowTicks, lastTicks, timeUs } = ticker;
  return {
    openTicks,
    highTicks,
    lowTicks,
    lastTicks,
    lots: ticker.baseVolumeLots,
    notional: ticker.quoteVolume,
    openUs: timeUs - 86_400_000_000,
    endUs: timeUs,
    ...ids,
    count: ticker.tradeCount,
  };
}

/** Of a stretch without trades the prices are those of the last trade, or 0. */
export function presentMini(name: string, stretch: TradedStretch, format: InstrumentFormat, time: WireTime) {
  const last = stretch.lastTicks ?? 0;
  return {
    symbol: name,
    openPrice: format.price(stretch.openTicks ?? last),
    highPrice: format.price(stretch.highTicks ?? last),
    lowPrice: format.price(stretch.lowTicks ?? last),
    lastPrice: format.price(last),
    volume: format.quantity(stretch.lots),
    quoteVolume: format.notional(stretch.notional),
    openTime: time(stretch.openUs),
    closeTime: time(stretch.endUs),
    firstId: stretch.firstTradeId,
    lastId: stretch.lastTradeId,
    count: stretch.count,
  };
}

export function presentChange(stretch: TradedStretch, format: InstrumentFormat) {
  const last = stretch.lastTicks ?? 0;
  const open = stretch.openTicks ?? last;
  const change = last - open;
  return {
    priceChange: `${change < 0 ? '-' : ''}${format.price(Math.abs(change))}`,
    priceChangePercent: (open === 0 ? 0 : (change / open) * 100).toFixed(3),
    weightedAvgPrice: stretch.lots === 0n ? format.price(last) : format.averagePrice(stretch.notional, stretch.lots),
  };
}

export function presentFull(name: string, stretch: TradedStretch, format: InstrumentFormat, time: WireTime) {
  const { symbol, ...mini } = presentMini(name, stretch, format, time);
  return { symbol, ...presentChange(stretch, format), ...mini };
}

/** Best prices; 0 where a side is empty. */
export function presentBest(
  { bestBid, bestAsk }: Pick<Ticker, 'bestBid' | 'bestAsk'>,
  format: InstrumentFormat,
): { bidPrice: string; bidQty: string; askPrice: string; askQty: string } {
  return {
    bidPrice: format.price(bestBid?.priceTicks ?? 0),
    bidQty: format.quantity(bestBid?.quantityLots ?? 0),
    askPrice: format.price(bestAsk?.priceTicks ?? 0),
    askQty: format.quantity(bestAsk?.quantityLots ?? 0),
  };
}
