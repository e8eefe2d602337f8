/** Orders, fills and lists as this API has them. */
import {
  CancelReason,
  followsWorkingOrder,
  ListType,
  OrderType,
  Side,
  TimeInForce,
} from '../../common/model/order-terms.js';
import { type Fill, isOpen, type OrderView } from '../../common/model/order-view.js';
import type { InstrumentFormat } from '../instruments/domain/instrument-format.js';
import type { AccountFill } from '../orders/order-fill.js';
import type { WireTime } from './endpoint.js';
import { hasLimit, selfTradeModeOf, typeNameOf } from './order-terms.js';

export type OrderStatusName =
  'NEW' | 'PENDING_NEW' | 'PARTIALLY_FILLED' | 'FILLED' | 'CANCELED' | 'REJECTED' | 'EXPIRED' | 'EXPIRED_IN_MATCH';

/** An order with what is needed to tell of it. */
export interface PresentedOrder {
  readonly order: OrderView;
  readonly format: InstrumentFormat;
  readonly symbol: string;
  readonly time: WireTime;
}

const expiringReasons: ReadonlySet<keyof typeof CancelReason> = new Set([
  'time_in_force',
  'no_liquidity',
  'collar',
  'expired',
  'min_quantity',
  'list',
  'auction_ended',
  'price_band',
  'instrument_closed',
  'balance_overflow',
] satisfies (keyof typeof CancelReason)[]);

export function statusOf(order: OrderView): OrderStatusName {
  switch (order.status) {
    case 'pending_trigger':
      return isWaitingLeg(order) ? 'PENDING_NEW' : 'NEW';
    case 'new':
      return 'NEW';
    case 'partially_filled':
      return 'PARTIALLY_FILLED';
    case 'filled':
      return 'FILLED';
    case 'expired':
      return 'EXPIRED';
    case 'rejected':
      return 'REJECTED';
    default:
      return cancelledStatusOf(order);
  }
}

function cancelledStatusOf({ cancelReason }: OrderView): OrderStatusName {
  if (cancelReason === 'self_trade') return 'EXPIRED_IN_MATCH';
  return cancelReason !== null && expiringReasons.has(cancelReason) ? 'EXPIRED' : 'CANCELED';
}

/** True for a leg that its list has not brought in: nothing has happened to it since it was sent. */
function isWaitingLeg({ terms, createdUs, updatedUs }: OrderView): boolean {
  return terms !== null && followsWorkingOrder(terms.listType, terms.listLeg) && createdUs === updatedUs;
}

/** -1 for an order of no list. */
export function listIdOf({ terms }: OrderView): number {
  return terms === null || terms.listId === 0 ? -1 : terms.listId;
}

export function contingencyOf({ terms }: OrderView): 'OCO' | 'OTO' {
  return terms?.listType === ListType.oco ? 'OCO' : 'OTO';
}

/** What all answers about an order have in common. */
function termsOf({ order, format }: PresentedOrder) {
  const { quantityLots, filledLots, filledNotional, terms } = order;
  return {
    price: format.price(hasLimit(order.orderType) ? order.priceTicks : 0),
    origQty: format.quantity(quantityLots),
    executedQty: format.quantity(filledLots),
    origQuoteOrderQty: format.notional(terms?.quoteAmount ?? 0),
    cummulativeQuoteQty: format.notional(filledNotional),
    status: statusOf(order),
    timeInForce: timeInForceOf(order),
    type: typeNameOf(order),
    side: sideOf(order),
  };
}

/** Terms that not every order has. */
function conditionalTerms({ order, format }: PresentedOrder) {
  const { terms, preventedLots, stopPriceTicks } = order;
  return {
    ...(stopPriceTicks > 0 && { stopPrice: format.price(stopPriceTicks) }),
    ...(terms !== null && terms.displayQuantityLots > 0 && { icebergQty: format.quantity(terms.displayQuantityLots) }),
    ...(terms !== null && terms.trailingOffsetBps > 0 && { trailingDelta: terms.trailingOffsetBps }),
    ...(preventedLots > 0 && { preventedQuantity: format.quantity(preventedLots) }),
  };
}

export function sideOf({ side }: Pick<OrderView, 'side'>): 'BUY' | 'SELL' {
  return side === Side.buy ? 'BUY' : 'SELL';
}

export function timeInForceOf({ timeInForce, orderType }: OrderView): 'GTC' | 'IOC' | 'FOK' {
  // A market order has none; clients are told the default.
  if (orderType === OrderType.market) return 'GTC';
  if (timeInForce === TimeInForce.ioc) return 'IOC';
  return timeInForce === TimeInForce.fok ? 'FOK' : 'GTC';
}

