/**
 * What margin accounts are worth and must be worth, and what they may borrow, from docs/risk.md: worked out anew from what accounts own
 * and which orders are open.
 */
import { Side } from '../../src/common/model/order-terms.js';
import { RejectReason } from '../../src/common/model/reject-reason.js';
import type { Emitter } from './emitter.js';
import type { Borrower } from './margin-memory.js';
import type { OracleState } from './oracle-state.js';
import {
  type Account,
  type Asset,
  heldAsset,
  holdOf,
  type Instrument,
  larger,
  openOf,
  type Order,
  sum,
} from './order.js';
import { marksOf } from './risk-rules.js';
import type { Refusal } from './term-rules.js';

export const REVIEW_US = 250_000;
export const MILLION = 1_000_000n;

export function borrowerOf(state: OracleState, account: Account): Borrower | undefined {
  return state.margin.borrowers.find((one) => one.account === account);
}

export function isFund(state: OracleState, account: Account): boolean {
  return account === state.margin.pool || account === state.margin.insurance;
}

export function isSpot(state: OracleState, account: Account): boolean {
  return borrowerOf(state, account) === undefined && !isFund(state, account);
}

export function couldOwe(state: OracleState, account: Account): boolean {
  return state.assets.some((asset) => state.available(account, asset) < 0n);
}

export function lent(state: OracleState, asset: Asset): bigint {
  return sum(state.margin.borrowers.map(({ account }) => larger(0n, -state.available(account, asset))));
}

function lendable(state: OracleState, asset: Asset): bigint {
  const { pool } = state.margin;
  return (pool === undefined ? 0n : state.available(pool, asset)) - lent(state, asset);
}

/** What may leave an account at most. */
export function withdrawable(state: OracleState, account: Account, asset: Asset): bigint {
  return account === state.margin.pool ? lendable(state, asset) : state.available(account, asset);
}

export function mayWithdraw(state: OracleState, account: Account, asset: Asset, amount: bigint): boolean {
  const borrower = borrowerOf(state, account);
  if (borrower === undefined || !couldOwe(state, account)) return true;
  const totalOf = (one: Asset): bigint => state.owned(account, one) - (one === asset ? amount : 0n);
  return freeOf(state, borrower, totalOf, state.ordersOf(account)) >= 0n;
}

/** Check 21 of an account that is no spot account; `order` is as it would be, in place of the one of its id. */
export function refusalOfMargin(state: OracleState, order: Order): Refusal {
  const { account, instrument } = order;
  const borrower = borrowerOf(state, account);
  if (borrower === undefined) return RejectReason.FUND_ACCOUNT;
  if (borrower.state >= 2) return RejectReason.ACCOUNT_IN_LIQUIDATION;
  if (holdOf(order) === 0n) return undefined;
  if (instrument.quote !== borrower.asset || !state.margin.terms.has(instrument)) {
    return RejectReason.INSTRUMENT_NOT_MARGINABLE;
  }
  const valuing = valuingOf(state, borrower.asset, instrument.base);
  if (valuing === undefined || markOf(state, valuing) === 0n) return RejectReason.NO_MARK_PRICE;
  const before = state.orders.find((one) => one.orderId === order.orderId);
  const moreHeld = holdOf(order) - (before === undefined ? 0n : holdOf(before));
  if (!canLend(state, account, heldAsset(order), moreHeld)) return RejectReason.LENDING_POOL_EXHAUSTED;
  const orders = [...state.ordersOf(account).filter((one) => one.orderId !== order.orderId), order];
  const totalOf = (asset: Asset): bigint => state.owned(account, asset);
  if (freeOf(state, borrower, totalOf, orders) >= 0n) return undefined;
  return onlyReduces(state, valuing, order, orders) ? undefined : RejectReason.INSUFFICIENT_MARGIN;
}

export function canLend(state: OracleState, account: Account, asset: Asset, moreHeld: bigint): boolean {
  const available = state.available(account, asset);
  const borrows = larger(0n, moreHeld - available) - larger(0n, -available);
  return borrows <= 0n || borrows <= lendable(state, asset);
}

/** An order of the account was accepted, or replaced. */
export function noteHeld(state: OracleState, { stamp }: Emitter, account: Account): void {
  if (borrowerOf(state, account) !== undefined) state.margin.nextReviewUs ??= stamp.timeUs + REVIEW_US;
}

