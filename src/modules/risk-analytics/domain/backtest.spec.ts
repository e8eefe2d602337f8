/** Kupiec's statistic of 20 exceedances in 252 days is Jorion's ("Value at Risk", 3rd edition, 6.2); the rest is SciPy 1.17. */
import { describe, expect, test } from '@jest/globals';
import { rollForecasts, testForecasts } from './backtest.js';
import { estimateRisk, type VarModel } from './value-at-risk.js';

const hitsAt = (count: number, places: readonly number[]): boolean[] =>
  Array.from({ length: count }, (_, t) => places.includes(t));
const everyFifth = (count: number, exceedances: number): boolean[] =>
  hitsAt(
    count,
    Array.from({ length: exceedances }, (_, i) => 5 * i + 2),
  );

describe("Kupiec's test", () => {
  test.each([
    [20, 252, 0.95, 3.9125508275532184, 0.04792680100008753],
    [0, 250, 0.99, 5.025167926750726, 0.02498150305344973],
    [7, 255, 0.99, 5.316341340978184, 0.021126323789771168],
    [6, 255, 0.99, 3.415357526264515, 0.06459242047243685],
    [5, 250, 0.99, 1.956809788230622, 0.1618549171960387],
  ])('of %d exceedances in %d at %d', (exceedances, forecasts, confidence, statistic, pValue) => {
    const { kupiec, ...result } = testForecasts(everyFifth(forecasts, exceedances), confidence);
    expect([result.forecasts, result.exceedances]).toEqual([forecasts, exceedances]);
    expect(result.expectedExceedances).toBeCloseTo(forecasts * (1 - confidence), 12);
    expect(kupiec.statistic).toBeCloseTo(statistic, 10);
    expect(kupiec.pValue).toBeCloseTo(pValue, 10);
    expect(kupiec.degreesOfFreedom).toBe(1);
  });

  test('has nothing to say where as many came as should', () => {
    const { kupiec } = testForecasts(everyFifth(200, 10), 0.95);
    expect(kupiec.statistic).toBeCloseTo(0, 12);
    expect(kupiec.pValue).toBeCloseTo(1, 5);
  });

  test('knows that all were exceeded', () => {
    const { kupiec } = testForecasts([true, true, true], 0.5);
    expect(kupiec.statistic).toBeCloseTo(-2 * Math.log(0.5 ** 3), 12);
  });
});

describe("Christoffersen's tests", () => {
  test('tell exceedances that come together from those that do not', () => {
    const together = testForecasts(hitsAt(250, [50, 51, 52, 53, 54, 55, 56, 57, 58, 59]), 0.96);
    const apart = testForecasts(hitsAt(250, [5, 30, 55, 80, 105, 130, 155, 180, 205, 230]), 0.96);
    expect(together.independence.pValue).toBeLessThan(1e-6);
    expect(apart.independence.pValue).toBeGreaterThan(0.3);
    expect(together.kupiec).toEqual(apart.kupiec);
  });

  test('are the likelihoods of two chains', () => {
    // Transitions: 2 calm, 3 begun, 2 ended, 1 repeated.
    const { kupiec, independence, conditionalCoverage } = testForecasts(
      [false, false, true, true, false, false, true, false, true],
      0.8,
    );
    const alike = (4 / 8) ** 4 * (4 / 8) ** 4;
    const chain = (2 / 5) ** 2 * (3 / 5) ** 3 * (2 / 3) ** 2 * (1 / 3);
    expect(independence.statistic).toBeCloseTo(2 * Math.log(chain / alike), 12);
    expect(independence.degreesOfFreedom).toBe(1);
    expect(conditionalCoverage.statistic).toBeCloseTo(kupiec.statistic + independence.statistic, 12);
    expect(conditionalCoverage.degreesOfFreedom).toBe(2);
    expect(conditionalCoverage.pValue).toBeCloseTo(Math.exp(-conditionalCoverage.statistic / 2), 12);
  });

  test('have nothing to compare where nothing or everything is exceeded', () => {
    for (const hit of [false, true]) {
      const { independence } = testForecasts([hit, hit, hit], 0.9);
      expect([independence.statistic, independence.pValue]).toEqual([0, 1]);
    }
    expect(testForecasts([true], 0.9).independence.statistic).toBe(0);
  });
});

test.each([
  [0, 'green'],
  [4, 'green'],
  [5, 'yellow'],
  [9, 'yellow'],
  [10, 'red'],
  [40, 'red'],
])('the traffic light of %d exceedances in 250 at 99 %% is %s', (exceedances, light) => {
  const { trafficLight, cumulativeProbability } = testForecasts(everyFifth(250, exceedances), 0.99);
  expect(trafficLight).toBe(light);
  if (exceedances === 4) expect(cumulativeProbability).toBeCloseTo(0.8921876269036251, 12);
});

describe('rolled forecasts', () => {
  const returns = Array.from({ length: 40 }, (_, t) => [Math.sin(t * t) / 50, Math.cos(3 * t) / 80]);
  const model: VarModel = {
    method: 'historical',
    confidence: 0.8,
    horizon: 10,
    covariance: 'sample',
    decay: 0.94,
    paths: 100,
    seed: 1,
  };

  test('know only what came before, and look one period ahead', () => {
    const rolled = rollForecasts([100, -50], returns, 25, model);
    expect(rolled).toHaveLength(15);
    for (const { row, valueAtRisk, loss, isExceeded } of rolled) {
      const before = returns.slice(row - 25, row);
      expect(valueAtRisk).toBe(estimateRisk([100, -50], before, { ...model, horizon: 1 }).valueAtRisk);
      const [first, second] = returns[row] as [number, number];
      expect(loss).toBeCloseTo(-100 * first + 50 * second, 12);
      expect(isExceeded).toBe(loss > valueAtRisk);
    }
    expect(rolled.map(({ row }) => row)).toEqual(Array.from({ length: 15 }, (_, i) => 25 + i));
    expect(rolled.some(({ isExceeded }) => isExceeded)).toBe(true);
    expect(rolled.every(({ isExceeded }) => isExceeded)).toBe(false);
  });

  test('are none where nothing is left to forecast', () => {
    expect(rollForecasts([1, 1], returns, 40, model)).toEqual([]);
  });

  test('a loss that equals the forecast does not exceed it', () => {
    const flat = [[0], [0], [0], [0]];
    expect(rollForecasts([1], flat, 2, model).map(({ isExceeded }) => isExceeded)).toEqual([false, false]);
  });
});
