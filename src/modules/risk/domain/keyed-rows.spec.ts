import { expect, test } from '@jest/globals';
import { KeyedRows } from './keyed-rows.js';

test('every pair finds its own row, also when there are more than there was room for', () => {
  const rows = new KeyedRows(4);
  const pairs = Array.from({ length: 200 }, (_, n): [number, number] => [n % 2 === 0 ? n : -n, n % 7]);
  for (const [at, [first, second]] of pairs.entries()) {
    expect(rows.find(first, second)).toBe(0);
    expect(rows.add(first, second)).toBe(at + 1);
  }
  for (const [at, [first, second]] of pairs.entries()) {
    expect([rows.find(first, second), rows.firstOf(at + 1), rows.secondOf(at + 1)]).toEqual([at + 1, first, second]);
  }
  expect([rows.count, rows.find(3, 3), rows.find(0, 1)]).toEqual([200, 0, 0]);
});
