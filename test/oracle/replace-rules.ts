/** Replacing: the price or the total of an order on the book. */
import { OrderType } from '../../src/common/model/order-terms.js';
import { RejectReason } from '../../src/common/model/reject-reason.js';
import { openOrderOf } from './cancel-rules.js';
import { type Emitter, exact } from './emitter.js';
import { isContinuous, type OracleState } from './oracle-state.js';
import { heldAsset, holdOf, isIceberg, isMarketType, openOf, type Order, smaller } from './order.js';
import { type CommandOf, refusalOfBookAndFunds, refusalOfPhase, refusalOfRight, refusalOfSize } from './order-rules.js';
import { slidIfSliding } from './prices.js';
import { countOrder, refusalOfLimits, worstPrice } from './risk-rules.js';
import { noteHeld } from './margin-figures.js';
import { leaveBook, levelFields, rest, touch } from './standing.js';
import { isAmount, isPeak, type Refusal } from './term-rules.js';
import { trade } from './trading.js';

export function replaceOrder(state: OracleState, emitter: Emitter, command: CommandOf<'ReplaceOrder'>): Refusal {
  const { body } = command;
  if (!isAmount(body.priceTicks) || !isAmount(body.quantityLots)) return RejectReason.INVALID_COMMAND;
  const order = openOrderOf(state, command.origin.accountId, body.orderId);
  if (order === undefined) return RejectReason.UNKNOWN_ORDER;
  const { account, instrument } = order;
  const right =
    refusalOfRight(state, { account, instrument, sessionId: command.origin.sessionId }) ?? refusalOfPhase(instrument);
  if (right !== undefined) return right;
  if (!isReplaceable(order)) return RejectReason.NOT_REPLACEABLE;

  const replaced = withTerms(order, body);
  if (replaced.quantity <= order.filled + order.prevented) return RejectReason.QUANTITY_NOT_ABOVE_FILLED;
  if (isIceberg(order) && !isPeak(order.advanced.displayQuantityLots, Number(replaced.quantity))) {
    return RejectReason.DISPLAY_QUANTITY_INVALID;
  }
  const keepsPriority = replaced.limit === order.limit && replaced.quantity <= order.quantity;
  if (!keepsPriority) setLimit(replaced, slidIfSliding(state, replaced, replaced.limit));
  const size = refusalOfSize(state, replaced);
  if (size !== undefined) return size;
  const heldDelta = holdOf(replaced) - holdOf(order);
  const late = keepsPriority
    ? undefined
    : (refusalOfReplacement(state, emitter, order, replaced) ?? refusalOfBookAndFunds(state, replaced, heldDelta));
  if (late !== undefined) return late;

  const oldPrice = order.limit;
  const { limit, ownLimit, quantity, purse } = replaced;
  Object.assign(order, { limit, ownLimit, quantity, purse });
  order.peak = smaller(order.peak, openOf(order));
  touch(order, emitter);
  noteHeld(state, emitter, account);
  if (!keepsPriority) leaveBook(order, 'coming');
  emitter.emit('OrderReplaced', account.accountId, {
    orderId: order.orderId,
    priceTicks: exact(limit),
    quantityLots: exact(quantity),
    openLots: exact(openOf(order)),
    oldPriceTicks: exact(oldPrice),
    heldDelta: exact(heldDelta),
    ...levelFields(state, order, oldPrice),
    instrumentId: instrument.instrumentId,
    heldAssetId: heldAsset(order).assetId,
    side: order.side,
    keptPriority: keepsPriority ? 1 : 0,
    pegged: 0,
  });
  if (keepsPriority) return undefined;
  countOrder(state, emitter, account);
  if (isContinuous(instrument)) trade(state, emitter, order);
  else rest(state, emitter, order, limit);
  return undefined;
}

/** Check 18. */
function refusalOfReplacement(state: OracleState, emitter: Emitter, order: Order, replaced: Order): Refusal {
  return refusalOfLimits(state, emitter, {
    order: replaced,
    worst: worstPrice(state, replaced),
    isWaiting: false,
    mayStay: true,
    others: 0,
    sent: undefined,
    replaced: order,
  });
}

function isReplaceable(order: Order): boolean {
  const isPegged = order.orderType === OrderType.pegged;
  return order.place === 'book' && !isPegged && !isMarketType(order) && order.list === undefined;
}

function withTerms(order: Order, { priceTicks, quantityLots }: { priceTicks: number; quantityLots: number }): Order {
  const replaced: Order = {
    ...order,
    quantity: quantityLots === 0 ? order.quantity : BigInt(quantityLots),
    purse: { ...order.purse },
  };
  setLimit(replaced, priceTicks === 0 ? order.limit : BigInt(priceTicks));
  return replaced;
}

function setLimit(order: Order, limit: bigint): void {
  order.limit = limit;
  order.ownLimit = limit;
  order.purse.holdPrice = limit;
}
