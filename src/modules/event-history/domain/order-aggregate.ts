import { invariant } from '../../../common/assert.js';
import type { VenueEvent } from '../../../common/model/events.js';
import { isOpen, orderAfter, type OrderView } from '../../../common/model/order-view.js';

/** One order as its events tell it. What must hold of an order holds after each of them. */
export class OrderAggregate {
  private order: OrderView | undefined;

  constructor(private readonly orderId: number) {}

  /** Undefined before the order was accepted. */
  get state(): OrderView | undefined {
    return this.order;
  }

  /** An order that has closed never changes again. */
  get isClosed(): boolean {
    return this.order !== undefined && !isOpen(this.order.status);
  }

  /** Returns whether the event changed the order, or is one of its own. */
  apply(event: VenueEvent): boolean {
    if (!namesOrder(event, this.orderId)) return false;
    const before = this.order;
    const after = orderAfter(before, event, this.orderId);
    if (after === undefined) return false;
    invariant(before === undefined || event.name !== 'OrderAccepted', `order ${this.orderId} is accepted once`);
    invariant(before === undefined || after.sequence >= before.sequence, `order ${this.orderId} changes in sequence`);
    invariant(after.filledLots >= (before?.filledLots ?? 0), `fills of order ${this.orderId} stay`);
    invariant(
      after.openLots >= 0 && after.filledLots + after.openLots <= after.quantityLots,
      `order ${this.orderId}: filled ${after.filledLots} and open ${after.openLots} are within ${after.quantityLots}`,
    );
    this.order = after;
    return true;
  }
}

function namesOrder({ body }: VenueEvent, orderId: number): boolean {
  if ('orderId' in body) return body.orderId === orderId;
  return 'takerOrderId' in body && (body.takerOrderId === orderId || body.makerOrderId === orderId);
}
