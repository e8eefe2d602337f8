import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  decimalStep,
  divideHalfEven,
  formatSteps,
  formatUnits,
  parseSignedUnits,
  parseSteps,
  parseUnits,
} from './decimal.js';
import { INTEGER_MAX } from './model/units.js';

const anyUnits = fc.integer({ min: 0, max: INTEGER_MAX });
const anyScale = fc.integer({ min: 0, max: 18 });

describe('reading a decimal', () => {
  test.each([
    ['0', 0, 0],
    ['1', 0, 1],
    ['1', 2, 100],
    ['1.5', 2, 150],
    ['1.50', 2, 150],
    ['1.500000', 2, 150],
    ['0.00', 2, 0],
    ['0.00000001', 8, 1],
    ['90071992547409.91', 2, INTEGER_MAX],
    ['9007199254740991', 0, INTEGER_MAX],
    ['9007199254740991.000', 0, INTEGER_MAX],
  ])('%s at scale %i is %i units', (text, scale, units) => {
    expect(parseUnits(text, scale)).toBe(units);
  });

  test.each([
    '',
    ' ',
    ' 1',
    '1 ',
    '1\n',
    '+1',
    '-1',
    '-0',
    '--1',
    '01',
    '00',
    '.5',
    '5.',
    '.',
    '1.2.3',
    '1e5',
    '1E5',
    '1e-2',
    '0x10',
    '0b1',
    '1_000',
    '1,5',
    '1,000',
    'NaN',
    'Infinity',
    '-Infinity',
    'null',
    '١',
    '１',
    '1\u0000',
    '1n',
    `0.${'0'.repeat(39)}`,
    '9'.repeat(41),
  ])('%j is no decimal', (text) => {
    expect(parseUnits(text, 2)).toBe('NOT_A_DECIMAL');
    expect(parseSteps(text, decimalStep('0.01'))).toBe('NOT_A_DECIMAL');
  });

  test.each([
    ['0.001', 2],
    ['1.5', 0],
    ['100.00000001', 7],
  ])('%s has more decimals than scale %i', (text, scale) => {
    expect(parseUnits(text, scale)).toBe('TOO_PRECISE');
  });

  test.each([
    ['9007199254740992', 0],
    ['9007199254740993', 0],
    ['90071992547409.92', 2],
    ['1', 16],
    ['9'.repeat(40), 0],
  ])('%s at scale %i does not fit', (text, scale) => {
    expect(parseUnits(text, scale)).toBe('TOO_LARGE');
  });

  test('a minus is read where it is asked for', () => {
    expect(parseSignedUnits('-0.0001', 6)).toBe(-100);
    expect(parseSignedUnits('0.0001', 6)).toBe(100);
    expect(parseSignedUnits('-90071992547409.92', 2)).toBe('TOO_LARGE');
    expect(parseSignedUnits('-1.5', 0)).toBe('TOO_PRECISE');
    for (const text of ['-0', '-0.00', '--1', '-', '-.5', '- 1']) {
      expect(parseSignedUnits(text, 6)).toBe('NOT_A_DECIMAL');
    }
  });
});

describe('counting in steps', () => {
  test.each([
    ['100.25', '0.25', 401],
    ['100', '0.01', 10_000],
    ['0', '0.05', 0],
    ['3000', '1000', 3],
    ['1.50', '0.50', 3],
    ['9007199254740991', '1', INTEGER_MAX],
    ['2251799813685247.75', '0.25', INTEGER_MAX],
    ['0.009007199254740991', '0.000000000000000001', INTEGER_MAX],
    ['10000000000000000000000', '10000000000000000000000', 1],
  ])('%s is a whole number of %s', (text, size, count) => {
    expect(parseSteps(text, decimalStep(size))).toBe(count);
  });

  test.each([
    ['100.26', '0.25'],
    ['100.001', '0.01'],
    ['3001', '1000'],
    ['12345678901234567.1', '0.2'],
    ['1', '10000000000000000000000'],
  ])('%s lies between two steps of %s', (text, size) => {
    expect(parseSteps(text, decimalStep(size))).toBe('TOO_PRECISE');
  });

  test.each([
    ['9007199254740992', '1'],
    ['2251799813685248', '0.25'],
  ])('%s is too many steps of %s', (text, size) => {
    expect(parseSteps(text, decimalStep(size))).toBe('TOO_LARGE');
  });

  test.each(['0', '0.00', '-1', '', 'x', '1e-2'])('%j is no step', (text) => {
    expect(() => decimalStep(text)).toThrow(RangeError);
  });
});

