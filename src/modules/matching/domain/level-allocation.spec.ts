import { expect, test } from '@jest/globals';
import { Allocation } from '../../../common/model/order-terms.js';
import { type AllocationTerms, LevelAllocation, type Share } from './level-allocation.js';

const none: AllocationTerms = {
  topMaxLots: 0,
  minShareLots: 0,
  fifoPercent: 0,
  leadMarketMakerPercent: 0,
  leadMarketMakerAccountId: 0,
  method: Allocation.price_time,
  topOfBook: 0,
};

/** What orders of accounts 1, 2, 3 … with these quantities get; their ids are 10, 20, 30 … */
function divided(shown: readonly number[], lots: number, terms: Partial<AllocationTerms>, topOrderId = 0): number[] {
  const allocation = new LevelAllocation();
  allocation.terms = { ...none, ...terms };
  const shares: Share[] = shown.map((shownLots, index) => ({
    orderId: (index + 1) * 10,
    accountId: index + 1,
    shownLots,
    lots: 0,
  }));
  allocation.divide(shares, lots, topOrderId);
  return shares.map((share) => share.lots);
}

test('pro-rata rounds down, and what that leaves goes in time order', () => {
  expect(divided([30, 50, 20], 11, { method: Allocation.pro_rata })).toEqual([4, 5, 2]);
  expect(divided([1, 1, 1, 97], 10, { method: Allocation.pro_rata })).toEqual([1, 0, 0, 9]);
  expect(divided([2, 2, 2], 2, { method: Allocation.pro_rata })).toEqual([2, 0, 0]);
});

test('a share below the least one is none, and goes in time order too', () => {
  expect(divided([10, 10, 80], 10, { method: Allocation.pro_rata, minShareLots: 2 })).toEqual([2, 0, 8]);
});

test('the order that made the price comes first, up to its most', () => {
  expect(divided([30, 50, 20], 11, { method: Allocation.pro_rata, topOfBook: 1, topMaxLots: 5 }, 30)).toEqual([
    3, 3, 5,
  ]);
  expect(divided([30, 50, 20], 11, { topOfBook: 1 }, 20)).toEqual([0, 11, 0]);
  expect(divided([30, 50, 20], 11, { topOfBook: 1 }, 99)).toEqual([11, 0, 0]);
});

test('a lead market maker gets its part of what is left, in time order', () => {
  const lead = { leadMarketMakerAccountId: 2, leadMarketMakerPercent: 40 };
  expect(divided([30, 50, 20], 10, lead)).toEqual([6, 4, 0]);
  expect(divided([30, 3, 20], 10, lead)).toEqual([7, 3, 0]);
});

test('split gives its first part in time order and divides the rest', () => {
  expect(divided([30, 50, 20], 20, { method: Allocation.split, fifoPercent: 50 })).toEqual([13, 5, 2]);
});

test('all that came in is given out, whatever the steps', () => {
  for (let lots = 1; lots < 100; lots += 1) {
    const given = divided([7, 31, 62], lots, {
      method: Allocation.split,
      fifoPercent: 33,
      leadMarketMakerAccountId: 3,
      leadMarketMakerPercent: 17,
      topOfBook: 1,
      topMaxLots: 3,
      minShareLots: 4,
    });
    expect(given.reduce((sum, one) => sum + one, 0)).toBe(lots);
  }
});

test('shares stay exact where lots × quantity passes 2^53', () => {
  const large = 2 ** 50;
  expect(divided([large, large, 2], large + 1, { method: Allocation.pro_rata })).toEqual([large / 2, large / 2, 1]);
});
