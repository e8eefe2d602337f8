import type { Matrix, Vector } from './linear-algebra.js';

/** Closing prices, a row for each time and a column for each symbol, in the order of time; all above zero. */
export interface PriceTable {
  readonly times: readonly string[];
  readonly symbols: readonly string[];
  readonly rows: Matrix;
}

/** Simple returns pₜ / pₜ₋₁ − 1: a row for each price but the first. What a position gains is its value times this. */
export function simpleReturns(prices: Matrix): Matrix {
  return prices.slice(1).map((row, t) => {
    const before = prices[t] as Vector;
    return row.map((price, i) => price / (before[i] as number) - 1);
  });
}
