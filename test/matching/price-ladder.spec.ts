/** What the levels of a side cost, where nobody trades and where somebody means harm. What they do is the oracle's. */
import { expect, test } from '@jest/globals';
import { OrderBook } from '../../src/modules/matching/domain/order-book.js';
import { OrderStore } from '../../src/modules/matching/domain/order-store.js';

test('a book without orders takes little memory', () => {
  const orders = new OrderStore();
  const before = process.memoryUsage().arrayBuffers;
  const books = Array.from({ length: 512 }, () => new OrderBook(orders));
  const perBook = (process.memoryUsage().arrayBuffers - before) / books.length;
  // Its two windows of 128 KiB come with its first orders.
  expect(perBook).toBeLessThan(64 << 10);
});
