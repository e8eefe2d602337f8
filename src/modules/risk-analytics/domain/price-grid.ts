import type { Matrix } from './linear-algebra.js';

/** The last price of a stretch of time that began at `openUs`. */
export interface Close {
  readonly openUs: number;
  readonly price: number;
}

/** Rows of prices, the first for the stretch that begins at `starts[first]`. */
export interface PriceGrid {
  readonly first: number;
  readonly rows: Matrix;
}

/**
 * Closing prices of each stretch of an even grid, a column for each series, from the first stretch in which all of them
 * have a price. A stretch without a trade has the price of the one before: nothing moved. Series are in the order of
 * time and begin on the grid.
 */
export function pricesOnGrid(starts: readonly number[], series: readonly (readonly Close[])[]): PriceGrid {
  const columns = series.map((closes) => {
    const byStart = new Map(closes.map(({ openUs, price }) => [openUs, price]));
    let last: number | undefined;
    return starts.map((openUs) => (last = byStart.get(openUs) ?? last));
  });
  const isWhole = (row: number): boolean => columns.every((column) => column[row] !== undefined);
  const found = starts.findIndex((_openUs, row) => isWhole(row));
  const first = found < 0 ? starts.length : found;
  const rows = starts.slice(first).map((_openUs, row) => columns.map((column) => column[first + row] as number));
  return { first, rows };
}
