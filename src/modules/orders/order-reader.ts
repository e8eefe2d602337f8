import { decodeCursor, encodeCursor } from '../../common/cursor.js';
import { ALL_INSTRUMENTS } from '../../common/model/commands.js';
import {
  type Fill,
  isOpen,
  type OrderStatus,
  orderStatuses,
  type OrderView,
  orderAfter,
} from '../../common/model/order-view.js';
import type { VenueEvent } from '../../common/model/events.js';
import { itemsToFind, type Page, pageOf } from '../../common/page.js';
import type { FillHistory } from '../projections/fill-history.js';
import type { EventTail } from '../projections/event-tail.js';
import type { LiveReads, LiveState } from '../engine/live-state.js';
import type { OrderFilter } from './order-filters.js';
import { toFill } from './order-fill.js';
import type { OrderRow } from './projections/order.entity.js';
import type { OrderHistory } from './projections/order-history.js';
import { statusNumber, toOrder } from './projections/order.projection.js';
import { listedOrdersInTail, type NamedOrdersFilter, namedOrdersInTail, ordersInTail } from './recent-orders.js';

const openStatuses = orderStatuses.filter(isOpen);
/** Of the core's open orders. */
const OPEN_ORDERS_AT_ONCE = 500;
const closedStatuses = orderStatuses.filter((status) => !isOpen(status));

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

  /** The orders of one list in the order of its legs; none when the account has no such list. */
  async ofList(accountId: number, listId: number): Promise<OrderView[]> {
    const recent = listedOrdersInTail(this.tail, accountId, listId);
    const rows = await this.history.ofList(listId);
    const orders = await this.complete(union(recent, rows), []);
    return orders.filter((order) => order.accountId === accountId).toSorted((a, b) => a.orderId - b.orderId);
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

  /**
   * Which orders are open is the core's to say; what they are is read from their events. One that has closed between
   * the two is passed over, and more are looked at in its place.
   */
  private async listOpen(accountId: number, filter: OrderFilter, beforeOrderId: number): Promise<OrderView[]> {
    const instrumentId = filter.instrumentId ?? ALL_INSTRUMENTS;
    const statuses = wantedStatuses(filter.status) ?? openStatuses;
    const wanted: OrderView[] = [];
    for (let before = beforeOrderId; wanted.length < itemsToFind(filter.limit);) {
      const orderIds = await this.live.answer((state: LiveState) =>
        state.openOrders(accountId, instrumentId, OPEN_ORDERS_AT_ONCE, before).map(({ orderId }) => orderId),
      );
      const orders = await this.complete(orderIds, []);
      wanted.push(...orders.filter(({ status }) => statuses.includes(status)));
      if (orderIds.length < OPEN_ORDERS_AT_ONCE) break;
      before = orderIds.at(-1) as number;
    }
    return wanted;
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

function listOf<K, V>(lists: Map<K, V[]>, key: K): V[] {
  let list = lists.get(key);
  if (list === undefined) lists.set(key, (list = []));
  return list;
}
