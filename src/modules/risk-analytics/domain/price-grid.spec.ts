import { expect, test } from '@jest/globals';
import { pricesOnGrid } from './price-grid.js';

test('a stretch without a trade has the price of the one before', () => {
  const grid = pricesOnGrid(
    [10, 20, 30, 40],
    [
      [
        { openUs: 10, price: 1 },
        { openUs: 30, price: 3 },
      ],
      [{ openUs: 20, price: 7 }],
    ],
  );
  expect(grid).toEqual({
    first: 1,
    rows: [
      [1, 7],
      [3, 7],
      [3, 7],
    ],
  });
});

test('there is nothing where one of them never traded', () => {
  expect(pricesOnGrid([10, 20], [[{ openUs: 10, price: 1 }], []])).toEqual({ first: 2, rows: [] });
});
