import { expect, test } from '@jest/globals';
import type { RecordedFill } from './fill-pairing.js';
import type { RecordedTrade } from './recorded-event.js';
import { compareTrades, type VenueTrade } from './trade-check.js';

const recorded = (priceTicks: number, lots: number, timeUs = 1): RecordedTrade => ({
  kind: 'trade',
  timeUs,
  tradeId: 1,
  priceTicks,
  lots,
});
const fill = (priceTicks: number, lots: number, buyOrderId = 1, sellOrderId = 2): RecordedFill => ({
  buyOrderId,
  sellOrderId,
  priceTicks,
  lots,
  timeUs: 1,
});
const venue = (priceTicks: number, lots: number, buyOrderId = 1, sellOrderId = 2, timeUs = 1): VenueTrade => ({
  timeUs,
  priceTicks,
  lots,
  buyOrderId,
  sellOrderId,
});

test('price, quantity and both orders: equal', () => {
  const compared = compareTrades(
    [recorded(100, 5), recorded(100, 7)],
    [fill(100, 7, 3, 4), fill(100, 5)],
    [venue(100, 5), venue(100, 7, 3, 4)],
  );
  expect(compared).toEqual({
    recorded: 2,
    recordedLots: 12,
    venue: 2,
    venueLots: 12,
    equal: 2,
    equalButOrders: 0,
    equalButRounding: 0,
    differences: [],
  });
});

test('a trade whose orders the recording does not tell, or tells otherwise, is equal but for the orders', () => {
  expect(compareTrades([recorded(100, 5)], [], [venue(100, 5)])).toMatchObject({ equal: 0, equalButOrders: 1 });
  expect(compareTrades([recorded(100, 5)], [fill(100, 5)], [venue(100, 5, 1, 9)])).toMatchObject({
    equal: 0,
    equalButOrders: 1,
    differences: [],
  });
});

test('the exact trade is taken by the one that tells its orders, whatever comes first', () => {
  const compared = compareTrades(
    [recorded(100, 5), recorded(100, 5)],
    [fill(100, 5)],
    [venue(100, 5, 8, 9), venue(100, 5)],
  );
  expect(compared).toMatchObject({ equal: 1, equalButOrders: 1, differences: [] });
});

test('two lots less are rounding, three are a difference', () => {
  expect(compareTrades([], [fill(100, 5)], [venue(100, 7)])).toMatchObject({ equalButRounding: 1, differences: [] });
  const compared = compareTrades([], [fill(100, 5)], [venue(100, 8)]);
  expect(compared).toMatchObject({ equalButRounding: 0, differences: [{ recorded: { lots: 5 }, venue: { lots: 8 } }] });
  // Other orders or another price are no rounding.
  expect(compareTrades([], [fill(100, 5)], [venue(100, 6, 1, 3)])).toMatchObject({ equalButRounding: 0 });
  expect(compareTrades([], [fill(100, 5)], [venue(100, 6, 3, 2)])).toMatchObject({ equalButRounding: 0 });
  expect(compareTrades([], [fill(100, 5)], [venue(101, 5)])).toMatchObject({ equalButRounding: 0 });
});

test('what differs stands beside the nearest of its price within a minute; the rest stands alone', () => {
  const minuteUs = 60_000_000;
  const compared = compareTrades(
    [recorded(100, 5, 50), recorded(200, 5, 1)],
    [],
    [venue(100, 50, 1, 2, 10), venue(100, 60, 1, 2, 45), venue(200, 70, 1, 2, minuteUs + 1)],
  );
  expect(compared.differences.map((one) => [one.recorded?.lots, one.venue?.lots])).toEqual([
    [5, 60],
    [5, undefined],
    [undefined, 50],
    [undefined, 70],
  ]);
});
