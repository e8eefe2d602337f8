import { expect, test } from '@jest/globals';
import { OrderFlag, Side } from '../../../common/model/order-terms.js';
import { auctionPrice, NO_AUCTION } from './auction-price.js';
import { OrderBook } from './order-book.js';
import { OrderStore } from './order-store.js';
import { Shown } from './special-terms.js';

type Quote = readonly [lots: number, priceTicks: number];

/** What bids and offers would trade at once: `15 @ 101, surplus -3`. */
function crossed(
  bids: readonly Quote[],
  asks: readonly Quote[],
  reference = 0,
  allOrNone: readonly Quote[] = [],
): string {
  const orders = new OrderStore();
  const book = new OrderBook(orders);
  let orderId = 0;
  const rest = (side: number, [lots, priceTicks]: Quote, flags: number): void => {
    orderId += 1;
    const slot = orders.open(orderId, 1);
    orders.setSide(slot, side);
    orders.setPriceTicks(slot, priceTicks);
    orders.setQuantityLots(slot, lots);
    orders.setOpenLots(slot, lots);
    orders.setFlags(slot, flags);
    if (flags !== 0) orders.terms.shown[orders.specialRow(slot)] = Shown.none;
    book.rest(slot);
  };
  for (const quote of bids) rest(Side.buy, quote, 0);
  for (const quote of asks) rest(Side.sell, quote, 0);
  for (const quote of allOrNone) rest(Side.buy, quote, OrderFlag.allOrNone);
  const { priceTicks, volumeLots, surplusLots } = auctionPrice(book, orders, reference);
  return `${volumeLots} @ ${priceTicks}, surplus ${surplusLots}`;
}

const nothing = `${NO_AUCTION.volumeLots} @ ${NO_AUCTION.priceTicks}, surplus ${NO_AUCTION.surplusLots}`;

test('nothing trades where bids are below offers, or a side is empty', () => {
  expect(crossed([[5, 99]], [[5, 100]])).toBe(nothing);
  expect(crossed([[5, 99]], [])).toBe(nothing);
});

test('1: the price with the largest volume', () => {
  expect(
    crossed(
      [
        [10, 102],
        [5, 101],
      ],
      [
        [8, 100],
        [10, 101],
      ],
    ),
  ).toBe('15 @ 101, surplus -3');
});

test('2: of these, the one with the smallest surplus', () => {
  expect(
    crossed(
      [
        [10, 103],
        [4, 102],
      ],
      [[10, 100]],
    ),
  ).toBe('10 @ 103, surplus 0');
});

test('3: market pressure: the highest where buyers are left over, the lowest where sellers are', () => {
  expect(crossed([[12, 105]], [[10, 100]])).toBe('10 @ 105, surplus 2');
  expect(crossed([[10, 105]], [[12, 100]])).toBe('10 @ 100, surplus -2');
});

test('4: else the reference within what remains, or the middle without one', () => {
  const bids = [[10, 105]] as const;
  const asks = [[10, 100]] as const;
  expect(crossed(bids, asks, 102)).toBe('10 @ 102, surplus 0');
  expect(crossed(bids, asks, 99)).toBe('10 @ 100, surplus 0');
  expect(crossed(bids, asks, 110)).toBe('10 @ 105, surplus 0');
  expect(crossed(bids, asks)).toBe('10 @ 102, surplus 0');
});

test('a surplus that changes sides leaves the choice to the reference, where both sides fit', () => {
  expect(
    crossed(
      [
        [10, 102],
        [5, 100],
      ],
      [
        [10, 100],
        [5, 102],
      ],
      101,
    ),
  ).toBe('10 @ 101, surplus 0');
});

test('all-or-none orders take no part', () => {
  expect(crossed([], [[5, 100]], 0, [[5, 100]])).toBe(nothing);
  expect(crossed([[3, 101]], [[5, 100]], 0, [[50, 102]])).toBe('3 @ 100, surplus -2');
});

test('a book of very many crossed prices has its price', () => {
  const prices = Array.from({ length: 200_000 }, (_, index) => index + 1);
  expect(
    crossed(
      prices.map((price) => [1, price]),
      [[150_000, 1]],
    ),
  ).toBe('150000 @ 50001, surplus 0');
});
