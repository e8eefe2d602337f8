import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  compare,
  decimal,
  digits,
  floorTo,
  known,
  minus,
  over,
  plain,
  plus,
  rounded,
  roundedUp,
  times,
  typed,
  zero,
} from './decimal.js';
import { fixed } from './format.js';

describe('what somebody types', () => {
  test.each([
    ['0.25', '0.25'],
    ['87,000', '87000'],
    ['-1,234,567.80', '-1234567.8'],
    ['95 000.50', '95000.5'],
    [' 7 ', '7'],
    ['-1.50', '-1.5'],
  ])('%s is %s', (text, value) => {
    expect(plain(typed(text) ?? known('99'))).toBe(value);
  });

  test.each([
    '',
    '.',
    '1.',
    '.5',
    '1e3',
    'abc',
    '1,2,3',
    '0,25',
    '1,50',
    '1234,567',
    '1,000,00',
    '1.000,5',
    '0x10',
    '1.2.3',
  ])('%j is no number', (text) => {
    expect(typed(text)).toBeUndefined();
  });
});

test('what the page shows is read as what it is', () => {
  for (const text of ['0.5', '87', '999.99', '1000', '87194.6', '12345678.123456', '-1000000'])
    expect(plain(typed(fixed(known(text), 8)) ?? zero)).toBe(plain(known(text)));
});

test('sums and products are exact where floating point is not', () => {
  expect(plain(plus(known('0.1'), known('0.2')))).toBe('0.3');
  expect(plain(minus(known('0.3'), known('0.1')))).toBe('0.2');
  expect(plain(times(known('95000.01'), known('0.00003')))).toBe('2.8500003');
  expect(plain(times(known('90071992547409.93'), known('1000.0001')))).toBe('90072001554609184.740993');
});

test('the text of a decimal is the decimal', () => {
  const anyDecimal = fc.record({ units: fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), scale: fc.nat(12) });
  fc.assert(
    fc.property(anyDecimal, anyDecimal, (one, other) => {
      expect(compare(known(plain(one)), one)).toBe(0);
      expect(compare(minus(plus(one, other), other), one)).toBe(0);
      expect(decimal(digits(one.units, one.scale))).toEqual(one.units === 0n ? { units: 0n, scale: one.scale } : one);
    }),
  );
});

test('rounding is half to even, of fees up, of quantities down', () => {
  expect([rounded(known('0.125'), 2), rounded(known('0.135'), 2), rounded(known('-0.125'), 2)].map(plain)).toEqual([
    '0.12',
    '0.14',
    '-0.12',
  ]);
  expect(
    [roundedUp(known('0.120001'), 2), roundedUp(known('0.12'), 2), roundedUp(known('-0.129'), 2)].map(plain),
  ).toEqual(['0.13', '0.12', '-0.12']);
  expect(plain(floorTo(known('1.23456789'), known('0.0005')))).toBe('1.2345');
});

test('a quotient has the decimals that are asked for, and none by nothing', () => {
  expect(plain(over(known('1'), known('3'), 4) ?? known('0'))).toBe('0.3333');
  expect(plain(over(known('1'), known('-3'), 2) ?? known('0'))).toBe('-0.33');
  expect(over(known('1'), known('0.00'), 2)).toBeUndefined();
});
