import type { Projection } from '../projections/projection.js';
import { OrderReplacementRow } from './projections/order-replacement.entity.js';
import { OrderRow } from './projections/order.entity.js';
import { OrderProjection } from './projections/order.projection.js';

export const orderEntities = [OrderRow, OrderReplacementRow];

export function orderProjections(): Projection[] {
  return [new OrderProjection()];
}
