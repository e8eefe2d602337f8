import { expect, test } from '@jest/globals';
import { known } from './decimal.js';
import { compact, countdown, fixed, percent, signed, stepFormat, words } from './format.js';

test('numbers have fixed decimals, groups of thousands and a real minus', () => {
  expect(fixed('95000.5', 2)).toBe('95,000.50');
  expect(fixed('1234567', 0)).toBe('1,234,567');
  expect(fixed('-1234.5', 2)).toBe('−1,234.50');
  expect(fixed('0.00000001', 8)).toBe('0.00000001');
  expect(fixed(null, 2)).toBe('–');
});

test('ticks are written with the decimals of the tick, also where it is no power of ten', () => {
  expect([0, 1, 9_500_001].map(stepFormat('0.01'))).toEqual(['0.00', '0.01', '95,000.01']);
  expect([3, 4001].map(stepFormat('0.25'))).toEqual(['0.75', '1,000.25']);
  expect(stepFormat('5')(200)).toBe('1,000');
  expect(stepFormat('1000')(Number.MAX_SAFE_INTEGER)).toBe('9,007,199,254,740,991,000');
});

test('what is won has a plus, what is nothing has no sign', () => {
  expect([known('12.345'), known('-0.5'), known('0.001'), undefined].map((value) => signed(value))).toEqual([
    '+12.34',
    '−0.50',
    '0.00',
    '–',
  ]);
});

test('a change in percent', () => {
  expect(percent(known('-50'), known('200'))).toBe('−25.00 %');
  expect(percent(known('1'), known('0'))).toBe('–');
});

test('large figures are short', () => {
  expect([compact('999.5'), compact('1234.5'), compact('1250000'), compact('7000000000')]).toEqual([
    '999.50',
    '1.23 K',
    '1.25 M',
    '7.00 B',
  ]);
});

test('what is left of a phase', () => {
  expect([countdown(65_000, 0), countdown(3_725_000, 0), countdown(0, 5_000)]).toEqual(['1:05', '1:02:05', '0:00']);
});

test('names of the API as words', () => {
  expect(words('partially_filled')).toBe('Partially filled');
});
