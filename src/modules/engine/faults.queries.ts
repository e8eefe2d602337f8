import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type Actor, requirePermission } from '../../common/model/actor.js';
import { LiveReads, type OpenFault } from './live-state.js';

/** The faults that are not lifted yet, the oldest first. */
export class ListFaultsQuery extends Query<readonly OpenFault[]> {
  constructor(readonly actor: Actor) {
    super();
  }
}

@QueryHandler(ListFaultsQuery)
export class ListFaultsHandler implements IQueryHandler<ListFaultsQuery> {
  constructor(private readonly reads: LiveReads) {}

  execute({ actor }: ListFaultsQuery): Promise<readonly OpenFault[]> {
    requirePermission(actor, 'admin:faults');
    return this.reads.answer((state) => state.openFaults());
  }
}
