import { describe, expect, test } from '@jest/globals';
import { Phase } from '../../../common/model/order-terms.js';
import type { Instrument } from './instrument.js';
import { InstrumentFormat } from './instrument-format.js';

function format(tickSize: string, lotSize: string, quoteUnitsPerTickLot: number, quoteScale: number): InstrumentFormat {
  const instrument: Instrument = {
    instrumentId: 1,
    symbol: 'BTC-USD',
    baseAssetId: 1,
    quoteAssetId: 2,
    tickSize,
    lotSize,
    quoteUnitsPerTickLot,
    baseUnitsPerLot: 1,
    minQuantityLots: 1,
    maxQuantityLots: 1_000,
    minNotional: 0,
    maxNotional: 1_000_000,
    makerFeePpm: 0,
    takerFeePpm: 0,
    collarBps: 1_000,
    phase: Phase.continuous,
  };
  const quote = { assetId: 2, asset: 'USD', scale: quoteScale };
  return new InstrumentFormat(instrument, { assetId: 1, asset: 'BTC', scale: 8 }, quote);
}

describe('an instrument with tick 0.5 and lot 0.001, quoted at scale 4', () => {
  const btc = format('0.5', '0.001', 5, 4);

  test('reads prices and quantities as ticks and lots', () => {
    expect(btc.parsePrice('100.5')).toBe(201);
    expect(btc.parseQuantity('0.25')).toBe(250);
    expect(btc.parseNotional('12.3456')).toBe(123_456);
  });

  test('refuses what lies between two steps', () => {
    expect(btc.parsePrice('100.25')).toBe('TOO_PRECISE');
    expect(btc.parseQuantity('0.0005')).toBe('TOO_PRECISE');
    expect(btc.parseNotional('0.00001')).toBe('TOO_PRECISE');
  });

  test('writes them back', () => {
    expect([btc.price(201), btc.quantity(250), btc.quantity(2n ** 60n), btc.notional(123_456)]).toEqual([
      '100.5',
      '0.25',
      '1152921504606846.976',
      '12.3456',
    ]);
  });

  test('knows the average of fills at one price exactly', () => {
    // 3 lots at 201 ticks: 3 × 201 × 5 quote units.
    expect(btc.averagePrice(3_015, 3)).toBe('100.5');
  });

  test('rounds the average of fills at several prices half to even', () => {
    // 1 lot at 200 ticks and 2 at 201: (200 + 402) / 3 × 0.5.
    expect(btc.averagePrice((200 + 402) * 5, 3)).toBe('100.333333333');
    // 1 at 200 and 2 at 202: exactly 100 2/3.
    expect(btc.averagePrice((200 + 404) * 5, 3)).toBe('100.666666667');
  });
});

test('an average of prices with many digits stays exact', () => {
  const large = format('0.00000001', '1', 1, 8);
  expect(large.averagePrice(9_007_199_254_740_991, 1)).toBe('90071992.54740991');
  expect(large.averagePrice(9_007_199_254_740_991, 2)).toBe('45035996.273704955');
});
