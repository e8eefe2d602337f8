import type { Projection } from '../projections/projection.js';
import { TradeRow } from './projections/market-data.entity.js';
import { TradeProjection } from './projections/trade.projection.js';

export const marketDataEntities = [TradeRow];

export function marketDataProjections(): Projection[] {
  return [new TradeProjection()];
}
