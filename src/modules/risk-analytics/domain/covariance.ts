/**
 * Means, variances and covariances of returns. Returns are a row for each period and a column for each asset, as simple
 * returns per period; covariances are per period too, an n × n matrix.
 */
import { invariant } from '../../../common/assert.js';
import type { Matrix, Vector } from './linear-algebra.js';

/** The decay of RiskMetrics for daily returns; 0.97 is its value for monthly horizons. */
export const RISK_METRICS_DECAY = 0.94;

export function means(returns: Matrix): Vector {
  const sums = columns(returns).map((column) => column.reduce((sum, value) => sum + value, 0));
  return sums.map((sum) => sum / returns.length);
}

/** Deviations from the sample mean, divided by T − 1; needs at least two rows. */
export function sampleCovariance(returns: Matrix): Matrix {
  invariant(returns.length > 1, 'a sample covariance needs two rows');
  const centre = means(returns);
  const deviations = returns.map((row) => row.map((value, i) => value - (centre[i] as number)));
  const weight = 1 / (returns.length - 1);
  return weightedProducts(
    deviations,
    deviations.map(() => weight),
  );
}

/**
 * The exponentially weighted covariance around a mean of zero, the newest row with the greatest weight: weights λᵗ, made
 * to sum to one over the rows that there are. J.P. Morgan/Reuters, "RiskMetrics – Technical Document", 4th edition
 * (1996), section 5.2; `decay` lies within (0, 1).
 */
export function ewmaCovariance(returns: Matrix, decay: number): Matrix {
  const weights = returns.map((_row, t) => decay ** (returns.length - 1 - t));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weightedProducts(
    returns,
    weights.map((weight) => weight / sum),
  );
}

/**
 * The volatility that was expected of each period before it began, and of the one that is still to come: T + 1 rows by
 * σ²ₜ₊₁ = λσ²ₜ + (1 − λ)r²ₜ, which begins at the mean square of the whole sample.
 */
export function ewmaVolatilities(returns: Matrix, decay: number): Matrix {
  let variances: Vector = columns(returns).map(
    (column) => column.reduce((sum, value) => sum + value * value, 0) / column.length,
  );
  const rows = [variances];
  for (const row of returns) {
    variances = variances.map((variance, i) => decay * variance + (1 - decay) * (row[i] as number) ** 2);
    rows.push(variances);
  }
  return rows.map((row) => row.map((variance) => Math.sqrt(variance)));
}

function columns(returns: Matrix): Matrix {
  return (returns[0] ?? []).map((_value, i) => returns.map((row) => row[i] as number));
}

/** Σₜ wₜ xₜᵢ xₜⱼ. */
function weightedProducts(rows: Matrix, weights: Vector): Matrix {
  const series = columns(rows);
  const weighted = series.map((column) => column.map((value, t) => value * (weights[t] as number)));
  const product = (i: number, j: number): number => {
    const [left, right] = [weighted[Math.max(i, j)] as Vector, series[Math.min(i, j)] as Vector];
    return left.reduce((sum, value, t) => sum + value * (right[t] as number), 0);
  };
  return series.map((_column, i) => series.map((_other, j) => product(i, j)));
}
