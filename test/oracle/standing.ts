/** How orders come to rest, show a new peak and close, and what that does to the lists they are of. */
import { CancelReason } from '../../src/common/model/order-terms.js';
import { type Emitter, exact } from './emitter.js';
import type { OracleState } from './oracle-state.js';
import {
  type Account,
  type Asset,
  heldAsset,
  holdOf,
  isDisplayed,
  isIceberg,
  MAX,
  nextPeak,
  openOf,
  type Order,
  shownOf,
} from './order.js';
import { invariant } from '../../src/common/assert.js';

export function own(state: OracleState, account: Account, asset: Asset, change: bigint): void {
  const amount = state.owned(account, asset) + change;
  const isBorrower = state.margin.borrowers.some((one) => one.account === account);
  invariant(
    (amount >= 0n || isBorrower) && amount <= MAX,
    `account ${account.accountId} would own ${amount} ${asset.asset}`,
  );
  account.owned.set(asset, amount);
}

export function touch(order: Order, emitter: Emitter): void {
  order.updatedUs = emitter.stamp.timeUs;
  order.sequence = emitter.stamp.sequence;
}

/** The level fields of an event. */
export function levelFields(
  state: OracleState,
  { instrument, side }: Order,
  price: bigint,
): { levelQuantityLots: number; levelOrders: number } {
  const { quantity, orders } = state.level(instrument, side, price);
  return { levelQuantityLots: exact(quantity), levelOrders: orders };
}

/** Joins the book at `price`, behind all that is there. */
export function rest(state: OracleState, emitter: Emitter, order: Order, price: bigint): void {
  const { instrument, side } = order;
  const bestBefore = state.bestDisplayed(instrument, side);
  const isBetter = bestBefore === undefined || (side === 1 ? price > bestBefore : price < bestBefore);
  order.limit = price;
  order.place = 'book';
  touch(order, emitter);
  order.peak = isIceberg(order) ? nextPeak(order) : 0n;
  toTheEnd(state, order);
  const memory = instrument.sides[side];
  if (isDisplayed(order) && isBetter && memory !== undefined) memory.top = { orderId: order.orderId, price };
  emitter.emit('OrderRested', order.account.accountId, {
    orderId: order.orderId,
    priceTicks: exact(price),
    quantityLots: exact(shownOf(order)),
    ...levelFields(state, order, price),
    instrumentId: instrument.instrumentId,
    side,
  });
}

/** Takes the order off the book without closing it. */
export function leaveBook(order: Order, place: Order['place']): void {
  order.place = place;
  forgetTop(order);
}

function forgetTop(order: Order): void {
  const memory = order.instrument.sides[order.side];
  if (memory?.top?.orderId === order.orderId) memory.top = undefined;
}

function toTheEnd(state: OracleState, order: Order): void {
  state.orders = [...state.orders.filter((one) => one !== order), order];
}

/** Shows the next peak where the shown part is used up and there is more. */
export function refresh(state: OracleState, emitter: Emitter, order: Order): void {
  if (!isIceberg(order) || order.place !== 'book' || order.peak > 0n || openOf(order) === 0n) return;
  order.peak = nextPeak(order);
  toTheEnd(state, order);
  emitter.emit('PeakRefreshed', order.account.accountId, {
    orderId: order.orderId,
    priceTicks: exact(order.limit),
    quantityLots: exact(order.peak),
    ...levelFields(state, order, order.limit),
    instrumentId: order.instrument.instrumentId,
    side: order.side,
  });
}

/** Closes an order without an event of its own: it is filled, or nothing is left after prevention. */
export function remove(state: OracleState, order: Order): void {
  state.orders = state.orders.filter((one) => one !== order);
  forgetTop(order);
  const { list } = order;
  if (list?.working === order) state.closedLists.push(list);
}

export function cancel(state: OracleState, emitter: Emitter, order: Order, reason: number): void {
  if (reason !== CancelReason.list) holdWith(order);
  const rested = order.place === 'book';
  const released = holdOf(order);
  remove(state, order);
  emitter.emit('OrderCancelled', order.account.accountId, {
    orderId: order.orderId,
    priceTicks: exact(order.limit),
    cancelledLots: exact(openOf(order)),
    releasedAmount: exact(released),
    ...(rested ? levelFields(state, order, order.limit) : { levelQuantityLots: 0, levelOrders: 0 }),
    instrumentId: order.instrument.instrumentId,
    heldAssetId: heldAsset(order).assetId,
    side: order.side,
    reason,
    rested: rested ? 1 : 0,
  });
  if (reason !== CancelReason.list) cancelOther(state, emitter, order);
}

export function reject(state: OracleState, emitter: Emitter, order: Order, reason: number): void {
  holdWith(order);
  const released = holdOf(order);
  remove(state, order);
  emitter.emit('OrderRejected', order.account.accountId, {
    orderId: order.orderId,
    releasedAmount: exact(released),
    instrumentId: order.instrument.instrumentId,
    heldAssetId: heldAsset(order).assetId,
    reason,
    side: order.side,
  });
  cancelOther(state, emitter, order);
}

/** The hold of a pair goes with the leg that trades, is triggered, or closes first. */
export function holdWith(order: Order): void {
  order.purse.holderId = order.orderId;
}

function otherLeg(state: OracleState, order: Order): Order | undefined {
  const { list } = order;
  if (list === undefined || !list.isPair || list.working === order) return undefined;
  return list.legs.find((leg) => leg !== order && state.isOpen(leg));
}

export function cancelOther(state: OracleState, emitter: Emitter, order: Order): void {
  const other = otherLeg(state, order);
  if (other !== undefined) cancel(state, emitter, other, CancelReason.list);
}

/** The order has lost `lots` to a trade or to prevention: what the other leg of its pair may still trade is less. */
export function shrinkOther(state: OracleState, emitter: Emitter, order: Order, lots: bigint): void {
  const other = otherLeg(state, order);
  if (other === undefined || lots === 0n) return;
  if (openOf(order) === 0n) return cancel(state, emitter, other, CancelReason.list);
  other.reduced += lots;
  touch(other, emitter);
  emitter.emit('OrderReduced', other.account.accountId, {
    orderId: other.orderId,
    reducedLots: exact(lots),
    openLots: exact(openOf(other)),
    instrumentId: other.instrument.instrumentId,
  });
  return undefined;
}
