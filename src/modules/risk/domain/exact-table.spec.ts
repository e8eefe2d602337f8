import { beforeEach, expect, test } from '@jest/globals';
import { INTEGER_MAX } from '../../../common/model/units.js';
import { StateReader, StateWriter } from '../../engine/state-bytes.js';
import { ExactTable } from './exact-table.js';

const MAX = BigInt(INTEGER_MAX);
let table: ExactTable;

beforeEach(() => {
  table = new ExactTable(8, 2, [1, 7]);
});

test('a sum that one double does not hold is exact, and a double again when it has come back', () => {
  table.add(9, INTEGER_MAX);
  table.add(9, INTEGER_MAX);
  table.add(9, 1);
  expect([table.valueOf(9), table.values[9]]).toEqual([2n * MAX + 1n, Number.NaN]);
  table.add(9, -INTEGER_MAX);
  table.add(9, -3);
  expect([table.valueOf(9), table.values[9]]).toEqual([MAX - 2n, INTEGER_MAX - 2]);
  table.addLarge(9, -3n * MAX);
  expect(table.valueOf(9)).toBe(-2n * MAX - 2n);
});

test('a total of two sums and more is exact up to the bound and beyond it where it is beyond', () => {
  table.add(0, INTEGER_MAX);
  table.add(1, 5);
  expect(table.total(0, 1, -1, 3)).toBe(INTEGER_MAX - 2);
  expect(table.total(0, 1, 1, 0)).toBeGreaterThan(INTEGER_MAX);
  table.add(0, 10);
  expect(table.total(0, 1, -1, 0)).toBeGreaterThan(INTEGER_MAX);
  expect(table.total(1, 0, -1, INTEGER_MAX)).toBe(-5);
});

test('rows are saved and loaded, large sums too, and stay when the table grows', () => {
  table.add(9, INTEGER_MAX);
  table.add(9, INTEGER_MAX);
  table.add(15, -7);
  table.grow();
  expect([table.rows, table.valueOf(9), table.valueOf(15)]).toEqual([4, 2n * MAX, -7n]);
  const chunks: Uint8Array[] = [];
  const writer = new StateWriter((bytes) => chunks.push(bytes.slice()));
  table.saveRow(1, writer);
  writer.end();
  const [bytes = new Uint8Array()] = chunks;
  let isRead = false;
  const reader = new StateReader((into) => {
    if (isRead) return 0;
    into.set(bytes);
    isRead = true;
    return bytes.length;
  });
  const loaded = new ExactTable(8, 2, [1, 7]);
  loaded.loadRow(1, reader);
  expect([loaded.valueOf(9), loaded.valueOf(15), reader.isAtEnd()]).toEqual([2n * MAX, -7n, true]);
});
