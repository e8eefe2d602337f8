import { expect, test } from '@jest/globals';
import { Side } from '../../../common/model/order-terms.js';
import { accountIndexOf, Funding, type Funds } from './funding.js';
import type { RecordedOrder } from './recorded-book.js';

const units = { baseUnits: 1, quoteUnits: 1, feePpmMax: 0 };
const buy = (lots: number, priceTicks = 100): RecordedOrder => ({ orderId: 2, side: Side.buy, priceTicks, lots });
const sell = (lots: number, priceTicks = 100): RecordedOrder => ({ orderId: 2, side: Side.sell, priceTicks, lots });

/** Of the one account that all these orders are of. */
function fundsAfter(tell: (funding: Funding) => void, change: Partial<typeof units> = {}): Funds {
  const funding = new Funding(2);
  tell(funding);
  const [own, other] = funding.funds({ ...units, ...change });
  expect(other).toEqual({ base: 0, quote: 0, proceeds: 0 });
  return own as Funds;
}

test('nothing is needed for nothing', () => {
  expect(fundsAfter(() => undefined)).toEqual({ base: 0, quote: 0, proceeds: 0 });
});

test('a purchase needs its notional, and once more the largest order', () => {
  expect(fundsAfter((funding) => funding.opened(buy(5)))).toEqual({ base: 0, quote: 1_000, proceeds: 0 });
});

test('a sale needs its lots, and tells what it could bring in', () => {
  expect(fundsAfter((funding) => funding.opened(sell(5)))).toEqual({ base: 10, quote: 0, proceeds: 1_000 });
});

test('orders at the same time add up; one after another only the largest counts', () => {
  const together = fundsAfter((funding) => {
    funding.opened(buy(5));
    funding.opened(buy(3));
  });
  expect(together.quote).toBe(800 + 500);
  const inTurn = fundsAfter((funding) => {
    funding.opened(buy(5));
    funding.closed(buy(5), false);
    funding.opened(buy(3));
  });
  expect(inTurn.quote).toBe(500 + 500);
});

test('what was filled is paid for good', () => {
  const filled = fundsAfter((funding) => {
    funding.opened(buy(5));
    funding.closed(buy(5), true);
    funding.opened(buy(3));
  });
  expect(filled.quote).toBe(800 + 500);
});

test('an order that became smaller was filled by the difference, one that became larger was not', () => {
  const smaller = fundsAfter((funding) => {
    funding.opened(buy(5));
    funding.changed(buy(5), buy(2));
    funding.opened(buy(6));
  });
  // 3 paid, 2 and 6 open, 6 once more.
  expect(smaller.quote).toBe(1_100 + 600);
  const larger = fundsAfter((funding) => {
    funding.opened(buy(5));
    funding.changed(buy(5), buy(7));
  });
  expect(larger.quote).toBe(700 + 700);
});

test('an order that was there all the time is needed on top', () => {
  const standing = fundsAfter((funding) => {
    funding.opened(buy(5));
    funding.standing(buy(9));
  });
  expect(standing.quote).toBe(500 + 900 + 900);
});

test('fees are reserved, and amounts are whole units', () => {
  const withFees = fundsAfter((funding) => funding.opened(buy(5)), { feePpmMax: 1_000, quoteUnits: 300 });
  // 1,000 and a fee of 1, in units of 300.
  expect(withFees.quote).toBe(1_200);
  expect(fundsAfter((funding) => funding.opened(sell(5)), { baseUnits: 4 }).base).toBe(12);
});

test('an order is of the same account always, also where its number is below zero', () => {
  expect([0, 1, 2, 3, -1, -2].map((orderId) => accountIndexOf(orderId, 3))).toEqual([0, 1, 2, 0, 1, 2]);
});
