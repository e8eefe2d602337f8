/** The things of the slow venue, and what follows from an order alone. Money is BigInt, fees are exact fractions. */
import type { AdvancedOrderTerms, allocationTerms, bandTerms, CommandBody } from '../../src/common/model/commands.js';
import { OrderFlag, OrderType, Side, TimeInForce } from '../../src/common/model/order-terms.js';
import type { BodyOf } from '../../src/common/model/record-layout.js';
import { INTEGER_MAX } from '../../src/common/model/units.js';
import type { Plain } from './emitter.js';
import { Ratio } from './ratio.js';

export const MAX = BigInt(INTEGER_MAX);

export interface Asset {
  readonly assetId: number;
  readonly asset: string;
  readonly scale: number;
  /** Deposits less withdrawals. */
  external: bigint;
  fees: bigint;
}

export interface Rates {
  readonly makerFeePpm: number;
  readonly takerFeePpm: number;
}

export interface Terms extends Rates {
  readonly minQuantityLots: number;
  readonly maxQuantityLots: number;
  readonly minNotional: number;
  readonly maxNotional: number;
  readonly collarBps: number;
}

/** What a side of an instrument remembers beside its orders. */
export interface SideMemory {
  /** The order that made the best displayed price; it counts only while it is on the book at that price. */
  top: { readonly orderId: number; readonly price: bigint } | undefined;
  observedBest: bigint | undefined;
}

export interface Instrument {
  readonly instrumentId: number;
  readonly symbol: string;
  readonly base: Asset;
  readonly quote: Asset;
  readonly tickSize: string;
  readonly lotSize: string;
  /** One tick × one lot in quote units, and one lot in base units. */
  readonly k: bigint;
  readonly b: bigint;
  terms: Terms;
  readonly tiers: Map<number, Rates>;
  phase: number;
  auctionKind: number;
  /** Who stopped it; that of the phase that it is in. */
  reason: number;
  /** When the phase ends by itself, and what a halt is followed by. */
  endsAtUs: number;
  lastPrice: bigint | undefined;
  markPrice: bigint | undefined;
  readonly sides: Record<number, SideMemory>;
  pegsPricedAt: string;
  allocation: Plain<BodyOf<typeof allocationTerms>>;
  bands: Plain<BodyOf<typeof bandTerms>>;
  staticReference: bigint;
  /** Prices of the last 32 trades since the dynamic band is on. */
  recentPrices: bigint[];
  limitState: { readonly side: number; readonly price: bigint; readonly endsAtUs: number } | undefined;
  limitStateOver: boolean;
  /** Volume, price and surplus as told last. */
  indicative: { readonly priceTicks: number; readonly volumeLots: number; readonly surplusLots: number };
}

export interface ClientIdUse {
  readonly account: Account;
  readonly clientOrderId: string;
  /** All that makes it the same body when it comes again. */
  readonly body: string;
  readonly orderId: number;
  readonly sequence: number;
}

export interface ReferenceUse {
  readonly account: Account;
  readonly command: 'Deposit' | 'Withdraw';
  readonly assetId: number;
  readonly amount: number;
  readonly reference: string;
  readonly sequence: number;
}

export interface Account {
  readonly accountId: number;
  readonly accountKey: string;
  /** Available and held together, by asset. */
  readonly owned: Map<Asset, bigint>;
  tradeGroup: number;
  tier: number;
}

/** What an order's hold is computed from; the legs of an OCO pair share one. */
export interface Purse {
  holdPrice: bigint;
  /** A quote amount that a buy holds as it is. */
  readonly amount: bigint | undefined;
  spent: bigint;
  /** The exact sum of rate × notional over its fills, and what was charged for it. */
  exactFee: Ratio;
  charged: bigint;
  /** The order whose open quantity the hold is for. */
  holderId: number;
}

export interface OrderList {
  readonly listId: number;
  readonly listType: number;
  readonly working: Order | undefined;
  /** The orders that follow, or the legs of an OCO. */
  readonly legs: Order[];
  readonly isPair: boolean;
}

export type Place = 'coming' | 'book' | 'pending' | 'waiting' | 'parked' | 'triggered';
export type Advanced = Plain<AdvancedOrderTerms>;
export type Body = Plain<CommandBody<'PlaceOrder'>>;

export interface Order {
  readonly orderId: number;
  readonly account: Account;
  readonly instrument: Instrument;
  readonly clientOrderId: string;
  readonly side: number;
  readonly orderType: number;
  readonly timeInForce: number;
  readonly flags: number;
  readonly selfTradePrevention: number;
  readonly sessionId: number;
  readonly advanced: Advanced;
  readonly makerRatePpm: number;
  readonly takerRatePpm: number;
  readonly createdUs: number;
  /** The price at which it stands or would trade, and the limit that it came with (0 where it had none). */
  limit: bigint;
  ownLimit: bigint;
  stopPrice: bigint;
  triggeredAt: bigint;
  quantity: bigint;
  filled: bigint;
  prevented: bigint;
  /** What it lost because the other leg of its pair traded. */
  reduced: bigint;
  /** What it has to fill at once; 0 when it has arrived. */
  minimum: bigint;
  filledNotional: bigint;
  feePaid: bigint;
  purse: Purse;
  place: Place;
  /** The shown part of an iceberg. */
  peak: bigint;
  list: OrderList | undefined;
  updatedUs: number;
  sequence: number;
}

