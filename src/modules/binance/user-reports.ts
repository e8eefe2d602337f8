/** What the owner of an order is told of an event that concerns it. */
import type { VenueEvent } from '../../common/model/events.js';
import { isOpen, type OrderView } from '../../common/model/order-view.js';
import type { WireTime } from './endpoint.js';
import {
  listIdOf,
  contingencyOf,
  type PresentedOrder,
  sideOf,
  statusOf,
  timeInForceOf,
  workingTime,
} from './order-presenter.js';
import { hasLimit, selfTradeModeOf, typeNameOf } from './order-terms.js';

type ExecutionType = 'NEW' | 'CANCELED' | 'REPLACED' | 'REJECTED' | 'TRADE' | 'EXPIRED' | 'TRADE_PREVENTION';

/** An order after an event, and what it is told with. */
export interface OrderReport {
  readonly presented: PresentedOrder;
  readonly event: VenueEvent;
  readonly executionId: number;
  /** The id of the cancel, where it was one. */
  readonly cancelId: string;
}

/** Undefined for what owners are not told of. */
export function executionTypeOf(event: VenueEvent, after: OrderView): ExecutionType | undefined {
  switch (event.name) {
    case 'OrderAccepted':
    case 'OrderTriggered':
    case 'OrderActivated':
      return 'NEW';
    case 'TradeExecuted':
      return 'TRADE';
    case 'OrderReplaced':
      return event.body.pegged === 1 ? undefined : 'REPLACED';
    case 'OrderRejected':
      return 'REJECTED';
    case 'SelfTradePrevented':
      return 'TRADE_PREVENTION';
    case 'OrderCancelled':
      return statusOf(after) === 'CANCELED' ? 'CANCELED' : 'EXPIRED';
    default:
      return undefined;
  }
}

export function presentExecution({ presented, event, executionId, cancelId }: OrderReport, x: ExecutionType) {
  const { order, format, symbol: s, time } = presented;
  const isCancel = x === 'CANCELED';
  const { terms } = order;
  return {
    e: 'executionReport',
    E: time(event.timeUs),
    s,
    c: isCancel ? cancelId : order.clientOrderId,
    S: sideOf(order),
    o: typeNameOf(order),
    f: timeInForceOf(order),
    q: format.quantity(order.quantityLots),
    p: format.price(hasLimit(order.orderType) ? order.priceTicks : 0),
    P: format.price(order.stopPriceTicks),
    F: format.quantity(terms?.displayQuantityLots ?? 0),
    g: listIdOf(order),
    C: isCancel ? order.clientOrderId : '',
    x,
    X: statusOf(order),
    r: order.rejectReason ?? 'NONE',
    i: order.orderId,
    ...fillOf(presented, event),
    z: format.quantity(order.filledLots),
    T: time(event.timeUs),
    I: executionId,
    w: isOpen(order.status) && order.status !== 'pending_trigger',
    M: false,
    O: time(order.createdUs),
    Z: format.notional(order.filledNotional),
    Q: format.notional(terms?.quoteAmount ?? 0),
    W: workingTime(presented),
    V: selfTradeModeOf(order.selfTradePrevention),
    ...(terms !== null && terms.trailingOffsetBps > 0 && { d: terms.trailingOffsetBps }),
    ...(order.preventedLots > 0 && { A: format.quantity(order.preventedLots) }),
  };
}

function fillOf({ order, format }: PresentedOrder, event: VenueEvent) {
  const none = { l: format.quantity(0), L: format.price(0), n: '0', N: null, t: -1, m: false, Y: format.notional(0) };
  if (event.name !== 'TradeExecuted') return none;
  const { body } = event;
  const isTaker = body.takerOrderId === order.orderId;
  return {
    l: format.quantity(body.quantityLots),
    L: format.price(body.priceTicks),
    n: format.notional(isTaker ? body.takerFee : body.makerFee),
    N: format.quoteAsset.asset,
    t: body.tradeId,
    m: !isTaker,
    Y: format.notional(body.notional),
  };
}

export interface ListReport {
  readonly orders: readonly OrderView[];
  readonly symbol: string;
  readonly clientId: string;
  readonly timeUs: number;
}

/** How a list stands, when it is new and when it is over. */
export function presentListStatus({ orders, symbol: s, clientId, timeUs }: ListReport, time: WireTime) {
  const [first] = orders as readonly [OrderView];
  const isExecuting = orders.some(({ status }) => isOpen(status));
  return {
    e: 'listStatus',
    E: time(timeUs),
    s,
    g: listIdOf(first),
    c: contingencyOf(first),
    l: isExecuting ? 'EXEC_STARTED' : 'ALL_DONE',
    L: isExecuting ? 'EXECUTING' : 'ALL_DONE',
    r: 'NONE',
    C: clientId,
    T: time(timeUs),
    O: orders.map(({ orderId: i, clientOrderId: c }) => ({ s, i, c })),
  };
}
