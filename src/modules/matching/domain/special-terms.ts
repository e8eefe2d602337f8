/**
 * What only some open orders have, column by column, by row. An order that has none of it has no row, so a plain order
 * pays one look at its row number. Row 0 is never used: 0 means "none".
 */
import type { StateSource } from '../../../common/model/state-series.js';
import { columnNames, type Column, ColumnRows, growColumns } from '../../../common/columns.js';

const ROWS_AT_START = 64;

/** What of an order on the book is displayed. */
export const Shown = { all: 0, peak: 1, none: 2 } as const;

/** Where an open order stands that is not on the book, or is there like others. */
export const Standing = { book: 0, pending: 1, queued: 2, waiting: 3, parked: 4 } as const;

export class SpecialTerms {
  stopPriceTicks = new Float64Array(ROWS_AT_START);
  trailingOffsetTicks = new Float64Array(ROWS_AT_START);
  trailingOffsetBps = new Float64Array(ROWS_AT_START);
  displayQuantityLots = new Float64Array(ROWS_AT_START);
  /** What an iceberg shows now. */
  peakLots = new Float64Array(ROWS_AT_START);
  expireAtUs = new Float64Array(ROWS_AT_START);
  pegOffsetTicks = new Float64Array(ROWS_AT_START);
  /** The price that the hold is taken at; 0: the hold is an amount, and what is left of it. */
  holdPriceTicks = new Float64Array(ROWS_AT_START);
  /** Gone without a trade or a cancel: prevented, or traded by the other leg of a pair. */
  lostLots = new Float64Array(ROWS_AT_START);
  listId = new Float64Array(ROWS_AT_START);
  /** The other leg of its OCO pair; 0: none, or it has closed. */
  siblingOrderId = new Float64Array(ROWS_AT_START);
  /** The order that the legs of its list wait for; on that order its own id. */
  workingOrderId = new Float64Array(ROWS_AT_START);
  shown = new Uint8Array(ROWS_AT_START);
  standing = new Uint8Array(ROWS_AT_START);
  pegType = new Uint8Array(ROWS_AT_START);
  triggerSource = new Uint8Array(ROWS_AT_START);
  /** What the other leg of its pair was charged before the fee sum came here. */
  siblingFees = new Float64Array(ROWS_AT_START);
  listType = new Uint8Array(ROWS_AT_START);
  /** Its place in its list, from 1. */
  listLeg = new Uint8Array(ROWS_AT_START);
  /** 1: a market order for an amount, which passes all-or-none orders by. */
  byAmount = new Uint8Array(ROWS_AT_START);
  /** 1: the hold and the fee sum of its pair are with the other leg. */
  moneyWithSibling = new Uint8Array(ROWS_AT_START);

  private readonly names = columnNames(this);
  private rowsUsed = 1;
  private free: number[] = [];

  /** A new row, all 0. */
  open(): number {
    const row = this.free.pop() ?? this.rowsUsed;
    if (row === this.rowsUsed) {
      if (row === this.shown.length) growColumns(this.columns, this.names, row * 2);
      this.rowsUsed += 1;
    }
    return row;
  }

  close(row: number): void {
    const { columns } = this;
    for (const name of this.names) (columns[name] as Column)[row] = 0;
    this.free.push(row);
  }

  /** Valid until a row is opened. */
  rows(): ColumnRows {
    const { columns } = this;
    return new ColumnRows(this.names.map((name) => columns[name] as Column));
  }

  loadRow(source: StateSource): number {
    const row = this.open();
    this.rows().load(row, source);
    return row;
  }

  private get columns(): Record<string, Column> {
    return this as unknown as Record<string, Column>;
  }
}
