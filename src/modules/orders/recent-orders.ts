import { eventLayouts } from '../../common/model/events.js';
import { CancelReason } from '../../common/model/order-terms.js';
import type { OrderStatus } from '../../common/model/order-view.js';
import { accountIdAt, asciiAt, f64At, i32At, typeAt, u8At } from '../../common/model/record-fields.js';
import type { RecordBuffer } from '../../common/model/record-layout.js';
import type { EventTail } from '../projections/event-tail.js';

export interface RecentOrdersFilter {
  readonly beforeOrderId: number;
  readonly instrumentId: number | undefined;
  readonly statuses: readonly OrderStatus[] | undefined;
  readonly limit: number;
}

export interface NamedOrdersFilter {
  readonly beforeOrderId: number;
  readonly clientOrderId: string;
  readonly limit: number;
}

/** An order as its newest event in the tail shows it; of the open statuses, which one is left to the fold. */
interface RecentOrder {
  readonly orderId: number;
  readonly instrumentId: number;
  readonly status: OrderStatus;
}

const Accepted = eventLayouts.OrderAccepted;
const Traded = eventLayouts.TradeExecuted;
const Cancelled = eventLayouts.OrderCancelled;
const Prevented = eventLayouts.SelfTradePrevented;
const Rejected = eventLayouts.OrderRejected;
/** Events of an order that stays open: which of the open statuses it has is left to the fold. */
const ofOpenOrders: ReadonlyMap<number, { readonly orderId: number; readonly instrumentId: number }> = new Map(
  (['OrderRested', 'OrderReplaced', 'OrderTriggered', 'StopPriceMoved', 'OrderActivated', 'OrderReduced'] as const).map(
    (name) => [eventLayouts[name].type, eventLayouts[name].at],
  ),
);

/** Ids of the account's orders in the tail that may belong on a page: the newest that match, by their last event. */
export function ordersInTail(tail: EventTail, accountId: number, filter: RecentOrdersFilter): number[] {
  const { beforeOrderId, instrumentId, statuses, limit } = filter;
  const seen = new Set<number>();
  const matching: number[] = [];
  const take = ({ orderId, instrumentId: tradedOn, status }: RecentOrder): void => {
    if (orderId >= beforeOrderId || seen.has(orderId)) return;
    seen.add(orderId);
    if (instrumentId !== undefined && tradedOn !== instrumentId) return;
    if (statuses !== undefined && !statuses.includes(status)) return;
    matching.push(orderId);
  };
  tail.ofAccount(accountId, (events, at) => {
    for (const order of ordersAt(events, at, accountId)) take(order);
    return true;
  });
  return newest(matching, limit);
}

/** Ids of the account's orders that were placed with a client order id within the tail. */
export function namedOrdersInTail(tail: EventTail, accountId: number, filter: NamedOrdersFilter): number[] {
  const { beforeOrderId, clientOrderId, limit } = filter;
  const found: number[] = [];
  tail.ofAccount(accountId, (events, at) => {
    if (isPlacedAs(events, at, clientOrderId)) found.push(f64At(events, at + Accepted.at.orderId));
    return true;
  });
  return newest(
    found.filter((orderId) => orderId < beforeOrderId),
    limit,
  );
}

/** Ids of the account's orders of a list that was placed within the tail. */
export function listedOrdersInTail(tail: EventTail, accountId: number, listId: number): number[] {
  const found: number[] = [];
  tail.ofAccount(accountId, (events, at) => {
    if (typeAt(events, at) !== Accepted.type) return true;
    if (Accepted.readExtension(events, at)?.listId === listId) found.push(f64At(events, at + Accepted.at.orderId));
    return true;
  });
  return found;
}

function newest(orderIds: readonly number[], limit: number): number[] {
  return orderIds.toSorted((a, b) => b - a).slice(0, limit);
}

function ordersAt(events: RecordBuffer, at: number, accountId: number): RecentOrder[] {
  const type = typeAt(events, at);
  switch (type) {
    case Accepted.type:
      return [orderAt(events, at, Accepted.at, 'new')];
    case Cancelled.type: {
      const isExpired = u8At(events, at + Cancelled.at.reason) === CancelReason.expired;
      return [orderAt(events, at, Cancelled.at, isExpired ? 'expired' : 'cancelled')];
    }
    case Rejected.type:
      return [orderAt(events, at, Rejected.at, 'rejected')];
    case Traded.type:
      return bothSides(events, at, accountId, Traded.at, 'filled');
    case Prevented.type:
      return bothSides(events, at, accountId, Prevented.at, 'cancelled');
    default: {
      const fields = ofOpenOrders.get(type);
      return fields === undefined ? [] : [orderAt(events, at, fields, 'new')];
    }
  }
}

interface MeetingFields {
  readonly takerOrderId: number;
  readonly takerOpenLots: number;
  readonly makerOrderId: number;
  readonly makerOpenLots: number;
  readonly makerAccountId: number;
  readonly instrumentId: number;
}

/** The account's orders of two that met; `closed` is what an order is of which nothing is left open. */
function bothSides(
  events: RecordBuffer,
  at: number,
  accountId: number,
  fields: MeetingFields,
  closed: OrderStatus,
): RecentOrder[] {
  const { takerOrderId, takerOpenLots, makerOrderId, makerOpenLots, makerAccountId, instrumentId } = fields;
  const side = (orderId: number, openLots: number): RecentOrder =>
    orderAt(events, at, { orderId, instrumentId }, f64At(events, at + openLots) === 0 ? closed : 'partially_filled');
  const taker = accountIdAt(events, at) === accountId ? [side(takerOrderId, takerOpenLots)] : [];
  const maker = i32At(events, at + makerAccountId) === accountId ? [side(makerOrderId, makerOpenLots)] : [];
  return [...taker, ...maker];
}

function orderAt(
  events: RecordBuffer,
  at: number,
  fields: { readonly orderId: number; readonly instrumentId: number },
  status: OrderStatus,
): RecentOrder {
  return { orderId: f64At(events, at + fields.orderId), instrumentId: i32At(events, at + fields.instrumentId), status };
}

function isPlacedAs(events: RecordBuffer, at: number, clientOrderId: string): boolean {
  if (typeAt(events, at) !== Accepted.type) return false;
  const length = i32At(events, at + Accepted.at.clientOrderId);
  return (
    length === clientOrderId.length && asciiAt(events, at + Accepted.textStart(events, at), length) === clientOrderId
  );
}
