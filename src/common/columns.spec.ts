import { expect, test } from '@jest/globals';
import type { StateSink, StateSource } from './model/state-series.js';
import { type Column, columnNames, ColumnRows, growColumns, grown } from './columns.js';

class Columns {
  readonly name = 'not a column';
  price = Float64Array.of(1, 2.5, 2 ** 50);
  count = Int32Array.of(-1, -2, -3);
  side = Uint8Array.of(1, 2, 250);
  readonly list = [1, 2, 3];
}

/** A sink and a source that note what each call gave. */
class Series implements StateSink, StateSource {
  readonly items: (number | number[])[] = [];

  number(value?: number): number {
    if (value === undefined) return this.items.shift() as number;
    return this.items.push(value);
  }

  int32s(values: Int32Array, start: number, count: number): void {
    if (this.isLoading) values.set(this.items.shift() as number[], start);
    else this.items.push([...values.subarray(start, start + count)]);
  }

  text(): never {
    throw new Error('columns have no texts');
  }

  isLoading = false;
}

test('the columns of an object are its arrays of numbers, in declared order', () => {
  expect(columnNames(new Columns())).toEqual(['price', 'count', 'side']);
});

test('a row is saved as its doubles and then its small numbers in one go, and loads into any row', () => {
  const { price, count, side } = new Columns();
  const columns = [count, price, side];
  const series = new Series();
  const rows = new ColumnRows(columns);
  rows.save(2, series);
  expect(series.items).toEqual([2 ** 50, [-3, 250]]);
  series.isLoading = true;
  rows.load(0, series);
  expect(columns.map((column) => [...column])).toEqual([
    [-3, -2, -3],
    [2 ** 50, 2.5, 2 ** 50],
    [250, 2, 250],
  ]);
});

test('grown columns are of their kind, begin as they were, and end with zeros', () => {
  const columns = new Columns() as unknown as Record<string, Column>;
  growColumns(columns, ['price', 'side'], 5);
  expect(columns['price']).toEqual(Float64Array.of(1, 2.5, 2 ** 50, 0, 0));
  expect(columns['side']).toEqual(Uint8Array.of(1, 2, 250, 0, 0));
  expect(columns['count']).toHaveLength(3);
  expect(grown(Int32Array.of(4), 2)).toEqual(Int32Array.of(4, 0));
});
