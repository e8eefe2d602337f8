import type { VarMethod } from './domain/value-at-risk.js';

/** What an account could lose at a moment; or, with null figures, the code of the problem that kept it from being estimated. */
export interface RiskSnapshot {
  /** Counts up; what pages are ordered by. */
  readonly snapshotNumber: number;
  readonly accountId: number;
  readonly takenAtMs: number;
  readonly currency: string;
  readonly method: VarMethod;
  readonly confidence: number;
  readonly candles: string;
  readonly periods: number | null;
  readonly value: string | null;
  readonly cash: string | null;
  readonly valueAtRisk: string | null;
  readonly expectedShortfall: string | null;
  readonly unpriced: readonly string[] | null;
  readonly problem: string | null;
}

export type NewRiskSnapshot = Omit<RiskSnapshot, 'snapshotNumber'>;
