import { expect, test } from '@jest/globals';
import { Side } from '../../../common/model/order-terms.js';
import { PriceBands } from './price-bands.js';

const off = { referencePriceTicks: 0, limitStateUs: 0, pauseUs: 0, auctionUs: 0, staticBps: 0, dynamicBps: 0 };

function bandsWith(terms: Partial<typeof off>): PriceBands {
  const bands = new PriceBands();
  bands.set({ ...off, ...terms });
  return bands;
}

test('a static band needs a reference, and cuts its width down to whole ticks', () => {
  const bands = bandsWith({ staticBps: 150 });
  expect(bands.within(Side.buy, 500)).toBe(500);
  bands.referenceTicks = 199;
  expect([bands.within(Side.buy, 500), bands.within(Side.sell, 1)]).toEqual([201, 197]);
  expect([bands.within(Side.buy, 190), bands.within(Side.sell, 210)]).toEqual([190, 210]);
});

test('the lower edge is at least one tick', () => {
  expect(bandsWith({ staticBps: 9_999, referencePriceTicks: 1 }).within(Side.sell, 1)).toBe(1);
});

test('the dynamic band goes by the average of the last 32 trades, rounded down', () => {
  const bands = bandsWith({ dynamicBps: 1_000 });
  expect(bands.within(Side.buy, 500)).toBe(500);
  for (const price of [100, 101]) bands.noteTrade(price);
  expect(bands.within(Side.buy, 500)).toBe(110);
  for (let trade = 0; trade < 32; trade += 1) bands.noteTrade(200);
  expect(bands.within(Side.buy, 500)).toBe(220);
});

test('trades count from when the dynamic band is switched on, and on while it only changes', () => {
  const bands = bandsWith({});
  bands.noteTrade(100);
  bands.set({ ...off, dynamicBps: 1_000 });
  expect(bands.within(Side.buy, 500)).toBe(500);
  bands.noteTrade(100);
  bands.set({ ...off, dynamicBps: 2_000 });
  expect(bands.within(Side.buy, 500)).toBe(120);
});

test('of two bands the narrower holds on each side', () => {
  const bands = bandsWith({ staticBps: 1_000, dynamicBps: 500, referencePriceTicks: 100 });
  bands.noteTrade(110);
  expect([bands.within(Side.buy, 500), bands.within(Side.sell, 1)]).toEqual([110, 105]);
});

test('a new setting without a reference keeps the one that is', () => {
  const bands = bandsWith({ staticBps: 1_000, referencePriceTicks: 100 });
  bands.set({ ...off, staticBps: 500 });
  expect(bands.within(Side.buy, 500)).toBe(105);
});

test('the average is exact however large the prices are', () => {
  const bands = bandsWith({ dynamicBps: 1 });
  // Just below and just above where 32 of them are an exact plain number.
  for (const price of [2 ** 48 - 1, 2 ** 53 - 1]) {
    for (let trade = 0; trade < 31; trade += 1) bands.noteTrade(price);
    bands.noteTrade(price - 1);
    const average = BigInt(price) - 1n;
    expect(BigInt(bands.within(Side.sell, 1))).toBe(average - average / 10_000n);
  }
});
