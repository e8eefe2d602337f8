/**
 * Samples of `/metrics` as they come, second by second, and what is read out of them: totals, rates, and percentiles between two
 * moments. A sample is a row of numbers, whose columns are the series in the order in which they were first seen.
 */
export interface Sample {
  readonly atMs: number;
  readonly values: Float64Array;
}

type Labels = Readonly<Record<string, string>>;
interface Column {
  readonly labels: Labels;
  readonly at: number;
}

const SERIES = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

export class SeriesTable {
  private readonly columns = new Map<string, number>();
  private readonly families = new Map<string, Column[]>();

  take(series: Readonly<Record<string, number>>, atMs: number): Sample {
    for (const name of Object.keys(series)) if (!this.columns.has(name)) this.add(name);
    const values = new Float64Array(this.columns.size);
    for (const [name, at] of this.columns) values[at] = series[name] ?? 0;
    return { atMs, values };
  }

  has(name: string): boolean {
    return this.families.has(name);
  }

  /** The sum of the series of this name that have these labels. */
  total({ values }: Sample, name: string, labels: Labels = {}): number {
    let sum = 0;
    for (const column of this.families.get(name) ?? [])
      if (hasAll(column.labels, labels)) sum += values[column.at] ?? 0;
    return sum;
  }

  /** Each value of a label, with the sum of the series that have it. */
  byLabel({ values }: Sample, name: string, label: string): ReadonlyMap<string, number> {
    const sums = new Map<string, number>();
    for (const { labels, at } of this.families.get(name) ?? []) {
      const value = labels[label] ?? '';
      sums.set(value, (sums.get(value) ?? 0) + (values[at] ?? 0));
    }
    return sums;
  }

  /** What a histogram has counted from one sample to another, or from the start where there is no first. */
  histogram(name: string, labels: Labels, to: Sample, from?: Sample): Buckets {
    const below = new Map<number, number>();
    for (const column of this.families.get(`${name}_bucket`) ?? []) {
      if (!hasAll(column.labels, labels)) continue;
      const bound = column.labels['le'] === '+Inf' ? Infinity : Number(column.labels['le']);
      const count = (to.values[column.at] ?? 0) - (from?.values[column.at] ?? 0);
      below.set(bound, (below.get(bound) ?? 0) + count);
    }
    const bounds = [...below.keys()].toSorted((one, other) => one - other);
    const since = (suffix: string): number =>
      this.total(to, `${name}_${suffix}`, labels) -
      (from === undefined ? 0 : this.total(from, `${name}_${suffix}`, labels));
    return { bounds, below: bounds.map((bound) => below.get(bound) ?? 0), count: since('count'), sum: since('sum') };
  }

  private add(series: string): void {
    const [, name = series, text = ''] = SERIES.exec(series) ?? [];
    const labels = Object.fromEntries([...text.matchAll(LABEL)].map(([, label = '', value = '']) => [label, value]));
    const at = this.columns.size;
    this.columns.set(series, at);
    const family = this.families.get(name);
    if (family === undefined) this.families.set(name, [{ labels, at }]);
    else family.push({ labels, at });
  }
}

/** Counts at or below each bound, smallest bound first. */
export interface Buckets {
  readonly bounds: readonly number[];
  readonly below: readonly number[];
  readonly count: number;
  readonly sum: number;
}

/**
 * The value below which a share of all lies, as `histogram_quantile` of Prometheus has it: within its bucket all values are
 * spread evenly, and what is above the last bound is at it. Undefined where nothing was counted.
 */
export function percentile({ bounds, below }: Buckets, share: number): number | undefined {
  const all = below.at(-1) ?? 0;
  if (all <= 0) return undefined;
  const rank = share * all;
  const bucket = below.findIndex((count) => count >= rank);
  const [from, to] = [bounds[bucket - 1] ?? 0, bounds[bucket] as number];
  if (to === Infinity) return from;
  const before = below[bucket - 1] ?? 0;
  const inside = (below[bucket] as number) - before;
  return inside === 0 ? to : from + ((to - from) * (rank - before)) / inside;
}

function hasAll(labels: Labels, wanted: Labels): boolean {
  for (const [name, value] of Object.entries(wanted)) if (labels[name] !== value) return false;
  return true;
}
