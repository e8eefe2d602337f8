import { expect, test } from '@jest/globals';
import { ExecutionHistory } from './execution-history.js';

const piece = (first: number, last: number) => ({ first, last, bytes: new Uint8Array(last - first + 1).fill(first) });

test('tells what is behind a place, in whole pieces', () => {
  const history = new ExecutionHistory(100);
  expect(history.behind(0)).toBeUndefined();
  for (const one of [piece(5, 7), piece(8, 8), piece(9, 12)]) history.add(one);
  expect(history.behind(4)?.map((bytes) => bytes[0])).toEqual([5, 8, 9]);
  expect(history.behind(6)?.map((bytes) => bytes[0])).toEqual([5, 8, 9]);
  expect(history.behind(8)?.map((bytes) => bytes[0])).toEqual([9]);
  expect(history.behind(12)).toEqual([]);
});

test('says so when it does not reach as far back', () => {
  const history = new ExecutionHistory(6);
  for (const one of [piece(1, 3), piece(4, 6), piece(7, 9)]) history.add(one);
  expect(history.behind(2)).toBeUndefined();
  expect(history.behind(3)?.map((bytes) => bytes[0])).toEqual([4, 7]);
});

test('keeps the newest piece however large it is', () => {
  const history = new ExecutionHistory(2);
  history.add(piece(1, 2));
  history.add(piece(3, 12));
  expect(history.behind(2)?.length).toBe(1);
});
