import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { AtIntervals } from './at-intervals.js';

const START_MS = Date.UTC(2026, 0, 1, 12, 0, 3);

beforeEach(() => {
  jest.useFakeTimers({ now: START_MS, doNotFake: ['nextTick', 'queueMicrotask'] });
});
afterEach(() => {
  jest.useRealTimers();
});

test('whole multiples of the interval are met, and none after the stop', async () => {
  const met: number[] = [];
  const schedule = new AtIntervals(10, async (nowMs) => void met.push(nowMs - START_MS));
  schedule.start();
  await jest.advanceTimersByTimeAsync(28_000);
  expect(met).toEqual([7_000, 17_000, 27_000]);
  await schedule.stop();
  await jest.advanceTimersByTimeAsync(60_000);
  expect([met.length, schedule.isStopped]).toEqual([3, true]);
});

test('a moment that passes while the work goes on is left out, and a stop waits for the work', async () => {
  const begun: number[] = [];
  let end: () => void = () => undefined;
  const schedule = new AtIntervals(10, (nowMs) => {
    begun.push(nowMs - START_MS);
    return new Promise((resolve) => (end = resolve));
  });
  schedule.start();
  await jest.advanceTimersByTimeAsync(31_000);
  expect(begun).toEqual([7_000]);
  end();
  await jest.advanceTimersByTimeAsync(10_000);
  expect(begun).toEqual([7_000, 37_000]);
  let hasStopped = false;
  const stopped = schedule.stop().then(() => (hasStopped = true));
  await jest.advanceTimersByTimeAsync(1_000);
  expect(hasStopped).toBe(false);
  end();
  await stopped;
});

test('no interval is never', async () => {
  const schedule = new AtIntervals(0, () => Promise.reject(new Error('never')));
  schedule.start();
  await jest.advanceTimersByTimeAsync(100_000);
  await schedule.stop();
});
