import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type Actor, type Permission, requirePermission } from '../../common/model/actor.js';
import { LiveReads, type MarginsState } from '../engine/live-state.js';

/** Margin accounts and funds, at one sequence. */
export class GetMarginsQuery extends Query<MarginsState & { readonly sequence: number }> {
  constructor(
    readonly actor: Actor,
    readonly permission: Permission,
  ) {
    super();
  }
}

@QueryHandler(GetMarginsQuery)
export class GetMarginsHandler implements IQueryHandler<GetMarginsQuery> {
  constructor(private readonly live: LiveReads) {}

  async execute({ actor, permission }: GetMarginsQuery): Promise<MarginsState & { readonly sequence: number }> {
    requirePermission(actor, permission);
    return this.live.answer((state) => ({ sequence: state.sequence, ...state.margins() }));
  }
}
