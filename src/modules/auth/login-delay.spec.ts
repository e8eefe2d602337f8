import { expect, test } from '@jest/globals';
import { waitLeftMs } from './login-delay.js';

test.each([
  [0, 0],
  [4, 0],
  [5, 1_000],
  [6, 2_000],
  [9, 16_000],
  [14, 512_000],
  [15, 900_000],
  [60, 900_000],
])('after %i failures in a row the next try waits %i ms', (failures, waitMs) => {
  expect(waitLeftMs({ failures, lastFailureAtMs: 1_000 }, 5, 1_000)).toBe(waitMs);
});

test('the wait runs out', () => {
  const record = { failures: 7, lastFailureAtMs: 10_000 };
  expect([10_000, 12_500, 14_000, 99_000].map((nowMs) => waitLeftMs(record, 5, nowMs))).toEqual([4_000, 1_500, 0, 0]);
  expect(waitLeftMs(undefined, 5, 0)).toBe(0);
});
