import { expect, test } from '@jest/globals';
import { Random } from './random.js';
import { CALM, NaturalWeather, stage, Weather } from './weather.js';

test('stages follow each other in their time, and the last one stays', () => {
  const weather = new Weather();
  expect(weather.stage).toBe(CALM);
  const stages = [stage({ seconds: 10 }), stage({ seconds: 5 }), CALM] as const;
  weather.begin([...stages]);
  const places = Array.from({ length: 20 }, () => {
    const place = stages.indexOf(weather.stage);
    weather.advance(1);
    return place;
  });
  expect(places).toEqual([...Array(10).fill(0), ...Array(5).fill(1), ...Array(5).fill(2)]);
  expect(weather.isSettled).toBe(true);
  weather.begin([...stages]);
  weather.advance(12);
  expect([stages.indexOf(weather.stage), weather.isSettled]).toEqual([1, false]);
});

test('what goes the other way round buys and sells the other way round', () => {
  const weather = new Weather();
  weather.begin([stage({ driftBpsPerS: 2 }, { buyChance: 0.75 })], -1);
  expect([weather.driftBpsPerS, weather.mood.buyChance]).toEqual([-2, 0.25]);
  weather.begin([stage({ driftBpsPerS: 2 }, { buyChance: 0.75 })]);
  expect([weather.driftBpsPerS, weather.mood.buyChance]).toEqual([2, 0.75]);
});

test('by itself it is calm for most of the time, and whatever else there is comes too', () => {
  const weather = new Weather();
  const natural = new NaturalWeather(weather, new Random(3));
  const seen = new Map<number, number>();
  for (let step = 0; step < 20_000; step += 1) {
    natural.advance(60);
    const { volatility } = weather.stage;
    seen.set(volatility, (seen.get(volatility) ?? 0) + 1);
  }
  expect([...seen.keys()].toSorted((a, b) => a - b)).toEqual([1, 1.2, 2.2]);
  expect(seen.get(1)).toBeGreaterThan(10_000);
});
