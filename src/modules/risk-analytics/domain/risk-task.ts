/** What is computed away from the thread that matches: plain data in, plain data out, so that it can cross threads. */
import { unreachable } from '../../../common/assert.js';
import { type BacktestResult, rollForecasts, testForecasts } from './backtest.js';
import type { Matrix, Vector } from './linear-algebra.js';
import { type ReverseStress, reverseStress, type WorstPeriod, worstPeriods } from './stress.js';
import { estimateRisk, momentsOf, type RiskEstimate, type VarModel } from './value-at-risk.js';

interface Positions {
  readonly exposures: Vector;
  readonly returns: Matrix;
  readonly model: VarModel;
}

export interface VarTask extends Positions {
  readonly kind: 'var';
}
export interface StressTask extends Positions {
  readonly kind: 'stress';
  /** The loss whose most likely scenario is asked for; undefined for none. */
  readonly reverseLoss: number | undefined;
  readonly worstCount: number;
}
export interface BacktestTask extends Positions {
  readonly kind: 'backtest';
  readonly window: number;
}
export type RiskTask = VarTask | StressTask | BacktestTask;

export interface StressHistory {
  readonly reverse: ReverseStress | 'PORTFOLIO_WITHOUT_RISK' | undefined;
  readonly worst: readonly WorstPeriod[];
}
export interface Backtest extends BacktestResult {
  /** Rows of the returns whose loss exceeded its forecast, the newest first. */
  readonly exceededRows: readonly number[];
}
export type RiskResult = RiskEstimate | StressHistory | Backtest;

export function runRiskTask(task: RiskTask): RiskResult {
  const { exposures, returns, model } = task;
  switch (task.kind) {
    case 'var':
      return estimateRisk(exposures, returns, model);
    case 'stress': {
      const { reverseLoss, worstCount } = task;
      const worst = worstPeriods(exposures, returns, worstCount);
      if (reverseLoss === undefined) return { reverse: undefined, worst };
      const reverse = reverseStress(exposures, momentsOf(returns, model), reverseLoss, model.horizon);
      return { reverse, worst };
    }
    case 'backtest': {
      const rolled = rollForecasts(exposures, returns, task.window, model);
      const hits = rolled.map(({ isExceeded }) => isExceeded);
      const exceededRows = rolled.filter(({ isExceeded }) => isExceeded).map(({ row }) => row);
      return { ...testForecasts(hits, model.confidence), exceededRows: exceededRows.toReversed() };
    }
    default:
      return unreachable(task);
  }
}

/**
 * How many returns a model needs: two for a deviation, and so many that the tail beyond the confidence is at least one of
 * them where the estimate is made of what was.
 */
export function returnsNeeded({ method, confidence }: Pick<VarModel, 'method' | 'confidence'>): number {
  if (method === 'parametric' || method === 'monte-carlo') return 2;
  return Math.max(2, Math.ceil(1 / (1 - confidence) - 1e-6));
}
