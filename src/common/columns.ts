/**
 * Sets of columns by one index. Which columns there are is read off the object once: a column that is declared grows with
 * the others, is saved with the state, loaded from it, and hashed.
 */
import { isSmallColumn, type SmallColumn, type StateSink, type StateSource } from './model/state-series.js';

export type Column = Float64Array | SmallColumn;

/** The names of an object's columns, in declared order. */
export function columnNames(columns: object): readonly string[] {
  return Object.entries(columns).flatMap(([name, value]) => (ArrayBuffer.isView(value) ? [name] : []));
}

export function growColumns(columns: Record<string, Column>, names: readonly string[], capacity: number): void {
  for (const name of names) columns[name] = grown(columns[name] as Column, capacity);
}

/** Rows of columns, saved and loaded one at a time. Valid until the columns grow. */
export class ColumnRows {
  private readonly wide: readonly Float64Array[];
  private readonly small: readonly SmallColumn[];
  private readonly row: Int32Array;

  constructor(columns: readonly Column[]) {
    this.wide = columns.filter((column) => !isSmallColumn(column));
    this.small = columns.filter(isSmallColumn);
    this.row = new Int32Array(this.small.length);
  }

  save(index: number, sink: StateSink): void {
    const { wide, small, row } = this;
    for (const column of wide) sink.number(column[index] as number);
    for (let at = 0; at < row.length; at += 1) row[at] = (small[at] as SmallColumn)[index] as number;
    sink.int32s(row, 0, row.length);
  }

  load(index: number, source: StateSource): void {
    const { wide, small, row } = this;
    for (const column of wide) column[index] = source.number();
    source.int32s(row, 0, row.length);
    for (let at = 0; at < row.length; at += 1) (small[at] as SmallColumn)[index] = row[at] as number;
  }
}

/** A longer column that begins with this one. */
export function grown<A extends Column>(column: A, capacity: number): A {
  const longer = new (column.constructor as new (length: number) => A)(capacity);
  longer.set(column);
  return longer;
}
