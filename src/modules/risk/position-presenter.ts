/** A position and its lots as the API tells them: decimals, and what they are worth at a price. */
import { decodeCursor, encodeCursor } from '../../common/cursor.js';
import { nameOf, Side } from '../../common/model/order-terms.js';
import { isoTime, nanoTime } from '../../common/nest/wire-time.js';
import { itemsToFind, type Page, pageOf } from '../../common/page.js';
import type { MarkPrices } from '../engine/live-state.js';
import type { InstrumentFormat } from '../instruments/domain/instrument-format.js';
import { type Lot, realisedByFifo } from './domain/fifo-lots.js';
import type { LotResponse, MarkSource, PositionResponse } from './positions.messages.js';
import type { ValuedPosition } from './risk.queries.js';

interface Mark {
  /** 0: there is no price to value it at. */
  readonly ticks: number;
  readonly source: MarkSource | null;
}

/** By the source that was asked for; else by the instrument's own, and by the last trade where that has none. */
function markOf(marks: MarkPrices, markBy: MarkSource | undefined): Mark {
  const source = markBy ?? (marks[marks.source] === 0 ? 'last' : marks.source);
  return { ticks: marks[source], source: marks[source] === 0 ? null : source };
}

export function presentPosition(
  position: ValuedPosition,
  markBy: MarkSource | undefined,
  format: InstrumentFormat,
): PositionResponse {
  const { positionLots, cost, realised, fees, openBuyLots, openSellLots, lots } = position;
  const unit = format.instrument.quoteUnitsPerTickLot;
  const mark = markOf(position.marks, markBy);
  const worth = positionLots * BigInt(mark.ticks) * BigInt(unit);
  const fifoCost = lots?.costOf(unit);
  const gain = (costs: bigint | undefined): string | null =>
    mark.ticks === 0 || costs === undefined ? null : format.notional(worth - costs);
  return {
    symbol: format.instrument.symbol,
    quantity: format.quantity(positionLots),
    averagePrice: positionLots === 0n ? null : format.averagePrice(size(cost), size(positionLots)),
    cost: format.notional(cost),
    realizedPnl: format.notional(realised),
    fees: format.notional(fees),
    markSource: mark.source,
    markPrice: mark.ticks === 0 ? null : format.price(mark.ticks),
    unrealizedPnl: gain(cost),
    fifoLots: lots === undefined ? null : lots.count,
    fifoCost: fifoCost === undefined ? null : format.notional(fifoCost),
    fifoRealizedPnl: fifoCost === undefined ? null : format.notional(realisedByFifo(position, fifoCost)),
    fifoUnrealizedPnl: gain(fifoCost),
    openBuyQuantity: format.quantity(openBuyLots),
    openSellQuantity: format.quantity(openSellLots),
  };
}

/** The lots behind the one that a cursor names, by the trade that opened it: oldest first. */
export function pageOfLots(lots: readonly Lot[], limit: number, cursor: string | undefined): Page<Lot> {
  const [afterTradeId] = cursor === undefined ? [0] : (decodeCursor(cursor, 1) as [number]);
  const found = lots.filter(({ fill }) => fill.tradeId > afterTradeId).slice(0, itemsToFind(limit));
  return pageOf(found, limit, ({ fill }) => encodeCursor(fill.tradeId));
}

export function presentLot({ fill, openLots }: Lot, format: InstrumentFormat): LotResponse {
  const { tradeId, side, priceTicks, quantityLots, timeUs, sequence } = fill;
  const unit = BigInt(format.instrument.quoteUnitsPerTickLot);
  return {
    tradeId: String(tradeId),
    side: nameOf(Side, side),
    price: format.price(priceTicks),
    quantity: format.quantity(openLots),
    openedQuantity: format.quantity(quantityLots),
    cost: format.notional(openLots * BigInt(priceTicks) * unit),
    time: isoTime(timeUs),
    timeNs: nanoTime(timeUs),
    sequence,
  };
}

function size(value: bigint): bigint {
  return value < 0n ? -value : value;
}
