import { crc32 } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { bookChecksum } from './book-checksum.js';

const decimals = {
  price: (ticks: number) => (ticks / 100).toFixed(2),
  quantity: (lots: number) => (lots / 1000).toFixed(3),
};

test('covers the ten best levels a side, bid before ask, and skips what is missing', () => {
  const bids = Array.from({ length: 12 }, (_, i) => ({ priceTicks: 10_000 - i, quantityLots: 1_500 + i }));
  const asks = [{ priceTicks: 10_010, quantityLots: 7 }];
  const text = bids
    .slice(0, 10)
    .flatMap((bid, i) => [
      decimals.price(bid.priceTicks),
      decimals.quantity(bid.quantityLots),
      ...(i === 0 ? ['100.10', '0.007'] : []),
    ])
    .join(':');
  expect(text.startsWith('100.00:1.500:100.10:0.007:99.99:1.501')).toBe(true);
  expect(bookChecksum(bids, asks, decimals)).toBe(crc32(text));
});

test('an empty book is the checksum of no text', () => {
  expect(bookChecksum([], [], decimals)).toBe(0);
});
