import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { ppmCeil } from '../../../common/exact.js';
import { OrderFlag, SelfTradePrevention, Side } from '../../../common/model/order-terms.js';
import { BookWalk, Prospect } from './book-walk.js';
import { OrderBook } from './order-book.js';
import { OrderStore } from './order-store.js';
import { Shown } from './special-terms.js';

const { none: NO_PREVENTION, expire_maker: EXPIRE_MAKER } = SelfTradePrevention;

interface Resting {
  readonly kind: 'plain' | 'iceberg' | 'hidden' | 'all-or-none';
  readonly accountId: number;
  readonly priceTicks: number;
  readonly lots: number;
  /** What an iceberg shows. */
  readonly peakLots: number;
}

interface Incoming {
  readonly accountId: number;
  readonly side: Side;
  readonly limitTicks: number;
  readonly selfTradePrevention: number;
}

const plain = (lots: number, priceTicks: number, accountId = 1): Resting => ({
  kind: 'plain',
  accountId,
  priceTicks,
  lots,
  peakLots: 0,
});

const buyer: Incoming = { accountId: 9, side: Side.buy, limitTicks: 1_000, selfTradePrevention: NO_PREVENTION };

/** A walk through the side that `incoming` would meet, and its prospect. */
function walkOf(resting: readonly Resting[], incoming: Incoming) {
  const orders = new OrderStore();
  const book = new OrderBook(orders);
  const side = incoming.side === Side.buy ? Side.sell : Side.buy;
  resting.forEach(({ kind, accountId, priceTicks, lots, peakLots }, index) => {
    const slot = orders.open(index + 1, accountId);
    orders.setSide(slot, side);
    orders.setPriceTicks(slot, priceTicks);
    orders.setQuantityLots(slot, lots);
    orders.setOpenLots(slot, lots);
    if (kind === 'all-or-none') orders.setFlags(slot, OrderFlag.allOrNone);
    if (kind !== 'plain') {
      const row = orders.specialRow(slot);
      orders.terms.shown[row] = kind === 'iceberg' ? Shown.peak : Shown.none;
      orders.terms.displayQuantityLots[row] = peakLots;
    }
    book.rest(slot);
  });
  const prospect = Object.assign(new Prospect(), incoming);
  return { book, prospect, walk: new BookWalk(orders, { areOne: (one, other) => one === other }) };
}

/** `moreLots` is what it has open beyond what is wanted. */
function fills(resting: readonly Resting[], incoming: Incoming, wantedLots: number, moreLots = 0): number {
  const { book, prospect, walk } = walkOf(resting, incoming);
  prospect.openLots = wantedLots + moreLots;
  return walk.lotsFor(book, prospect, wantedLots);
}

function buys(resting: readonly Resting[], amount: number, ratePpm: number, units = 1, incoming = buyer): number {
  const { book, prospect, walk } = walkOf(resting, incoming);
  return walk.lotsForAmount(book, prospect, amount, units, ratePpm);
}

/** What an incoming order meets in turn: pieces of orders, as far as its own orders let it come. */
function piecesMet(resting: readonly Resting[], incoming: Incoming): { piece: Resting; lots: number }[] {
  const sign = incoming.side === Side.buy ? 1 : -1;
  const prices = [...new Set(resting.map(({ priceTicks }) => priceTicks))].toSorted((a, z) => sign * (a - z));
  const met: { piece: Resting; lots: number }[] = [];
  for (const price of prices.filter((one) => sign * one <= sign * incoming.limitTicks)) {
    const level = resting.filter(({ priceTicks }) => priceTicks === price);
    const shown = level.filter(({ kind }) => kind === 'plain' || kind === 'iceberg');
    const unshown = level.filter((order) => !shown.includes(order));
    const peak = (order: Resting) => (order.kind === 'iceberg' ? Math.min(order.peakLots, order.lots) : order.lots);
    met.push(...shown.map((piece) => ({ piece, lots: peak(piece) })));
    met.push(...shown.map((piece) => ({ piece, lots: piece.lots - peak(piece) })));
    met.push(...unshown.map((piece) => ({ piece, lots: piece.lots })));
  }
  const { selfTradePrevention, accountId } = incoming;
  if (selfTradePrevention === NO_PREVENTION) return met;
  if (selfTradePrevention === EXPIRE_MAKER) return met.filter(({ piece }) => piece.accountId !== accountId);
  return met;
}

/** The same lot by lot. An order of one's own ends it, unless it is an all-or-none order that would be passed by. */
function fillsByLot(resting: readonly Resting[], incoming: Incoming, wantedLots: number, moreLots: number): number {
  const { selfTradePrevention, accountId } = incoming;
  const isPrevented = selfTradePrevention !== NO_PREVENTION && selfTradePrevention !== EXPIRE_MAKER;
  let lots = 0;
  for (const { piece, lots: offered } of piecesMet(resting, incoming)) {
    if (lots >= wantedLots) break;
    if (piece.kind === 'all-or-none' && offered > wantedLots + moreLots - lots) continue;
    if (isPrevented && piece.accountId === accountId) break;
    lots += offered;
  }
  return Math.min(lots, wantedLots);
}

const restingOrder: fc.Arbitrary<Resting> = fc.record({
  kind: fc.constantFrom('plain', 'plain', 'iceberg', 'hidden', 'all-or-none'),
  accountId: fc.integer({ min: 1, max: 3 }),
  priceTicks: fc.integer({ min: 98, max: 102 }),
  lots: fc.integer({ min: 1, max: 9 }),
  peakLots: fc.integer({ min: 1, max: 4 }),
});
const incomingOrder: fc.Arbitrary<Incoming> = fc.record({
  accountId: fc.integer({ min: 1, max: 3 }),
  side: fc.constantFrom(Side.buy, Side.sell),
  limitTicks: fc.integer({ min: 97, max: 103 }),
  selfTradePrevention: fc.constantFrom(...Object.values(SelfTradePrevention)),
});