/** True for what has come to the book; a trigger order does not before its trigger. */
function isWorking({ status }: OrderView): boolean {
  return status !== 'pending_trigger';
}

/** When it came to the book; -1 for what never did. */
export function workingTime({ order, time }: PresentedOrder): number {
  return isWorking(order) ? time(order.createdUs) : -1;
}

/** An order as it is read. */
export function presentOrder(presented: PresentedOrder) {
  const { order, symbol, time } = presented;
  const { origQuoteOrderQty, ...terms } = termsOf(presented);
  return {
    symbol,
    orderId: order.orderId,
    orderListId: listIdOf(order),
    clientOrderId: order.clientOrderId,
    ...terms,
    stopPrice: '0',
    icebergQty: '0',
    ...conditionalTerms(presented),
    time: time(order.createdUs),
    updateTime: time(order.updatedUs),
    isWorking: isWorking(order),
    workingTime: workingTime(presented),
    origQuoteOrderQty,
    selfTradePreventionMode: selfTradeModeOf(order.selfTradePrevention),
  };
}

export type ResponseType = 'ACK' | 'RESULT' | 'FULL';

/** The answer to a placement. */
export function presentPlaced(presented: PresentedOrder, type: ResponseType): object {
  const { order, format, symbol, time } = presented;
  const ack = {
    symbol,
    orderId: order.orderId,
    orderListId: listIdOf(order),
    clientOrderId: order.clientOrderId,
    transactTime: time(order.createdUs),
  };
  if (type === 'ACK') return ack;
  const result = {
    ...ack,
    ...termsOf(presented),
    ...conditionalTerms(presented),
    workingTime: workingTime(presented),
    selfTradePreventionMode: selfTradeModeOf(order.selfTradePrevention),
  };
  return type === 'RESULT' ? result : { ...result, fills: order.fills.map((fill) => presentFill(fill, format)) };
}

function presentFill(fill: Fill, format: InstrumentFormat): object {
  return {
    price: format.price(fill.priceTicks),
    qty: format.quantity(fill.quantityLots),
    commission: format.notional(fill.fee),
    commissionAsset: format.quoteAsset.asset,
    tradeId: fill.tradeId,
  };
}

/** The answer to a cancel, which has an id of its own. */
export function presentCancelled(presented: PresentedOrder, cancelId: string) {
  const { order, symbol, time } = presented;
  return {
    symbol,
    origClientOrderId: order.clientOrderId,
    orderId: order.orderId,
    orderListId: listIdOf(order),
    clientOrderId: cancelId,
    transactTime: time(order.updatedUs),
    ...termsOf(presented),
    ...conditionalTerms(presented),
    selfTradePreventionMode: selfTradeModeOf(order.selfTradePrevention),
  };
}

/** A trade of the account. */
export function presentAccountTrade(fill: AccountFill, symbol: string, format: InstrumentFormat, time: WireTime) {
  const { quoteUnitsPerTickLot } = format.instrument;
  return {
    symbol,
    id: fill.tradeId,
    orderId: fill.orderId,
    orderListId: -1,
    price: format.price(fill.priceTicks),
    qty: format.quantity(fill.quantityLots),
    quoteQty: format.notional(fill.priceTicks * fill.quantityLots * quoteUnitsPerTickLot),
    commission: format.notional(fill.fee),
    commissionAsset: format.quoteAsset.asset,
    time: time(fill.timeUs),
    isBuyer: fill.side === Side.buy,
    isMaker: fill.liquidity === 'maker',
    isBestMatch: true,
  };
}

/** A list of orders; `clientId` is what its client calls it. */
export function presentList(orders: readonly PresentedOrder[], clientId: string) {
  const [{ order, symbol, time }] = orders as [PresentedOrder];
  const isExecuting = orders.some(({ order: one }) => isOpen(one.status));
  return {
    orderListId: listIdOf(order),
    contingencyType: contingencyOf(order),
    listStatusType: isExecuting ? 'EXEC_STARTED' : 'ALL_DONE',
    listOrderStatus: isExecuting ? 'EXECUTING' : 'ALL_DONE',
    listClientOrderId: clientId,
    transactionTime: time(Math.max(...orders.map(({ order: one }) => one.updatedUs))),
    symbol,
    orders: orders.map(({ order: { orderId, clientOrderId } }) => ({ symbol, orderId, clientOrderId })),
  };
}
