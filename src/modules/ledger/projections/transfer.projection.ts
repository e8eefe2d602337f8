import { eventLayouts } from '../../../common/model/events.js';
import {
  accountIdAt,
  asciiAt,
  f64At,
  i32At,
  indexAt,
  sequenceAt,
  timeUsAt,
  typeAt,
} from '../../../common/model/record-fields.js';
import type { RecordBuffer } from '../../../common/model/record-layout.js';
import type { BulkStatement, RowWriter } from '../../../config/database/row-writer.js';
import type { SqlValue } from '../../../config/database/sqlite-handle.js';
import type { Projection } from '../../projections/projection.js';

const insertTransfers: BulkStatement = {
  columns: 8,
  text: (tuples) =>
    `insert into transfers (sequence, eventIndex, accountId, assetId, amount, balance, reference, timeUs) values ${tuples}`,
};

const Deposited = eventLayouts.FundsDeposited;
const Withdrawn = eventLayouts.FundsWithdrawn;

/** Deposits and withdrawals. */
export class TransferProjection implements Projection {
  private transfers: SqlValue[] = [];

  apply(events: RecordBuffer, at: number): void {
    const type = typeAt(events, at);
    if (type === Deposited.type) this.add(events, at, Deposited, 1);
    else if (type === Withdrawn.type) this.add(events, at, Withdrawn, -1);
  }

  async flush(rows: RowWriter): Promise<void> {
    const { transfers } = this;
    this.transfers = [];
    await rows.write(insertTransfers, transfers);
  }

  private add(events: RecordBuffer, at: number, layout: typeof Deposited | typeof Withdrawn, direction: 1 | -1): void {
    const { at: field } = layout;
    this.transfers.push(
      sequenceAt(events, at),
      indexAt(events, at),
      accountIdAt(events, at),
      i32At(events, at + field.assetId),
      direction * f64At(events, at + field.amount),
      f64At(events, at + field.balance),
      asciiAt(events, at + layout.textStart(events, at), i32At(events, at + field.reference)),
      timeUsAt(events, at),
    );
  }
}
