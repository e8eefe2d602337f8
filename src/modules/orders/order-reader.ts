import { decodeCursor, encodeCursor } from '../../common/cursor.js';
import { ALL_INSTRUMENTS } from '../../common/model/commands.js';
import { type Fill, isOpen, type OrderStatus, type OrderView, orderAfter } from '../../common/model/order-view.js';
import type { VenueEvent } from '../../common/model/events.js';
import { itemsToFind, type Page, pageOf } from '../../common/page.js';
import type { FillHistory } from '../projections/fill-history.js';
import { fillsOf } from '../projections/fill.js';
import type { EventTail } from '../projections/event-tail.js';
import type { LiveReads, LiveState, OpenOrder } from '../engine/live-state.js';
import type { OrderFilter } from './order-lists.js';
import { toFill } from './order-fill.js';
import type { OrderRow } from './projections/order.entity.js';
import type { OrderHistory } from './projections/order-history.js';
import { statusNumber, toOrder } from './projections/order.projection.js';
import { type NamedOrdersFilter, namedOrdersInTail, ordersInTail } from './recent-orders.js';

const openStatuses: readonly OrderStatus[] = ['pending_trigger', 'new', 'partially_filled'];
const closedStatuses: readonly OrderStatus[] = ['filled', 'cancelled', 'expired', 'rejected'];

/**
 * Orders as they are at this moment: from rows and the events after them; a list of open orders from the core.
 * The tail is always taken before the rows: rows only become newer, so no event falls between the two.
 */
export class OrderReader {
  constructor(
    private readonly tail: EventTail,
    private readonly history: OrderHistory,
    private readonly fills: FillHistory,
    private readonly live: LiveReads,
  ) {}

  /** Undefined when the account has no such order. */
  async find(accountId: number, orderId: number): Promise<OrderView | undefined> {
    const [order] = await this.complete([orderId], []);
    return order?.accountId === accountId ? order : undefined;
  }

  async list(accountId: number, filter: OrderFilter): Promise<Page<OrderView>> {
    const { limit, cursor } = filter;
    const beforeOrderId = cursor === undefined ? Number.MAX_SAFE_INTEGER : (decodeCursor(cursor, 1)[0] as number);
    const statuses = wantedStatuses(filter.status);
    const isOpenOnly = statuses?.every(isOpen) === true && filter.clientOrderId === undefined;
    const orders = isOpenOnly
      ? await this.listOpen(accountId, filter, beforeOrderId)
      : await this.listAny(accountId, filter, beforeOrderId);
    const wanted = orders.filter(
      (order) =>
        order.accountId === accountId &&
        order.orderId < beforeOrderId &&
        (filter.instrumentId === undefined || order.instrumentId === filter.instrumentId) &&
        (filter.clientOrderId === undefined || order.clientOrderId === filter.clientOrderId) &&
        (statuses === undefined || statuses.includes(order.status)),
    );
    const newestFirst = wanted.toSorted((a, b) => b.orderId - a.orderId);
    return pageOf(newestFirst, limit, (last) => encodeCursor(last.orderId));
  }

  /** Open orders are the core's; only their fills are history. */
  private async listOpen(accountId: number, filter: OrderFilter, beforeOrderId: number): Promise<OrderView[]> {
    const instrumentId = filter.instrumentId ?? ALL_INSTRUMENTS;
    // The core does not tell statuses apart: for one of them, all open orders are looked through.
    const limit = filter.status === 'open' ? itemsToFind(filter.limit) : Number.MAX_SAFE_INTEGER;
    const { orders, sequence } = await this.live.answer((state: LiveState) => ({
      orders: state.openOrders(accountId, instrumentId, limit, beforeOrderId),
      sequence: state.sequence,
    }));
    const filled = orders.filter((order) => order.openLots < order.quantityLots);
    const fills = await this.fillsUpTo(
      sequence,
      filled.map((order) => order.orderId),
    );
    return orders.map((order) => fromOpenOrder(order, fills.get(order.orderId) ?? []));
  }

  private async listAny(accountId: number, filter: OrderFilter, beforeOrderId: number): Promise<OrderView[]> {
    const { instrumentId, clientOrderId } = filter;
    const limit = itemsToFind(filter.limit);
    if (clientOrderId !== undefined) return this.listNamed(accountId, { beforeOrderId, clientOrderId, limit });
    const statuses = wantedStatuses(filter.status);
    const recent = ordersInTail(this.tail, accountId, { beforeOrderId, instrumentId, statuses, limit });
    const tail = this.tailOf(recent);
    const numbers = statuses?.map(statusNumber);
    const rows = await this.history.orders({ accountId, beforeOrderId, instrumentId, statuses: numbers, limit });
    // A row on the page that has later events is among the recent ones, or the page is full of newer orders.
    return this.complete(union(recent, rows), rows, tail);
  }

