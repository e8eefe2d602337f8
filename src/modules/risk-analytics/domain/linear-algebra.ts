/** Vectors and matrices as lists of numbers and of rows: small, dense, and never changed after they are made. */
import { invariant } from '../../../common/assert.js';

export type Vector = readonly number[];
export type Matrix = readonly Vector[];

/** What of a pivot is rounding, as a part of the largest entry on the diagonal. */
const ROUNDING = 1e-12;

/** Σ aᵢbᵢ of two vectors of one length. */
export function dot(a: Vector, b: Vector): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** A·x. */
export function times(matrix: Matrix, x: Vector): Vector {
  return matrix.map((row) => dot(row, x));
}

/**
 * The lower triangular L with L·Lᵀ = A, of a symmetric positive semi-definite A, by columns (Golub and Van Loan, "Matrix
 * Computations", 4.2). A pivot of nothing but rounding gives a column of zeros: assets that move as others do need no
 * chance of their own.
 */
export function cholesky(matrix: Matrix): Matrix {
  const size = matrix.length;
  const smallest = ROUNDING * Math.max(0, ...matrix.map((row, i) => row[i] as number));
  const factor = matrix.map(() => Array.from<number>({ length: size }).fill(0));
  for (let j = 0; j < size; j += 1) {
    const pivotRow = factor[j] as number[];
    const pivot = ((matrix[j] as Vector)[j] as number) - dot(pivotRow, pivotRow);
    invariant(pivot >= -smallest, 'a covariance matrix is positive semi-definite');
    if (pivot <= smallest) continue;
    const root = Math.sqrt(pivot);
    for (let i = j + 1; i < size; i += 1) {
      const row = factor[i] as number[];
      row[j] = (((matrix[i] as Vector)[j] as number) - dot(row, pivotRow)) / root;
    }
    pivotRow[j] = root;
  }
  return factor;
}
