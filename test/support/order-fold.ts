import { invariant } from '../../src/common/assert.js';
import type { VenueEvent } from '../../src/common/model/events.js';
import { isOpen, orderAfter, ordersOf, type OrderView } from '../../src/common/model/order-view.js';

/** Every order as the event stream tells it, and what must hold of each one at every moment. */
export class OrderFold {
  private readonly orders = new Map<number, OrderView>();
  private readonly cancelled = new Map<number, number>();
  private lastOrderId = 0;
  private lastTradeId = 0;

  get(orderId: number): OrderView | undefined {
    return this.orders.get(orderId);
  }

  open(): OrderView[] {
    return [...this.orders.values()].filter((order) => isOpen(order.status));
  }

  apply(event: VenueEvent): void {
    if (event.name === 'OrderAccepted') {
      invariant(event.body.orderId === this.lastOrderId + 1, 'order ids have no gap');
      this.lastOrderId = event.body.orderId;
    }
    if (event.name === 'TradeExecuted') {
      invariant(event.body.tradeId === this.lastTradeId + 1, 'trade ids have no gap');
      this.lastTradeId = event.body.tradeId;
    }
    for (const orderId of ordersOf(event)) {
      const before = this.orders.get(orderId);
      const after = orderAfter(before, event, orderId);
      invariant(after !== undefined, `#${orderId} changes before it was accepted`);
      invariant(before === undefined || isOpen(before.status), `#${orderId} changes after it has closed`);
      const cancelled = (this.cancelled.get(orderId) ?? 0) + cancelledBy(event, before);
      if (cancelled > 0) this.cancelled.set(orderId, cancelled);
      invariant(
        after.filledLots + after.preventedLots + after.openLots + cancelled === after.quantityLots,
        `#${orderId}: filled ${after.filledLots} + prevented ${after.preventedLots} + open ${after.openLots} + cancelled ${cancelled} ≠ ${after.quantityLots}`,
      );
      this.orders.set(orderId, after);
    }
  }
}

/** What the event takes away of the order without a trade or a prevention. */
function cancelledBy(event: VenueEvent, before: OrderView | undefined): number {
  if (event.name === 'OrderCancelled') return event.body.cancelledLots;
  if (event.name === 'OrderReduced') return event.body.reducedLots;
  return event.name === 'OrderRejected' ? (before?.openLots ?? 0) : 0;
}