export function markOf(state: OracleState, instrument: Instrument): bigint {
  return marksOf(state)(instrument);
}

/** The first instrument with terms that trades a base asset for the margin asset. */
function valuingOf(state: OracleState, margin: Asset, base: Asset): Instrument | undefined {
  return state.instruments.find((one) => one.quote === margin && one.base === base && state.margin.terms.has(one));
}

function worth(state: OracleState, valuing: Instrument, amount: bigint): bigint {
  return (amount * markOf(state, valuing) * valuing.k) / valuing.b;
}

function security(state: OracleState, valuing: Instrument, total: bigint): bigint {
  if (total < 0n) return -ceil(-total * markOf(state, valuing) * valuing.k, valuing.b);
  return (worth(state, valuing, total) * (MILLION - haircutOf(state, valuing))) / MILLION;
}

function haircutOf(state: OracleState, valuing: Instrument): bigint {
  return state.margin.terms.get(valuing)?.haircut ?? 0n;
}

function initialOf(state: OracleState, valuing: Instrument): bigint {
  return state.margin.terms.get(valuing)?.initial ?? 0n;
}

/** Each base asset that counts, with the instrument that values it. */
export function valuings(state: OracleState, margin: Asset): Instrument[] {
  return state.instruments.filter((one) => one.quote === margin && valuingOf(state, margin, one.base) === one);
}

function freeOf(
  state: OracleState,
  { asset: margin }: Borrower,
  totalOf: (asset: Asset) => bigint,
  orders: readonly Order[],
): bigint {
  const each = valuings(state, margin).map((valuing) => {
    const total = totalOf(valuing.base);
    const open = orders.filter((order) => order.instrument.base === valuing.base && holdOf(order) > 0n);
    const exposure = larger(abs(total + baseOf(open, Side.buy)), abs(total - baseOf(open, Side.sell)));
    const required = ceil(worth(state, valuing, exposure) * initialOf(state, valuing), MILLION);
    return security(state, valuing, total) - sum(open.map((order) => lossOf(state, valuing, order))) - required;
  });
  return totalOf(margin) + sum(each);
}

function baseOf(orders: readonly Order[], side: number): bigint {
  return sum(orders.filter((order) => order.side === side).map((order) => openOf(order) * order.instrument.b));
}

function lossOf(state: OracleState, valuing: Instrument, order: Order): bigint {
  const { instrument, purse, side } = order;
  const value = worth(state, valuing, openOf(order) * instrument.b);
  if (side === Side.sell) return larger(0n, value - purse.holdPrice * openOf(order) * instrument.k);
  return larger(0n, holdOf(order) - (value * (MILLION - haircutOf(state, valuing))) / MILLION);
}

function onlyReduces(state: OracleState, valuing: Instrument, order: Order, orders: readonly Order[]): boolean {
  const total = state.owned(order.account, valuing.base);
  const open = orders.filter((one) => one.instrument.base === valuing.base && holdOf(one) > 0n);
  const isSell = order.side === Side.sell;
  const isWithin = isSell
    ? total > 0n && baseOf(open, Side.sell) <= total
    : total < 0n && baseOf(open, Side.buy) <= -total;
  const value = worth(state, valuing, openOf(order) * order.instrument.b);
  return isWithin && lossOf(state, valuing, order) <= (value * initialOf(state, valuing)) / MILLION;
}

export interface Figures {
  readonly equity: bigint;
  readonly initial: bigint;
  readonly maintenance: bigint;
}

export function figuresOf(state: OracleState, { account, asset: margin }: Borrower): Figures {
  const all = valuings(state, margin).map((valuing) => {
    const total = state.owned(account, valuing.base);
    const value = worth(state, valuing, abs(total));
    const maintenance = state.margin.terms.get(valuing)?.maintenance ?? 0n;
    return {
      equity: security(state, valuing, total),
      initial: ceil(value * initialOf(state, valuing), MILLION),
      maintenance: ceil(value * maintenance, MILLION),
    };
  });
  return {
    equity: state.owned(account, margin) + sum(all.map(({ equity }) => equity)),
    initial: sum(all.map(({ initial }) => initial)),
    maintenance: sum(all.map(({ maintenance }) => maintenance)),
  };
}

export function ceil(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}

export function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}
