/**
 * What an open order is, column by column, by slot. These declarations are the list: a column that is added here grows with
 * the others, is saved with the state, loaded from it, and hashed.
 */
import {
  isSmallColumn,
  type SmallColumn,
  type StateSink,
  type StateSource,
} from '../../../common/model/state-series.js';

export const SLOTS_AT_START = 1_024;

/** Terms and progress; quantities in lots, money in ledger units. */
export class OrderColumns {
  orderId = new Float64Array(SLOTS_AT_START);
  priceTicks = new Float64Array(SLOTS_AT_START);
  quantityLots = new Float64Array(SLOTS_AT_START);
  openLots = new Float64Array(SLOTS_AT_START);
  heldAmount = new Float64Array(SLOTS_AT_START);
  feeWhole = new Float64Array(SLOTS_AT_START);
  filledNotional = new Float64Array(SLOTS_AT_START);
  createdUs = new Float64Array(SLOTS_AT_START);
  updatedUs = new Float64Array(SLOTS_AT_START);
  sequence = new Float64Array(SLOTS_AT_START);
  accountId = new Int32Array(SLOTS_AT_START);
  instrumentId = new Int32Array(SLOTS_AT_START);
  feeFraction = new Int32Array(SLOTS_AT_START);
  makerFeePpm = new Int32Array(SLOTS_AT_START);
  takerFeePpm = new Int32Array(SLOTS_AT_START);
  flags = new Int32Array(SLOTS_AT_START);
  /** The order's place in the client order id window plus 1; 0 where it has none. */
  clientIdEntry = new Float64Array(SLOTS_AT_START);
  side = new Uint8Array(SLOTS_AT_START);
  orderType = new Uint8Array(SLOTS_AT_START);
  timeInForce = new Uint8Array(SLOTS_AT_START);
  selfTradePrevention = new Uint8Array(SLOTS_AT_START);
}

type Column = Float64Array | SmallColumn;
type Columns = Record<keyof OrderColumns, Column>;
const NAMES = Object.keys(new OrderColumns()) as readonly (keyof OrderColumns)[];

export function growOrderColumns(columns: OrderColumns, capacity: number): void {
  const all: Columns = columns;
  for (const name of NAMES) all[name] = grown(all[name], capacity);
}

/** Rows of a store, one slot at a time: its id and account first, because they make the slot. */
export class OrderRows {
  private readonly wide: readonly Float64Array[];
  private readonly small: readonly SmallColumn[];
  private readonly row: Int32Array;

  /** Valid until the store grows. */
  constructor(columns: OrderColumns) {
    const all = NAMES.filter((name) => name !== 'orderId' && name !== 'accountId').map((name): Column => columns[name]);
    this.wide = all.filter((column) => !isSmallColumn(column));
    this.small = all.filter(isSmallColumn);
    this.row = new Int32Array(this.small.length);
  }

  save(slot: number, sink: StateSink): void {
    const { wide, small, row } = this;
    for (const column of wide) sink.number(column[slot] as number);
    for (let at = 0; at < row.length; at += 1) row[at] = (small[at] as SmallColumn)[slot] as number;
    sink.int32s(row, 0, row.length);
  }

  load(slot: number, source: StateSource): void {
    const { wide, small, row } = this;
    for (const column of wide) column[slot] = source.number();
    source.int32s(row, 0, row.length);
    for (let at = 0; at < row.length; at += 1) (small[at] as SmallColumn)[slot] = row[at] as number;
  }
}

/** A longer column that begins with this one. */
export function grown<A extends Column>(column: A, capacity: number): A {
  const longer = new (column.constructor as new (length: number) => A)(capacity);
  longer.set(column);
  return longer;
}
