import type { Fill } from '../../common/model/order-view.js';
import type { SettledFill } from '../projections/fill.js';
import type { AccountFill } from './order-lists.js';

/** A fill as its order shows it. */
export function toFill(fill: SettledFill): Fill {
  const { tradeId, priceTicks, quantityLots, fee, isTaker, timeUs, sequence } = fill;
  return { tradeId, priceTicks, quantityLots, fee, liquidity: isTaker ? 'taker' : 'maker', timeUs, sequence };
}

/** A fill as its account shows it. */
export function toAccountFill(fill: SettledFill): AccountFill {
  return { ...toFill(fill), orderId: fill.orderId, instrumentId: fill.instrumentId, side: fill.side };
}