describe('how much would fill', () => {
  test('is what rests within the limit, and no more than is wanted', () => {
    const asks = [plain(5, 100), plain(4, 100), plain(7, 101), plain(9, 103)];
    expect([1, 9, 10, 16, 17, 99].map((wanted) => fills(asks, { ...buyer, limitTicks: 102 }, wanted))).toEqual([
      1, 9, 10, 16, 16, 16,
    ]);
    expect(fills(asks, { ...buyer, limitTicks: 99 }, 5)).toBe(0);
    expect(fills([], buyer, 5)).toBe(0);
  });

  test('goes from the best price on, whatever the side', () => {
    const bids = [plain(5, 100), plain(4, 99), plain(7, 98)];
    const seller = { ...buyer, side: Side.sell };
    expect([100, 99, 98, 101].map((limitTicks) => fills(bids, { ...seller, limitTicks }, 99))).toEqual([5, 9, 16, 0]);
  });

  test('passes an all-or-none order by that it could not fill whole', () => {
    const whole: Resting = { ...plain(6, 100), kind: 'all-or-none' };
    expect([5, 6, 7].map((wanted) => fills([whole, plain(2, 101)], buyer, wanted))).toEqual([2, 6, 7]);
    // What it could not fill is what it has open, not what it has to fill at once.
    expect(fills([whole, plain(2, 101)], buyer, 5, 1)).toBe(5);
    expect(fills([plain(2, 100), whole], buyer, 7)).toBe(2);
    expect(fills([plain(2, 100), whole], buyer, 8)).toBe(8);
  });

  test('ends before an order of its own, or goes past it where that one would be cancelled', () => {
    const asks = [plain(2, 100), plain(3, 100, 9), plain(4, 101)];
    const modes = Object.values(SelfTradePrevention);
    expect(modes.map((selfTradePrevention) => fills(asks, { ...buyer, selfTradePrevention }, 99))).toEqual([
      9, 2, 6, 2, 2,
    ]);
  });

  test('counts the reserve of an iceberg behind all that is shown, and before what is not', () => {
    const iceberg: Resting = { ...plain(6, 100), kind: 'iceberg', peakLots: 2 };
    const stop = { ...buyer, selfTradePrevention: SelfTradePrevention.expire_taker };
    expect(fills([iceberg, plain(3, 100, 9)], stop, 99)).toBe(2);
    expect(fills([iceberg, { ...plain(3, 100, 9), kind: 'hidden' }], stop, 99)).toBe(6);
  });

  test('is what a walk lot by lot comes to', () => {
    fc.assert(
      fc.property(
        fc.array(restingOrder, { maxLength: 12 }),
        incomingOrder,
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 0, max: 9 }),
        (resting, incoming, wanted, more) => {
          expect(fills(resting, incoming, wanted, more)).toBe(fillsByLot(resting, incoming, wanted, more));
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('how much an amount buys', () => {
  test('is as many lots as it pays with the fee', () => {
    const asks = [plain(5, 100), plain(50, 110)];
    expect([99, 100, 499, 500, 609, 610].map((amount) => buys(asks, amount, 0))).toEqual([0, 1, 4, 5, 5, 6]);
    // A fee of 1 % of 500 is 5.
    expect([504, 505].map((amount) => buys(asks, amount, 10_000))).toEqual([4, 5]);
    // A rebate makes it more.
    expect([494, 495].map((amount) => buys(asks, amount, -10_000))).toEqual([4, 5]);
    expect(buys(asks, 1_000, 0, 2)).toBe(5);
  });

  test('ends at the limit, at the most lots, and where nothing is left', () => {
    const asks = [plain(5, 100), plain(50, 110)];
    expect(buys(asks, 1e9, 0)).toBe(55);
    expect(buys(asks, 1e9, 0, 1, { ...buyer, limitTicks: 105 })).toBe(5);
    expect(buys(asks, 1e9, 0, 1, { ...buyer, lotsMax: 7 } as Incoming)).toBe(7);
    expect(buys([], 1e9, 0)).toBe(0);
  });

  test('passes every all-or-none order by', () => {
    expect(buys([{ ...plain(1, 100), kind: 'all-or-none' }, plain(1, 120)], 1_000, 0)).toBe(1);
  });

  test('is what paying lot by lot comes to', () => {
    const rate = fc.constantFrom(0, 1, 333, 1_000, 50_000, 999_999, -1, -700);
    const amount = fc.integer({ min: 1, max: 9_000 });
    fc.assert(
      fc.property(
        fc.array(restingOrder, { maxLength: 10 }),
        incomingOrder,
        rate,
        amount,
        (resting, incoming, ratePpm, money) => {
          const { selfTradePrevention, accountId } = incoming;
          const isPrevented = selfTradePrevention !== NO_PREVENTION && selfTradePrevention !== EXPIRE_MAKER;
          let [lots, notional] = [0, 0];
          const canPay = (priceTicks: number) =>
            notional + priceTicks + ppmCeil(ratePpm, notional + priceTicks) <= money;
          walk: for (const { piece, lots: offered } of piecesMet(resting, incoming)) {
            if (piece.kind === 'all-or-none') continue;
            if (isPrevented && piece.accountId === accountId) break;
            for (let lot = 0; lot < offered; lot += 1) {
              if (!canPay(piece.priceTicks)) break walk;
              notional += piece.priceTicks;
              lots += 1;
            }
          }
          expect(buys(resting, money, ratePpm, 1, incoming)).toBe(lots);
        },
      ),
      { numRuns: 500 },
    );
  });
});
