import { describe, expect, test } from '@jest/globals';
import { Side } from '../../../common/model/order-terms.js';
import { RecordedBook, type RecordedOrder } from './recorded-book.js';
import type { RecordedOrderEvent } from './recorded-event.js';

const anOrder = (orderId: number, lots = 5, priceTicks = 100, side: Side = Side.buy): RecordedOrder => ({
  orderId,
  side,
  priceTicks,
  lots,
});

function told(book: RecordedBook, kind: RecordedOrderEvent['kind'], order: RecordedOrder) {
  return book.apply({ kind, timeUs: 1, ...order });
}

describe('an order', () => {
  test('comes, changes and goes', () => {
    const book = new RecordedBook();
    expect(told(book, 'created', anOrder(1, 5))).toEqual({ kind: 'created', order: anOrder(1, 5) });
    const changed = told(book, 'changed', anOrder(1, 3, 101));
    expect(changed).toEqual({ kind: 'changed', before: anOrder(1, 5), order: anOrder(1, 3, 101) });
    expect([book.order(1), [...book.openOrders()]]).toEqual([anOrder(1, 3, 101), [anOrder(1, 3, 101)]]);
    expect([book.lotsAt(Side.buy, 100), book.lotsAt(Side.buy, 101)]).toEqual([0, 3]);
    const deleted = told(book, 'deleted', anOrder(1, 2, 101));
    expect(deleted).toEqual({ kind: 'deleted', before: anOrder(1, 3, 101), restLots: 2 });
    expect([book.order(1), book.lotsAt(Side.buy, 101)]).toEqual([undefined, 0]);
  });

  test('that was never heard of is first seen when it changes', () => {
    const book = new RecordedBook();
    expect(told(book, 'changed', anOrder(1))).toEqual({ kind: 'first-seen', order: anOrder(1) });
    expect(book.lotsAt(Side.buy, 100)).toBe(5);
  });

  test('that is created a second time is late, and changes nothing', () => {
    const book = new RecordedBook();
    told(book, 'created', anOrder(1));
    expect(told(book, 'created', anOrder(1, 9))).toEqual({ kind: 'late' });
    expect(book.order(1)).toEqual(anOrder(1));
  });

  test('that is gone stays gone', () => {
    const book = new RecordedBook();
    told(book, 'created', anOrder(1));
    told(book, 'deleted', anOrder(1, 0));
    for (const kind of ['created', 'changed', 'deleted'] as const) {
      expect(told(book, kind, anOrder(1))).toEqual({ kind: 'late' });
    }
    expect([book.order(1), book.lotsAt(Side.buy, 100)]).toEqual([undefined, 0]);
  });

  test('that was filled before it was heard of may still be created, once', () => {
    const book = new RecordedBook();
    expect(told(book, 'deleted', anOrder(1, 0))).toEqual({ kind: 'deleted-unseen', order: anOrder(1, 0) });
    expect(told(book, 'changed', anOrder(1))).toEqual({ kind: 'late' });
    expect(told(book, 'created', anOrder(1))).toEqual({ kind: 'created-filled', order: anOrder(1) });
    expect(told(book, 'created', anOrder(1))).toEqual({ kind: 'late' });
    expect([...book.openOrders()]).toEqual([]);
  });

  test('that was cancelled before it was heard of may not', () => {
    const book = new RecordedBook();
    told(book, 'deleted', anOrder(1, 5));
    expect(told(book, 'created', anOrder(1))).toEqual({ kind: 'late' });
  });
});

test('a level is the sum of its orders, and the best of a side come first', () => {
  const book = new RecordedBook();
  book.stand(anOrder(1, 5, 100));
  book.stand(anOrder(2, 7, 100));
  book.stand(anOrder(3, 1, 102));
  book.stand(anOrder(4, 2, 101));
  for (const [id, price] of [
    [5, 107],
    [6, 105],
    [7, 106],
  ] as const) {
    book.stand(anOrder(id, id, price, Side.sell));
  }
  const level = (priceTicks: number, lots: number) => ({ priceTicks, lots });
  expect(book.levels(Side.buy, 2)).toEqual([level(102, 1), level(101, 2)]);
  expect(book.levels(Side.buy, 9)).toEqual([level(102, 1), level(101, 2), level(100, 12)]);
  expect(book.levels(Side.sell, 9)).toEqual([level(105, 6), level(106, 7), level(107, 5)]);
  told(book, 'deleted', anOrder(1, 0));
  expect([book.lotsAt(Side.buy, 100), book.lotsAt(Side.sell, 100)]).toEqual([7, 0]);
  told(book, 'deleted', anOrder(2, 0));
  expect(book.levels(Side.buy, 9)).toEqual([level(102, 1), level(101, 2)]);
});
