import type { Projection } from '../projections/projection.js';
import { BookChannelProjection } from './projections/book-channel.projection.js';
import { BookChannelRow, TradeRow } from './projections/market-data.entity.js';
import { TradeProjection } from './projections/trade.projection.js';

export const marketDataEntities = [TradeRow, BookChannelRow];

export function marketDataProjections(): Projection[] {
  return [new TradeProjection(), new BookChannelProjection()];
}
