/** The local book against a naive one, over random snapshots and deltas. */
import { describe, expect, test } from '@jest/globals';
import { array, assert, constantFrom, integer, property, record } from 'fast-check';
import { bookChecksum } from '../../../src/modules/market-data/domain/book-checksum.js';
import type { BookMessage, WireLevel } from '../../../src/modules/realtime/domain/book-levels.js';
import { ClientInstrument } from './instruments.js';
import { OrderBook } from './order-book.js';

const instrument = new ClientInstrument({
  instrumentId: 1,
  sequence: 1,
  channelSequence: 1,
  timeUs: 0,
  phase: 3,
  auctionKind: 0,
  baseScale: 8,
  quoteScale: 8,
  symbol: 'BTC-USD',
  baseAsset: 'BTC',
  quoteAsset: 'USD',
  tickSize: '0.05',
  lotSize: '0.001',
});

type Sides = Record<'bids' | 'asks', Map<number, number>>;
const side = (best: 1 | -1, levels: Map<number, number>): WireLevel[] =>
  [...levels]
    .filter(([, quantityLots]) => quantityLots > 0)
    .map(([priceTicks, quantityLots]) => ({ priceTicks, quantityLots }))
    .toSorted((one, other) => best * (one.priceTicks - other.priceTicks));
const checksumOf = ({ bids, asks }: Sides): number => bookChecksum(side(-1, bids), side(1, asks), instrument);

function message(place: number, { bids, asks }: Sides, checksum?: number): BookMessage {
  const levels = (of: Map<number, number>): WireLevel[] =>
    [...of].map(([priceTicks, quantityLots]) => ({ priceTicks, quantityLots }));
  return {
    instrumentId: 1,
    sequence: place * 10,
    channelSequence: place,
    timeUs: place,
    bids: levels(bids),
    asks: levels(asks),
    checksum,
  };
}

const none = (): Sides => ({ bids: new Map(), asks: new Map() });
const one = (priceTicks: number, lots: number): Sides => ({ bids: new Map([[priceTicks, lots]]), asks: new Map() });

test('deltas on a snapshot give the book that the venue has, and its checksum', () => {
  const change = record({
    side: constantFrom<'bids' | 'asks'>('bids', 'asks'),
    price: integer({ min: 1, max: 60 }),
    quantity: integer({ min: 0, max: 3 }),
  });
  assert(
    property(array(array(change, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 60 }), (deltas) => {
      const naive = none();
      const book = new OrderBook(instrument);
      expect(book.takeSnapshot(message(1, naive, checksumOf(naive)))).toBe('applied');
      deltas.forEach((changes, index) => {
        const delta = none();
        for (const { side: of, price, quantity } of changes) {
          delta[of].set(price, quantity);
          naive[of].set(price, quantity);
        }
        expect(book.takeDelta(message(index + 2, delta, checksumOf(naive)))).toBe('applied');
      });
      const decimals = ({ priceTicks, quantityLots }: WireLevel) => ({
        price: instrument.price(priceTicks),
        quantity: instrument.quantity(quantityLots),
      });
      expect(book.bids()).toEqual(side(-1, naive.bids).map(decimals));
      expect(book.asks()).toEqual(side(1, naive.asks).map(decimals));
      expect([book.checksum(), book.checkedCount]).toEqual([checksumOf(naive), deltas.length + 1]);
      expect([book.sequence, book.channelSequence]).toEqual([(deltas.length + 1) * 10, deltas.length + 1]);
    }),
  );
});

describe('a book that is not the venue’s any more', () => {
  const synchronized = (): OrderBook => {
    const book = new OrderBook(instrument);
    book.takeSnapshot(message(5, one(100, 7)));
    return book;
  };

  test('has missed a delta: it takes nothing more until a snapshot comes', () => {
    const book = synchronized();
    expect(book.takeDelta(message(7, one(101, 1)))).toBe('gap');
    expect(book.isSynchronized).toBe(false);
    expect(book.takeDelta(message(8, one(102, 1)))).toBe('waiting');
    expect(book.bids()).toEqual([{ price: '5', quantity: '0.007' }]);
    expect(book.takeSnapshot(message(9, one(103, 2)))).toBe('applied');
    expect([book.isSynchronized, book.bids()]).toEqual([true, [{ price: '5.15', quantity: '0.002' }]]);
  });

  test('differs from a checksum', () => {
    const book = synchronized();
    expect(book.takeDelta(message(6, one(101, 1), 12345))).toBe('mismatch');
    expect(book.isSynchronized).toBe(false);
  });

  test('has lost its connection', () => {
    const book = synchronized();
    book.lose();
    expect(book.takeDelta(message(6, one(101, 1)))).toBe('waiting');
  });

  test('passes over what it has already', () => {
    const book = synchronized();
    expect(book.takeDelta(message(5, one(100, 1)))).toBe('stale');
    expect([book.isSynchronized, book.bids()]).toEqual([true, [{ price: '5', quantity: '0.007' }]]);
  });
});
