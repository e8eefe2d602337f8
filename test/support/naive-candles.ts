/** Candles as one would make them with a calendar and a map: no rows, no limbs, no bars to roll up. */
import type { VenueEvent } from '../../src/common/model/events.js';
import { Side } from '../../src/common/model/order-terms.js';
import type { Candle } from '../../src/modules/market-data/candle-reader.js';
import { wide } from '../../src/modules/market-data/domain/bar.js';
import type { IntervalName } from '../../src/modules/market-data/domain/candle-interval.js';

export interface NaiveCandle {
  readonly openUs: number;
  readonly endUs: number;
  readonly openTicks: number;
  readonly highTicks: number;
  readonly lowTicks: number;
  readonly closeTicks: number;
  readonly lots: bigint;
  readonly notional: bigint;
  readonly buyLots: bigint;
  readonly buyNotional: bigint;
  readonly tradeCount: number;
  readonly firstTradeId: number;
  readonly lastTradeId: number;
  readonly lastSequence: number;
}

type TradeEvent = VenueEvent & { readonly name: 'TradeExecuted' };

const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Newest first, of the trades of one instrument. */
export function naiveCandles(
  events: readonly VenueEvent[],
  instrumentId: number,
  interval: IntervalName,
): NaiveCandle[] {
  const trades = events.filter(
    (event): event is TradeEvent => event.name === 'TradeExecuted' && event.body.instrumentId === instrumentId,
  );
  const byStart = new Map<number, TradeEvent[]>();
  for (const trade of trades) {
    const start = startMs(interval, trade.timeUs);
    byStart.set(start, [...(byStart.get(start) ?? []), trade]);
  }
  return [...byStart].map(([start, group]) => candleOf(interval, start, group)).toReversed();
}

/** A candle that was read, in the same form. */
export function plain(candle: Candle): NaiveCandle {
  const { openUs, endUs, openTicks, highTicks, lowTicks, closeTicks, tradeCount } = candle;
  const { firstTradeId, lastTradeId, lastSequence } = candle;
  return {
    openUs,
    endUs,
    openTicks,
    highTicks,
    lowTicks,
    closeTicks,
    lots: wide(candle.lotsHigh, candle.lotsLow),
    notional: wide(candle.notionalHigh, candle.notionalLow),
    buyLots: wide(candle.buyLotsHigh, candle.buyLotsLow),
    buyNotional: wide(candle.buyNotionalHigh, candle.buyNotionalLow),
    tradeCount,
    firstTradeId,
    lastTradeId,
    lastSequence,
  };
}

function candleOf(interval: IntervalName, start: number, trades: readonly TradeEvent[]): NaiveCandle {
  const prices = trades.map(({ body }) => body.priceTicks as number);
  const bought = trades.filter(({ body }) => body.takerSide === Side.buy);
  const total = (of: readonly TradeEvent[], field: 'quantityLots' | 'notional'): bigint =>
    of.reduce((sum, { body }) => sum + BigInt(body[field]), 0n);
  return {
    openUs: start * 1_000,
    endUs: endMs(interval, start) * 1_000,
    openTicks: prices[0] as number,
    highTicks: Math.max(...prices),
    lowTicks: Math.min(...prices),
    closeTicks: prices.at(-1) as number,
    lots: total(trades, 'quantityLots'),
    notional: total(trades, 'notional'),
    buyLots: total(bought, 'quantityLots'),
    buyNotional: total(bought, 'notional'),
    tradeCount: trades.length,
    firstTradeId: trades[0]?.body.tradeId as number,
    lastTradeId: trades.at(-1)?.body.tradeId as number,
    lastSequence: trades.at(-1)?.sequence as number,
  };
}

function startMs(interval: IntervalName, timeUs: number): number {
  const timeMs = Math.floor(timeUs / 1_000);
  const date = new Date(timeMs);
  if (interval === '1M') return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
  if (interval === '1w') {
    const sinceMonday = (date.getUTCDay() + 6) % 7;
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() - sinceMonday);
  }
  return timeMs - (timeMs % widthMs(interval));
}

function endMs(interval: IntervalName, start: number): number {
  const date = new Date(start);
  if (interval === '1M') return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
  return start + (interval === '1w' ? 7 * UNIT_MS.d : widthMs(interval));
}

function widthMs(interval: IntervalName): number {
  return Number.parseInt(interval, 10) * UNIT_MS[interval.slice(-1) as keyof typeof UNIT_MS];
}
