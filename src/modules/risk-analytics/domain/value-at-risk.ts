/**
 * What a portfolio can lose over a horizon, by four methods. Exposures are the values of the positions in one currency,
 * short ones negative; returns are simple returns per period (a row each, a column for each exposure); all results are
 * money of that currency and losses are positive. A position gains exposure × return: options and other curved
 * positions are beyond these methods.
 *
 * A horizon of h periods scales deviations by √h and means by h, as if periods were independent and alike. That is exact
 * for the two normal methods and the usual approximation for the two historical ones.
 *
 * Marginal figures are derivatives by the exposure, component figures those times the exposure. Both measures are
 * homogeneous of degree one, so components sum to the total (Euler; Tasche, "Risk Contributions and Performance
 * Measurement", 1999): for scenarios the conditional means at and beyond the value at risk.
 */
import { unreachable } from '../../../common/assert.js';
import { ewmaCovariance, ewmaVolatilities, means, sampleCovariance } from './covariance.js';
import { normalDensity, normalQuantile } from './distributions.js';
import { EmpiricalTail, type StandardErrors } from './empirical-tail.js';
import { cholesky, dot, type Matrix, times, type Vector } from './linear-algebra.js';
import { RandomNormals } from './random-normals.js';

export const varMethods = ['parametric', 'historical', 'filtered-historical', 'monte-carlo'] as const;
export type VarMethod = (typeof varMethods)[number];

/** `sample` has the sample mean and covariance, `ewma` a mean of zero and weights that decay. */
export const covarianceMethods = ['sample', 'ewma'] as const;
export type CovarianceMethod = (typeof covarianceMethods)[number];

export interface VarModel {
  readonly method: VarMethod;
  /** Within (0, 1). */
  readonly confidence: number;
  /** In periods of the returns. */
  readonly horizon: number;
  /** Of the parametric method and Monte Carlo. */
  readonly covariance: CovarianceMethod;
  /** λ of `ewma` and of the filtered historical method, within (0, 1). */
  readonly decay: number;
  /** Of Monte Carlo. */
  readonly paths: number;
  readonly seed: number;
}

export interface RiskFigures {
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
}

export interface RiskEstimate extends RiskFigures {
  /** One for each exposure. */
  readonly marginal: readonly RiskFigures[];
  readonly component: readonly RiskFigures[];
  /** Of Monte Carlo. */
  readonly standardErrors: StandardErrors | undefined;
}

/** Needs at least two rows of returns. */
export function estimateRisk(exposures: Vector, returns: Matrix, model: VarModel): RiskEstimate {
  switch (model.method) {
    case 'parametric':
      return parametric(exposures, momentsOf(returns, model), model);
    case 'historical':
      return ofScenarios(exposures, scaled(returns, Math.sqrt(model.horizon)), model.confidence);
    case 'filtered-historical': {
      const filtered = filteredReturns(returns, model.decay);
      return ofScenarios(exposures, scaled(filtered, Math.sqrt(model.horizon)), model.confidence);
    }
    case 'monte-carlo':
      return monteCarlo(exposures, momentsOf(returns, model), model);
    default:
      return unreachable(model.method);
  }
}

/** Of one period. */
export interface Moments {
  readonly mean: Vector;
  readonly covariance: Matrix;
}

export function momentsOf(returns: Matrix, { covariance, decay }: Pick<VarModel, 'covariance' | 'decay'>): Moments {
  switch (covariance) {
    case 'sample':
      return { mean: means(returns), covariance: sampleCovariance(returns) };
    case 'ewma':
      return { mean: means(returns).map(() => 0), covariance: ewmaCovariance(returns, decay) };
    default:
      return unreachable(covariance);
  }
}

/**
 * Every return as it would be at today's volatility: rₜ · σ_T₊₁ / σₜ for each asset (Hull and White, "Incorporating
 * Volatility Updating into the Historical Simulation Method for Value-at-Risk", 1998; Barone-Adesi, Giannopoulos and
 * Vosper, "VaR without Correlations for Portfolios of Derivative Securities", 1999).
 */
export function filteredReturns(returns: Matrix, decay: number): Matrix {
  const volatilities = ewmaVolatilities(returns, decay);
  const today = volatilities.at(-1) as Vector;
  // An asset that never moved has no volatility, and its returns stay the zeros that they are.
  const ratio = (t: number, i: number): number => {
    const then = (volatilities[t] as Vector)[i] as number;
    return then === 0 ? 1 : (today[i] as number) / then;
  };
  return returns.map((row, t) => row.map((value, i) => value * ratio(t, i)));
}

