import type { HistoryConfig } from '../../config/venue-config.js';
import type { Projection } from '../projections/projection.js';
import { CandleProjection } from './projections/candle.projection.js';
import { CandleRow, TradeRow } from './projections/market-data.entity.js';
import { TradeProjection } from './projections/trade.projection.js';

export const marketDataEntities = [TradeRow, CandleRow];

/** Without a retention everything is kept. */
export function marketDataProjections(retention?: HistoryConfig): Projection[] {
  return [new TradeProjection(retention), new CandleProjection(retention)];
}
