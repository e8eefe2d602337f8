/**
 * What somebody wants paid out. `approved` is on its way to the journal, or the venue stopped meanwhile and goes on with it
 * at the next start; the last four are final.
 */
export const withdrawalStatuses = ['pending', 'approved', 'done', 'failed', 'rejected', 'cancelled'] as const;
export type WithdrawalStatus = (typeof withdrawalStatuses)[number];

export interface WithdrawalTerms {
  readonly accountId: number;
  readonly assetId: number;
  /** In the smallest units of the asset. */
  readonly units: number;
  /** Where the money goes, in the words of whoever pays it out. */
  readonly destination: string;
  /** The name that the one who asks gives it, unique within the account. */
  readonly reference: string;
}

export interface Withdrawal extends WithdrawalTerms {
  /** Counts up; what pages are ordered by. */
  readonly withdrawalNumber: number;
  readonly withdrawalId: string;
  readonly requesterId: string;
  readonly requesterName: string;
  readonly requestedAtMs: number;
  readonly status: WithdrawalStatus;
  readonly decidedById: string | null;
  readonly decidedBy: string | null;
  readonly decidedAtMs: number | null;
  /** The problem of one that failed, the reason of one that was rejected. */
  readonly reason: string | null;
  /** The venue's sequence of the posting. */
  readonly sequence: number | null;
}

/** The name of its posting in the ledger: whatever happens in between, one request is posted once. */
export function postingReference({ withdrawalId }: Withdrawal): string {
  return `withdrawal-${withdrawalId}`;
}
