/** What the rules of margin remember. */
import type { Account, Asset, Instrument } from './order.js';

export interface MarginTerms {
  readonly initial: bigint;
  readonly maintenance: bigint;
  readonly haircut: bigint;
}

export interface Borrower {
  readonly account: Account;
  readonly asset: Asset;
  /** 0 normal, 1 call, 2 reducing, 3 closing, 4 bankrupt. */
  state: number;
  steps: number;
}

export class MarginMemory {
  readonly terms = new Map<Instrument, MarginTerms>();
  borrowers: Borrower[] = [];
  pool: Account | undefined;
  insurance: Account | undefined;
  /** Undefined: nobody owes anything. */
  nextReviewUs: number | undefined;
}
