/** Cumulative counts by upper bound, as a histogram of Prometheus has them; the last bound is Infinity. */
export type Buckets = ReadonlyMap<number, number>;

/**
 * The quantile of what came between two looks at a histogram, linear within its bucket as `histogram_quantile` is; of what lies
 * above the last finite bound, that bound. Undefined where nothing came.
 */
export function quantileBetween(before: Buckets, now: Buckets, share: number): number | undefined {
  const grown = [...now]
    .map(([bound, count]) => ({ bound, count: count - (before.get(bound) ?? 0) }))
    .toSorted((one, other) => one.bound - other.bound);
  const total = grown.at(-1)?.count ?? 0;
  if (total <= 0) return undefined;
  const rank = share * total;
  let [lower, below] = [0, 0];
  for (const { bound, count } of grown) {
    if (count >= rank) return bound === Infinity ? lower : lower + ((bound - lower) * (rank - below)) / (count - below);
    [lower, below] = [bound, count];
  }
  return lower;
}