  /** Which orders have the name comes from rows and tail; what they are is then read anew, tail before rows. */
  private async listNamed(accountId: number, filter: NamedOrdersFilter): Promise<OrderView[]> {
    const recent = namedOrdersInTail(this.tail, accountId, filter);
    const rows = await this.history.named(accountId, filter);
    return this.complete(union(recent, rows), []);
  }

  /** The orders of these ids that exist, from the rows that are known already and those that are not. */
  private async complete(
    orderIds: readonly number[],
    known: readonly OrderRow[],
    tail = this.tailOf(orderIds),
  ): Promise<OrderView[]> {
    const needed = orderIds.filter((orderId) => tail.get(orderId)?.[0]?.name !== 'OrderAccepted');
    const knownIds = new Set(known.map((row) => row.orderId));
    const found = await this.history.ordersById(needed.filter((orderId) => !knownIds.has(orderId)));
    const rows = [...known, ...found];
    const fills = await this.fillRows(rows.filter((row) => row.filledLots > 0));
    const bases = new Map(rows.map((row) => [row.orderId, toOrder(row, fills.get(row.orderId) ?? [])]));
    return orderIds.flatMap((orderId) => {
      const events = tail.get(orderId) ?? [];
      const order = goOn(bases.get(orderId), events, orderId);
      return order === undefined ? [] : [order];
    });
  }

  private tailOf(orderIds: readonly number[]): Map<number, readonly VenueEvent[]> {
    return new Map(orderIds.map((orderId) => [orderId, this.tail.ofOrder(orderId)]));
  }

  /** Fills of the rows' own state: the fills may be read from a newer one. */
  private async fillRows(rows: readonly OrderRow[]): Promise<Map<number, Fill[]>> {
    const upTo = new Map(rows.map((row) => [row.orderId, row.sequence]));
    const fills = new Map<number, Fill[]>();
    for (const row of await this.fills.ofOrders([...upTo.keys()])) {
      if (row.sequence <= (upTo.get(row.orderId) as number)) listOf(fills, row.orderId).push(toFill(row));
    }
    return fills;
  }

  private async fillsUpTo(sequence: number, orderIds: readonly number[]): Promise<Map<number, Fill[]>> {
    const tail = this.tailOf(orderIds);
    const fills = new Map<number, Fill[]>();
    const seen = new Set<number>();
    for (const row of await this.fills.ofOrders(orderIds)) {
      seen.add(row.tradeId);
      if (row.sequence <= sequence) listOf(fills, row.orderId).push(toFill(row));
    }
    for (const [orderId, events] of tail) {
      for (const event of events) {
        if (event.name !== 'TradeExecuted' || event.sequence > sequence || seen.has(event.body.tradeId)) continue;
        listOf(fills, orderId).push(
          ...fillsOf(event)
            .filter((fill) => fill.orderId === orderId)
            .map(toFill),
        );
      }
    }
    return fills;
  }
}

/** The order after those of its events that the row does not contain yet. */
function goOn(base: OrderView | undefined, events: readonly VenueEvent[], orderId: number): OrderView | undefined {
  let order = base;
  const from = base?.sequence ?? 0;
  for (const event of events) if (event.sequence > from) order = orderAfter(order, event, orderId);
  return order;
}

function union(recent: readonly number[], rows: readonly OrderRow[]): number[] {
  return [...new Set([...recent, ...rows.map((row) => row.orderId)])];
}

function wantedStatuses(status: OrderFilter['status']): readonly OrderStatus[] | undefined {
  if (status === undefined) return undefined;
  if (status === 'open') return openStatuses;
  return status === 'closed' ? closedStatuses : [status];
}

function fromOpenOrder(order: OpenOrder, fills: readonly Fill[]): OrderView {
  const filledLots = order.quantityLots - order.openLots;
  return { ...order, filledLots, status: filledLots > 0 ? 'partially_filled' : 'new', cancelReason: null, fills };
}

function listOf<K, V>(lists: Map<K, V[]>, key: K): V[] {
  let list = lists.get(key);
  if (list === undefined) lists.set(key, (list = []));
  return list;
}
