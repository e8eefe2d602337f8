import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type Actor, requirePermission } from '../../common/model/actor.js';
import type { Page } from '../../common/page.js';
import { type Balance, LiveReads } from '../engine/live-state.js';
import { PostingReader, type StatementFilter } from './posting-reader.js';
import type { Posting } from './posting.js';

export type { Posting } from './posting.js';
export type { StatementFilter } from './posting-reader.js';

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

@QueryHandler(GetBalancesQuery)
export class GetBalancesHandler implements IQueryHandler<GetBalancesQuery> {
  constructor(private readonly live: LiveReads) {}

  async execute({ actor }: GetBalancesQuery): Promise<Balances> {
    requirePermission(actor, 'account:read');
    return this.live.answer((state) => ({ sequence: state.sequence, balances: state.balances(actor.accountId) }));
  }
}

/** The statement of the actor's account: its postings, newest first. */
export class ListPostingsQuery extends Query<Page<Posting>> {
  constructor(
    readonly actor: Actor,
    readonly filter: StatementFilter,
  ) {
    super();
  }
}

@QueryHandler(ListPostingsQuery)
export class ListPostingsHandler implements IQueryHandler<ListPostingsQuery> {
  constructor(private readonly postings: PostingReader) {}

  async execute({ actor, filter }: ListPostingsQuery): Promise<Page<Posting>> {
    requirePermission(actor, 'account:read');
    return this.postings.list(actor.accountId, filter);
  }
}
