import { means, sampleCovariance } from './covariance.js';
import { normalQuantile } from './distributions.js';
import type { Vector } from './linear-algebra.js';

/** A year of trading days. */
const ONE_ASSET_RETURNS = 252;

export interface OneAssetRisk {
  readonly mean: number;
  /** With n − 1. */
  readonly deviation: number;
  /** The return below which the asset falls with probability 1 − confidence: mean + z·σ, z = Φ⁻¹(1 − confidence) < 0. */
  readonly worstReturn: number;
  /** The same as a loss, as a part of the value: −(mean + z·σ). */
  readonly valueAtRisk: number;
}

/**
 * The parametric value at risk of one asset over the next period, from its last 252 simple returns; `confidence` lies
 * within (0, 1). Earlier returns are left out, fewer than 252 are refused.
 */
export function oneAssetRisk(returns: Vector, confidence: number): OneAssetRisk | 'TOO_FEW_RETURNS' {
  if (returns.length < ONE_ASSET_RETURNS) return 'TOO_FEW_RETURNS';
  const year = returns.slice(-ONE_ASSET_RETURNS).map((value) => [value]);
  const mean = means(year)[0] as number;
  const deviation = Math.sqrt(sampleCovariance(year)[0]?.[0] as number);
  const worstReturn = mean + normalQuantile(1 - confidence) * deviation;
  return { mean, deviation, worstReturn, valueAtRisk: -worstReturn };
}
