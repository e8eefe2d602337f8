import type { VenueEvent } from '../../src/common/model/events.js';
import { type OrderView } from '../../src/common/model/order-view.js';
import { L3Book } from '../support/l3-book.js';
import { MoneyFold } from '../support/money-fold.js';
import { OrderFold } from '../support/order-fold.js';

/**
 * All that has happened, added up event by event by folds that know no venue. They check while they add: money and
 * quantities (I3 to I6), the book (I7), and that nothing is done twice (I2, I11).
 */
export class History {
  private readonly orders = new OrderFold();
  private readonly folds = [this.orders, new MoneyFold(), new L3Book()];
  private readonly seen = new Set<string>();
  private readonly orderIds = new Map<string, number>();
  /** Sequences of the commands that broke the core and still stand. */
  readonly openFaults = new Set<number>();
  lastOrderId = 0;

  add(event: VenueEvent): void {
    for (const fold of this.folds) fold.apply(event);
    const key = onceOnly(event);
    if (key !== undefined) {
      if (this.seen.has(key)) throw new Error(`${key} happened twice, again at sequence ${event.sequence}`);
      this.seen.add(key);
    }
    if (event.name === 'FaultRecorded') this.openFaults.add(event.sequence);
    if (event.name === 'FaultLifted') this.openFaults.delete(event.body.faultSequence);
    if (event.name !== 'OrderAccepted') return;
    this.lastOrderId = event.body.orderId;
    this.orderIds.set(event.body.clientOrderId, event.body.orderId);
  }

  order(orderId: number): OrderView | undefined {
    return this.orders.get(orderId);
  }

  /** What every client was answered for its ids is what happened. */
  checkAnswers(answered: ReadonlyMap<string, number>): void {
    for (const [clientOrderId, orderId] of answered) {
      if (this.orderIds.get(clientOrderId) === orderId) continue;
      throw new Error(`${clientOrderId} was answered as ${orderId} and is ${this.orderIds.get(clientOrderId)}`);
    }
  }
}

/** One order for one client order id of an account, one posting for one reference. */
function onceOnly(event: VenueEvent): string | undefined {
  if (event.name === 'OrderAccepted') return `order ${event.body.clientOrderId} of account ${event.accountId}`;
  if (event.name === 'FundsDeposited' || event.name === 'FundsWithdrawn') {
    return `posting ${event.body.reference} of account ${event.accountId}`;
  }
  return undefined;
}
