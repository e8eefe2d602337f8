import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { type Actor, type Permission, requirePermission } from '../../common/model/actor.js';
import { Engine, type VenueStats } from './engine.js';
import { type AssetTotals, type Balance, LiveReads, type RiskSettings } from './live-state.js';
import type { AccountId } from '../../common/model/units.js';

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

export interface AccountState extends RiskSettings {
  /** False of an account that nobody has opened, which has nothing. */
  readonly exists: boolean;
  readonly balances: readonly Balance[];
}

/**
 * How an account is before an operator changes it, for the audit trail; account 0 is the venue. `permission` is that of the
 * change: whoever may make it may see what it changes.
 */
export class GetAccountStateQuery extends Query<AccountState> {
  constructor(
    readonly actor: Actor,
    readonly permission: Permission & `admin:${string}`,
    readonly accountId: AccountId,
  ) {
    super();
  }
}

@QueryHandler(GetAccountStateQuery)
export class GetAccountStateHandler implements IQueryHandler<GetAccountStateQuery> {
  constructor(private readonly reads: LiveReads) {}

  execute({ actor, permission, accountId }: GetAccountStateQuery): Promise<AccountState> {
    requirePermission(actor, permission);
    return this.reads.answer((state) => ({
      ...state.riskSettings(accountId),
      exists: state.hasAccount(accountId),
      balances: state.balances(accountId),
    }));
  }
}
