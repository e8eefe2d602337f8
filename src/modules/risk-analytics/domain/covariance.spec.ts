import { describe, expect, test } from '@jest/globals';
import { ewmaCovariance, ewmaVolatilities, means, sampleCovariance } from './covariance.js';
import { simpleReturns } from './returns.js';

const returns = [
  [0.01, -0.02],
  [0.03, 0.04],
  [-0.01, 0.01],
];

test('a return is what a price gained on the one before', () => {
  expect(
    simpleReturns([
      [100, 8],
      [110, 4],
      [99, 5],
    ]),
  ).toEqual([
    [110 / 100 - 1, -0.5],
    [99 / 110 - 1, 0.25],
  ]);
  expect(simpleReturns([[1]])).toEqual([]);
});

describe('a sample', () => {
  test('has the mean of each column', () => {
    expect(means(returns).map((mean) => mean.toFixed(12))).toEqual(['0.010000000000', '0.010000000000']);
    expect(means([])).toEqual([]);
  });

  test('has deviations divided by one less than its length', () => {
    const [[first, mixed], [mixedToo, second]] = sampleCovariance(returns) as [[number, number], [number, number]];
    expect(first).toBeCloseTo(0.0004, 15);
    expect(second).toBeCloseTo((0.03 ** 2 + 0.03 ** 2) / 2, 15);
    expect(mixed).toBeCloseTo((0.02 * 0.03) / 2, 15);
    expect(mixedToo).toBe(mixed);
  });

  test('of one row has no covariance', () => {
    expect(() => sampleCovariance([[1]])).toThrow('two rows');
  });
});

describe('exponential weights', () => {
  test('weigh the newest row most and sum to one', () => {
    const total = 1 + 0.9 + 0.81;
    const [[first, mixed], [mixedToo, second]] = ewmaCovariance(returns, 0.9) as [[number, number], [number, number]];
    expect(first).toBeCloseTo((0.01 ** 2 + 0.9 * 0.03 ** 2 + 0.81 * 0.01 ** 2) / total, 15);
    expect(second).toBeCloseTo((0.01 ** 2 + 0.9 * 0.04 ** 2 + 0.81 * 0.02 ** 2) / total, 15);
    expect(mixed).toBeCloseTo((-0.01 * 0.01 + 0.9 * 0.03 * 0.04 - 0.81 * 0.01 * 0.02) / total, 15);
    expect(mixedToo).toBe(mixed);
  });

  test('expect each period from those before it, the first from the mean of all', () => {
    const square = (0.01 ** 2 + 0.03 ** 2 + 0.01 ** 2) / 3;
    const second = 0.9 * square + 0.1 * 0.01 ** 2;
    const third = 0.9 * second + 0.1 * 0.03 ** 2;
    const next = 0.9 * third + 0.1 * 0.01 ** 2;
    const volatilities = ewmaVolatilities(returns, 0.9);
    expect(volatilities).toHaveLength(4);
    for (const [t, variance] of [square, second, third, next].entries())
      expect(volatilities[t]?.[0]).toBeCloseTo(Math.sqrt(variance), 14);
  });
});
