/** Cancelling: one, by client id, a list, many, a session's. */
import { CancelReason, Side } from '../../src/common/model/order-terms.js';
import { RejectReason } from '../../src/common/model/reject-reason.js';
import type { Emitter } from './emitter.js';
import type { OracleState } from './oracle-state.js';
import { hasFlag, type Order } from './order.js';
import { clientIdUse, type CommandOf } from './order-rules.js';
import { OrderType } from '../../src/common/model/order-terms.js';
import { cancel } from './standing.js';
import { isAmount, type Refusal } from './term-rules.js';

/** Also for "not the account's": nobody learns whether somebody else's order exists. */
export function openOrderOf(state: OracleState, accountId: number, orderId: number): Order | undefined {
  return state.orders.find((order) => order.orderId === orderId && order.account.accountId === accountId);
}

export function cancelOrder(state: OracleState, emitter: Emitter, command: CommandOf<'CancelOrder'>): Refusal {
  const order = openOrderOf(state, command.origin.accountId, command.body.orderId);
  if (order === undefined) return RejectReason.UNKNOWN_ORDER;
  cancel(state, emitter, order, CancelReason.requested);
  return undefined;
}

export function openOrderByClientId(state: OracleState, accountId: number, clientOrderId: string): Order | undefined {
  const use = clientIdUse(state, accountId, clientOrderId);
  return state.orders.find((order) => order.orderId === use?.orderId);
}

export function cancelByClientOrderId(
  state: OracleState,
  emitter: Emitter,
  { origin, body }: CommandOf<'CancelByClientOrderId'>,
): Refusal {
  const order = openOrderByClientId(state, origin.accountId, body.clientOrderId);
  if (order === undefined) return RejectReason.UNKNOWN_ORDER;
  cancel(state, emitter, order, CancelReason.requested);
  return undefined;
}

export function cancelOrderList(
  state: OracleState,
  emitter: Emitter,
  { origin, body }: CommandOf<'CancelOrderList'>,
): Refusal {
  const account = state.account(origin.accountId);
  const orders = account === undefined ? [] : state.ordersOf(account);
  const ofList = orders.filter((order) => order.list?.listId === body.listId);
  if (ofList.length === 0) return RejectReason.UNKNOWN_ORDER;
  cancelAll(state, emitter, ofList, CancelReason.requested);
  return undefined;
}

export function massCancel(state: OracleState, emitter: Emitter, { origin, body }: CommandOf<'MassCancel'>): Refusal {
  const account = state.account(origin.accountId);
  if (account === undefined) return RejectReason.UNKNOWN_ACCOUNT;
  const { instrumentId, side, lowestPriceTicks: lowest, highestPriceTicks: highest, ofSessionId } = body;
  if (instrumentId !== -1 && state.instrument(instrumentId) === undefined) return RejectReason.UNKNOWN_INSTRUMENT;
  if (side !== 0 && side !== Side.buy && side !== Side.sell) return RejectReason.INVALID_COMMAND;
  if (!isAmount(lowest) || !isAmount(highest) || ofSessionId < 0) return RejectReason.INVALID_COMMAND;
  const orders = state
    .ordersOf(account)
    .filter((order) => instrumentId === -1 || order.instrument.instrumentId === instrumentId)
    .filter((order) => side === 0 || order.side === side)
    .filter((order) => lowest === 0 || priceOf(order) >= BigInt(lowest))
    .filter((order) => highest === 0 || priceOf(order) <= BigInt(highest))
    .filter((order) => ofSessionId === 0 || order.sessionId === ofSessionId);
  const orderCount = cancelAll(state, emitter, orders, CancelReason.mass_cancelled);
  emitter.emit('MassCancelled', account.accountId, { orderCount });
  return undefined;
}

/** On the book its price, for a peg its limit. */
function priceOf(order: Order): bigint {
  return order.orderType === OrderType.pegged ? order.ownLimit : order.limit;
}

export function disconnectSession(
  state: OracleState,
  emitter: Emitter,
  { origin }: CommandOf<'DisconnectSession'>,
): Refusal {
  const account = state.account(origin.accountId);
  if (account === undefined) return RejectReason.UNKNOWN_ACCOUNT;
  const orders = state
    .ordersOf(account)
    .filter((order) => origin.sessionId !== 0 && order.sessionId === origin.sessionId)
    .filter((order) => hasFlag(order, 'cancelOnDisconnect'));
  const orderCount = cancelAll(state, emitter, orders, CancelReason.disconnected);
  emitter.emit('SessionDisconnected', account.accountId, { orderCount });
  return undefined;
}

/** How many closed, with those that their lists took along. */
export function cancelAll(state: OracleState, emitter: Emitter, orders: readonly Order[], reason: number): number {
  const before = state.orders.length;
  for (const order of orders) if (state.isOpen(order)) cancel(state, emitter, order, reason);
  return before - state.orders.length;
}
