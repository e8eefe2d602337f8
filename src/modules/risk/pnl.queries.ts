import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type Actor, requirePermission } from '../../common/model/actor.js';
import { ProblemError } from '../../common/nest/problem.js';
import type { Period } from './domain/attribution.js';
import { type AccountFlows, PnlHistory } from './projections/pnl-history.js';

const DAY_MS = 86_400_000;
const DAY_US = DAY_MS * 1_000;
const PERIOD_DAYS_MAX = 366;

export interface PnlOfPeriod extends AccountFlows {
  readonly period: Period;
}

/** What the actor's account held and traded in a period of UTC days. */
export class GetPnlQuery extends Query<PnlOfPeriod> {
  constructor(
    readonly actor: Actor,
    readonly from: string | undefined,
    readonly to: string | undefined,
  ) {
    super();
  }
}

@QueryHandler(GetPnlQuery)
export class GetPnlHandler implements IQueryHandler<GetPnlQuery> {
  constructor(private readonly history: PnlHistory) {}

  async execute({ actor, from, to }: GetPnlQuery): Promise<PnlOfPeriod> {
    requirePermission(actor, 'account:read');
    return this.history.of(actor.accountId, (timeUs) => periodOf(from, to, Math.floor(timeUs / DAY_US)));
  }
}

function periodOf(from: string | undefined, to: string | undefined, today: number): Period {
  const toDay = to === undefined ? Math.max(today, from === undefined ? 0 : dayOf(from)) : dayOf(to);
  const fromDay = from === undefined ? toDay : dayOf(from);
  if (fromDay > toDay) throw invalid('must not be before `from`');
  if (toDay - fromDay >= PERIOD_DAYS_MAX) throw invalid(`must be less than ${PERIOD_DAYS_MAX} days after \`from\``);
  return { fromDay, toDay };
}

/** Of a date that has been checked; one before 1970 is day 0. */
function dayOf(date: string): number {
  return Math.max(0, Date.parse(date) / DAY_MS);
}

function invalid(message: string): ProblemError {
  return new ProblemError('VALIDATION_FAILED', { errors: [{ field: 'to', message }] });
}
