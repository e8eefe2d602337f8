/**
 * When open orders expire, the earliest first, at one time the smallest order id. Orders that close before are found gone
 * when their turn comes, or when more than half of what waits is gone and the queue is laid out anew.
 */
import type { OrderStore } from './order-store.js';

export const NEVER = Number.POSITIVE_INFINITY;
const ENTRIES_KEPT = 64;

export class ExpiryQueue {
  /** The time of the earliest, NEVER when there is none. It may belong to an order that is gone. */
  nextUs = NEVER;
  private times: number[] = [];
  private orderIds: number[] = [];

  constructor(private readonly orders: OrderStore) {}

  /** Entries, with those of orders that are gone. */
  get length(): number {
    return this.times.length;
  }

  add(orderId: number, expireAtUs: number): void {
    if (this.length > ENTRIES_KEPT && this.length > 2 * this.orders.expiringCount) this.compact();
    this.times.push(expireAtUs);
    this.orderIds.push(orderId);
    this.rise(this.times.length - 1);
    this.nextUs = this.times[0] as number;
  }

  /** Takes the earliest order that has expired by `nowUs` and returns its slot, 0 for none. */
  takeDue(nowUs: number): number {
    while (this.nextUs <= nowUs) {
      const orderId = this.orderIds[0] as number;
      this.removeFirst();
      const slot = this.orders.find(orderId);
      if (slot !== 0) return slot;
    }
    return 0;
  }

  private compact(): void {
    const { times, orderIds } = this;
    this.times = [];
    this.orderIds = [];
    for (let at = 0; at < times.length; at += 1) {
      if (this.orders.find(orderIds[at] as number) === 0) continue;
      this.times.push(times[at] as number);
      this.orderIds.push(orderIds[at] as number);
      this.rise(this.times.length - 1);
    }
  }

  private removeFirst(): void {
    const time = this.times.pop() as number;
    const orderId = this.orderIds.pop() as number;
    this.nextUs = NEVER;
    if (this.times.length === 0) return;
    this.times[0] = time;
    this.orderIds[0] = orderId;
    this.sink(0);
    this.nextUs = this.times[0];
  }

  private rise(from: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.isBefore(at, parent)) return;
      this.swap(at, parent);
      at = parent;
    }
  }

  private sink(from: number): void {
    let at = from;
    for (;;) {
      let first = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < this.times.length && this.isBefore(child, first)) first = child;
      }
      if (first === at) return;
      this.swap(at, first);
      at = first;
    }
  }

  private isBefore(a: number, b: number): boolean {
    const [timeA, timeB] = [this.times[a] as number, this.times[b] as number];
    return timeA < timeB || (timeA === timeB && (this.orderIds[a] as number) < (this.orderIds[b] as number));
  }

  private swap(a: number, b: number): void {
    [this.times[a], this.times[b]] = [this.times[b] as number, this.times[a] as number];
    [this.orderIds[a], this.orderIds[b]] = [this.orderIds[b] as number, this.orderIds[a] as number];
  }
}
