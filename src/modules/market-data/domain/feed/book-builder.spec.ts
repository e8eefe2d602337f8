import { describe, expect, test } from '@jest/globals';
import { Side } from '../../../../common/model/order-terms.js';
import { numberingOf, parseBinance } from './binance-messages.js';
import { BookBuilder, type BookDifference, type BookSnapshot, type FeedLevel } from './book-builder.js';
import { OrderBookBuilder } from './order-book-builder.js';

const snapshot = (lastUpdateId: number, bid = 100): BookSnapshot => ({
  kind: 'snapshot',
  lastUpdateId,
  bids: [[bid, 5]],
  asks: [[bid + 2, 7]],
});
const counted = (firstUpdateId: number, lastUpdateId: number, bids: FeedLevel[] = []): BookDifference => ({
  kind: 'difference',
  firstUpdateId,
  lastUpdateId,
  bids,
  asks: [],
});
const chained = (first: number, last: number, previousUpdateId: number, bids: FeedLevel[] = []): BookDifference => ({
  ...counted(first, last, bids),
  previousUpdateId,
});

describe('a book of counted differences', () => {
  test('takes up what waited for its snapshot, from the update behind it on', () => {
    const builder = new BookBuilder('counted');
    expect(builder.take(counted(8, 10, [[99, 1]]))).toEqual({ kind: 'waiting' });
    expect(builder.take(counted(11, 13, [[100, 6]]))).toEqual({ kind: 'waiting' });
    expect(builder.isSynchronized).toBe(false);
    expect(builder.take(snapshot(11))).toEqual({ kind: 'applied' });
    expect(builder.levels(Side.buy, 5)).toEqual([{ priceTicks: 100, quantityLots: 6, orders: 1 }]);
    expect(builder.lastUpdateId).toBe(13);
  });

  test('goes on where the last one ended, and removes what is 0', () => {
    const builder = new BookBuilder('counted');
    builder.take(snapshot(10));
    expect(
      builder.take(
        counted(11, 12, [
          [101, 3],
          [55, 0],
        ]),
      ),
    ).toEqual({ kind: 'applied' });
    expect(builder.take(counted(13, 13, [[101, 0]]))).toEqual({ kind: 'applied' });
    expect(builder.best(Side.buy)).toEqual({ priceTicks: 100, quantityLots: 5 });
    expect(builder.take(counted(12, 13, [[100, 0]]))).toEqual({ kind: 'stale' });
    expect(builder.best(Side.buy)).toEqual({ priceTicks: 100, quantityLots: 5 });
  });

  test('loses the thread at a gap and finds it with the next snapshot', () => {
    const builder = new BookBuilder('counted');
    builder.take(snapshot(10));
    expect(builder.take(counted(12, 14))).toEqual({ kind: 'gap', expectedId: 11, gotId: 12 });
    expect([builder.isSynchronized, builder.best(Side.buy)]).toEqual([false, null]);
    expect(builder.take(counted(15, 16, [[105, 1]]))).toEqual({ kind: 'waiting' });
    expect(builder.take(snapshot(13, 90))).toEqual({ kind: 'applied' });
    expect([builder.lastUpdateId, builder.best(Side.buy)?.priceTicks]).toEqual([16, 105]);
  });

  test('is not taken back by an old snapshot, and says so when even the new one is too old', () => {
    const builder = new BookBuilder('counted');
    builder.take(snapshot(10));
    expect(builder.take(snapshot(9, 50))).toEqual({ kind: 'stale' });
    builder.take(counted(20, 21));
    expect(builder.take(snapshot(15))).toEqual({ kind: 'gap', expectedId: 16, gotId: 20 });
    expect(builder.isSynchronized).toBe(false);
  });

  test('lets go of the oldest that waits when too many do', () => {
    const builder = new BookBuilder('counted', 2);
    for (const id of [1, 2]) expect(builder.take(counted(id, id))).toEqual({ kind: 'waiting' });
    expect(builder.take(counted(3, 3))).toEqual({ kind: 'overflow' });
  });
});

describe('a book of chained differences', () => {
  test('begins with the one that has the last update of the snapshot', () => {
    const builder = new BookBuilder('chained');
    builder.take(chained(5, 9, 4));
    builder.take(chained(10, 20, 9, [[100, 8]]));
    expect(builder.take(snapshot(20))).toEqual({ kind: 'applied' });
    expect(builder.best(Side.buy)).toEqual({ priceTicks: 100, quantityLots: 8 });
    // Futures leave numbers out between two differences: only the chain counts.
    expect(builder.take(chained(25, 30, 20, [[101, 1]]))).toEqual({ kind: 'applied' });
    expect(builder.take(chained(31, 33, 30))).toEqual({ kind: 'applied' });
    expect(builder.take(chained(31, 33, 30))).toEqual({ kind: 'stale' });
  });

  test('loses the thread where the chain is broken', () => {
    const builder = new BookBuilder('chained');
    builder.take(snapshot(20));
    expect(builder.take(chained(21, 25, 20))).toEqual({ kind: 'gap', expectedId: 20, gotId: 21 });
    const other = new BookBuilder('chained');
    other.take(snapshot(20));
    other.take(chained(18, 25, 17));
    expect(other.take(chained(27, 30, 26))).toEqual({ kind: 'gap', expectedId: 25, gotId: 26 });
  });
});

