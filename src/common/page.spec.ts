import { expect, test } from '@jest/globals';
import { itemsToFind, PAGE_ITEMS_MAX, pageOf } from './page.js';

test('a page that is not full is the last', () => {
  expect(pageOf([3, 2], 2, String)).toEqual({ items: [3, 2], nextCursor: null });
  expect(pageOf([], 2, String)).toEqual({ items: [], nextCursor: null });
});

test('one item more than the page shows makes a cursor of its last item', () => {
  expect(itemsToFind(2)).toBe(3);
  expect(pageOf([3, 2, 1], 2, String)).toEqual({ items: [3, 2], nextCursor: '2' });
});

test('the cursor is that of the last item, however long the page', () => {
  expect(pageOf([5, 4, 3, 2, 1], 4, String)).toEqual({ items: [5, 4, 3, 2], nextCursor: '2' });
  expect(pageOf([2, 1], 1, String)).toEqual({ items: [2], nextCursor: '2' });
});

test('a page has at least one item and at most the bound', () => {
  expect(itemsToFind(0)).toBe(2);
  expect(itemsToFind(1_000_000)).toBe(PAGE_ITEMS_MAX + 1);
});
