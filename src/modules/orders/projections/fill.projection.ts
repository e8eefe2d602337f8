import { eventLayouts } from '../../../common/model/events.js';
import type { Fill } from '../../../common/model/order-view.js';
import { Side } from '../../../common/model/order-terms.js';
import { f64At, headerAt, i32At, u8At } from '../../../common/model/record-fields.js';
import type { RecordBuffer } from '../../../common/model/record-layout.js';
import type { BulkStatement, RowWriter } from '../../../config/database/row-writer.js';
import type { SqlValue } from '../../../config/database/sqlite-handle.js';
import type { Projection } from '../../projections/projection.js';
import type { FillRow } from './fill.entity.js';

export function toFill(row: FillRow): Fill {
  const { tradeId, priceTicks, quantityLots, fee, isTaker, timeUs, sequence } = row;
  return { tradeId, priceTicks, quantityLots, fee, liquidity: isTaker === 1 ? 'taker' : 'maker', timeUs, sequence };
}

const insertFills: BulkStatement = {
  columns: 11,
  text: (tuples) => `insert into fills (accountId, tradeId, isTaker, orderId, instrumentId, side, priceTicks,
    quantityLots, fee, timeUs, sequence) values ${tuples}`,
};

const Traded = eventLayouts.TradeExecuted;

/** Both sides of every trade, each for its account. */
export class FillProjection implements Projection {
  private fills: SqlValue[] = [];

  apply(events: RecordBuffer, at: number): void {
    if (headerAt(events, at, 'type') !== Traded.type) return;
    const { at: field } = Traded;
    const tradeId = f64At(events, at + field.tradeId);
    const instrumentId = i32At(events, at + field.instrumentId);
    const priceTicks = f64At(events, at + field.priceTicks);
    const quantityLots = f64At(events, at + field.quantityLots);
    const takerSide = u8At(events, at + field.takerSide);
    const makerSide = takerSide === Side.buy ? Side.sell : Side.buy;
    const takerFee = f64At(events, at + field.takerFee);
    const makerFee = f64At(events, at + field.makerFee);
    const when = [headerAt(events, at, 'timeUs'), headerAt(events, at, 'sequence')] as const;
    const taker = [headerAt(events, at, 'accountId'), tradeId, 1, f64At(events, at + field.takerOrderId)] as const;
    const maker = [
      i32At(events, at + field.makerAccountId),
      tradeId,
      0,
      f64At(events, at + field.makerOrderId),
    ] as const;
    this.fills.push(...taker, instrumentId, takerSide, priceTicks, quantityLots, takerFee, ...when);
    this.fills.push(...maker, instrumentId, makerSide, priceTicks, quantityLots, makerFee, ...when);
  }

  async flush(rows: RowWriter): Promise<void> {
    const { fills } = this;
    this.fills = [];
    await rows.write(insertFills, fills);
  }
}
