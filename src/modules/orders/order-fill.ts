import type { Fill } from '../../common/model/order-view.js';
import type { SettledFill } from '../projections/fill.js';

/** One side of a trade, as its account sees it. */
export interface AccountFill extends Fill {
  readonly orderId: number;
  readonly instrumentId: number;
  readonly side: number;
}

/** A fill as its order shows it. */
export function toFill(fill: SettledFill): Fill {
  const { tradeId, priceTicks, quantityLots, fee, isTaker, timeUs, sequence } = fill;
  return { tradeId, priceTicks, quantityLots, fee, liquidity: isTaker ? 'taker' : 'maker', timeUs, sequence };
}

/** A fill as its account shows it. */
export function toAccountFill(fill: SettledFill): AccountFill {
  return { ...toFill(fill), orderId: fill.orderId, instrumentId: fill.instrumentId, side: fill.side };
}
