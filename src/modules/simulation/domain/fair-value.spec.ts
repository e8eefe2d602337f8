import { expect, test } from '@jest/globals';
import { CrossDeviation, FairValue } from './fair-value.js';
import { Random } from './random.js';
import { stage, Weather } from './weather.js';

/** Of the logarithmic changes over a day, in basis points. */
function dailyDeviationBps(stepS: number, days: number, weather = new Weather()): number {
  const random = new Random(17);
  let squares = 0;
  for (let day = 0; day < days; day += 1) {
    const value = new FairValue(1_000_000, 200, weather);
    for (let passedS = 0; passedS < 86_400; passedS += stepS) value.advance(stepS, random.normal());
    squares += Math.log(value.ticks / 1_000_000) ** 2;
  }
  return Math.sqrt(squares / days) * 10_000;
}

test('a day has its volatility, however it is cut into steps', () => {
  // The pull back takes some 7 % of it within a day; the estimate is good to a twentieth.
  for (const stepS of [60, 3_600]) {
    const deviation = dailyDeviationBps(stepS, 400);
    expect(deviation).toBeGreaterThan(165);
    expect(deviation).toBeLessThan(210);
  }
});

test('weather multiplies it', () => {
  const weather = new Weather();
  weather.begin([stage({ volatility: 3 })]);
  expect(dailyDeviationBps(3_600, 400, weather) / dailyDeviationBps(3_600, 400)).toBeCloseTo(3, 6);
});

test('a drift moves it by so many basis points a second, the way it is told', () => {
  const weather = new Weather();
  weather.begin([stage({ driftBpsPerS: 10 })], -1);
  const value = new FairValue(1_000_000, 200, weather);
  for (let second = 0; second < 10; second += 1) value.advance(1, 0);
  expect(Math.log(value.ticks / 1_000_000)).toBeCloseTo(-0.01, 5);
});

test('a drift that nobody ends stops at about three fifths more', () => {
  const weather = new Weather();
  weather.begin([stage({ driftBpsPerS: 100 })]);
  const value = new FairValue(1_000_000, 200, weather);
  for (let second = 0; second < 1_000; second += 1) value.advance(1, 0);
  expect(value.ticks).toBeLessThan(1_000_000 * Math.exp(0.511));
});

test('it is drawn back by half within five days, and goes on from where it is put', () => {
  const value = new FairValue(1_000_000, 0, new Weather());
  value.ticks = 1_210_000;
  expect(value.ticks).toBeCloseTo(1_210_000, 6);
  value.advance(5 * 86_400, 0);
  expect(value.ticks).toBeCloseTo(1_100_000, 6);
});

test('a cross strays by its deviation and comes back within minutes', () => {
  const random = new Random(23);
  const deviation = new CrossDeviation(9);
  let squares = 0;
  for (let step = 0; step < 20_000; step += 1) {
    deviation.advance(15, random.normal());
    squares += deviation.bps ** 2;
  }
  expect(Math.sqrt(squares / 20_000)).toBeCloseTo(9, 0);
  deviation.bps = 8;
  deviation.advance(90, 0);
  expect(deviation.bps).toBeCloseTo(4, 9);
});
