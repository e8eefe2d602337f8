/**
 * Orders that depend on each other, as the ticket writes them, and what they would hold, cost and earn. OCO: two orders of one side,
 * one cancels the other. OTO: an entry, and an exit of the other side that comes in when it has traded. Bracket: an entry and an OCO
 * pair of exits. Rules: docs/matching.md, Order lists.
 */
import type { LevelSteps, Schemas } from '../../../clients/typescript/src/tradsys.js';
import { compare, type Decimal, minus, plus, roundedUp, times, zero } from '../format/decimal.js';
import { type Preview, preview, type PreviewRates } from './preview.js';

export type ListType = Schemas['OrderListRequest']['type'];
export type ListMode = 'single' | ListType;
export type Exit = 'takeProfit' | 'stopLoss';
type Leg = Schemas['OrderLegRequest'];
type Side = 'buy' | 'sell';

export const listAbouts: Readonly<Record<ListType, string>> = {
  oco: 'A limit order and a stop: when one trades or triggers, the other goes.',
  oto: 'An exit comes in with what the entry has traded, when the entry is through.',
  bracket: 'A take-profit and a stop loss come in behind the entry; when one trades, the other goes.',
};

/** What is written, as decimals that are sound. */
export interface WrittenList {
  readonly type: ListType;
  readonly symbol: string;
  readonly side: Side;
  readonly quantity: string;
  /** Of a market entry there is none. */
  readonly price: string | undefined;
  /** Of the stop of an OCO pair. */
  readonly stopPrice: string | undefined;
  readonly takeProfit: string | undefined;
  readonly stopLoss: string | undefined;
}

/** `newId` gives each order its name, so that the request can be repeated. */
export function listRequest(written: WrittenList, newId: () => string): Schemas['OrderListRequest'] {
  const { type, symbol, side } = written;
  return { symbol, type, orders: legsOf(written, side).map((leg) => ({ ...leg, clientOrderId: newId() })) };
}

function legsOf({ type, quantity, price, stopPrice, takeProfit, stopLoss }: WrittenList, side: Side): Leg[] {
  const limit = (of: Side, at: string | undefined): Leg[] =>
    at === undefined ? [] : [{ side: of, type: 'limit', quantity, price: at }];
  const stop = (of: Side, at: string | undefined): Leg[] =>
    at === undefined ? [] : [{ side: of, type: 'stop', quantity, stopPrice: at }];
  if (type === 'oco') return [...limit(side, price), ...stop(side, stopPrice)];
  const exit = side === 'buy' ? 'sell' : 'buy';
  const entry: Leg[] = price === undefined ? [{ side, type: 'market', quantity }] : limit(side, price);
  return [...entry, ...limit(exit, takeProfit), ...stop(exit, stopLoss)];
}

/** Prices in ticks; undefined for what is not written, and for the limit of a market entry. */
export interface ListTerms {
  readonly type: ListType;
  readonly side: Side;
  readonly quantityLots: bigint;
  readonly limitTicks: bigint | undefined;
  readonly stopTicks: bigint | undefined;
  readonly takeProfitTicks: bigint | undefined;
  readonly stopLossTicks: bigint | undefined;
}

/** An exit, or an order of an OCO pair, at its price. */
export interface PlannedLeg {
  readonly name: 'limit' | 'stop' | Exit;
  readonly fee: Decimal;
  /** What entry and exit would earn together, less both fees; undefined for a pair without an entry. */
  readonly result: Decimal | undefined;
}

export interface ListPreview {
  /** Of the quote asset for a buy, of the base asset for a sell; undefined where it cannot be told. */
  readonly hold: Decimal | undefined;
  /** Undefined for an OCO pair. */
  readonly entry: Preview | undefined;
  readonly legs: readonly PlannedLeg[];
}

/** An exit by limit is a maker's, by stop a taker's at the stop price: what a fast market makes of it nobody knows. */
export function listPreview(terms: ListTerms, opposite: readonly LevelSteps[], rates: PreviewRates): ListPreview {
  const { type, side, quantityLots, limitTicks, stopTicks } = terms;
  const order = { side, quantityLots, amount: undefined, limitTicks, triggerTicks: undefined, rests: true };
  if (type === 'oco') {
    const limit = preview({ ...order, onlyRests: false }, opposite, rates);
    const stop = preview({ ...order, limitTicks: undefined, triggerTicks: stopTicks, onlyRests: true }, [], rates);
    return { hold: larger(limit.hold, stop.hold), entry: undefined, legs: pairOf(terms, rates) };
  }
  const entry = preview({ ...order, onlyRests: false, rests: limitTicks !== undefined }, opposite, rates);
  return { hold: entry.hold, entry, legs: exitsOf(terms, entry, rates) };
}

function pairOf({ quantityLots, limitTicks, stopTicks }: ListTerms, rates: PreviewRates): PlannedLeg[] {
  const leg = (name: 'limit' | 'stop', ticks: bigint | undefined, rate: Decimal): PlannedLeg[] =>
    ticks === undefined
      ? []
      : [{ name, fee: feeOf(notionalOf(ticks, quantityLots, rates), rate, rates), result: undefined }];
  return [...leg('limit', limitTicks, rates.maker), ...leg('stop', stopTicks, rates.taker)];
}

function exitsOf(terms: ListTerms, entry: Preview, rates: PreviewRates): PlannedLeg[] {
  const { side, quantityLots, limitTicks, takeProfitTicks, stopLossTicks } = terms;
  const restingLots = limitTicks === undefined ? 0n : quantityLots - entry.takenLots;
  const resting = notionalOf(limitTicks ?? 0n, restingLots, rates);
  const paid = plus(entry.notional, resting);
  const entryFee = plus(entry.fee, feeOf(resting, rates.maker, rates));
  const lots = entry.takenLots + restingLots;
  const leg = (name: Exit, ticks: bigint | undefined, rate: Decimal): PlannedLeg[] => {
    if (ticks === undefined) return [];
    const got = notionalOf(ticks, lots, rates);
    const fee = feeOf(got, rate, rates);
    const gain = side === 'buy' ? minus(got, paid) : minus(paid, got);
    return [{ name, fee, result: minus(gain, plus(entryFee, fee)) }];
  };
  return [...leg('takeProfit', takeProfitTicks, rates.maker), ...leg('stopLoss', stopLossTicks, rates.taker)];
}

function notionalOf(ticks: bigint, lots: bigint, { tick, lot }: PreviewRates): Decimal {
  return times({ units: ticks * lots, scale: 0 }, times(tick, lot));
}

function feeOf(notional: Decimal, rate: Decimal, { quoteScale }: PreviewRates): Decimal {
  return notional.units === 0n ? zero : roundedUp(times(rate, notional), quoteScale);
}

/** One hold for both orders of a pair. */
function larger(one: Decimal | undefined, other: Decimal | undefined): Decimal | undefined {
  if (one === undefined || other === undefined) return undefined;
  return compare(one, other) < 0 ? other : one;
}
