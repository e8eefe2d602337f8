import { HistoryReads } from '../../projections/history-reads.js';
import type { OrderRow } from './order.entity.js';

/** Newest first, ids below `beforeOrderId`. A client order id is looked up by its index, whatever the status. */
export interface OrderRowFilter {
  readonly accountId: number;
  readonly beforeOrderId: number;
  readonly instrumentId: number | undefined;
  readonly clientOrderId: string | undefined;
  /** Numbers of statuses; undefined is all. */
  readonly statuses: readonly number[] | undefined;
  readonly limit: number;
}

/** The rows of orders. Statements are few and constant, so each connection prepares them once. */
export class OrderHistory {
  constructor(private readonly rows: HistoryReads) {}

  orders(filter: OrderRowFilter): Promise<OrderRow[]> {
    const { accountId, beforeOrderId, instrumentId, clientOrderId, statuses, limit } = filter;
    if (clientOrderId !== undefined) {
      return this.rows.all<OrderRow>(
        `select * from orders where accountId = ? and clientOrderId = ? and clientOrderId <> '' and orderId < ?
         order by orderId desc limit ?`,
        [accountId, clientOrderId, beforeOrderId, limit],
      );
    }
    return this.rows.all<OrderRow>(
      `select * from orders where accountId = ?1 and orderId < ?2 and (?3 is null or instrumentId = ?3)
       and (?4 is null or status in (select value from json_each(?4))) order by orderId desc limit ?5`,
      [accountId, beforeOrderId, instrumentId ?? null, statuses === undefined ? null : JSON.stringify(statuses), limit],
    );
  }

  ordersById(orderIds: readonly number[]): Promise<OrderRow[]> {
    if (orderIds.length === 0) return Promise.resolve([]);
    return this.rows.all<OrderRow>('select * from orders where orderId in (select value from json_each(?))', [
      JSON.stringify(orderIds),
    ]);
  }
}
