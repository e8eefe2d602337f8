import { expect, test } from '@jest/globals';
import { WindowCounter } from './window-counter.js';

test('a window counts by key and forgets with its end', () => {
  const counter = new WindowCounter(1_000);
  expect([counter.add('a', 2, 10_000), counter.add('a', 3, 10_999), counter.add('b', 1, 10_999)]).toEqual([2, 5, 1]);
  expect([counter.of('a', 10_999), counter.of('c', 10_999), counter.waitMs(10_400)]).toEqual([5, 0, 600]);
  expect([counter.of('a', 11_000), counter.add('a', 1, 11_000)]).toEqual([0, 1]);
});

test('past the bound new keys are counted together', () => {
  const counter = new WindowCounter(1_000);
  for (let key = 0; key < 100_000; key += 1) counter.add(String(key), 1, 0);
  expect([counter.add('x', 1, 0), counter.add('y', 1, 0), counter.of('7', 0)]).toEqual([1, 2, 1]);
});
