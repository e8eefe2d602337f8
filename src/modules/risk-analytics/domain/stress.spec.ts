import { describe, expect, test } from '@jest/globals';
import { dot } from './linear-algebra.js';
import { reverseStress, stress, worstPeriods } from './stress.js';

const exposures = [1_000, -500];

test('a scenario costs each position its shock', () => {
  expect(stress(exposures, [-0.2, 0.1])).toEqual({ loss: 250, losses: [200, 50] });
});

describe('a reverse stress', () => {
  const moments = {
    mean: [0.001, -0.0005],
    covariance: [
      [0.0004, 0.0001],
      [0.0001, 0.0009],
    ],
  };
  const found = (loss: number, horizon = 1) => {
    const reverse = reverseStress(exposures, moments, loss, horizon);
    if (reverse === 'PORTFOLIO_WITHOUT_RISK') throw new Error('it has risk');
    return reverse;
  };
  /** Squared, of two assets by the inverse of their covariance. */
  const distance = ([first = 0, second = 0]: readonly number[], horizon = 1): number => {
    const [x, y] = [first - 0.001 * horizon, second + 0.0005 * horizon];
    const determinant = 0.0004 * 0.0009 - 0.0001 ** 2;
    return (0.0009 * x * x - 2 * 0.0001 * x * y + 0.0004 * y * y) / determinant / horizon;
  };

  test('loses the amount', () => {
    for (const horizon of [1, 5]) expect(-dot(exposures, found(100, horizon).shocks)).toBeCloseTo(100, 9);
  });

  test('is as far from the mean as it says, and no other that loses as much is nearer', () => {
    for (const horizon of [1, 5]) {
      const { shocks, deviations } = found(100, horizon);
      expect(Math.sqrt(distance(shocks, horizon))).toBeCloseTo(deviations, 9);
      for (const step of [0.01, -0.01, 0.001]) {
        const other = [(shocks[0] as number) + step, (shocks[1] as number) + 2 * step];
        expect(-dot(exposures, other)).toBeCloseTo(100, 9);
        expect(distance(other, horizon)).toBeGreaterThan(distance(shocks, horizon));
      }
    }
  });

  test('says how likely the loss is', () => {
    const variance = 1_000 ** 2 * 0.0004 + 500 ** 2 * 0.0009 - 2 * 1_000 * 500 * 0.0001;
    const loss = 1.6448536269514722 * Math.sqrt(variance) - 1.25;
    expect(found(loss).deviations).toBeCloseTo(1.6448536269514722, 12);
    expect(found(loss).probability).toBeCloseTo(0.05, 12);
  });

  test('of a portfolio without risk is refused', () => {
    expect(reverseStress([0, 0], moments, 100, 1)).toBe('PORTFOLIO_WITHOUT_RISK');
  });
});

test('the worst periods are those that would have cost most', () => {
  const returns = [
    [0.01, 0],
    [-0.03, 0],
    [0, 0.04],
    [-0.03, 0],
    [0, -0.01],
  ];
  expect(worstPeriods(exposures, returns, 3)).toEqual([
    { row: 1, loss: 30 },
    { row: 3, loss: 30 },
    { row: 2, loss: 20 },
  ]);
  expect(worstPeriods(exposures, returns, 1)).toHaveLength(1);
  // Rows 0 and 4 gained.
  expect(worstPeriods(exposures, returns, 5)).toHaveLength(3);
});
