import { HistoryReads } from '../../projections/history-reads.js';
import type { OrderRow } from './order.entity.js';

/** Newest first, ids below `beforeOrderId`. */
export interface OrderRowFilter {
  readonly accountId: number;
  readonly beforeOrderId: number;
  readonly instrumentId: number | undefined;
  /** Numbers of statuses; undefined is all. */
  readonly statuses: readonly number[] | undefined;
  readonly limit: number;
}

/** The rows of orders. Statements are few and constant, so each connection prepares them once. */
export class OrderHistory {
  constructor(private readonly rows: HistoryReads) {}

  orders(filter: OrderRowFilter): Promise<OrderRow[]> {
    const { accountId, beforeOrderId, instrumentId, statuses, limit } = filter;
    return this.rows.all<OrderRow>(
      `select * from orders where accountId = ?1 and orderId < ?2 and (?3 is null or instrumentId = ?3)
       and (?4 is null or status in (select value from json_each(?4))) order by orderId desc limit ?5`,
      [accountId, beforeOrderId, instrumentId ?? null, statuses === undefined ? null : JSON.stringify(statuses), limit],
    );
  }

  /** Orders that were placed with a client order id, newest first. */
  named(
    accountId: number,
    filter: { readonly clientOrderId: string; readonly beforeOrderId: number; readonly limit: number },
  ): Promise<OrderRow[]> {
    const { clientOrderId, beforeOrderId, limit } = filter;
    return this.rows.all<OrderRow>(
      `select * from orders where accountId = ? and clientOrderId = ? and clientOrderId <> '' and orderId < ?
       order by orderId desc limit ?`,
      [accountId, clientOrderId, beforeOrderId, limit],
    );
  }

  ofList(listId: number): Promise<OrderRow[]> {
    return this.rows.all<OrderRow>('select * from orders where listId = ? and listId <> 0', [listId]);
  }

  ordersById(orderIds: readonly number[]): Promise<OrderRow[]> {
    if (orderIds.length === 0) return Promise.resolve([]);
    return this.rows.all<OrderRow>('select * from orders where orderId in (select value from json_each(?))', [
      JSON.stringify(orderIds),
    ]);
  }
}
