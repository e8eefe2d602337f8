import { describe, expect, test } from '@jest/globals';
import { array, assert, double, property } from 'fast-check';
import { cholesky, dot, type Matrix, times } from './linear-algebra.js';

const product = (factor: Matrix): Matrix => factor.map((left) => factor.map((right) => dot(left, right)));

test('a matrix turns a vector', () => {
  expect(dot([1, 2, 3], [4, -5, 6])).toBe(12);
  expect(
    times(
      [
        [1, 2],
        [3, 4],
      ],
      [5, -1],
    ),
  ).toEqual([3, 11]);
});

describe('the factor of Cholesky', () => {
  test('is the one of the textbook', () => {
    const factor = cholesky([
      [4, 12, -16],
      [12, 37, -43],
      [-16, -43, 98],
    ]);
    expect(factor).toEqual([
      [2, 0, 0],
      [6, 1, 0],
      [-8, 5, 3],
    ]);
  });

  test('has a column of zeros for what moves as others do', () => {
    const factor = cholesky([
      [4, 4, 2],
      [4, 4, 2],
      [2, 2, 5],
    ]);
    expect(factor).toEqual([
      [2, 0, 0],
      [2, 0, 0],
      [1, 0, 2],
    ]);
    expect(cholesky([[0]])).toEqual([[0]]);
  });

  test('takes for nothing what rounding leaves of a pivot', () => {
    const rows = [
      [0.7, 0.6],
      [0.6, 0.2],
      [0.7 + 0.6, 0.6 + 0.2],
    ];
    const [, , last] = cholesky(product(rows));
    expect(last?.[2]).toBe(0);
  });

  test('does not take an asset of little variance for rounding', () => {
    expect(
      cholesky([
        [1, 0],
        [0, 1e-10],
      ])[1]?.[1],
    ).toBeCloseTo(1e-5, 15);
  });

  test('gives back every matrix that it can factor', () => {
    const row = array(double({ min: -3, max: 3, noNaN: true }), { minLength: 4, maxLength: 4 });
    assert(
      property(array(row, { minLength: 4, maxLength: 4 }), (rows) => {
        const matrix = product(rows);
        const again = product(cholesky(matrix));
        const scale = Math.max(1, ...matrix.flat().map(Math.abs));
        for (const [i, values] of matrix.entries())
          for (const [j, value] of values.entries())
            expect(Math.abs(value - (again[i]?.[j] as number))).toBeLessThan(1e-5 * scale);
      }),
    );
  });

  test('of what is no covariance does not exist', () => {
    expect(() =>
      cholesky([
        [1, 2],
        [2, 1],
      ]),
    ).toThrow('positive semi-definite');
  });
});
