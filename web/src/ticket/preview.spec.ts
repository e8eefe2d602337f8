import { describe, expect, test } from '@jest/globals';
import { known, plain } from '../format/decimal.js';
import { preview, type PreviewRates, type PreviewTerms } from './preview.js';

/** Ticks of 0.01, lots of 0.001: offers of 1 at 100, 2 at 101, 3 at 105. */
const offers = [
  { priceTicks: 10_000, quantityLots: 1_000 },
  { priceTicks: 10_100, quantityLots: 2_000 },
  { priceTicks: 10_500, quantityLots: 3_000 },
];
const rates: PreviewRates = {
  maker: known('-0.0001'),
  taker: known('0.0005'),
  collarBps: 300,
  quoteScale: 8,
  tick: known('0.01'),
  lot: known('0.001'),
};
const market: PreviewTerms = {
  side: 'buy',
  quantityLots: 2_000n,
  amount: undefined,
  limitTicks: undefined,
  triggerTicks: undefined,
  onlyRests: false,
  rests: false,
};
const text = (value: Parameters<typeof plain>[0] | undefined): string | undefined => value && plain(value);

test('a market buy walks the offers: average, impact, fee, and the hold at its collar', () => {
  const told = preview(market, offers, rates);
  expect(told.takenLots).toBe(2_000n);
  expect([told.taken, told.notional, told.average, told.worst, told.fee].map(text)).toEqual([
    '2',
    '201',
    '100.5',
    '101',
    '0.1005',
  ]);
  // 100.5 is half a percent above 100.
  expect([text(told.impactBps), told.levels]).toEqual(['50', 2]);
  // 2 × 103, which is 100 and three percent, and the taker fee of that.
  expect(text(told.hold)).toBe('206.103');
});

test('beyond the collar nothing is taken', () => {
  expect(preview({ ...market, quantityLots: 6_000n }, offers, rates).takenLots).toBe(3_000n);
});

describe('a limit', () => {
  test('takes up to its price and rests with the remainder', () => {
    const told = preview({ ...market, quantityLots: 5_000n, limitTicks: 10_100n, rests: true }, offers, rates);
    expect([told.takenLots, told.restingLots]).toEqual([3_000n, 2_000n]);
    expect(text(told.hold)).toBe('505.2525');
  });

  test('that only rests takes nothing', () => {
    const told = preview({ ...market, limitTicks: 20_000n, onlyRests: true, rests: true }, offers, rates);
    expect([told.takenLots, told.restingLots, text(told.fee), text(told.average)]).toEqual([
      0n,
      2_000n,
      '0',
      undefined,
    ]);
  });
});

test('a sell holds what it sells, whatever the price', () => {
  const bids = [{ priceTicks: 9_900, quantityLots: 500 }];
  const told = preview({ ...market, side: 'sell' }, bids, rates);
  expect([told.takenLots, text(told.hold)]).toEqual([500n, '2']);
});

test('an amount buys as many lots as it pays with the fee, and holds itself', () => {
  const told = preview({ ...market, quantityLots: undefined, amount: known('200') }, offers, rates);
  // 1 at 100 costs 100.05; what is left buys 0.989 at 101 (with the fee 99.938…), and 0.990 would be too much.
  expect([text(told.taken), text(told.hold)]).toEqual(['1.989', '200']);
});

test('an empty side: nothing is taken and nothing can be told of the hold', () => {
  const told = preview(market, [], rates);
  expect([told.takenLots, told.hold, told.impactBps]).toEqual([0n, undefined, undefined]);
});
