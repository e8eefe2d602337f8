import { expect, test } from '@jest/globals';
import { isSmallColumn } from './state-series.js';

test('columns of 32 bits and less are small, those of 64 are not', () => {
  expect([new Uint8Array(1), new Int32Array(1), new Float64Array(1)].map(isSmallColumn)).toEqual([true, true, false]);
});
