/** How accounts and the venue stand with the gate, as the streams of risk tell it; everything in one answer is of one sequence. */
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type Actor, type Permission, requirePermission } from '../../common/model/actor.js';
import { ProblemError } from '../../common/nest/problem.js';
import { SystemClock } from '../../common/nest/system-clock.js';
import { type InstrumentStops, LiveReads } from '../engine/live-state.js';
import type { AccountPeak, AccountRisk } from './domain/account-risk.js';

/** When what was read was so: the core's sequence and the time of its last command. */
export interface CoreMoment {
  readonly sequence: number;
  readonly timeUs: number;
}

export interface WatchedAccount extends CoreMoment {
  readonly risk: AccountRisk;
  readonly isVenueStopped: boolean;
  /** The highest level of the market-wide breaker that has tripped today. */
  readonly marketBreakerLevel: number;
  /** By instrument id. */
  readonly instruments: ReadonlyMap<number, InstrumentStops>;
}

/** One account, for whoever has `permission`; ends with `UNKNOWN_ACCOUNT` where there is none. */
export class WatchAccountQuery extends Query<WatchedAccount> {
  constructor(
    readonly actor: Actor,
    readonly permission: Permission,
    readonly accountId: number,
  ) {
    super();
  }
}

@QueryHandler(WatchAccountQuery)
export class WatchAccountHandler implements IQueryHandler<WatchAccountQuery> {
  constructor(
    private readonly live: LiveReads,
    private readonly clock: SystemClock,
  ) {}

  async execute({ actor, permission, accountId }: WatchAccountQuery): Promise<WatchedAccount> {
    requirePermission(actor, permission);
    const { risk, ...found } = await this.live.answer((state) => ({
      sequence: state.sequence,
      timeUs: state.timeUs,
      isVenueStopped: state.isVenueStopped,
      marketBreakerLevel: state.marketBreaker(this.clock.nowUs()).trippedLevel,
      instruments: state.instrumentStops(),
      risk: state.accountRisk(accountId),
    }));
    if (risk === undefined) throw new ProblemError('UNKNOWN_ACCOUNT');
    return { ...found, risk };
  }
}

export interface WatchedVenue extends Omit<WatchedAccount, 'risk'> {
  /** Accounts count up from 1. */
  readonly accountCount: number;
  readonly peaks: readonly AccountPeak[];
}

/** The venue, and of these accounts the limit that each has used most of; those that do not exist are passed over. */
export class WatchVenueQuery extends Query<WatchedVenue> {
  constructor(
    readonly actor: Actor,
    readonly accountIds: readonly number[],
  ) {
    super();
  }
}

@QueryHandler(WatchVenueQuery)
export class WatchVenueHandler implements IQueryHandler<WatchVenueQuery> {
  constructor(
    private readonly live: LiveReads,
    private readonly clock: SystemClock,
  ) {}

  async execute({ actor, accountIds }: WatchVenueQuery): Promise<WatchedVenue> {
    requirePermission(actor, 'admin:risk');
    return this.live.answer((state) => ({
      sequence: state.sequence,
      timeUs: state.timeUs,
      accountCount: state.accountCount,
      isVenueStopped: state.isVenueStopped,
      marketBreakerLevel: state.marketBreaker(this.clock.nowUs()).trippedLevel,
      instruments: state.instrumentStops(),
      peaks: accountIds.flatMap((accountId) => state.accountPeak(accountId) ?? []),
    }));
  }
}
