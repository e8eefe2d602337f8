/**
 * The book of another venue from its orders, one by one. Feeds are not in the order of the matcher that caused them: an order may
 * be told of after its delete, so a delete is final. Without that one late change leaves an order that never goes away.
 * Memory grows with the orders that have ended.
 */
import type { Side } from '../../../../common/model/order-terms.js';
import { type BookLevel, LevelBook } from '../level-book.js';

/** `lots` is what is left of the order: after the change, or when it went. */
export interface OrderMessage {
  readonly kind: 'created' | 'changed' | 'deleted';
  readonly orderId: number;
  readonly side: Side;
  readonly priceTicks: number;
  readonly lots: number;
}

/**
 * What a message did. `unknown`: a change or delete of an order that was never told of; a change takes it up. `after_end`: the
 * order had ended, nothing is done. `duplicate`: created a second time.
 */
export type OrderOutcome = 'applied' | 'unknown' | 'after_end' | 'duplicate';

type StandingOrder = Pick<OrderMessage, 'side' | 'priceTicks' | 'lots'>;

interface LevelTotal {
  lots: number;
  orders: number;
}

export class OrderBookBuilder {
  private readonly orders = new Map<number, StandingOrder>();
  private readonly ended = new Set<number>();
  private readonly book = new LevelBook();
  /** By side and price, with the sign of the side. */
  private readonly totals = new Map<number, LevelTotal>();

  get orderCount(): number {
    return this.orders.size;
  }

  take(message: OrderMessage): OrderOutcome {
    const { kind, orderId } = message;
    if (this.ended.has(orderId)) return 'after_end';
    const before = this.orders.get(orderId);
    if (kind === 'created' && before !== undefined) return 'duplicate';
    if (before !== undefined) this.add(before, -before.lots, -1);
    this.orders.delete(orderId);
    if (kind === 'deleted') this.ended.add(orderId);
    else this.stand(message);
    return kind !== 'created' && before === undefined ? 'unknown' : 'applied';
  }

  best(side: Side): BookLevel | undefined {
    return this.book.levels(side, 1)[0];
  }

  /** The best `count` levels, best first. */
  levels(side: Side, count: number): BookLevel[] {
    return this.book.levels(side, count);
  }

  private stand({ orderId, side, priceTicks, lots }: OrderMessage): void {
    const order = { side, priceTicks, lots };
    this.orders.set(orderId, order);
    this.add(order, lots, 1);
  }

  private add({ side, priceTicks }: StandingOrder, lots: number, orders: number): void {
    const key = side === 1 ? priceTicks : -priceTicks;
    const total = this.totals.get(key) ?? { lots: 0, orders: 0 };
    total.lots += lots;
    total.orders += orders;
    if (total.orders === 0) this.totals.delete(key);
    else this.totals.set(key, total);
    this.book.set(side, priceTicks, total.orders === 0 ? 0 : total.lots, total.orders);
  }
}
