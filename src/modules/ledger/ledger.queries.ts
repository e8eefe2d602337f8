import { Query } from '@nestjs/cqrs';
import type { Actor } from '../../common/model/actor.js';
import type { Page } from '../../common/page.js';
import type { Balance } from '../engine/live-state.js';

/** Why money moved. A hold and its release move it between available and held of the same account. */
export type PostingKind = 'deposit' | 'withdrawal' | 'hold' | 'release' | 'trade' | 'fee';

/** One leg of a double entry, in ledger units of its asset; all legs of one event sum to zero per asset. */
export interface Posting {
  readonly sequence: number;
  readonly index: number;
  readonly assetId: number;
  readonly kind: PostingKind;
  readonly availableDelta: number;
  readonly heldDelta: number;
  readonly timeUs: number;
  /** The order or the trade that caused it; null where there is none. */
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
