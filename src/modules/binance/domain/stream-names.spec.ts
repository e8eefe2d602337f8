import { expect, test } from '@jest/globals';
import { parseStreamName, streamKey, type StreamName } from './stream-names.js';

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

test('a stream has one key, however it is written, and no other has it', () => {
  const spellings = [
    ['btcusd@trade', 'BTC-USD@trade'],
    ['btcusd@aggTrade'],
    ['btcusd@kline_1d', 'BTCUSD@kline_1d@+00:00', 'btcusd@kline_1d@0'],
    ['btcusd@kline_1m'],
    ['btcusd@kline_1M'],
    ['btcusd@depth', 'btcusd@depth@1000ms'],
    ['btcusd@depth@100ms'],
    ['btcusd@depth5', 'btcusd@depth5@1000ms'],
    ['btcusd@depth10'],
    ['btcusd@ticker'],
    ['btcusd@ticker_1h'],
    ['!ticker@arr'],
    ['!ticker_1h@arr'],
    ['!ticker_4h@arr'],
  ];
  const keys = spellings.map((names) => new Set(names.map((name) => streamKey(parseStreamName(name) as StreamName))));
  expect(keys.map(({ size }) => size)).toEqual(spellings.map(() => 1));
  expect(new Set(keys.flatMap((set) => [...set])).size).toBe(spellings.length);
});
