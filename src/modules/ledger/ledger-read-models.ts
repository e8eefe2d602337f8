import type { Projection } from '../projections/projection.js';
import { BalanceProjection } from './projections/balance.projection.js';
import { BalanceRow, TradedAssetsRow, TradeRevisionRow, TransferRow } from './projections/ledger.entity.js';
import { TradeRevisionProjection } from './projections/trade-revision.projection.js';
import { TradedAssetsProjection } from './projections/traded-assets.projection.js';
import { TransferProjection } from './projections/transfer.projection.js';

export const ledgerEntities = [BalanceRow, TradedAssetsRow, TransferRow, TradeRevisionRow];

/** The ledger's read models, in the order in which they take an event. */
export function ledgerProjections(): Projection[] {
  const assets = new TradedAssetsProjection();
  return [assets, new BalanceProjection(assets), new TransferProjection(), new TradeRevisionProjection()];
}
