/** The rates of both sides, so that terms change into ones that hold. */
export const feeRates = [
  [0, 0],
  [-500, 1_000],
  [-333_333, 333_333],
  [333_333, 0],
  [1, 999_999],
  [-7, 7],
  [1_000_000, 1_000_000],
  [250, 100],
  [-1_000_000, 1_000_000],
] as const;
