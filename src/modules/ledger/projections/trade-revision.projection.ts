import { eventLayouts } from '../../../common/model/events.js';
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
import type { Projection } from '../../projections/projection.js';

const insertRevisions: BulkStatement = {
  columns: 18,
  text: (
    tuples,
  ) => `insert into trade_revisions (sequence, eventIndex, tradeId, instrumentId, takerAccountId, makerAccountId,
    takerOrderId, makerOrderId, takerSide, priceTicks, quantityLots, oldPriceTicks, oldQuantityLots, baseChange,
    notionalChange, takerFeeChange, makerFeeChange, timeUs) values ${tuples}`,
};

const Revised = eventLayouts.TradeRevised;
const amounts = [
  'priceTicks',
  'quantityLots',
  'oldPriceTicks',
  'oldQuantityLots',
  'baseChange',
  'notionalChange',
  'takerFeeChange',
  'makerFeeChange',
] as const;

/** Trades that were busted or corrected. */
export class TradeRevisionProjection implements Projection {
  private revisions: SqlValue[] = [];

  apply(events: RecordBuffer, at: number): void {
    if (typeAt(events, at) !== Revised.type) return;
    const { at: field } = Revised;
    this.revisions.push(
      sequenceAt(events, at),
      indexAt(events, at),
      f64At(events, at + field.tradeId),
      i32At(events, at + field.instrumentId),
      accountIdAt(events, at),
      i32At(events, at + field.makerAccountId),
      f64At(events, at + field.takerOrderId),
      f64At(events, at + field.makerOrderId),
      u8At(events, at + field.takerSide),
      ...amounts.map((name) => f64At(events, at + field[name])),
      timeUsAt(events, at),
    );
  }

  async flush(rows: RowWriter): Promise<void> {
    const { revisions } = this;
    this.revisions = [];
    await rows.write(insertRevisions, revisions);
  }
}
