import { expect, test } from '@jest/globals';
import { SpecialTerms } from './special-terms.js';

const columnsOf = (terms: SpecialTerms) =>
  Object.values(terms).filter(
    (value): value is Float64Array => value instanceof Float64Array || value instanceof Uint8Array,
  );
const rowOf = (terms: SpecialTerms, row: number) => columnsOf(terms).map((column) => column[row]);
const fill = (terms: SpecialTerms, row: number, value: number) =>
  columnsOf(terms).forEach((column) => (column[row] = value));

test('rows count from 1, and each is all 0 when it is opened', () => {
  const terms = new SpecialTerms();
  expect([terms.open(), terms.open(), terms.open()]).toEqual([1, 2, 3]);
  expect(new Set(rowOf(terms, 2))).toEqual(new Set([0]));
});

test('a row that was closed is opened again, and nothing of its order is left', () => {
  const terms = new SpecialTerms();
  const [first, second] = [terms.open(), terms.open()];
  fill(terms, first, 7);
  fill(terms, second, 8);
  terms.close(first);
  expect(new Set(rowOf(terms, second))).toEqual(new Set([8]));
  expect(terms.open()).toBe(first);
  expect(new Set(rowOf(terms, first))).toEqual(new Set([0]));
  expect(terms.open()).toBe(3);
});

test('rows keep what they have when the columns outgrow their room', () => {
  const terms = new SpecialTerms();
  for (let expected = 1; expected <= 300; expected += 1) {
    expect(terms.open()).toBe(expected);
    fill(terms, expected, expected % 200);
  }
  expect(columnsOf(terms).length).toBeGreaterThan(15);
  for (let row = 1; row <= 300; row += 1) expect(new Set(rowOf(terms, row))).toEqual(new Set([row % 200]));
  expect(new Set(rowOf(terms, 0))).toEqual(new Set([0]));
});

test('columns grow only when they are full', () => {
  const terms = new SpecialTerms();
  const room = terms.shown.length;
  for (let row = 1; row < room; row += 1) terms.open();
  expect(terms.shown).toHaveLength(room);
  terms.open();
  expect(terms.shown).toHaveLength(room * 2);
});
