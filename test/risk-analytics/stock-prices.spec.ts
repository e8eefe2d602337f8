/** Risk of recorded prices: twenty US stocks, daily, 1989 to 2018, against a computation of its own and exact counts. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { rollForecasts, testForecasts } from '../../src/modules/risk-analytics/domain/backtest.js';
import { oneAssetRisk } from '../../src/modules/risk-analytics/domain/one-asset.js';
import { type ImportedPrices, parsePriceCsv, selectPrices } from '../../src/modules/risk-analytics/domain/price-csv.js';
import { simpleReturns } from '../../src/modules/risk-analytics/domain/returns.js';
import { estimateRisk, type VarModel } from '../../src/modules/risk-analytics/domain/value-at-risk.js';
import {
  countedRisk,
  filteredLosses,
  normalRisk,
  portfolioLosses,
  quantileByBisection,
  weightedNormalRisk,
} from './independent-risk.js';

const file = resolve(import.meta.dirname, '../../../shared/data/stock-prices/stock_prices.csv.gz');
const isThere = existsSync(file);
const describeStocks = isThere ? describe : describe.skip;
const title = isThere ? '' : ` (skipped: ${file} is absent)`;

const model: VarModel = {
  method: 'parametric',
  confidence: 0.95,
  horizon: 1,
  covariance: 'sample',
  decay: 0.94,
  paths: 20_000,
  seed: 1,
};
/** Money within 1e-9 of the portfolio's size. */
const PRECISION = 1e-9;

