import { describe, expect, test } from '@jest/globals';
import { ewmaVolatilities, RISK_METRICS_DECAY } from './covariance.js';
import { normalDensity, normalQuantile } from './distributions.js';
import { dot, type Matrix } from './linear-algebra.js';
import { RandomNormals } from './random-normals.js';
import { oneAssetRisk } from './one-asset.js';
import { estimateRisk, filteredReturns, momentsOf, varMethods, type VarModel } from './value-at-risk.js';

const model: VarModel = {
  method: 'parametric',
  confidence: 0.95,
  horizon: 1,
  covariance: 'sample',
  decay: RISK_METRICS_DECAY,
  paths: 4_000,
  seed: 11,
};
const exposures = [1_000, -400, 250];
/** Three assets that move together, with calm and wild times. */
const returns: Matrix = (() => {
  const normals = new RandomNormals(5);
  return Array.from({ length: 300 }, (_, t) => {
    const size = t % 100 < 50 ? 0.01 : 0.02;
    const common = normals.next();
    return [0, 1, 2].map(() => size * (0.6 * common + 0.8 * normals.next()) + 0.0003);
  });
})();

describe.each(varMethods)('%s', (method) => {
  const of = (change: Partial<VarModel> = {}, held = exposures) =>
    estimateRisk(held, returns, { ...model, method, ...change });

  test('components sum to the total', () => {
    for (const horizon of [1, 10]) {
      const { valueAtRisk, expectedShortfall, component } = of({ horizon });
      const sum = (pick: (figures: (typeof component)[number]) => number): number =>
        component.reduce((total, figures) => total + pick(figures), 0);
      expect(sum((figures) => figures.valueAtRisk)).toBeCloseTo(valueAtRisk, 9);
      expect(sum((figures) => figures.expectedShortfall)).toBeCloseTo(expectedShortfall, 9);
    }
  });

  test('a component is the exposure times its marginal figure', () => {
    const { marginal, component } = of();
    for (const [i, exposure] of exposures.entries()) {
      expect(component[i]?.valueAtRisk).toBe(exposure * (marginal[i]?.valueAtRisk as number));
      expect(component[i]?.expectedShortfall).toBe(exposure * (marginal[i]?.expectedShortfall as number));
    }
  });

  test('a marginal figure is the change that one more unit makes', () => {
    const step = 1e-6;
    const { marginal } = of();
    for (const i of exposures.keys()) {
      const moved = (by: number) =>
        of(
          {},
          exposures.map((exposure, j) => (i === j ? exposure + by : exposure)),
        );
      const [up, down] = [moved(step), moved(-step)];
      expect((up.valueAtRisk - down.valueAtRisk) / (2 * step)).toBeCloseTo(marginal[i]?.valueAtRisk as number, 6);
      expect((up.expectedShortfall - down.expectedShortfall) / (2 * step)).toBeCloseTo(
        marginal[i]?.expectedShortfall as number,
        6,
      );
    }
  });

  test('twice the positions risk twice as much', () => {
    const twice = of(
      {},
      exposures.map((exposure) => 2 * exposure),
    );
    expect(twice.valueAtRisk).toBeCloseTo(2 * of().valueAtRisk, 9);
    expect(twice.expectedShortfall).toBeCloseTo(2 * of().expectedShortfall, 9);
  });

  test('more confidence is more risk, and the shortfall is beyond the value at risk', () => {
    const levels = [0.9, 0.95, 0.975, 0.99].map((confidence) => of({ confidence }));
    for (const [i, level] of levels.entries()) {
      expect(level.expectedShortfall).toBeGreaterThan(level.valueAtRisk);
      if (i > 0) expect(level.valueAtRisk).toBeGreaterThan(levels[i - 1]?.valueAtRisk as number);
    }
  });

  test('nothing held risks nothing', () => {
    const { valueAtRisk, expectedShortfall } = of({}, [0, 0, 0]);
    expect([valueAtRisk + 0, expectedShortfall + 0]).toEqual([0, 0]);
  });
});

describe('parametric', () => {
  test('is what the formula says of one asset', () => {
    const one = returns.map(([first]) => [first as number]);
    const mean = one.reduce((sum, [x]) => sum + (x as number), 0) / one.length;
    const deviation = Math.sqrt(one.reduce((sum, [x]) => sum + ((x as number) - mean) ** 2, 0) / (one.length - 1));
    const { valueAtRisk, expectedShortfall, standardErrors } = estimateRisk([-500], one, { ...model, horizon: 4 });
    // Short: the mean is a loss.
    expect(valueAtRisk).toBeCloseTo(500 * (1.6448536269514722 * deviation * 2 + 4 * mean), 9);
    const factor = normalDensity(1.6448536269514722) / 0.05;
    expect(expectedShortfall).toBeCloseTo(500 * (factor * deviation * 2 + 4 * mean), 9);
    expect(standardErrors).toBeUndefined();
  });

  test('with exponential weights has no mean', () => {
    const { mean, covariance } = momentsOf(returns, { covariance: 'ewma', decay: 0.97 });
    expect(mean).toEqual([0, 0, 0]);
    const { valueAtRisk } = estimateRisk([1, 0, 0], returns, { ...model, covariance: 'ewma', decay: 0.97 });
    expect(valueAtRisk).toBeCloseTo(1.6448536269514722 * Math.sqrt(covariance[0]?.[0] as number), 12);
  });
});

