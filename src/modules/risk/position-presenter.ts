/** A position as the API tells it: decimals, and what it is worth at a price. */
import type { InstrumentFormat } from '../instruments/domain/instrument-format.js';
import type { PositionSums } from './domain/gate-state.js';
import type { PositionResponse } from './positions.messages.js';

/** `markTicks` 0: there is no price to value it at. */
export function presentPosition(position: PositionSums, markTicks: number, format: InstrumentFormat): PositionResponse {
  const { positionLots, cost, realised, fees, openBuyLots, openSellLots } = position;
  const { quoteUnitsPerTickLot } = format.instrument;
  const worth = positionLots * BigInt(markTicks) * BigInt(quoteUnitsPerTickLot);
  return {
    symbol: format.instrument.symbol,
    quantity: format.quantity(positionLots),
    averagePrice: positionLots === 0n ? null : format.averagePrice(size(cost), size(positionLots)),
    cost: format.notional(cost),
    realizedPnl: format.notional(realised),
    fees: format.notional(fees),
    markPrice: markTicks === 0 ? null : format.price(markTicks),
    unrealizedPnl: markTicks === 0 ? null : format.notional(worth - cost),
    openBuyQuantity: format.quantity(openBuyLots),
    openSellQuantity: format.quantity(openSellLots),
  };
}

function size(value: bigint): bigint {
  return value < 0n ? -value : value;
}
