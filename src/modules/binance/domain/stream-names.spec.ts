import { expect, test } from '@jest/globals';
import { parseStreamName } from './stream-names.js';

test.each([
  ['btcusd@trade', { kind: 'trade', symbol: 'btcusd' }],
  ['btc-usd@aggTrade', { kind: 'aggTrade', symbol: 'btc-usd' }],
  ['BTCUSD@bookTicker', { kind: 'bookTicker', symbol: 'BTCUSD' }],
  ['btcusd@kline_15m', { kind: 'kline', symbol: 'btcusd', interval: '15m' }],
  ['btcusd@kline_1M@+00:00', { kind: 'kline', symbol: 'btcusd', interval: '1M' }],
  ['btcusd@kline_1d@+08:00', undefined],
  ['btcusd@ticker_4h', { kind: 'windowTicker', symbol: 'btcusd', window: '4h' }],
  ['btcusd@depth', { kind: 'depth', symbol: 'btcusd', speedMs: 1_000 }],
  ['btcusd@depth@100ms', { kind: 'depth', symbol: 'btcusd', speedMs: 100 }],
  ['btcusd@depth20', { kind: 'levels', symbol: 'btcusd', levels: 20, speedMs: 1_000 }],
  ['btcusd@depth5@100ms', { kind: 'levels', symbol: 'btcusd', levels: 5, speedMs: 100 }],
  ['btcusd@depth7', undefined],
  ['btcusd@none', undefined],
  ['btcusd', undefined],
  ['!miniTicker@arr', { kind: 'allMiniTickers' }],
  ['!ticker@arr', { kind: 'allTickers' }],
  ['!ticker_1d@arr', { kind: 'allWindowTickers', window: '1d' }],
  ['', undefined],
])('%s', (name, stream) => {
  expect(parseStreamName(name)).toEqual(stream);
});
