import { eventLayouts } from '../../../common/model/events.js';
import { Side } from '../../../common/model/order-terms.js';
import {
  accountIdAt,
  f64At,
  i32At,
  indexAt,
  sequenceAt,
  timeUsAt,
  typeAt,
  u8At,
} from '../../../common/model/record-fields.js';
import type { RecordBuffer } from '../../../common/model/record-layout.js';
import type { BulkStatement, RowWriter } from '../../../config/database/row-writer.js';
import type { SqlValue } from '../../../config/database/sqlite-handle.js';
import type { SettledFill } from '../fill.js';
import type { Projection } from '../projection.js';
import type { FillRow } from './fill.entity.js';

export function toSettledFill({ isTaker, eventIndex, ...same }: FillRow): SettledFill {
  return { ...same, isTaker: isTaker === 1, index: eventIndex };
}

const insertFills: BulkStatement = {
  columns: 14,
  text: (tuples) => `insert into fills (accountId, tradeId, isTaker, orderId, instrumentId, side, priceTicks,
    quantityLots, baseAmount, notional, fee, timeUs, sequence, eventIndex) values ${tuples}`,
};

const Traded = eventLayouts.TradeExecuted;

/** Both sides of every trade, each for its account. */
export class FillProjection implements Projection {
  private fills: SqlValue[] = [];

  apply(events: RecordBuffer, at: number): void {
    if (typeAt(events, at) !== Traded.type) return;
    const { at: field } = Traded;
    const tradeId = f64At(events, at + field.tradeId);
    const takerSide = u8At(events, at + field.takerSide);
    const makerSide = takerSide === Side.buy ? Side.sell : Side.buy;
    const taker = [accountIdAt(events, at), tradeId, 1, f64At(events, at + field.takerOrderId)] as const;
    const maker = [
      i32At(events, at + field.makerAccountId),
      tradeId,
      0,
      f64At(events, at + field.makerOrderId),
    ] as const;
    const instrumentId = i32At(events, at + field.instrumentId);
    const terms = [
      f64At(events, at + field.priceTicks),
      f64At(events, at + field.quantityLots),
      f64At(events, at + field.baseAmount),
      f64At(events, at + field.notional),
    ] as const;
    const when = [timeUsAt(events, at), sequenceAt(events, at), indexAt(events, at)] as const;
    this.fills.push(...taker, instrumentId, takerSide, ...terms, f64At(events, at + field.takerFee), ...when);
    this.fills.push(...maker, instrumentId, makerSide, ...terms, f64At(events, at + field.makerFee), ...when);
  }

  async flush(rows: RowWriter): Promise<void> {
    const { fills } = this;
    this.fills = [];
    await rows.write(insertFills, fills);
  }
}
