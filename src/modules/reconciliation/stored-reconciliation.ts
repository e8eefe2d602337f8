import type { ReconciliationCheck } from './domain/reconcile.js';

/** `failed` could not be carried out; `problem` says why. */
export const reconciliationStatuses = ['balanced', 'unbalanced', 'failed'] as const;
export type ReconciliationStatus = (typeof reconciliationStatuses)[number];

/** A difference as it is told: names instead of ids, decimals instead of units; null where it is of no account, asset or instrument. */
export interface ToldDifference {
  readonly check: ReconciliationCheck;
  readonly accountId: string | null;
  readonly asset: string | null;
  readonly symbol: string | null;
  readonly expected: string;
  readonly found: string;
  readonly difference: string;
}

export interface StoredReconciliation {
  /** Counts up; what pages are ordered by. */
  readonly reconciliationNumber: number;
  readonly reconciliationId: string;
  readonly requestedBy: string;
  readonly startedAtMs: number;
  readonly finishedAtMs: number;
  readonly status: ReconciliationStatus;
  /** Of the core's state; 0 where it could not be read. */
  readonly sequence: number;
  /** Up to where the rows were, at or behind the sequence. */
  readonly checkpoint: number | null;
  readonly compared: number | null;
  /** All that there were; `differences` has the first ones. */
  readonly differenceCount: number | null;
  readonly differences: readonly ToldDifference[];
  readonly problem: string | null;
}

export type NewReconciliation = Omit<StoredReconciliation, 'reconciliationNumber'>;
