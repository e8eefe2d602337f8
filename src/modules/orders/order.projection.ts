import type { Projection } from '../projections/projection.js';
import { FillRow } from './projections/fill.entity.js';
import { FillProjection } from './projections/fill.projection.js';
import { OrderChangeRow } from './projections/order-change.entity.js';
import { OrderRow } from './projections/order.entity.js';
import { OrderProjection } from './projections/order.projection.js';

export const orderEntities = [OrderRow, OrderChangeRow, FillRow];

export function orderProjections(): Projection[] {
  return [new OrderProjection(), new FillProjection()];
}