describe('a book of orders', () => {
  const order = { side: Side.buy, priceTicks: 100, lots: 5 } as const;

  test('has the totals of its orders', () => {
    const builder = new OrderBookBuilder();
    builder.take({ ...order, kind: 'created', orderId: 1 });
    builder.take({ ...order, kind: 'created', orderId: 2, lots: 3 });
    expect(builder.levels(Side.buy, 5)).toEqual([{ priceTicks: 100, quantityLots: 8, orders: 2 }]);
    expect(builder.take({ ...order, kind: 'changed', orderId: 1, priceTicks: 101, lots: 4 })).toBe('applied');
    expect(builder.best(Side.buy)).toEqual({ priceTicks: 101, quantityLots: 4, orders: 1 });
    expect(builder.take({ ...order, kind: 'deleted', orderId: 1, priceTicks: 101, lots: 4 })).toBe('applied');
    expect(builder.best(Side.buy)).toEqual({ priceTicks: 100, quantityLots: 3, orders: 1 });
    expect(builder.orderCount).toBe(1);
  });

  test('ends an order once', () => {
    const builder = new OrderBookBuilder();
    expect(builder.take({ ...order, kind: 'deleted', orderId: 1 })).toBe('unknown');
    expect(builder.take({ ...order, kind: 'changed', orderId: 1 })).toBe('after_end');
    expect(builder.take({ ...order, kind: 'created', orderId: 1 })).toBe('after_end');
    expect(builder.best(Side.buy)).toBeUndefined();
    builder.take({ ...order, kind: 'created', orderId: 2 });
    expect(builder.take({ ...order, kind: 'created', orderId: 2 })).toBe('duplicate');
    expect(builder.take({ ...order, kind: 'changed', orderId: 3, side: Side.sell })).toBe('unknown');
    expect(builder.best(Side.sell)?.quantityLots).toBe(5);
  });
});

describe('a message of Binance', () => {
  const best = '"b":"1.5","B":"2","a":"1.6","A":"3"';

  test('is a snapshot, a difference, a trade or best prices', () => {
    expect(parseBinance('{"lastUpdateId":7,"bids":[["0.00000001","1.5"]],"asks":[]}')).toEqual({
      kind: 'snapshot',
      lastUpdateId: 7,
      bids: [[1, 150_000_000]],
      asks: [],
    });
    const spot = parseBinance('{"stream":"x","data":{"e":"depthUpdate","U":1,"u":2,"b":[],"a":[["2","0"]]}}');
    expect(spot).toEqual({ kind: 'difference', firstUpdateId: 1, lastUpdateId: 2, bids: [], asks: [[200_000_000, 0]] });
    const futures = parseBinance('{"e":"depthUpdate","U":1,"u":2,"pu":9,"b":[],"a":[]}');
    expect([numberingOf(spot as BookDifference), numberingOf(futures as BookDifference)]).toEqual([
      'counted',
      'chained',
    ]);
    expect(parseBinance('{"e":"trade","t":5,"p":"1","q":"2","T":3}')).toMatchObject({ tradeId: 5, timeUs: 3_000 });
    expect(parseBinance(`{"u":4,${best}}`)).toMatchObject({
      kind: 'best',
      updateId: 4,
      bid: [150_000_000, 200_000_000],
    });
    expect(parseBinance('{"e":"kline"}')).toBeUndefined();
  });

  test.each([
    ['{', 'it is not JSON'],
    ['[]', 'it is not an object'],
    ['{"lastUpdateId":7,"bids":[["1",2]],"asks":[]}', 'it is no snapshot of a book'],
    ['{"lastUpdateId":7,"bids":[1],"asks":[]}', 'it is no snapshot of a book'],
    ['{"e":"depthUpdate","U":-1,"u":2,"b":[],"a":[]}', 'it is no difference of a book'],
    ['{"e":"depthUpdate","U":1,"u":2,"b":{},"a":[]}', 'it is no difference of a book'],
    ['{"e":"depthUpdate","U":1,"u":2,"pu":"3","b":[],"a":[]}', 'its previous update is no number'],
    ['{"e":"trade","t":5,"p":"1e3","q":"2","T":3}', 'it is no trade'],
    [`{"u":"4",${best}}`, 'it has no best prices'],
  ])('%s is refused: %s', (json, reason) => {
    expect(parseBinance(json)).toEqual({ kind: 'bad', reason });
  });
});
