import { describe, expect, test } from '@jest/globals';
import { known, plain } from '../format/decimal.js';
import { listPreview, listRequest, type ListTerms, type WrittenList } from './order-list.js';
import type { PreviewRates } from './preview.js';

/** Ticks of 0.01, lots of 0.001: offers of 1 at 100 and 2 at 101. */
const offers = [
  { priceTicks: 10_000, quantityLots: 1_000 },
  { priceTicks: 10_100, quantityLots: 2_000 },
];
const rates: PreviewRates = {
  maker: known('0.0001'),
  taker: known('0.0005'),
  collarBps: 300,
  quoteScale: 8,
  tick: known('0.01'),
  lot: known('0.001'),
};
const terms: ListTerms = {
  type: 'bracket',
  side: 'buy',
  quantityLots: 1_000n,
  limitTicks: 9_000n,
  stopTicks: undefined,
  takeProfitTicks: 10_000n,
  stopLossTicks: 8_000n,
};
const text = (value: Parameters<typeof plain>[0] | undefined): string | undefined => value && plain(value);
const legs = (told: ReturnType<typeof listPreview>) =>
  told.legs.map(({ name, fee, result }) => [name, text(fee), text(result)]);

describe('a preview', () => {
  test('of a bracket holds for its entry alone, and says what each exit would earn less all fees', () => {
    const told = listPreview(terms, offers, rates);
    // 90 and half a thousandth of it.
    expect(text(told.hold)).toBe('90.045');
    expect(legs(told)).toEqual([
      // 100 − 90, less a ten-thousandth of each.
      ['takeProfit', '0.01', '9.981'],
      // 80 − 90, less 0.009 and half a thousandth of 80.
      ['stopLoss', '0.04', '-10.049'],
    ]);
  });

  test('of a market entry counts what it takes, at the prices that are there', () => {
    const told = listPreview({ ...terms, type: 'oto', limitTicks: undefined, stopLossTicks: undefined }, offers, rates);
    expect(text(told.entry?.notional)).toBe('100');
    expect(legs(told)).toEqual([['takeProfit', '0.01', '-0.06']]);
  });

  test('of an entry that sells earns when the price falls', () => {
    const sell: ListTerms = {
      ...terms,
      side: 'sell',
      limitTicks: 11_000n,
      takeProfitTicks: 10_000n,
      stopLossTicks: 12_000n,
    };
    const told = listPreview(sell, [], rates);
    expect(text(told.hold)).toBe('1');
    expect(legs(told)).toEqual([
      ['takeProfit', '0.01', '9.979'],
      ['stopLoss', '0.06', '-10.071'],
    ]);
  });

  test('of a pair has one hold, at the larger limit: the collar of the stop', () => {
    const pair: ListTerms = { ...terms, type: 'oco', limitTicks: 9_000n, stopTicks: 11_000n };
    const told = listPreview(pair, offers, rates);
    // 110 and three percent, with the taker's fee.
    expect(text(told.hold)).toBe('113.35665');
    expect(legs(told)).toEqual([
      ['limit', '0.009', undefined],
      ['stop', '0.055', undefined],
    ]);
  });
});

describe('a request', () => {
  const written: WrittenList = {
    type: 'bracket',
    symbol: 'BTC-USD',
    side: 'buy',
    quantity: '1',
    price: '90',
    stopPrice: undefined,
    takeProfit: '100',
    stopLoss: '80',
  };
  let ids = 0;
  const request = (change: Partial<WrittenList>) => {
    ids = 0;
    return listRequest({ ...written, ...change }, () => `id-${(ids += 1)}`);
  };

  test('of a bracket has the entry first, and exits of the other side, each with a name', () => {
    expect(request({})).toEqual({
      symbol: 'BTC-USD',
      type: 'bracket',
      orders: [
        { side: 'buy', type: 'limit', quantity: '1', price: '90', clientOrderId: 'id-1' },
        { side: 'sell', type: 'limit', quantity: '1', price: '100', clientOrderId: 'id-2' },
        { side: 'sell', type: 'stop', quantity: '1', stopPrice: '80', clientOrderId: 'id-3' },
      ],
    });
  });

  test('of an entry at the market has no price, and of an OCO pair one side', () => {
    expect(request({ type: 'oto', price: undefined, takeProfit: undefined }).orders).toMatchObject([
      { side: 'buy', type: 'market' },
      { side: 'sell', type: 'stop', stopPrice: '80' },
    ]);
    const pair = {
      type: 'oco',
      side: 'sell',
      price: '100',
      stopPrice: '80',
      takeProfit: undefined,
      stopLoss: undefined,
    } as const;
    expect(request(pair).orders).toMatchObject([
      { side: 'sell', type: 'limit', price: '100' },
      { side: 'sell', type: 'stop', stopPrice: '80' },
    ]);
  });
});
