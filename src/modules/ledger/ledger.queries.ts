import { Query } from '@nestjs/cqrs';
import type { Actor } from '../../common/model/actor.js';
import type { Page } from '../../common/page.js';
import type { Balance } from '../engine/live-state.js';

/** Why money moved between accounts. What an order holds is no posting: it stays the account's own. */
export type PostingKind = 'deposit' | 'withdrawal' | 'trade' | 'fee';

/**
 * One leg of a double entry, in ledger units of its asset: positive came in, negative went out. All legs of one
 * event sum to zero per asset; (sequence, index, leg) is unique.
 */
export interface Posting {
  readonly sequence: number;
  readonly index: number;
  readonly leg: number;
  readonly assetId: number;
  readonly kind: PostingKind;
  readonly amount: number;
  readonly timeUs: number;
  /** The order and the trade that caused it; null where there is none. */
  readonly orderId: number | null;
  readonly tradeId: number | null;
  /** The reference of a deposit or withdrawal. */
  readonly reference: string | null;
}

export interface PostingFilter {
  readonly assetId?: number;
  readonly limit: number;
  readonly cursor?: string;
}

export interface Balances {
  readonly sequence: number;
  readonly balances: readonly Balance[];
}

/** All balances of the actor's account at one sequence. */
export class GetBalancesQuery extends Query<Balances> {
  constructor(readonly actor: Actor) {
    super();
  }
}

/** The statement of the actor's account: its postings, newest first. */
export class ListPostingsQuery extends Query<Page<Posting>> {
  constructor(
    readonly actor: Actor,
    readonly filter: PostingFilter,
  ) {
    super();
  }
}