/** VaR = z·σ·√h − μ·h and ES = φ(z)/(1 − α)·σ·√h − μ·h of normal returns; σ² = w'Σw, μ = w'm. */
function parametric(exposures: Vector, { mean, covariance }: Moments, { confidence, horizon }: VarModel): RiskEstimate {
  const slope = times(covariance, exposures);
  const deviation = Math.sqrt(Math.max(0, dot(exposures, slope)));
  const quantile = normalQuantile(confidence);
  const root = Math.sqrt(horizon);
  const shortfallFactor = normalDensity(quantile) / (1 - confidence);
  const marginal = exposures.map((_exposure, i) => {
    // A portfolio without risk has none to share out.
    const perUnit = deviation === 0 ? 0 : ((slope[i] as number) / deviation) * root;
    const gain = (mean[i] as number) * horizon;
    return { valueAtRisk: quantile * perUnit - gain, expectedShortfall: shortfallFactor * perUnit - gain };
  });
  const gain = dot(mean, exposures) * horizon;
  const total = {
    valueAtRisk: quantile * deviation * root - gain,
    expectedShortfall: shortfallFactor * deviation * root - gain,
  };
  return { ...total, marginal, component: components(exposures, marginal), standardErrors: undefined };
}

function ofScenarios(exposures: Vector, scenarios: Matrix, confidence: number): RiskEstimate {
  const losses = scenarios.map((row) => -dot(exposures, row));
  const tail = new EmpiricalTail(losses, confidence);
  const marginal = sharesOf(tail, losses, exposures.length, (t) => scenarios[t] as Vector);
  return { ...figuresOf(tail), marginal, component: components(exposures, marginal), standardErrors: undefined };
}

/**
 * Correlated normal returns of the whole horizon, m·h + L·z·√h with L·Lᵀ = Σ (Glasserman, "Monte Carlo Methods in
 * Financial Engineering", 2.3.3). The paths are drawn twice, the second time for what the worst ones consist of, so that
 * they need not be kept.
 */
function monteCarlo(exposures: Vector, { mean, covariance }: Moments, model: VarModel): RiskEstimate {
  const factor = scaled(cholesky(covariance), Math.sqrt(model.horizon));
  const drift = mean.map((value) => value * model.horizon);
  const draw = (normals: RandomNormals): Vector => {
    const z = exposures.map(() => normals.next());
    return factor.map((row, i) => (drift[i] as number) + dot(row, z));
  };
  const first = new RandomNormals(model.seed);
  const losses = Float64Array.from({ length: model.paths }, () => -dot(exposures, draw(first)));
  const tail = new EmpiricalTail(losses, model.confidence);
  const second = new RandomNormals(model.seed);
  const marginal = sharesOf(tail, losses, exposures.length, () => draw(second));
  const component = components(exposures, marginal);
  return { ...figuresOf(tail), marginal, component, standardErrors: tail.standardErrors() };
}

/** What one unit of each exposure lost at and beyond the value at risk. Asks for the scenarios in order, each once. */
function sharesOf(
  tail: EmpiricalTail,
  losses: ArrayLike<number>,
  size: number,
  scenario: (t: number) => Vector,
): RiskFigures[] {
  const sums = Array.from({ length: size }, () => ({ valueAtRisk: 0, expectedShortfall: 0 }));
  for (let t = 0; t < losses.length; t += 1) {
    const row = scenario(t);
    const loss = losses[t] as number;
    const weight = tail.shortfallWeight(loss);
    if (weight === 0) continue;
    const boundary = tail.boundaryWeight(loss);
    for (const [i, sum] of sums.entries()) {
      sum.valueAtRisk -= boundary * (row[i] as number);
      sum.expectedShortfall -= weight * (row[i] as number);
    }
  }
  return sums;
}

function components(exposures: Vector, marginal: readonly RiskFigures[]): RiskFigures[] {
  return marginal.map(({ valueAtRisk, expectedShortfall }, i) => {
    const exposure = exposures[i] as number;
    return { valueAtRisk: exposure * valueAtRisk, expectedShortfall: exposure * expectedShortfall };
  });
}

function figuresOf({ valueAtRisk, expectedShortfall }: EmpiricalTail): RiskFigures {
  return { valueAtRisk, expectedShortfall };
}

function scaled(matrix: Matrix, by: number): Matrix {
  return matrix.map((row) => row.map((value) => value * by));
}
