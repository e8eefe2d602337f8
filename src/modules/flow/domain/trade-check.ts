/**
 * Compares the venue's trades with the recorded ones, by price, quantity and the two orders. Recorded trades name
 * no orders; those come from the fills that the order events show (fill-pairing.ts). A recording without trades is
 * compared by these fills alone.
 */
import { type RecordedFill, ROUNDING_LOTS } from './fill-pairing.js';
import type { RecordedTrade } from './recorded-event.js';

/** A trade of the venue in the recording's numbers; an order's id is its recorded one. */
export interface VenueTrade {
  readonly timeUs: number;
  readonly priceTicks: number;
  readonly lots: number;
  readonly buyOrderId: number;
  readonly sellOrderId: number;
}

const MINUTE_US = 60_000_000;

interface ExpectedTrade {
  readonly timeUs: number;
  readonly priceTicks: number;
  readonly lots: number;
  readonly orders: { readonly buyOrderId: number; readonly sellOrderId: number } | undefined;
}

export interface TradeDifference {
  readonly recorded: ExpectedTrade | undefined;
  readonly venue: VenueTrade | undefined;
}

export interface TradeComparison {
  readonly recorded: number;
  readonly recordedLots: number;
  readonly venue: number;
  readonly venueLots: number;
  /** Equal in price, quantity and both orders. */
  readonly equal: number;
  /** Equal in price and quantity, while the recording does not tell the orders, or tells others. */
  readonly equalButOrders: number;
  /** Equal in price and both orders, and in quantity but for what a recording may have cut off. */
  readonly equalButRounding: number;
  /** Recorded trades with what the venue did in their place (same price, nearest in time), and what has no counterpart. */
  readonly differences: readonly TradeDifference[];
}

export function compareTrades(
  recordedTrades: readonly RecordedTrade[],
  fills: readonly RecordedFill[],
  venueTrades: readonly VenueTrade[],
): TradeComparison {
  const expected = recordedTrades.length > 0 ? withOrders(recordedTrades, fills) : fills.map(asExpected);
  const left = new Queues(venueTrades, fullKey);
  const unmatched = expected.filter(
    (trade) => trade.orders === undefined || left.take(fullKey(flat(trade))) === undefined,
  );
  const byPriceAndLots = new Queues(left.rest(), plainKey);
  const others = unmatched.filter((trade) => byPriceAndLots.take(plainKey(trade)) === undefined);
  const rest = byPriceAndLots.rest();
  const differing = others.filter((trade) => !takeRounded(rest, trade));
  return {
    recorded: expected.length,
    recordedLots: lotsOf(expected),
    venue: venueTrades.length,
    venueLots: lotsOf(venueTrades),
    equal: expected.length - unmatched.length,
    equalButOrders: unmatched.length - others.length,
    equalButRounding: others.length - differing.length,
    differences: explain(differing, rest),
  };
}

/** Gives each recorded trade the orders of the fill with its price and quantity, in the order of time. */
function withOrders(trades: readonly RecordedTrade[], fills: readonly RecordedFill[]): ExpectedTrade[] {
  const queues = new Queues(fills, plainKey);
  return trades.map(({ timeUs, priceTicks, lots }) => {
    const fill = queues.take(plainKey({ priceTicks, lots }));
    return { timeUs, priceTicks, lots, orders: fill };
  });
}

function asExpected(fill: RecordedFill): ExpectedTrade {
  return { timeUs: fill.timeUs, priceTicks: fill.priceTicks, lots: fill.lots, orders: fill };
}

/** Takes the trade of the same orders and price out of `venue` whose quantity is the same but for rounding. */
function takeRounded(venue: VenueTrade[], { priceTicks, lots, orders }: ExpectedTrade): boolean {
  const at = venue.findIndex(
    (trade) =>
      trade.buyOrderId === orders?.buyOrderId &&
      trade.sellOrderId === orders.sellOrderId &&
      trade.priceTicks === priceTicks &&
      Math.abs(trade.lots - lots) <= ROUNDING_LOTS,
  );
  if (at !== -1) venue.splice(at, 1);
  return at !== -1;
}

/** Puts trades of the same price and time side by side: most likely one trade of two quantities. */
function explain(recorded: readonly ExpectedTrade[], venue: readonly VenueTrade[]): TradeDifference[] {
  const left = [...venue];
  const differences: TradeDifference[] = recorded.map((trade) => {
    const at = nearestAt(left, trade);
    return { recorded: trade, venue: at === -1 ? undefined : left.splice(at, 1)[0] };
  });
  return [...differences, ...left.map((trade) => ({ recorded: undefined, venue: trade }))];
}

/** The nearest in time of those with the price of `trade` within a minute, or −1. */
function nearestAt(venue: readonly VenueTrade[], trade: ExpectedTrade): number {
  let best = -1;
  let bestUs = MINUTE_US;
  for (const [index, { priceTicks, timeUs }] of venue.entries()) {
    const distanceUs = Math.abs(timeUs - trade.timeUs);
    if (priceTicks === trade.priceTicks && distanceUs < bestUs) {
      best = index;
      bestUs = distanceUs;
    }
  }
  return best;
}

/** Things by key, first in first out. */
class Queues<T> {
  private readonly byKey = new Map<string, T[]>();

  constructor(items: readonly T[], keyOf: (item: T) => string) {
    for (const item of items) {
      const key = keyOf(item);
      const queue = this.byKey.get(key);
      if (queue === undefined) this.byKey.set(key, [item]);
      else queue.push(item);
    }
  }

  take(key: string): T | undefined {
    return this.byKey.get(key)?.shift();
  }

  rest(): T[] {
    return [...this.byKey.values()].flat();
  }
}

interface Plain {
  readonly priceTicks: number;
  readonly lots: number;
}

function plainKey({ priceTicks, lots }: Plain): string {
  return `${priceTicks} ${lots}`;
}

function fullKey(trade: Plain & { readonly buyOrderId: number; readonly sellOrderId: number }): string {
  return `${plainKey(trade)} ${trade.buyOrderId} ${trade.sellOrderId}`;
}

function flat({ priceTicks, lots, orders }: ExpectedTrade): VenueTrade {
  return { timeUs: 0, priceTicks, lots, buyOrderId: orders?.buyOrderId ?? 0, sellOrderId: orders?.sellOrderId ?? 0 };
}

function lotsOf(trades: readonly Plain[]): number {
  return trades.reduce((sum, { lots }) => sum + lots, 0);
}