describe('historical', () => {
  test('is a loss that was', () => {
    const losses = returns.map((row) => -dot(exposures, row)).toSorted((a, b) => a - b);
    const { valueAtRisk, expectedShortfall, marginal } = estimateRisk(exposures, returns, {
      ...model,
      method: 'historical',
    });
    expect(valueAtRisk).toBe(losses[284]);
    expect(expectedShortfall).toBeCloseTo(losses.slice(285).reduce((sum, loss) => sum + loss, 0) / 15, 9);
    const day = returns.find((row) => -dot(exposures, row) === valueAtRisk);
    expect(marginal.map((figures) => -figures.valueAtRisk)).toEqual(day);
  });

  test('of a longer horizon grows with its root', () => {
    const historical = { ...model, method: 'historical' } as const;
    const day = estimateRisk(exposures, returns, historical).valueAtRisk;
    expect(estimateRisk(exposures, returns, { ...historical, horizon: 9 }).valueAtRisk).toBeCloseTo(3 * day, 9);
  });
});

describe('filtered historical', () => {
  test('scales each return to the volatility of today', () => {
    const volatilities = ewmaVolatilities(returns, 0.94);
    const filtered = filteredReturns(returns, 0.94);
    for (const t of [0, 17, 299]) {
      const expected =
        ((returns[t]?.[1] as number) * (volatilities[300]?.[1] as number)) / (volatilities[t]?.[1] as number);
      expect(filtered[t]?.[1]).toBeCloseTo(expected, 15);
    }
  });

  test('leaves an asset that never moved as it is', () => {
    expect(filteredReturns([[0], [0]], 0.94)).toEqual([[0], [0]]);
  });

  test('sees more risk in a wild time than the plain history, and less in a calm one', () => {
    const risk = (method: VarModel['method'], rows: Matrix) =>
      estimateRisk(exposures, rows, { ...model, method }).valueAtRisk;
    // The last rows are wild; those before row 250 are calm.
    expect(risk('filtered-historical', returns)).toBeGreaterThan(risk('historical', returns));
    const calm = returns.slice(0, 250);
    expect(risk('filtered-historical', calm)).toBeLessThan(risk('historical', calm));
  });
});

describe('Monte Carlo', () => {
  const monteCarlo = { ...model, method: 'monte-carlo' } as const;

  test.each([1, 10])('finds what the formula says, over %d periods', (horizon) => {
    for (const seed of [1, 2, 3]) {
      const drawn = estimateRisk(exposures, returns, { ...monteCarlo, horizon, seed, paths: 25_000 });
      const exact = estimateRisk(exposures, returns, { ...model, horizon });
      const errors = drawn.standardErrors;
      if (errors === undefined) throw new Error('Monte Carlo has standard errors');
      expect(Math.abs(drawn.valueAtRisk - exact.valueAtRisk)).toBeLessThan(4 * errors.valueAtRisk);
      expect(Math.abs(drawn.expectedShortfall - exact.expectedShortfall)).toBeLessThan(4 * errors.expectedShortfall);
      // √(α(1 − α)/n) over the density at the quantile.
      const deviation =
        (exact.expectedShortfall - exact.valueAtRisk) / (normalDensity(1.6448536269514722) / 0.05 - 1.6448536269514722);
      const asymptotic = (Math.sqrt((0.95 * 0.05) / 25_000) / normalDensity(1.6448536269514722)) * deviation;
      expect(errors.valueAtRisk / asymptotic).toBeGreaterThan(0.8);
      expect(errors.valueAtRisk / asymptotic).toBeLessThan(1.25);
    }
  });

  test('is the same for the same seed only', () => {
    expect(estimateRisk(exposures, returns, monteCarlo)).toEqual(estimateRisk(exposures, returns, monteCarlo));
    const other = estimateRisk(exposures, returns, { ...monteCarlo, seed: 12 });
    expect(other.valueAtRisk).not.toBe(estimateRisk(exposures, returns, monteCarlo).valueAtRisk);
  });

  test('of assets that are one asset is that of one', () => {
    const twins = returns.map(([first]) => [first as number, first as number]);
    const one = returns.map(([first]) => [first as number]);
    const { valueAtRisk, standardErrors } = estimateRisk([300, 200], twins, monteCarlo);
    const exact = estimateRisk([500], one, model).valueAtRisk;
    expect(Math.abs(valueAtRisk - exact)).toBeLessThan(4 * (standardErrors?.valueAtRisk as number));
  });
});

describe('the risk of one asset', () => {
  const series = returns.map(([first]) => first as number);

  test('is mean + z·σ of its last 252 returns', () => {
    const year = series.slice(48);
    const mean = year.reduce((sum, x) => sum + x, 0) / 252;
    const deviation = Math.sqrt(year.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 251);
    const risk = oneAssetRisk(series, 0.99);
    if (risk === 'TOO_FEW_RETURNS') throw new Error('there are 300');
    expect(risk.mean).toBeCloseTo(mean, 14);
    expect(risk.deviation).toBeCloseTo(deviation, 14);
    expect(risk.worstReturn).toBeCloseTo(mean + normalQuantile(0.01) * deviation, 14);
    expect(risk.worstReturn).toBeLessThan(-0.01);
    expect(risk.valueAtRisk).toBe(-risk.worstReturn);
  });

  test('needs 252 of them', () => {
    expect(oneAssetRisk(series.slice(0, 251), 0.99)).toBe('TOO_FEW_RETURNS');
    expect(oneAssetRisk(series.slice(0, 252), 0.99)).not.toBe('TOO_FEW_RETURNS');
  });
});
