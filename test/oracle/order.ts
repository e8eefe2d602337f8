/** The things of the slow venue, and what follows from an order alone. Money is BigInt, fees are exact fractions. */
import type { CommandBody } from '../../src/common/model/commands.js';
import { Side } from '../../src/common/model/order-terms.js';
import { INTEGER_MAX } from '../../src/common/model/units.js';
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

export interface Terms {
  readonly minQuantityLots: number;
  readonly maxQuantityLots: number;
  readonly minNotional: number;
  readonly maxNotional: number;
  readonly makerFeePpm: number;
  readonly takerFeePpm: number;
  readonly collarBps: number;
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
  phase: number;
}

export interface ClientIdUse {
  readonly account: Account;
  readonly clientOrderId: string;
  readonly body: CommandBody<'PlaceOrder'>;
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
  /** Undefined: the venue's default. */
  maxOpenOrders: number | undefined;
  killed: boolean;
}

export interface Order {
  readonly orderId: number;
  readonly account: Account;
  readonly instrument: Instrument;
  readonly clientOrderId: string;
  readonly side: number;
  readonly orderType: number;
  readonly timeInForce: number;
  readonly flags: number;
  readonly makerRatePpm: number;
  readonly takerRatePpm: number;
  readonly createdUs: number;
  /** Its limit, or the collar of a market order (0 where it had none). */
  limit: bigint;
  /** What was asked for, and what has traded of it. */
  quantity: bigint;
  filled: bigint;
  filledNotional: bigint;
  /** The exact sum of rate × notional over its fills, and what was charged for it. */
  exactFee: Ratio;
  charged: bigint;
  resting: boolean;
  updatedUs: number;
  sequence: number;
}

export function openOf(order: Order): bigint {
  return order.quantity - order.filled;
}

export function opposite(side: number): number {
  return side === Side.buy ? Side.sell : Side.buy;
}

export function heldAsset(order: Order): Asset {
  return order.side === Side.buy ? order.instrument.quote : order.instrument.base;
}

/** What the order holds now: a buy its worst price and the fees that it could still owe, a sell what it delivers. */
export function holdOf(order: Order): bigint {
  const { instrument } = order;
  if (order.limit === 0n) return 0n;
  if (order.side === Side.sell) return openOf(order) * instrument.b;
  const notional = order.limit * openOf(order) * instrument.k;
  const maximalRate = Ratio.ofPpm(Math.max(order.takerRatePpm, order.makerRatePpm, 0));
  const worstFee = order.exactFee.plus(maximalRate.timesInteger(notional));
  return notional + worstFee.ceil() - order.charged;
}

/** What a fill at `rate` costs the order now; the order remembers the exact fee, so that rounding happens once. */
export function chargeFill(order: Order, notional: bigint, ratePpm: number): bigint {
  order.exactFee = order.exactFee.plus(Ratio.ofPpm(ratePpm).timesInteger(notional));
  const fee = order.exactFee.ceil() - order.charged;
  order.charged += fee;
  return fee;
}

/** What the order could bring its account of `asset` when it trades to the end at no less than `price`. */
export function couldBring(order: Order, asset: Asset, price: bigint): bigint {
  const { instrument } = order;
  if (order.limit === 0n) return 0n;
  if (order.side === Side.buy) return asset === instrument.base ? openOf(order) * instrument.b : 0n;
  if (asset !== instrument.quote) return 0n;
  const notional = price * openOf(order) * instrument.k;
  const rebate = Ratio.ofPpm(Math.max(0, -order.makerRatePpm)).timesInteger(notional);
  return notional + rebate.ceil();
}

export function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
