import { expect, test } from '@jest/globals';
import { Pace } from './pace.js';

test('frames are due evenly from the beginning', () => {
  const pace = new Pace(1_000, 2);
  expect(pace.frames).toBe(2_000);
  expect([pace.dueMs(0), pace.dueMs(1), pace.dueMs(1_500)]).toEqual([0, 1, 1_500]);
  expect([pace.dueBy(0), pace.dueBy(0.9), pace.dueBy(10), pace.dueBy(60_000)]).toEqual([1, 1, 11, 2_000]);
});

test('a slow pace has whole frames too', () => {
  const pace = new Pace(0.5, 7);
  expect(pace.frames).toBe(4);
  expect([pace.dueBy(1_999), pace.dueBy(2_000), pace.dueMs(3)]).toEqual([1, 2, 6_000]);
  expect(new Pace(1, 0.1).frames).toBe(1);
});
