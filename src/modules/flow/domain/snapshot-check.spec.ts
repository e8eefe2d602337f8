import { expect, test } from '@jest/globals';
import { Side } from '../../../common/model/order-terms.js';
import { RecordedBook } from './recorded-book.js';
import { type LevelDifference, SnapshotCheck } from './snapshot-check.js';

type Levels = readonly (readonly [priceTicks: number, lots: number])[];

/** Compares one side of a book: what the snapshot shows, what the events came to, what the venue has. */
function compare(side: Side, shown: Levels, events: Levels, venue: Levels): SnapshotCheck {
  const recorded = new RecordedBook();
  for (const [index, [priceTicks, lots]] of events.entries())
    recorded.stand({ orderId: index + 1, side, priceTicks, lots });
  const depth = venue.map(([priceTicks, quantityLots]) => ({ priceTicks, quantityLots }));
  const check = new SnapshotCheck(recorded, (levels) => ({
    bids: side === Side.buy ? depth.slice(0, levels) : [],
    asks: side === Side.sell ? depth.slice(0, levels) : [],
  }));
  const levels = shown.map(([priceTicks, lots]) => ({ priceTicks, lots }));
  check.onSnapshot({
    kind: 'snapshot',
    timeUs: 7,
    bids: side === Side.buy ? levels : [],
    asks: side === Side.sell ? levels : [],
  });
  return check;
}

function onlyDifference(check: SnapshotCheck): LevelDifference {
  expect(check.differences).toHaveLength(1);
  return check.differences[0] as LevelDifference;
}

test('equal levels; what the venue has beyond the shown ones says nothing', () => {
  const check = compare(
    Side.buy,
    [[100, 5]],
    [[100, 5]],
    [
      [100, 5],
      [99, 1],
    ],
  );
  expect(check.counts).toEqual({ snapshots: 1, bestBidEqual: 1, bestAskEqual: 1, depthEqual: 1 });
  expect(check.differences).toEqual([]);
});

test('where events and venue agree with each other, the snapshot is out of step', () => {
  const check = compare(
    Side.sell,
    [[101, 5]],
    [
      [100, 1],
      [101, 5],
    ],
    [
      [100, 1],
      [101, 5],
    ],
  );
  expect(check.counts).toMatchObject({ bestAskEqual: 0, bestBidEqual: 1, depthEqual: 0 });
  expect(onlyDifference(check)).toEqual({
    timeUs: 7,
    cause: 'feed',
    side: Side.sell,
    priceTicks: 100,
    snapshotLots: 0,
    venueLots: 1,
    recordedLots: 1,
    isBestPrice: true,
  });
});

test('where events and snapshot agree with each other, the venue differs', () => {
  const check = compare(
    Side.buy,
    [
      [100, 5],
      [99, 4],
    ],
    [
      [100, 5],
      [99, 4],
    ],
    [
      [100, 5],
      [99, 3],
    ],
  );
  expect(check.counts).toMatchObject({ bestBidEqual: 1, depthEqual: 0 });
  expect(onlyDifference(check)).toMatchObject({ cause: 'venue', priceTicks: 99, venueLots: 3, isBestPrice: false });
});

test('where all three differ, it is both', () => {
  const check = compare(Side.buy, [[100, 5]], [[100, 4]], [[100, 3]]);
  expect(onlyDifference(check)).toMatchObject({ cause: 'both', snapshotLots: 5, recordedLots: 4, venueLots: 3 });
});

test('the best level that differs is named, on whichever side it is missing', () => {
  expect(onlyDifference(compare(Side.buy, [[100, 5]], [], [[101, 5]]))).toMatchObject({ priceTicks: 101 });
  expect(onlyDifference(compare(Side.sell, [[100, 5]], [], [[101, 5]]))).toMatchObject({ priceTicks: 100 });
  expect(
    onlyDifference(
      compare(
        Side.buy,
        [
          [100, 5],
          [99, 1],
        ],
        [],
        [[100, 5]],
      ),
    ),
  ).toMatchObject({ priceTicks: 99 });
  expect(onlyDifference(compare(Side.sell, [[100, 5]], [[100, 5]], []))).toMatchObject({
    priceTicks: 100,
    venueLots: 0,
  });
});
