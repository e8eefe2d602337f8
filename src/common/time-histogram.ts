/** How long something took, counted in buckets. A value costs a few dozen nanoseconds and allocates nothing. */

/** Upper bounds in microseconds: ten for each decade from a microsecond to a second, so that a percentile is off by a tenth or so. */
export const timeBoundsUs: readonly number[] = [
  ...[1, 10, 100, 1_000, 10_000, 100_000].flatMap((decade) =>
    [1, 1.25, 1.6, 2, 2.5, 3.2, 4, 5, 6.3, 8].map((step) => step * decade),
  ),
  1_000_000,
  2_500_000,
  5_000_000,
  10_000_000,
];

export class TimeHistogram {
  /** By bucket; the last one is of what is above all bounds. */
  readonly counts = new Float64Array(timeBoundsUs.length + 1);
  sumUs = 0;
  count = 0;

  recordMs(ms: number): void {
    this.recordUs(ms * 1_000);
  }

  recordUs(us: number): void {
    const bucket = bucketOf(us);
    this.counts[bucket] = (this.counts[bucket] as number) + 1;
    this.sumUs += us;
    this.count += 1;
  }
}

/** The first bucket whose bound is not below. */
function bucketOf(us: number): number {
  let low = 0;
  let high = timeBoundsUs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((timeBoundsUs[middle] as number) < us) low = middle + 1;
    else high = middle;
  }
  return low;
}
