import { expect, test } from '@jest/globals';
import { Pacer } from './pacer.js';

/** A pacer on a clock that only waiting moves; returns how long each event waited, in milliseconds. */
async function waits(pace: number | 'max', ...timesMs: readonly number[]): Promise<number[]> {
  let nowMs = 5_000;
  const waited: number[] = [];
  const pacer = new Pacer(
    pace,
    () => nowMs,
    (ms) => {
      nowMs += ms;
      return Promise.resolve();
    },
  );
  for (const timeMs of timesMs) {
    const before = nowMs;
    await pacer.until(1_430_438_400_000_000 + timeMs * 1_000);
    waited.push(nowMs - before);
    nowMs += 1;
  }
  return waited;
}

test('as fast as possible never waits', async () => {
  expect(await waits('max', 0, 1_000, 100_000)).toEqual([0, 0, 0]);
});

test('in real time an event is as far from the first as in the recording', async () => {
  expect(await waits(1, 0, 100, 1_000)).toEqual([0, 99, 899]);
});

test('ten times as fast is a tenth of the wait; less than a timer is worth is not waited', async () => {
  expect(await waits(10, 0, 100, 110, 1_000)).toEqual([0, 9, 0, 88]);
});
