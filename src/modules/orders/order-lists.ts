import type { Fill, OrderStatus } from '../../common/model/order-view.js';

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
