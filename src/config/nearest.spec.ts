import { expect, test } from '@jest/globals';
import { nearest } from './nearest.js';

const names = ['port', 'host', 'journal-sync', 'data-dir'];

test.each([
  ['prot', 'port'],
  ['prt', 'port'],
  ['portt', 'port'],
  ['hosts', 'host'],
  ['jornal-sink', 'journal-sync'],
  ['datadir', 'data-dir'],
])('%s was meant to be %s', (typed, meant) => {
  expect(nearest(typed, names)).toBe(meant);
});

test.each(['', 'x', 'seed', 'something-else', 'p'.repeat(10_000)])('%s was meant to be none of them', (typed) => {
  expect(nearest(typed, names)).toBeUndefined();
});
