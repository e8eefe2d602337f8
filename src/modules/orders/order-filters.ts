import type { OrderStatus } from '../../common/model/order-view.js';

/** Which orders of an account a list has. */
export interface OrderFilter {
  readonly instrumentId?: number;
  /** `open` and `closed` stand for all statuses of that kind. */
  readonly status?: OrderStatus | 'open' | 'closed';
  readonly clientOrderId?: string;
  readonly limit: number;
  readonly cursor?: string;
}

/** Which fills of an account a list has. */
export interface FillFilter {
  readonly instrumentId?: number;
  readonly orderId?: number;
  readonly limit: number;
  readonly cursor?: string;
}