describe('writing a decimal', () => {
  test.each([
    [0, 0, '0'],
    [0, 8, '0'],
    [150, 2, '1.5'],
    [100, 2, '1'],
    [1, 8, '0.00000001'],
    [1000, 0, '1000'],
    [-100, 6, '-0.0001'],
    [INTEGER_MAX, 2, '90071992547409.91'],
    [123_456_789_012_345_678_901_234_567_890n, 10, '12345678901234567890.123456789'],
    [-5n, 1, '-0.5'],
  ])('%s units at scale %i are %s', (units, scale, text) => {
    expect(formatUnits(units, scale)).toBe(text);
  });

  test('steps that are no power of ten are written exactly', () => {
    expect(formatSteps(INTEGER_MAX, decimalStep('0.25'))).toBe('2251799813685247.75');
    expect(formatSteps(3, decimalStep('1000'))).toBe('3000');
    expect(formatSteps(3, decimalStep('0.01'))).toBe('0.03');
  });
});

describe('whatever the number', () => {
  test('what is written is read back', () => {
    fc.assert(
      fc.property(anyUnits, anyScale, (units, scale) => parseUnits(formatUnits(units, scale), scale) === units),
    );
  });

  test('what is written has no zeros to spare', () => {
    const shortest = /^(0|[1-9]\d*)(\.\d*[1-9])?$/;
    fc.assert(fc.property(anyUnits, anyScale, (units, scale) => shortest.test(formatUnits(units, scale))));
  });

  test('steps are read back, whatever their size', () => {
    fc.assert(
      fc.property(
        anyUnits,
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.integer({ min: 0, max: 10 }),
        (count, mantissa, scale) => {
          const step = { mantissa: BigInt(mantissa), scale };
          return parseSteps(formatSteps(count, step), step) === count;
        },
      ),
    );
  });

  test('reading agrees with exact arithmetic', () => {
    const decimal = fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 17n }), fc.stringMatching(/^[0-9]{1,12}$/));
    fc.assert(
      fc.property(decimal, fc.integer({ min: 0, max: 12 }), ([whole, fraction], scale) => {
        const numerator = (whole * 10n ** BigInt(fraction.length) + BigInt(fraction)) * 10n ** BigInt(scale);
        const denominator = 10n ** BigInt(fraction.length);
        const read = parseUnits(`${whole}.${fraction}`, scale);
        if (numerator % denominator !== 0n) return read === 'TOO_PRECISE';
        const units = numerator / denominator;
        return units > BigInt(INTEGER_MAX) ? read === 'TOO_LARGE' : read === Number(units);
      }),
    );
  });

  test('any text is either a number or a fault', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 50 }), anyScale, (text, scale) => {
        const read = parseUnits(text, scale);
        return typeof read === 'string' || (Number.isSafeInteger(read) && read >= 0 && !Object.is(read, -0));
      }),
    );
  });

  test('division rounds to the nearest, a tie to the even', () => {
    expect([1n, 2n, 3n, 5n, 6n, 7n].map((n) => divideHalfEven(n, 2n))).toEqual([0n, 1n, 2n, 2n, 3n, 4n]);
    expect(divideHalfEven(2n, 3n)).toBe(1n);
    expect(divideHalfEven(1n, 3n)).toBe(0n);
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 80n }), fc.bigInt({ min: 1n, max: 2n ** 60n }), (n, d) => {
        const error = divideHalfEven(n, d) * d - n;
        return 2n * (error < 0n ? -error : error) <= d;
      }),
    );
  });
});
