import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { type Actor, requirePermission } from '../../common/model/actor.js';
import { Engine, type VenueStats } from './engine.js';
import { type AssetTotals, LiveReads } from './live-state.js';

export interface VenueState {
  readonly sequence: number;
  readonly stateHash: string;
  readonly totals: readonly AssetTotals[];
}

/** The state hash and the ledger's totals, of one sequence. */
export class GetVenueStateQuery extends Query<VenueState> {
  constructor(readonly actor: Actor) {
    super();
  }
}

@QueryHandler(GetVenueStateQuery)
export class GetVenueStateHandler implements IQueryHandler<GetVenueStateQuery> {
  constructor(private readonly reads: LiveReads) {}

  execute({ actor }: GetVenueStateQuery): Promise<VenueState> {
    requirePermission(actor, 'admin:state');
    return this.reads.answer((state) => ({
      sequence: state.sequence,
      stateHash: state.stateHash(),
      totals: state.totals(),
    }));
  }
}

export class GetVenueStatsQuery extends Query<VenueStats> {
  constructor(readonly actor: Actor) {
    super();
  }
}

@QueryHandler(GetVenueStatsQuery)
export class GetVenueStatsHandler implements IQueryHandler<GetVenueStatsQuery> {
  constructor(private readonly engine: Engine) {}

  execute({ actor }: GetVenueStatsQuery): Promise<VenueStats> {
    requirePermission(actor, 'admin:stats');
    return Promise.resolve(this.engine.stats());
  }
}
