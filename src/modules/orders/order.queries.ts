import { Query } from '@nestjs/cqrs';
import type { Actor } from '../../common/model/actor.js';
import type { Fill, OrderStatus, OrderView } from '../../common/model/order-view.js';
import type { Page } from '../../common/page.js';

/** One side of a trade, as its account sees it. */
export interface AccountFill extends Fill {
  readonly orderId: number;
  readonly instrumentId: number;
  readonly side: number;
}

export interface OrderFilter {
  readonly instrumentId?: number;
  /** `open` and `closed` stand for all statuses of that kind. */
  readonly status?: OrderStatus | 'open' | 'closed';
  readonly clientOrderId?: string;
  readonly limit: number;
  readonly cursor?: string;
}

export interface FillFilter {
  readonly instrumentId?: number;
  readonly orderId?: number;
  readonly limit: number;
  readonly cursor?: string;
}

/** One order of the actor's account with its fills; undefined for a foreign and for an unknown id alike. */
export class GetOrderQuery extends Query<OrderView | undefined> {
  constructor(
    readonly actor: Actor,
    readonly orderId: number,
  ) {
    super();
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

/** The fills of the actor's account, newest first. */
export class ListFillsQuery extends Query<Page<AccountFill>> {
  constructor(
    readonly actor: Actor,
    readonly filter: FillFilter,
  ) {
    super();
  }
}
