import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type Actor, type Permission, requirePermission } from '../../common/model/actor.js';
import type { KillScope } from '../../common/model/risk-limits.js';
import { SystemClock } from '../../common/nest/system-clock.js';
import { ProblemError } from '../../common/nest/problem.js';
import { type LimitsState, type MarketBreakerState, type MarkPrices, LiveReads } from '../engine/live-state.js';
import type { FifoLots, Lot } from './domain/fifo-lots.js';
import type { PositionSums } from './domain/gate-state.js';
import type { LimitHolder } from './domain/limit-report.js';
import { LotReader } from './lot-reader.js';

export interface LimitsOfHolder extends LimitsState {
  readonly sequence: number;
}

/** The limits that hold for an account, a group or by default, and what is used of them. */
export class ListLimitsQuery extends Query<LimitsOfHolder> {
  constructor(
    readonly actor: Actor,
    readonly permission: Permission,
    readonly holder: LimitHolder,
  ) {
    super();
  }
}

@QueryHandler(ListLimitsQuery)
export class ListLimitsHandler implements IQueryHandler<ListLimitsQuery> {
  constructor(private readonly live: LiveReads) {}

  async execute({ actor, permission, holder }: ListLimitsQuery): Promise<LimitsOfHolder> {
    requirePermission(actor, permission);
    const found = await this.live.answer((state) => ({ sequence: state.sequence, limits: state.limits(holder) }));
    if (found.limits === undefined) throw new ProblemError('UNKNOWN_ACCOUNT');
    return { sequence: found.sequence, ...found.limits };
  }
}

/** Whether a kill switch is on, for the audit trail of whoever may change it. */
export class IsStoppedQuery extends Query<boolean> {
  constructor(
    readonly actor: Actor,
    readonly scope: KillScope,
    readonly target: number,
  ) {
    super();
  }
}

@QueryHandler(IsStoppedQuery)
export class IsStoppedHandler implements IQueryHandler<IsStoppedQuery> {
  constructor(private readonly live: LiveReads) {}

  async execute({ actor, scope, target }: IsStoppedQuery): Promise<boolean> {
    requirePermission(actor, 'admin:kill-switch');
    return this.live.answer((state) => state.isStopped(scope, target));
  }
}

/** A position, what it could be valued at, and its open lots; without them where they are too many to tell. */
export interface ValuedPosition extends PositionSums {
  readonly marks: MarkPrices;
  readonly lots: FifoLots | undefined;
}

export interface Positions {
  readonly sequence: number;
  readonly positions: readonly ValuedPosition[];
}

/** The positions of the actor's account, all of one sequence. */
export class GetPositionsQuery extends Query<Positions> {
  constructor(readonly actor: Actor) {
    super();
  }
}

@QueryHandler(GetPositionsQuery)
export class GetPositionsHandler implements IQueryHandler<GetPositionsQuery> {
  constructor(
    private readonly live: LiveReads,
    private readonly reader: LotReader,
  ) {}

  async execute({ actor }: GetPositionsQuery): Promise<Positions> {
    const { accountId } = actor;
    requirePermission(actor, 'account:read');
    const { sequence, revised, sums } = await this.live.answer((state) => ({
      sequence: state.sequence,
      revised: state.revisedTrades(),
      sums: state
        .positions(accountId)
        .map((position) => ({ ...position, marks: state.markPrices(position.instrumentId) })),
    }));
    const lots = await this.reader.lotsOf({ accountId, positions: sums, sequence, revised });
    return { sequence, positions: sums.map((one, index) => ({ ...one, lots: lots[index] })) };
  }
}

export interface PositionLots {
  readonly sequence: number;
  readonly lots: readonly Lot[];
}

/** The open lots of the actor's position on an instrument. */
export class GetPositionLotsQuery extends Query<PositionLots> {
  constructor(
    readonly actor: Actor,
    readonly instrumentId: number,
  ) {
    super();
  }
}

@QueryHandler(GetPositionLotsQuery)
export class GetPositionLotsHandler implements IQueryHandler<GetPositionLotsQuery> {
  constructor(
    private readonly live: LiveReads,
    private readonly reader: LotReader,
  ) {}

  async execute({ actor, instrumentId }: GetPositionLotsQuery): Promise<PositionLots> {
    const { accountId } = actor;
    requirePermission(actor, 'account:read');
    const { sequence, revised, position } = await this.live.answer((state) => ({
      sequence: state.sequence,
      revised: state.revisedTrades(),
      position: state.positions(accountId).find((one) => one.instrumentId === instrumentId),
    }));
    if (position === undefined) return { sequence, lots: [] };
    const [lots] = await this.reader.lotsOf({ accountId, positions: [position], sequence, revised });
    if (lots === undefined) throw new ProblemError('TOO_MANY_LOTS');
    return { sequence, lots: lots.lots };
  }
}

/** The market-wide breaker, and where the market stands, at one sequence. */
export class GetMarketBreakerQuery extends Query<MarketBreakerState & { readonly sequence: number }> {
  constructor(readonly actor: Actor) {
    super();
  }
}

@QueryHandler(GetMarketBreakerQuery)
export class GetMarketBreakerHandler implements IQueryHandler<GetMarketBreakerQuery> {
  constructor(
    private readonly live: LiveReads,
    private readonly clock: SystemClock,
  ) {}

  async execute({ actor }: GetMarketBreakerQuery): Promise<MarketBreakerState & { readonly sequence: number }> {
    requirePermission(actor, 'admin:limits');
    return this.live.answer((state) => ({
      sequence: state.sequence,
      ...state.marketBreaker(this.clock.nowUs()),
    }));
  }
}
