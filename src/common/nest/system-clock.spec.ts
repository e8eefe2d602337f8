import { expect, test } from '@jest/globals';
import { SystemClock } from './system-clock.js';

test('the clock counts whole microseconds of now and does not go back', () => {
  const clock = new SystemClock();
  const times = Array.from({ length: 1_000 }, () => clock.nowUs());
  expect(times.every(Number.isSafeInteger)).toBe(true);
  expect(times.toSorted((a, b) => a - b)).toEqual(times);
  expect(Math.abs((times[0] as number) / 1_000 - Date.now())).toBeLessThan(60_000);
});
