import { expect, test } from '@jest/globals';
import { compareOrders, filledByOrder } from './order-check.js';

const lots = (entries: Readonly<Record<number, number>>): Map<number, number> =>
  new Map(Object.entries(entries).map(([id, value]) => [Number(id), value]));

test('orders are compared one by one; two lots are rounding, a missing order has none', () => {
  const compared = compareOrders(lots({ 1: 5, 2: 7, 9: 3, 4: 8 }), lots({ 1: 5, 2: 9, 4: 11, 3: 6 }));
  expect(compared).toEqual({
    recorded: 4,
    venue: 4,
    equal: 1,
    equalButRounding: 1,
    differences: [
      { orderId: 3, recordedLots: 0, venueLots: 6 },
      { orderId: 4, recordedLots: 8, venueLots: 11 },
      { orderId: 9, recordedLots: 3, venueLots: 0 },
    ],
  });
});

test('a trade fills both of its orders', () => {
  const trade = { timeUs: 1, priceTicks: 1, buyOrderId: 1, sellOrderId: 2 };
  expect([
    ...filledByOrder([
      { ...trade, lots: 5 },
      { ...trade, sellOrderId: 3, lots: 2 },
    ]),
  ]).toEqual([
    [1, 7],
    [2, 5],
    [3, 2],
  ]);
});
