import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { OrderStore } from './order-store.js';
import { type PendingOrder, PriceSource, TriggerBook } from './trigger-book.js';

interface Pending extends PendingOrder {
  readonly orderId: number;
  readonly stopTicks: number;
}

class Pendings {
  readonly orders = new OrderStore();
  private readonly kinds = new Map<number, Pending>();
  readonly book = new TriggerBook(this.orders, (slot) => this.kinds.get(this.orders.orderIdOf(slot)) as Pending);

  add(pending: Pending): void {
    const slot = this.orders.open(pending.orderId, 1);
    this.kinds.set(pending.orderId, pending);
    this.orders.terms.stopPriceTicks[this.orders.specialRow(slot)] = pending.stopTicks;
    this.book.add(slot);
  }

  remove(orderId: number): void {
    this.book.remove(this.orders.find(orderId));
  }
}

const pendingOrder = fc.record({
  source: fc.constantFrom(...Object.values(PriceSource)),
  rises: fc.boolean(),
  isTrailing: fc.boolean(),
  stopTicks: fc.integer({ min: 95, max: 105 }),
});
const step = fc.oneof(
  fc.record({ add: pendingOrder }),
  fc.record({ add: pendingOrder }),
  fc.record({ remove: fc.nat() }),
  fc.record({ source: fc.constantFrom(...Object.values(PriceSource)), priceTicks: fc.integer({ min: 94, max: 106 }) }),
);

test('a price triggers the orders of its source that it has reached, in the order of their ids, and no other', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const pendings = new Pendings();
      let waiting: Pending[] = [];
      let lastId = 0;
      for (const one of steps) {
        if ('add' in one) {
          lastId += 1;
          // Ids that do not come in the order of arrival.
          const pending = { ...one.add, orderId: (lastId * 37) % 1_009 };
          pendings.add(pending);
          waiting.push(pending);
        } else if ('remove' in one) {
          const gone = waiting[one.remove % Math.max(1, waiting.length)];
          if (gone !== undefined) pendings.remove(gone.orderId);
          waiting = waiting.filter((other) => other !== gone);
        } else {
          const { source, priceTicks } = one;
          const isReached = (other: Pending) =>
            other.source === source && (other.rises ? other.stopTicks <= priceTicks : other.stopTicks >= priceTicks);
          const triggered = waiting.filter(isReached).map(({ orderId }) => orderId);
          expect([...pendings.book.takeTriggered(source, priceTicks)]).toEqual(triggered.toSorted((a, z) => a - z));
          waiting = waiting.filter((other) => !isReached(other));
        }
        expect(pendings.book.count).toBe(waiting.length);
        for (const source of Object.values(PriceSource)) {
          const trailing = waiting.filter((other) => other.isTrailing && other.source === source);
          const ids = trailing.map(({ orderId }) => orderId).toSorted((a, z) => a - z);
          expect([...pendings.book.trailingOf(source)]).toEqual(ids);
        }
        for (const { orderId } of waiting) {
          expect(pendings.orders.levelOf(pendings.orders.find(orderId))).toBeGreaterThan(0);
        }
      }
    }),
    { numRuns: 200 },
  );
});

test('an order that was triggered or taken out stands on no level any more', () => {
  const pendings = new Pendings();
  const stop = { source: PriceSource.last, rises: true, isTrailing: false, stopTicks: 100 };
  for (const orderId of [1, 2, 3]) pendings.add({ ...stop, orderId });
  pendings.remove(2);
  expect(pendings.book.takeTriggered(PriceSource.last, 100)).toEqual([1, 3]);
  expect([1, 2, 3].map((orderId) => pendings.orders.levelOf(pendings.orders.find(orderId)))).toEqual([0, 0, 0]);
});

test('where nobody waits, no price triggers anything', () => {
  const { book } = new Pendings();
  expect([book.takeTriggered(PriceSource.mark, 100), book.trailingOf(PriceSource.mark), book.count]).toEqual([
    [],
    [],
    0,
  ]);
});