export function openOf(order: Order): bigint {
  return order.quantity - order.filled - order.prevented - order.reduced;
}

export function opposite(side: number): number {
  return side === Side.buy ? Side.sell : Side.buy;
}

export function hasFlag(order: { readonly flags: number }, flag: keyof typeof OrderFlag): boolean {
  return (order.flags & OrderFlag[flag]) !== 0;
}

export function isMarketType({ orderType }: { readonly orderType: number }): boolean {
  const { market, stop, take_profit, trailing_stop } = OrderType;
  return [market, stop, take_profit, trailing_stop].some((type) => type === orderType);
}

export function isTriggerOrder({ orderType }: { readonly orderType: number }): boolean {
  const { stop, stop_limit, take_profit, take_profit_limit, trailing_stop, trailing_stop_limit } = OrderType;
  const types = [stop, stop_limit, take_profit, take_profit_limit, trailing_stop, trailing_stop_limit];
  return types.some((type) => type === orderType);
}

export function isTrailing({ orderType }: { readonly orderType: number }): boolean {
  return orderType === OrderType.trailing_stop || orderType === OrderType.trailing_stop_limit;
}

/** GTC, GTD and DAY. */
export function isLasting({ timeInForce }: { readonly timeInForce: number }): boolean {
  const { gtc, gtd, day } = TimeInForce;
  return timeInForce === gtc || timeInForce === gtd || timeInForce === day;
}

export function isAuctionTime({ timeInForce }: { readonly timeInForce: number }): boolean {
  const { good_for_auction, at_open, at_close } = TimeInForce;
  return timeInForce === good_for_auction || timeInForce === at_open || timeInForce === at_close;
}

export function isDisplayed(order: Order): boolean {
  const isQuiet = hasFlag(order, 'hidden') || hasFlag(order, 'allOrNone');
  return !isQuiet && order.orderType !== OrderType.pegged && !isMarketType(order);
}

export function isIceberg(order: Order): boolean {
  return order.advanced.displayQuantityLots !== 0;
}

/** What the public book shows of an order that is on it. */
export function shownOf(order: Order): bigint {
  if (!isDisplayed(order)) return 0n;
  return isIceberg(order) ? order.peak : openOf(order);
}

export function nextPeak(order: Order): bigint {
  const display = BigInt(order.advanced.displayQuantityLots);
  return display < openOf(order) ? display : openOf(order);
}

export function heldAsset(order: Order): Asset {
  return order.side === Side.buy ? order.instrument.quote : order.instrument.base;
}

/** What the order holds now: a buy its worst price and the fees that it could still owe, a sell what it delivers. */
export function holdOf(order: Order): bigint {
  const { instrument, purse } = order;
  if (order.place === 'waiting' || purse.holderId !== order.orderId) return 0n;
  if (order.side === Side.sell) return purse.holdPrice === 0n ? 0n : openOf(order) * instrument.b;
  if (purse.holdPrice === 0n) return 0n;
  if (purse.amount !== undefined) return openOf(order) === 0n ? 0n : purse.amount - purse.spent;
  const notional = purse.holdPrice * openOf(order) * instrument.k;
  const maximalRate = Ratio.ofPpm(Math.max(order.takerRatePpm, order.makerRatePpm, 0));
  const worstFee = purse.exactFee.plus(maximalRate.timesInteger(notional));
  return notional + worstFee.ceil() - purse.charged;
}

/** What a fill at `rate` costs the order now; its purse remembers the exact fee, so that rounding happens once. */
export function chargeFill(order: Order, notional: bigint, ratePpm: number): bigint {
  const { purse } = order;
  purse.exactFee = purse.exactFee.plus(Ratio.ofPpm(ratePpm).timesInteger(notional));
  const fee = purse.exactFee.ceil() - purse.charged;
  purse.charged += fee;
  purse.spent += notional + fee;
  order.feePaid += fee;
  return fee;
}

/** What the order could bring its account of `asset` when it trades to the end at no less than `price`. */
export function couldBring(order: Order, asset: Asset, price: bigint): bigint {
  const { instrument } = order;
  if (order.place === 'waiting' || order.purse.holdPrice === 0n) return 0n;
  if (order.side === Side.buy) return asset === instrument.base ? openOf(order) * instrument.b : 0n;
  if (asset !== instrument.quote) return 0n;
  const notional = price * openOf(order) * instrument.k;
  const rebate = Ratio.ofPpm(Math.max(0, -order.makerRatePpm)).timesInteger(notional);
  return notional + rebate.ceil();
}

export function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}

export function cut(price: bigint, bps: number): bigint {
  return (price * BigInt(bps)) / 10_000n;
}

export function smaller(first: bigint, second: bigint): bigint {
  return first < second ? first : second;
}

export function larger(first: bigint, second: bigint): bigint {
  return first > second ? first : second;
}
