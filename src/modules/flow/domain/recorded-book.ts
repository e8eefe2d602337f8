/**
 * The book as the recording's own order events tell it, order by order: what the venue is compared with.
 *
 * A feed is not in the order of the matcher that caused it. An order may be deleted before it is created, or changed
 * after its delete; a delete is therefore final (without that, one late change leaves a ghost that never goes).
 * Memory grows with the orders of the recording.
 */
import { Side } from '../../../common/model/order-terms.js';
import type { RecordedLevel, RecordedOrderEvent } from './recorded-event.js';

/** An order as far as the recording has told of it; `lots` is what is left. */
export interface RecordedOrder {
  readonly orderId: number;
  readonly side: Side;
  readonly priceTicks: number;
  readonly lots: number;
}

/** What an order event means, given all events before it. */
export type OrderChange =
  | { readonly kind: 'created'; readonly order: RecordedOrder }
  /** Created after its delete, which told that it was filled: it must still come to trade. */
  | { readonly kind: 'created-filled'; readonly order: RecordedOrder }
  /** Changed, and never heard of before: it is older than the recording, or its creation was lost. */
  | { readonly kind: 'first-seen'; readonly order: RecordedOrder }
  | { readonly kind: 'changed'; readonly before: RecordedOrder; readonly order: RecordedOrder }
  /** Gone; `restLots` 0 means filled, else cancelled. */
  | { readonly kind: 'deleted'; readonly before: RecordedOrder; readonly restLots: number }
  /** Deleted, and never heard of before. */
  | { readonly kind: 'deleted-unseen'; readonly order: RecordedOrder }
  /** About an order that is gone, or created a second time: nothing follows from it. */
  | { readonly kind: 'late' };

const LATE: OrderChange = { kind: 'late' };

export class RecordedBook {
  private readonly orders = new Map<number, RecordedOrder>();
  /** Orders that are gone, and whether each may still be created: it was filled and has not been heard of. */
  private readonly gone = new Map<number, boolean>();
  private readonly bids = new Map<number, number>();
  private readonly asks = new Map<number, number>();

  /** Takes up an order that is older than the recording. */
  stand(order: RecordedOrder): void {
    this.put(order);
  }

  order(orderId: number): RecordedOrder | undefined {
    return this.orders.get(orderId);
  }

  openOrders(): Iterable<RecordedOrder> {
    return this.orders.values();
  }

  /** What all orders of one price have left; 0 where there is none. */
  lotsAt(side: Side, priceTicks: number): number {
    return this.levelsOf(side).get(priceTicks) ?? 0;
  }

  /** The best `count` levels of a side, best first. */
  levels(side: Side, count: number): RecordedLevel[] {
    const levels = this.levelsOf(side);
    const worseFirst = side === Side.buy ? -1 : 1;
    return [...levels.keys()]
      .toSorted((a, z) => worseFirst * (a - z))
      .slice(0, count)
      .map((priceTicks) => ({ priceTicks, lots: levels.get(priceTicks) as number }));
  }

  apply(event: RecordedOrderEvent): OrderChange {
    const { orderId, side, priceTicks, lots } = event;
    const order: RecordedOrder = { orderId, side, priceTicks, lots };
    const mayCome = this.gone.get(orderId);
    if (mayCome !== undefined) return this.afterDelete(event, order, mayCome);
    const before = this.orders.get(orderId);
    if (event.kind === 'deleted') {
      this.gone.set(orderId, before === undefined && lots === 0);
      if (before === undefined) return { kind: 'deleted-unseen', order };
      this.take(before);
      return { kind: 'deleted', before, restLots: lots };
    }
    if (before === undefined) {
      this.put(order);
      return { kind: event.kind === 'created' ? 'created' : 'first-seen', order };
    }
    if (event.kind === 'created') return LATE;
    this.take(before);
    this.put(order);
    return { kind: 'changed', before, order };
  }

  private afterDelete(event: RecordedOrderEvent, order: RecordedOrder, mayCome: boolean): OrderChange {
    if (event.kind !== 'created' || !mayCome) return LATE;
    this.gone.set(order.orderId, false);
    return { kind: 'created-filled', order };
  }

  private put(order: RecordedOrder): void {
    const levels = this.levelsOf(order.side);
    this.orders.set(order.orderId, order);
    levels.set(order.priceTicks, (levels.get(order.priceTicks) ?? 0) + order.lots);
  }

  private take(order: RecordedOrder): void {
    const levels = this.levelsOf(order.side);
    const left = (levels.get(order.priceTicks) as number) - order.lots;
    this.orders.delete(order.orderId);
    if (left === 0) levels.delete(order.priceTicks);
    else levels.set(order.priceTicks, left);
  }

  private levelsOf(side: Side): Map<number, number> {
    return side === Side.buy ? this.bids : this.asks;
  }
}
