import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { type Actor, requirePermission } from '../../common/model/actor.js';
import type { OrderView } from '../../common/model/order-view.js';
import { VenueUnavailable } from '../engine/command-outcome.js';
import { GetOrderQuery } from '../orders/order.queries.js';
import { EventArchive } from './event-archive.js';
import { plainly } from './event-history.queries.js';
import type { Explanation } from './order-explainer.js';

export interface ExplainedOrder extends Explanation {
  readonly order: OrderView;
}

/** Why an order of the actor's account was filled when it was; undefined for a foreign and for an unknown id alike. */
export class ExplainOrderQuery extends Query<ExplainedOrder | undefined> {
  constructor(
    readonly actor: Actor,
    readonly orderId: number,
  ) {
    super();
  }
}

/** One thread answers all that is asked of the past: those who trade may not keep those who look into something from it. */
const ASKED_AT_ONCE_MAX = 4;

@QueryHandler(ExplainOrderQuery)
export class ExplainOrderHandler implements IQueryHandler<ExplainOrderQuery> {
  private asking = 0;

  constructor(
    private readonly archive: EventArchive,
    private readonly queries: QueryBus,
  ) {}

  async execute({ actor, orderId }: ExplainOrderQuery): Promise<ExplainedOrder | undefined> {
    requirePermission(actor, 'orders:read');
    const order = await this.queries.execute(new GetOrderQuery(actor, orderId));
    if (order === undefined) return undefined;
    return { order, ...(await this.explained(order)) };
  }

  private async explained({ orderId, instrumentId, side, createdUs }: OrderView): Promise<Explanation> {
    if (this.asking >= ASKED_AT_ONCE_MAX) throw new VenueUnavailable('VENUE_BUSY');
    this.asking += 1;
    try {
      return await plainly(this.archive.explain({ orderId, instrumentId, side, createdUs }));
    } finally {
      this.asking -= 1;
    }
  }
}
