/**
 * What traded within a stretch of time: the one form in which candles are built, kept, saved and stored. Integers only.
 * Sums may pass 2^53, so each has two limbs, `high × 2^32 + low` with 0 ≤ low < 2^32. Merging the bars of consecutive
 * stretches gives exactly the bar of their trades together.
 */
import { Side } from '../../../common/model/order-terms.js';
import type { PublicTrade } from './trade-tape.js';

/** In the order in which they are saved; columns of the rows have the same names. */
export const barFields = [
  'openUs',
  'openTicks',
  'highTicks',
  'lowTicks',
  'closeTicks',
  'lotsHigh',
  'lotsLow',
  'notionalHigh',
  'notionalLow',
  'buyLotsHigh',
  'buyLotsLow',
  'buyNotionalHigh',
  'buyNotionalLow',
  'tradeCount',
  'firstTradeId',
  'lastTradeId',
  'lastSequence',
] as const;

/** `openUs` is the beginning of the stretch; `buy…` are of the trades whose taker bought. */
export type Bar = Readonly<Record<(typeof barFields)[number], number>>;
/** A bar that still grows. */
export type OpenBar = Record<(typeof barFields)[number], number>;
type BarTrade = Omit<PublicTrade, 'instrumentId' | 'simulated'>;

/** Where the low limb of a sum is carried over. */
export const LIMB = 2 ** 32;

/** The bar of one trade, of a stretch that begins at `openUs`. */
export function barOf(openUs: number, trade: BarTrade): OpenBar {
  const { priceTicks, quantityLots, notional, tradeId } = trade;
  const isBuy = trade.takerSide === Side.buy;
  const lotsHigh = highOf(quantityLots);
  const lotsLow = quantityLots - lotsHigh * LIMB;
  const notionalHigh = highOf(notional);
  const notionalLow = notional - notionalHigh * LIMB;
  return {
    openUs,
    openTicks: priceTicks,
    highTicks: priceTicks,
    lowTicks: priceTicks,
    closeTicks: priceTicks,
    lotsHigh,
    lotsLow,
    notionalHigh,
    notionalLow,
    buyLotsHigh: isBuy ? lotsHigh : 0,
    buyLotsLow: isBuy ? lotsLow : 0,
    buyNotionalHigh: isBuy ? notionalHigh : 0,
    buyNotionalLow: isBuy ? notionalLow : 0,
    tradeCount: 1,
    firstTradeId: tradeId,
    lastTradeId: tradeId,
    lastSequence: trade.sequence,
  };
}

/** Adds what came after the bar. */
export function mergeLater(bar: OpenBar, later: Bar): void {
  bar.highTicks = Math.max(bar.highTicks, later.highTicks);
  bar.lowTicks = Math.min(bar.lowTicks, later.lowTicks);
  bar.closeTicks = later.closeTicks;
  addWide(bar, 'lotsHigh', 'lotsLow', later);
  addWide(bar, 'notionalHigh', 'notionalLow', later);
  addWide(bar, 'buyLotsHigh', 'buyLotsLow', later);
  addWide(bar, 'buyNotionalHigh', 'buyNotionalLow', later);
  bar.tradeCount += later.tradeCount;
  bar.lastTradeId = later.lastTradeId;
  bar.lastSequence = later.lastSequence;
}

/** Bars in the order of time as bars of longer stretches; `startOf` tells where the longer one begins. */
export function rollUp(bars: readonly Bar[], startOf: (timeUs: number) => number): OpenBar[] {
  const longer: OpenBar[] = [];
  for (const bar of bars) {
    const openUs = startOf(bar.openUs);
    const last = longer.at(-1);
    if (last?.openUs === openUs) mergeLater(last, bar);
    else longer.push({ ...bar, openUs });
  }
  return longer;
}

/** A sum of two limbs as one number of any size. */
export function wide(high: number, low: number): bigint {
  return BigInt(high) * BigInt(LIMB) + BigInt(low);
}

type Limb<P extends 'High' | 'Low'> = `${'lots' | 'notional' | 'buyLots' | 'buyNotional'}${P}`;

function addWide(bar: OpenBar, high: Limb<'High'>, low: Limb<'Low'>, later: Bar): void {
  const sum = bar[low] + later[low];
  const carry = sum >= LIMB ? 1 : 0;
  bar[low] = sum - carry * LIMB;
  bar[high] += later[high] + carry;
}

function highOf(amount: number): number {
  return Math.floor(amount / LIMB);
}
