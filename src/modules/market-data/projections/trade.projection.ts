import { eventLayouts } from '../../../common/model/events.js';
import { f64At, headerAt, i32At, u8At } from '../../../common/model/record-fields.js';
import type { RecordBuffer } from '../../../common/model/record-layout.js';
import type { BulkStatement, RowWriter } from '../../../config/database/row-writer.js';
import type { SqlValue } from '../../../config/database/sqlite-handle.js';
import type { Projection } from '../../projections/projection.js';
import type { PublicTrade } from '../domain/trade-tape.js';
import type { TradeRow } from './market-data.entity.js';

export function toTrade({ simulated, ...same }: TradeRow): PublicTrade {
  return { ...same, simulated: simulated === 1 };
}

const insertTrades: BulkStatement = {
  columns: 9,
  text: (
    tuples,
  ) => `insert into trades (tradeId, instrumentId, priceTicks, quantityLots, notional, takerSide, simulated,
    timeUs, sequence) values ${tuples}`,
};

const Traded = eventLayouts.TradeExecuted;

/** The public tape. */
export class TradeProjection implements Projection {
  private trades: SqlValue[] = [];

  apply(events: RecordBuffer, at: number): void {
    if (headerAt(events, at, 'type') !== Traded.type) return;
    const { at: field } = Traded;
    this.trades.push(
      f64At(events, at + field.tradeId),
      i32At(events, at + field.instrumentId),
      f64At(events, at + field.priceTicks),
      f64At(events, at + field.quantityLots),
      f64At(events, at + field.notional),
      u8At(events, at + field.takerSide),
      u8At(events, at + field.simulated),
      headerAt(events, at, 'timeUs'),
      headerAt(events, at, 'sequence'),
    );
  }

  async flush(rows: RowWriter): Promise<void> {
    const { trades } = this;
    this.trades = [];
    await rows.write(insertTrades, trades);
  }
}
