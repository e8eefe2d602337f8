import { expect, test } from '@jest/globals';
import { Side } from '../../../common/model/order-terms.js';
import { decreaseOf, FillPairing, type RecordedFill } from './fill-pairing.js';
import type { RecordedOrder } from './recorded-book.js';

const SECOND_US = 1_000_000;

function order(orderId: number, side: Side, priceTicks: number, lots = 100): RecordedOrder {
  return { orderId, side, priceTicks, lots };
}

/** Runs decreases through a pairing, one event each; a gap is so many events that take nothing. */
function pair(
  ...events: readonly (readonly [RecordedOrder, number | undefined, number?] | { gap: number })[]
): RecordedFill[] {
  const fills: RecordedFill[] = [];
  const pairing = new FillPairing((fill) => fills.push(fill));
  for (const event of events) {
    if ('gap' in event) for (let i = 0; i < event.gap; i += 1) pairing.next(undefined, 0);
    else pairing.next({ order: event[0], lots: event[1] }, event[2] ?? 0);
  }
  pairing.finish();
  return fills;
}

const bid = order(2, Side.buy, 23_650);
const ask = order(1, Side.sell, 23_640);

test('two equal decreases of different sides are one fill, at the price of the older order', () => {
  expect(pair([ask, 40], [bid, 40, 7])).toEqual([
    { buyOrderId: 2, sellOrderId: 1, priceTicks: 23_640, lots: 40, timeUs: 7 },
  ]);
  expect(pair([order(3, Side.sell, 23_640), 40], [bid, 40])).toMatchObject([{ priceTicks: 23_650 }]);
});

test('an exact partner comes before one that differs by rounding', () => {
  const other = order(3, Side.sell, 23_640);
  expect(pair([ask, 40], [other, 41], [bid, 40])).toMatchObject([{ sellOrderId: 1, lots: 40 }]);
  expect(pair([ask, 42], [bid, 40])).toMatchObject([{ lots: 40 }]);
  expect(pair([ask, 43], [bid, 40])).toEqual([]);
});

test('decreases of one side, of other quantities, or too far apart are no fill', () => {
  expect(pair([ask, 40], [order(3, Side.sell, 23_640), 40])).toEqual([]);
  expect(pair([ask, 40], [bid, 50])).toEqual([]);
  expect(pair([ask, 40], { gap: 5 }, [bid, 40])).toHaveLength(1);
  expect(pair([ask, 40], { gap: 6 }, [bid, 40])).toEqual([]);
  expect(pair([ask, 40], [bid, 40, SECOND_US])).toHaveLength(1);
  expect(pair([ask, 40], [bid, 40, SECOND_US + 1])).toEqual([]);
});

test('a decrease of unknown size takes the nearest that is left over and could trade with it', () => {
  const old = order(1, Side.sell, 23_640, 0);
  const cheapBid = order(3, Side.buy, 23_600);
  const taken = pair([bid, 30], [ask, 30], { gap: 1 }, [cheapBid, 70], [bid, 40], [old, undefined], { gap: 20 });
  expect(taken).toMatchObject([{ lots: 30 }, { buyOrderId: 2, sellOrderId: 1, lots: 40 }]);
});

test('an unknown decrease also finds the fill that is told after it, or nothing', () => {
  const old = order(1, Side.sell, 23_640, 0);
  expect(pair([old, undefined], { gap: 2 }, [bid, 40])).toMatchObject([{ lots: 40 }]);
  expect(pair([old, undefined], { gap: 6 }, [bid, 40])).toEqual([]);
  expect(pair([bid, 50], { gap: 3 }, [old, undefined], [bid, 40], { gap: 20 })).toMatchObject([{ lots: 40 }]);
});

test('which changes tell of a fill', () => {
  const before = order(1, Side.buy, 100, 50);
  expect(decreaseOf({ kind: 'changed', before, order: { ...before, lots: 20 } })).toEqual({ order: before, lots: 30 });
  expect(decreaseOf({ kind: 'changed', before, order: { ...before, lots: 50 } })).toBeUndefined();
  expect(decreaseOf({ kind: 'changed', before, order: { ...before, lots: 20, priceTicks: 101 } })).toBeUndefined();
  expect(decreaseOf({ kind: 'deleted', before, restLots: 0 })).toEqual({ order: before, lots: 50 });
  expect(decreaseOf({ kind: 'deleted', before, restLots: 50 })).toBeUndefined();
  expect(decreaseOf({ kind: 'first-seen', order: before })).toEqual({ order: before, lots: undefined });
  expect(decreaseOf({ kind: 'deleted-unseen', order: before })).toBeUndefined();
  const gone = { ...before, lots: 0 };
  expect(decreaseOf({ kind: 'deleted-unseen', order: gone })).toEqual({ order: gone, lots: undefined });
  for (const kind of ['created', 'created-filled'] as const)
    expect(decreaseOf({ kind, order: before })).toBeUndefined();
  expect(decreaseOf({ kind: 'late' })).toBeUndefined();
});
