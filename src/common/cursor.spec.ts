import { expect, test } from '@jest/globals';
import { decodeCursor, encodeCursor, InvalidCursor } from './cursor.js';

test.each([[[0]], [[1, 2]], [[Number.MAX_SAFE_INTEGER, 0, 7, 1]]])('gives back the keys %j', (keys) => {
  expect(decodeCursor(encodeCursor(...keys), keys.length)).toEqual(keys);
});

test.each([
  '',
  'c1',
  'c1-',
  'c1-1-2-3-4-5',
  'c2-1',
  'c1--1',
  'c1-1.5',
  'c1-ZZ',
  'c1-zzzzzzzzzzz',
  'xc1-1',
  'c1-1x-',
  `c1-${'1'.repeat(50)}`,
])('refuses %j', (cursor) => {
  expect(() => decodeCursor(cursor, 1)).toThrow(InvalidCursor);
});

test('refuses the cursor of another list', () => {
  expect(() => decodeCursor(encodeCursor(1, 2), 1)).toThrow(InvalidCursor);
});

test('refuses a cursor of which one key is too large', () => {
  expect(() => decodeCursor('c1-1-zzzzzzzzzzz', 2)).toThrow(InvalidCursor);
});
