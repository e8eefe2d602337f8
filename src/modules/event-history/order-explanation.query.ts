import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { type Actor, requirePermission } from '../../common/model/actor.js';
import type { OrderView } from '../../common/model/order-view.js';
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

@QueryHandler(ExplainOrderQuery)
export class ExplainOrderHandler implements IQueryHandler<ExplainOrderQuery> {
  constructor(
    private readonly archive: EventArchive,
    private readonly queries: QueryBus,
  ) {}

  async execute({ actor, orderId }: ExplainOrderQuery): Promise<ExplainedOrder | undefined> {
    requirePermission(actor, 'orders:read');
    const order = await this.queries.execute(new GetOrderQuery(actor, orderId));
    if (order === undefined) return undefined;
    const { instrumentId, side, createdUs } = order;
    return { order, ...(await plainly(this.archive.explain({ orderId, instrumentId, side, createdUs }))) };
  }
}
