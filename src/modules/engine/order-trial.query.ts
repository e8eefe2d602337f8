import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type Actor, requirePermission } from '../../common/model/actor.js';
import type { AdvancedOrderTerms, CommandBody } from '../../common/model/commands.js';
import type { RejectReason } from '../../common/model/reject-reason.js';
import { SystemClock } from '../../common/nest/system-clock.js';
import { LiveReads } from './live-state.js';

export interface TrialOutcome {
  readonly sequence: number;
  /** What the placement would be refused with now; undefined where it would be accepted. */
  readonly refusal: RejectReason | undefined;
}

/** All checks of a placement for the actor's account, and no effect: nothing is journalled. */
export class TryOrderQuery extends Query<TrialOutcome> {
  constructor(
    readonly actor: Actor,
    readonly order: CommandBody<'PlaceOrder'>,
    readonly advanced: AdvancedOrderTerms | undefined,
  ) {
    super();
  }
}

@QueryHandler(TryOrderQuery)
export class TryOrderHandler implements IQueryHandler<TryOrderQuery> {
  constructor(
    private readonly reads: LiveReads,
    private readonly clock: SystemClock,
  ) {}

  async execute({ actor, order, advanced }: TryOrderQuery): Promise<TrialOutcome> {
    requirePermission(actor, 'orders:place');
    const placement = { name: 'PlaceOrder', origin: actor, body: order, ...(advanced && { advanced }) } as const;
    return this.reads.answer((state) => ({
      sequence: state.sequence,
      refusal: state.refusalOf(placement, this.clock.nowUs()),
    }));
  }
}
