import { expect, test } from '@jest/globals';
import { DayReference, endOfDay, fallBps } from './day-reference.js';

const DAY_US = 86_400_000_000;

test('the reference is the last trade before the day, however long ago it was', () => {
  const day = new DayReference();
  expect(day.ticksAt(5, 0)).toBe(0);
  day.begin(0, { timeUs: DAY_US - 1 });
  // Of the first day nothing is known from before it.
  expect(day.ticksAt(DAY_US - 1, 100)).toBe(0);
  expect(day.ticksAt(DAY_US, 100)).toBe(100);
  expect(day.ticksAt(9 * DAY_US, 100)).toBe(100);
  day.begin(100, { timeUs: 9 * DAY_US });
  expect(day.ticksAt(9 * DAY_US + 7, 80)).toBe(100);
  expect(day.ticksAt(10 * DAY_US, 80)).toBe(80);
});

test('a day ends where the next one begins', () => {
  expect([0, DAY_US - 1, DAY_US].map(endOfDay)).toEqual([DAY_US, DAY_US, 2 * DAY_US]);
});

test.each([
  [93, 100, 700],
  [100, 100, 0],
  [1, 10_000, 9_999],
  // 6.999… % is not 7 %.
  [93_001, 100_000, 699],
  [100_001, 100_000, 0],
  [107, 100, -700],
  [5_000, 1, -10_000],
  [1, Number.MAX_SAFE_INTEGER, 9_999],
  [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER - 1, 0],
])('%d after %d has fallen by %d basis points', (price, reference, bps) => {
  expect(fallBps(price, reference)).toBe(bps);
});
