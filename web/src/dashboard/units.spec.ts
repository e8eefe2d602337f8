import { expect, test } from '@jest/globals';
import { age, figure } from './units.js';

test.each([
  [0.0000034, 'seconds', '3.40 µs'],
  [0.0123, 'seconds', '12.3 ms'],
  [0.0034, 'seconds', '3.40 ms'],
  [2, 'seconds', '2.00 s'],
  [0, 'seconds', '0 µs'],
  [1_234_567, 'rate', '1.23 M/s'],
  [12, 'rate', '12.0 /s'],
  [9_999, 'count', '9,999'],
  [310_508, 'count', '311 k'],
  [2.5, 'count', '2.50'],
  [314_572_800, 'bytes', '300 MiB'],
  [undefined, 'bytes', '–'],
  [99.5, 'percent', '99.5 %'],
] as const)('%s of %s is written %s', (value, unit, text) => expect(figure(value, unit)).toBe(text));

test('an age has its two largest units', () => {
  expect([age(9), age(3_900), age(273_600)]).toEqual(['0 min 09 s', '1 h 05 min', '3 d 4 h']);
});
