import type { Projection } from '../projections/projection.js';
import { PnlDayProjection } from './projections/pnl-day.projection.js';
import { ClosingPriceRow, PnlDayRow } from './projections/pnl.entity.js';

export const riskEntities = [PnlDayRow, ClosingPriceRow];

export function riskProjections(): Projection[] {
  return [new PnlDayProjection()];
}
