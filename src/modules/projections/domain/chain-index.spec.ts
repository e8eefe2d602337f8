import { expect, test } from '@jest/globals';
import { ChainIndex } from './chain-index.js';

function found(index: ChainIndex, key: number, oldestPosition = 0, limit = Number.MAX_SAFE_INTEGER): number[] {
  const positions: number[] = [];
  index.newestFirst(key, oldestPosition, (position) => {
    positions.push(position);
    return positions.length < limit;
  });
  return positions;
}

/** The keys at positions 0, 10, 20 … */
function anIndex(keys: readonly number[], links = 16, buckets = 4): ChainIndex {
  const index = new ChainIndex(links, buckets);
  for (const [i, key] of keys.entries()) index.add(key, i * 10);
  return index;
}

test('the positions of a key come newest first', () => {
  const index = anIndex([1, 2, 1, 3, 1]);
  expect(found(index, 1)).toEqual([40, 20, 0]);
  expect(found(index, 2)).toEqual([10]);
  expect(found(index, 8)).toEqual([]);
});

test('keys that share a bucket are told apart', () => {
  const index = anIndex([1, 5, 9, 5, 1]);
  expect(found(index, 5)).toEqual([30, 10]);
  expect(found(index, 1)).toEqual([40, 0]);
  expect(found(index, 13)).toEqual([]);
});

test('what lies before the window is not visited', () => {
  const index = anIndex([1, 1, 1, 1]);
  expect(found(index, 1, 20)).toEqual([30, 20]);
  expect(found(index, 1, 21)).toEqual([30]);
  expect(found(index, 1, 31)).toEqual([]);
});

test('a visit ends when the visitor has enough', () => {
  expect(found(anIndex([1, 2, 1, 1]), 1, 0, 2)).toEqual([30, 20]);
});

test('links that the ring has overwritten are gone, the others are not', () => {
  const keys = [2, 1, 1, 2, 1, 1, 2];
  const index = anIndex(keys, 4);
  expect(found(index, 1)).toEqual([50, 40]);
  expect(found(index, 2)).toEqual([60, 30]);
  // The link before it is of another key now.
  index.add(1, 70);
  expect(found(index, 2)).toEqual([60]);
});

test('keys and positions beyond 32 bits are told apart from those with the same low word', () => {
  const index = new ChainIndex(16, 4);
  const base = 3 * 2 ** 32;
  index.add(5, base - 16);
  index.add(5 + 2 ** 32, base - 8);
  index.add(5, base + 8);
  index.add(5 + 2 ** 40, base + 16);
  expect(found(index, 5)).toEqual([base + 8, base - 16]);
  expect(found(index, 5 + 2 ** 32)).toEqual([base - 8]);
  expect(found(index, 5 + 2 ** 40)).toEqual([base + 16]);
  expect(found(index, 5, base)).toEqual([base + 8]);
});

test('position and key may be as large as a safe integer', () => {
  const index = new ChainIndex(2, 2);
  index.add(2 ** 31 - 1, Number.MAX_SAFE_INTEGER);
  expect(found(index, 2 ** 31 - 1)).toEqual([Number.MAX_SAFE_INTEGER]);
});

test.each([
  [3, 4],
  [4, 3],
])('%i links in %i buckets are refused', (links, buckets) => {
  expect(() => new ChainIndex(links, buckets)).toThrow('powers of two');
});
