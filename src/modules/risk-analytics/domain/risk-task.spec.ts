import { describe, expect, test } from '@jest/globals';
import { rollForecasts, testForecasts } from './backtest.js';
import { returnsNeeded, runRiskTask, type Backtest, type StressHistory } from './risk-task.js';
import { reverseStress, worstPeriods } from './stress.js';
import { estimateRisk, momentsOf, type VarModel } from './value-at-risk.js';

const returns = Array.from({ length: 60 }, (_, t) => [Math.sin(t * t) / 50, Math.cos(3 * t) / 80]);
const exposures = [100, -50];
const model: VarModel = {
  method: 'historical',
  confidence: 0.8,
  horizon: 2,
  covariance: 'sample',
  decay: 0.94,
  paths: 100,
  seed: 1,
};
const positions = { exposures, returns, model };

describe('a task', () => {
  test('estimates', () => {
    expect(runRiskTask({ kind: 'var', ...positions })).toEqual(estimateRisk(exposures, returns, model));
  });

  test('stresses, backwards only where it is asked to', () => {
    const forwards = runRiskTask({ kind: 'stress', ...positions, reverseLoss: undefined, worstCount: 3 });
    const worst = worstPeriods(exposures, returns, 3);
    expect(forwards).toEqual({ reverse: undefined, worst });
    const both = runRiskTask({ kind: 'stress', ...positions, reverseLoss: 10, worstCount: 3 }) as StressHistory;
    expect(both.reverse).toEqual(reverseStress(exposures, momentsOf(returns, model), 10, 2));
  });

  test('tests forecasts, and says which were exceeded', () => {
    const { exceededRows, ...result } = runRiskTask({ kind: 'backtest', ...positions, window: 20 }) as Backtest;
    const rolled = rollForecasts(exposures, returns, 20, model);
    expect(result).toEqual(
      testForecasts(
        rolled.map(({ isExceeded }) => isExceeded),
        0.8,
      ),
    );
    expect(exceededRows).toHaveLength(result.exceedances);
    expect(exceededRows).toEqual(exceededRows.toSorted((a, b) => b - a));
    for (const row of exceededRows) expect(rolled[row - 20]?.isExceeded).toBe(true);
  });
});

test.each([
  ['parametric', 0.99, 2],
  ['monte-carlo', 0.99, 2],
  ['historical', 0.99, 100],
  ['historical', 0.95, 20],
  // As doubles, 1 / (1 − 0.9) is above 10.
  ['historical', 0.9, 10],
  ['historical', 0.975, 40],
  ['historical', 0.3, 2],
  ['filtered-historical', 0.999, 1_000],
] as const)('%s at %d needs %d returns', (method, confidence, needed) => {
  expect(returnsNeeded({ method, confidence })).toBe(needed);
});
