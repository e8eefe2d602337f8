/** What a portfolio loses in a scenario, and which scenario it takes to lose an amount. Exposures, returns and signs are those of value-at-risk.ts. */
import { normalTail } from './distributions.js';
import { dot, type Matrix, times, type Vector } from './linear-algebra.js';
import type { Moments } from './value-at-risk.js';

export interface StressResult {
  readonly loss: number;
  /** What each position loses. */
  readonly losses: Vector;
}

/** `shocks` is the return of each asset in the scenario. */
export function stress(exposures: Vector, shocks: Vector): StressResult {
  const losses = exposures.map((exposure, i) => -exposure * (shocks[i] as number));
  return { loss: losses.reduce((sum, loss) => sum + loss, 0), losses };
}

export interface ReverseStress {
  /** The return of each asset in the most likely scenario that loses the amount. */
  readonly shocks: Vector;
  /** How far it is from the mean, in standard deviations of the portfolio over the horizon. */
  readonly deviations: number;
  /** Of losing at least the amount, where returns are normal. */
  readonly probability: number;
}

/**
 * The most likely of all scenarios of jointly normal returns in which the portfolio loses `loss` over the horizon: the
 * conditional mean m + Σw·(−loss − w'm)/(w'Σw), which is also the point of that plane with the smallest Mahalanobis
 * distance (Breuer, Jandačka, Rheinberger and Summer, "How to find plausible, severe, and useful stress scenarios",
 * 2009). Refused where nothing that the portfolio holds moves.
 */
export function reverseStress(
  exposures: Vector,
  { mean, covariance }: Moments,
  loss: number,
  horizon: number,
): ReverseStress | 'PORTFOLIO_WITHOUT_RISK' {
  const slope = times(covariance, exposures).map((value) => value * horizon);
  const variance = dot(exposures, slope);
  if (variance <= 0) return 'PORTFOLIO_WITHOUT_RISK';
  const drift = mean.map((value) => value * horizon);
  const missing = -loss - dot(exposures, drift);
  const deviations = -missing / Math.sqrt(variance);
  return {
    shocks: drift.map((value, i) => value + ((slope[i] as number) * missing) / variance),
    deviations,
    probability: normalTail(deviations),
  };
}

export interface WorstPeriod {
  /** The row of the returns. */
  readonly row: number;
  readonly loss: number;
}

/** The periods of history in which the exposures of today would have lost most, the worst first; only losses. */
export function worstPeriods(exposures: Vector, returns: Matrix, count: number): WorstPeriod[] {
  return returns
    .map((shocks, row) => ({ row, loss: -dot(exposures, shocks) }))
    .filter(({ loss }) => loss > 0)
    .toSorted((a, b) => b.loss - a.loss || a.row - b.row)
    .slice(0, count);
}
