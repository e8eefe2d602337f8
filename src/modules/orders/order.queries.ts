import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type Actor, requirePermission } from '../../common/model/actor.js';
import type { OrderView } from '../../common/model/order-view.js';
import type { Page } from '../../common/page.js';
import { FillReader } from './fill-reader.js';
import type { AccountFill } from './order-fill.js';
import type { FillFilter, OrderFilter } from './order-filters.js';
import { OrderReader } from './order-reader.js';

/** One order of the actor's account with its fills; undefined for a foreign and for an unknown id alike. */
export class GetOrderQuery extends Query<OrderView | undefined> {
  constructor(
    readonly actor: Actor,
    readonly orderId: number,
  ) {
    super();
  }
}

@QueryHandler(GetOrderQuery)
export class GetOrderHandler implements IQueryHandler<GetOrderQuery> {
  constructor(private readonly orders: OrderReader) {}

  async execute({ actor, orderId }: GetOrderQuery): Promise<OrderView | undefined> {
    requirePermission(actor, 'orders:read');
    return this.orders.find(actor.accountId, orderId);
  }
}

/** The orders of one list of the actor's account in their places; none for a foreign and for an unknown id alike. */
export class GetOrderListQuery extends Query<readonly OrderView[]> {
  constructor(
    readonly actor: Actor,
    readonly listId: number,
  ) {
    super();
  }
}

@QueryHandler(GetOrderListQuery)
export class GetOrderListHandler implements IQueryHandler<GetOrderListQuery> {
  constructor(private readonly orders: OrderReader) {}

  async execute({ actor, listId }: GetOrderListQuery): Promise<readonly OrderView[]> {
    requirePermission(actor, 'orders:read');
    return this.orders.ofList(actor.accountId, listId);
  }
}

/** The orders of the actor's account, newest first. */
export class ListOrdersQuery extends Query<Page<OrderView>> {
  constructor(
    readonly actor: Actor,
    readonly filter: OrderFilter,
  ) {
    super();
  }
}

@QueryHandler(ListOrdersQuery)
export class ListOrdersHandler implements IQueryHandler<ListOrdersQuery> {
  constructor(private readonly orders: OrderReader) {}

  async execute({ actor, filter }: ListOrdersQuery): Promise<Page<OrderView>> {
    requirePermission(actor, 'orders:read');
    return this.orders.list(actor.accountId, filter);
  }
}

/** The fills of the actor's account, newest first. */
export class ListFillsQuery extends Query<Page<AccountFill>> {
  constructor(
    readonly actor: Actor,
    readonly filter: FillFilter,
  ) {
    super();
  }
}

@QueryHandler(ListFillsQuery)
export class ListFillsHandler implements IQueryHandler<ListFillsQuery> {
  constructor(private readonly fills: FillReader) {}

  async execute({ actor, filter }: ListFillsQuery): Promise<Page<AccountFill>> {
    requirePermission(actor, 'orders:read');
    return this.fills.list(actor.accountId, filter);
  }
}
