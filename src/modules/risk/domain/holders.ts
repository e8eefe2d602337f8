/** What accounts, or groups of accounts, have beside money and positions: open orders, orders of this second, limits. */
import type { StateSink, StateSource } from '../../../common/model/state-series.js';
import { ColumnRows, columnNames, type Column, growColumns } from '../../../common/columns.js';

const HOLDERS_AT_START = 1_024;
const SECOND_US = 1_000_000;

class Columns {
  /** The end of the second in which the last order was counted. */
  secondEndUs = new Float64Array(HOLDERS_AT_START);
  ordersOfSecond = new Int32Array(HOLDERS_AT_START);
  openOrders = new Int32Array(HOLDERS_AT_START);
  /** The row of limits, and the first of the positions. */
  limits = new Int32Array(HOLDERS_AT_START);
  firstPosition = new Int32Array(HOLDERS_AT_START);
  /** Of an account: its group by place, 0 for none. */
  group = new Int32Array(HOLDERS_AT_START);
}

export class Holders {
  readonly columns = new Columns();
  private capacity = HOLDERS_AT_START;

  /** Makes room for a holder. */
  open(holder: number, limits: number): void {
    if (holder >= this.capacity) {
      this.capacity *= 2;
      growColumns(this.columns as unknown as Record<string, Column>, columnNames(this.columns), this.capacity);
    }
    this.columns.limits[holder] = limits;
  }

  /** The orders that the holder has had accepted in the second of this time. */
  ordersInSecond(holder: number, timeUs: number): number {
    const { secondEndUs, ordersOfSecond } = this.columns;
    return timeUs < (secondEndUs[holder] as number) ? (ordersOfSecond[holder] as number) : 0;
  }

  countOrder(holder: number, timeUs: number): void {
    const { secondEndUs, ordersOfSecond } = this.columns;
    if (timeUs < (secondEndUs[holder] as number)) {
      ordersOfSecond[holder] = (ordersOfSecond[holder] as number) + 1;
      return;
    }
    secondEndUs[holder] = (Math.floor(timeUs / SECOND_US) + 1) * SECOND_US;
    ordersOfSecond[holder] = 1;
  }

  addOpenOrders(holder: number, count: number): void {
    const { openOrders } = this.columns;
    openOrders[holder] = (openOrders[holder] as number) + count;
  }

  saveState(count: number, sink: StateSink): void {
    const rows = this.rows();
    for (let holder = 1; holder <= count; holder += 1) rows.save(holder, sink);
  }

  /** Of holders without any. */
  loadState(count: number, source: StateSource): void {
    for (let holder = 1; holder <= count; holder += 1) this.open(holder, 0);
    const rows = this.rows();
    for (let holder = 1; holder <= count; holder += 1) rows.load(holder, source);
  }

  private rows(): ColumnRows {
    return new ColumnRows(columnNames(this.columns).map((name) => this.columns[name as keyof Columns]));
  }
}
