/** Matching, settlement, resting and cancelling, one order at a time. */
import { CancelReason, OrderFlag, OrderType, Side, TimeInForce } from '../../src/common/model/order-terms.js';
import { type Emitter, exact } from './emitter.js';
import type { OracleState } from './oracle-state.js';
import { type Account, type Asset, chargeFill, heldAsset, holdOf, MAX, openOf, opposite, type Order } from './order.js';
import { invariant } from '../../src/common/assert.js';

/** The orders that `incoming` may trade with, in the order in which it meets them. */
function reachable(state: OracleState, incoming: Order): Order[] {
  return state
    .queue(incoming.instrument, opposite(incoming.side))
    .filter((maker) => (incoming.side === Side.buy ? maker.limit <= incoming.limit : maker.limit >= incoming.limit));
}

/** Trades an order that is in, and rests or cancels what is left of it. */
export function trade(state: OracleState, emitter: Emitter, incoming: Order): void {
  const makers = reachable(state, incoming);
  const fillable = makers.reduce((total, maker) => total + openOf(maker), 0n);
  const mayTrade = incoming.timeInForce !== TimeInForce.fok || fillable >= openOf(incoming);
  if (mayTrade) {
    for (const maker of makers) {
      if (openOf(incoming) === 0n) break;
      fill(state, emitter, incoming, maker);
    }
  }
  if (openOf(incoming) === 0n) remove(state, incoming);
  else if (incoming.orderType === OrderType.limit && incoming.timeInForce === TimeInForce.gtc)
    rest(state, emitter, incoming);
  else cancel(state, emitter, incoming, leftoverReason(state, incoming, mayTrade));
}

function leftoverReason(state: OracleState, order: Order, mayTrade: boolean): number {
  if (order.orderType !== OrderType.market) return CancelReason.time_in_force;
  if (state.best(order.instrument, opposite(order.side)) === undefined) return CancelReason.no_liquidity;
  return mayTrade ? CancelReason.collar : CancelReason.time_in_force;
}

function fill(state: OracleState, emitter: Emitter, taker: Order, maker: Order): void {
  const { instrument } = maker;
  const quantity = openOf(taker) < openOf(maker) ? openOf(taker) : openOf(maker);
  const notional = maker.limit * quantity * instrument.k;
  const baseAmount = quantity * instrument.b;
  const takerSide = settlement(taker, quantity, notional, taker.takerRatePpm);
  const makerSide = settlement(maker, quantity, notional, Math.max(maker.makerRatePpm, -taker.takerRatePpm));
  const [buyer, seller] = taker.side === Side.buy ? [taker, maker] : [maker, taker];
  const [buyerFee, sellerFee] = buyer === taker ? [takerSide.fee, makerSide.fee] : [makerSide.fee, takerSide.fee];
  // First both give, then both get: who trades with itself never seems to own the money twice.
  own(state, buyer.account, instrument.quote, -(notional + buyerFee));
  own(state, seller.account, instrument.base, -baseAmount);
  own(state, buyer.account, instrument.base, baseAmount);
  own(state, seller.account, instrument.quote, notional - sellerFee);
  instrument.quote.fees += buyerFee + sellerFee;
  for (const order of [taker, maker]) {
    order.filledNotional += notional;
    touch(order, emitter);
  }
  if (openOf(maker) === 0n) remove(state, maker);
  const level = state.level(instrument, maker.side, maker.limit);
  state.tradesEver += 1;
  emitter.emit('TradeExecuted', taker.account.accountId, {
    tradeId: state.tradesEver,
    priceTicks: exact(maker.limit),
    quantityLots: exact(quantity),
    notional: exact(notional),
    baseAmount: exact(baseAmount),
    takerOrderId: taker.orderId,
    makerOrderId: maker.orderId,
    takerFee: exact(takerSide.fee),
    makerFee: exact(makerSide.fee),
    takerReleased: exact(takerSide.released),
    makerReleased: exact(makerSide.released),
    takerOpenLots: exact(openOf(taker)),
    makerOpenLots: exact(openOf(maker)),
    levelQuantityLots: exact(level.quantity),
    instrumentId: instrument.instrumentId,
    makerAccountId: maker.account.accountId,
    levelOrders: level.orders,
    takerSide: taker.side,
    simulated: ((taker.flags | maker.flags) & OrderFlag.simulated) === 0 ? 0 : 1,
    auction: 0,
  });
}

/** Takes a fill into the order: its fee, and what its hold sets free beyond what is paid or delivered. */
function settlement(
  order: Order,
  quantity: bigint,
  notional: bigint,
  ratePpm: number,
): { fee: bigint; released: bigint } {
  const heldBefore = holdOf(order);
  order.filled += quantity;
  const fee = chargeFill(order, notional, ratePpm);
  const given = order.side === Side.buy ? notional + fee : quantity * order.instrument.b;
  return { fee, released: heldBefore - holdOf(order) - given };
}

export function own(state: OracleState, account: Account, asset: Asset, change: bigint): void {
  const amount = state.owned(account, asset) + change;
  invariant(amount >= 0n && amount <= MAX, `account ${account.accountId} would own ${amount} ${asset.asset}`);
  account.owned.set(asset, amount);
}

function rest(state: OracleState, emitter: Emitter, order: Order): void {
  order.resting = true;
  const level = state.level(order.instrument, order.side, order.limit);
  emitter.emit('OrderRested', order.account.accountId, {
    orderId: order.orderId,
    priceTicks: exact(order.limit),
    quantityLots: exact(openOf(order)),
    levelQuantityLots: exact(level.quantity),
    instrumentId: order.instrument.instrumentId,
    levelOrders: level.orders,
    side: order.side,
  });
}

export function cancel(state: OracleState, emitter: Emitter, order: Order, reason: number): void {
  remove(state, order);
  const level = state.level(order.instrument, order.side, order.limit);
  emitter.emit('OrderCancelled', order.account.accountId, {
    orderId: order.orderId,
    priceTicks: exact(order.limit),
    cancelledLots: exact(openOf(order)),
    releasedAmount: exact(holdOf(order)),
    levelQuantityLots: order.resting ? exact(level.quantity) : 0,
    instrumentId: order.instrument.instrumentId,
    heldAssetId: heldAsset(order).assetId,
    levelOrders: order.resting ? level.orders : 0,
    side: order.side,
    reason,
    rested: order.resting ? 1 : 0,
  });
}

function remove(state: OracleState, order: Order): void {
  state.orders = state.orders.filter((one) => one !== order);
}

export function touch(order: Order, emitter: Emitter): void {
  order.updatedUs = emitter.stamp.timeUs;
  order.sequence = emitter.stamp.sequence;
}
