import { afterEach, expect, jest, test } from '@jest/globals';
import { InstrumentFormat } from '../instruments/domain/instrument-format.js';
import type { Asset, Instrument } from '../instruments/domain/instrument.js';
import type { Candle } from '../market-data/candle-reader.js';
import type { MarketDataFeed } from '../market-data/market-data-feed.js';
import type { MarketReader } from './market-reader.js';
import { MarketStreams } from './market-streams.js';
import type { Symbols } from './symbols.js';

const asset = { asset: 'USD', scale: 2 } as Asset;
const instrument = { instrumentId: 1, symbol: 'BTC-USD', tickSize: '0.01', lotSize: '0.0001' } as Instrument;
const format = new InstrumentFormat(instrument, asset, asset);
const SECOND_US = 1_000_000;
const prices = { openTicks: 5, highTicks: 5, lowTicks: 5, closeTicks: 5 };
const sums = { lotsHigh: 0, lotsLow: 0, notionalHigh: 0, notionalLow: 0 };
const buys = { buyLotsHigh: 0, buyLotsLow: 0, buyNotionalHigh: 0, buyNotionalLow: 0 };
const quiet = { ...prices, ...sums, ...buys, tradeCount: 0, firstTradeId: -1, lastTradeId: -1 } as unknown as Candle;

afterEach(() => void jest.useRealTimers());

/** A venue whose every second has a candle; `failing` reads fail. */
function aVenue() {
  jest.useFakeTimers();
  const venue = { nowUs: 500_000, failing: new Set<string>() };
  const candlesFrom = (fromUs: number): Candle[] => {
    const candles: Candle[] = [];
    for (let openUs = fromUs; openUs <= venue.nowUs; openUs += SECOND_US) {
      const endUs = openUs + SECOND_US;
      candles.push({ ...quiet, openUs, endUs, isClosed: endUs <= venue.nowUs });
    }
    return candles;
  };
  const read = async <T>(name: string, value: () => T): Promise<T> => {
    if (venue.failing.has(name)) throw new Error(name);
    return value();
  };
  const market = {
    averagePrice: () => read('average', () => ({ price: '1', closeUs: venue.nowUs })),
    newestCandles: (_format: unknown, _interval: unknown, limit: number) =>
      read('candles', () => candlesFrom(0).slice(-limit)),
    candles: (_format: unknown, { fromUs }: { fromUs: number }) => read('candles', () => candlesFrom(fromUs)),
  };
  const feed = { nowUs: () => venue.nowUs, market: () => ({ tape: { newest: () => [] } }) };
  const symbols = { find: () => format, nameOf: () => 'BTCUSD' };
  const streams = new MarketStreams(
    feed as unknown as MarketDataFeed,
    market as unknown as MarketReader,
    symbols as unknown as Symbols,
  );
  const told: string[] = [];
  const subscriber = {
    deliver: (name: string, message: { textAt: (time: (timeUs: number) => number) => string }) => {
      const { k } = JSON.parse(message.textAt((timeUs) => timeUs)) as { k?: { t: number; x: boolean } };
      told.push(k === undefined ? name : `${name} ${k.t / SECOND_US} ${k.x ? 'closed' : 'open'}`);
    },
  };
  streams.open();
  /** So many seconds of the venue, and then one turn of the streams. */
  const secondsGo = async (seconds: number): Promise<void> => {
    venue.nowUs += seconds * SECOND_US;
    await jest.advanceTimersByTimeAsync(1_000);
  };
  return { venue, streams, subscriber, told, secondsGo };
}

test('each candle that has closed since is told, also those that closed together', async () => {
  const { streams, subscriber, told, secondsGo } = aVenue();
  streams.subscribe('btcusd@kline_1s', subscriber);
  await secondsGo(0);
  await secondsGo(3);
  streams.close();
  expect(told).toEqual(
    ['0 open', '0 closed', '1 closed', '2 closed', '3 open'].map((candle) => `btcusd@kline_1s ${candle}`),
  );
});

test('a stream that cannot be read keeps none of the others waiting, and goes on where it was', async () => {
  const { venue, streams, subscriber, told, secondsGo } = aVenue();
  streams.subscribe('btcusd@kline_1s', subscriber);
  streams.subscribe('BTCUSD@avgPrice', subscriber);
  await secondsGo(0);
  venue.failing.add('candles');
  await secondsGo(2);
  venue.failing.clear();
  await secondsGo(0);
  streams.close();
  expect(told).toEqual([
    'btcusd@kline_1s 0 open',
    'BTCUSD@avgPrice',
    'BTCUSD@avgPrice',
    'btcusd@kline_1s 0 closed',
    'btcusd@kline_1s 1 closed',
    'btcusd@kline_1s 2 open',
    'BTCUSD@avgPrice',
  ]);
});