describeStocks(`twenty stocks${title}`, () => {
  let imported: ImportedPrices;
  let symbols: readonly string[];
  /** A row for each day. */
  let rows: readonly (readonly number[])[];
  /** Long and short, 20 to 1,000 of money. */
  let values: readonly number[];

  beforeAll(() => {
    const parsed = parsePriceCsv(gunzipSync(readFileSync(file)).toString('utf8'));
    if ('line' in parsed) throw new Error(`line ${parsed.line} ${parsed.message}`);
    imported = parsed;
    ({ symbols } = parsed);
    const selected = selectPrices(parsed, symbols);
    if ('unknownSymbol' in selected) throw new Error(selected.unknownSymbol);
    ({ rows } = selected);
    values = symbols.map((_symbol, i) => (i % 3 === 2 ? -1 : 1) * (20 + ((i * 367) % 981)));
  });

  const lastDays = (days: number): readonly (readonly number[])[] => rows.slice(-days - 1);
  const bySeries = (days: number): number[][] =>
    symbols.map((_symbol, i) => lastDays(days).map((row) => row[i] as number));
  const expectSame = (actual: { valueAtRisk: number; expectedShortfall: number }, expected: [number, number]): void => {
    expect(Math.abs(actual.valueAtRisk - expected[0])).toBeLessThan(PRECISION);
    expect(Math.abs(actual.expectedShortfall - expected[1])).toBeLessThan(PRECISION);
    // Neither can be small by chance.
    expect(expected[0]).toBeGreaterThan(10);
  };

  test('are read as they were recorded', () => {
    expect([imported.times.length, symbols.length, rows.length]).toEqual([7_126, 20, 896]);
    expect(imported.times[0]).toBe('1989-12-29');
  });

  const cases = [252, 500, 895].flatMap((days) =>
    [0.9, 0.95, 0.975, 0.99].flatMap((confidence) => [1, 10].map((horizon) => ({ days, confidence, horizon }))),
  );

  test.each(cases)('parametric, $days days, $confidence, horizon $horizon', ({ days, confidence, horizon }) => {
    const losses = portfolioLosses(values, bySeries(days));
    const returns = simpleReturns(lastDays(days));
    expectSame(
      estimateRisk(values, returns, { ...model, confidence, horizon }),
      normalRisk(losses, confidence, horizon),
    );
  });

  test.each(cases)('historical, $days days, $confidence, horizon $horizon', ({ days, confidence, horizon }) => {
    const losses = portfolioLosses(values, bySeries(days));
    const returns = simpleReturns(lastDays(days));
    const historical = { ...model, method: 'historical', confidence, horizon } as const;
    expectSame(estimateRisk(values, returns, historical), countedRisk(losses, confidence, horizon));
  });

  test.each([252, 500])('with exponential weights and filtered, %d days', (days) => {
    const returns = simpleReturns(lastDays(days));
    const losses = portfolioLosses(values, bySeries(days));
    for (const [confidence, decay] of [
      [0.95, 0.94],
      [0.99, 0.97],
    ] as const) {
      const weighted = estimateRisk(values, returns, { ...model, covariance: 'ewma', confidence, decay });
      expectSame(weighted, weightedNormalRisk(losses, confidence, decay));
      const filtered = estimateRisk(values, returns, { ...model, method: 'filtered-historical', confidence, decay });
      expectSame(filtered, countedRisk(filteredLosses(values, bySeries(days), decay), confidence, 1));
    }
  });

  test.each([1, 2, 3])('Monte Carlo with seed %d is within its standard error', (seed) => {
    const losses = portfolioLosses(values, bySeries(500));
    const returns = simpleReturns(lastDays(500));
    const drawn = estimateRisk(values, returns, { ...model, method: 'monte-carlo', seed });
    const [valueAtRisk, expectedShortfall] = normalRisk(losses, 0.95, 1);
    const errors = drawn.standardErrors;
    if (errors === undefined) throw new Error('Monte Carlo has standard errors');
    // Three of them: one seed in 400 may be further.
    expect(Math.abs(drawn.valueAtRisk - valueAtRisk)).toBeLessThan(3 * errors.valueAtRisk);
    expect(Math.abs(drawn.expectedShortfall - expectedShortfall)).toBeLessThan(3 * errors.expectedShortfall);
    expect(errors.valueAtRisk).toBeLessThan(0.02 * valueAtRisk);
  });

  test('components sum to the whole', () => {
    const returns = simpleReturns(lastDays(500));
    for (const method of ['parametric', 'historical', 'filtered-historical', 'monte-carlo'] as const) {
      const { valueAtRisk, component } = estimateRisk(values, returns, { ...model, method, paths: 5_000 });
      expect(component.reduce((sum, part) => sum + part.valueAtRisk, 0)).toBeCloseTo(valueAtRisk, 9);
    }
  });

  test('one of them alone: mean + z·σ over 252 returns', () => {
    for (const [i] of symbols.entries()) {
      const series = simpleReturns(rows).map((row) => row[i] as number);
      const year = series.slice(-252);
      const mean = year.reduce((sum, x) => sum + x, 0) / 252;
      const variance = (year.reduce((sum, x) => sum + x * x, 0) - 252 * mean * mean) / 251;
      for (const confidence of [0.95, 0.99]) {
        const risk = oneAssetRisk(series, confidence);
        if (risk === 'TOO_FEW_RETURNS') throw new Error('there are enough');
        const expected = mean + quantileByBisection(1 - confidence) * Math.sqrt(variance);
        expect(Math.abs(risk.worstReturn - expected)).toBeLessThan(PRECISION);
        expect(Math.abs(risk.valueAtRisk + expected)).toBeLessThan(PRECISION);
      }
    }
  });

  /** docs/risk-analytics.md states them. */
  test.each([
    ['parametric', 0.95, 37],
    ['parametric', 0.99, 16],
    ['historical', 0.95, 36],
    ['historical', 0.99, 6],
    ['filtered-historical', 0.95, 31],
    ['filtered-historical', 0.99, 5],
  ] as const)('a year before each day, equal parts, %s at %d: %d exceedances', (method, confidence, exceedances) => {
    const equal = symbols.map(() => 50);
    const window = 252;
    const rolled = rollForecasts(equal, simpleReturns(rows), window, { ...model, method, confidence });
    const result = testForecasts(
      rolled.map(({ isExceeded }) => isExceeded),
      confidence,
    );
    const series = symbols.map((_symbol, i) => rows.map((row) => row[i] as number));
    let again = 0;
    for (let day = window; day < rows.length - 1; day += 1) {
      const before = series.map((prices) => prices.slice(day - window, day + 1));
      const [valueAtRisk] =
        method === 'parametric'
          ? normalRisk(portfolioLosses(equal, before), confidence, 1)
          : countedRisk(
              method === 'historical' ? portfolioLosses(equal, before) : filteredLosses(equal, before, 0.94),
              confidence,
              1,
            );
      const [loss] = portfolioLosses(
        equal,
        series.map((prices) => prices.slice(day, day + 2)),
      ) as [number];
      if (loss > valueAtRisk) again += 1;
    }
    expect([result.forecasts, result.exceedances]).toEqual([643, again]);
    expect(result.exceedances).toBe(exceedances);
  });
});
