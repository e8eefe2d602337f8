/**
 * Rows of eight or sixteen doubles, most of which are sums that are exact at any size. A sum is a double as long as one holds it (up to
 * ±(2^53 − 1)); one that grows past that is NaN among the doubles and a BigInt beside them, until it comes back. So the common case costs
 * an addition and a comparison, and nothing is ever rounded, refused or wrapped for its size. What links a row to others lies in the same
 * memory as integers of 32 bits, because whoever needs one needs the other.
 */
import type { StateSink, StateSource } from '../../../common/model/state-series.js';
import { INTEGER_MAX } from '../../../common/model/units.js';
import { grown } from '../../../common/columns.js';

// A constant of this file, because V8 folds it into the code (docs/performance.md).
const EXACT_MAX = INTEGER_MAX;

export class ExactTable {
  /** By row × width + column. Whoever reads here meets NaN where the sum is a large one. */
  values: Float64Array;
  /** The same memory, by row × width × 2 + place. */
  ints: Int32Array;
  private readonly large = new Map<number, bigint>();

  /** The columns of `sums` are saved in this order; the others are the caller's integers. */
  constructor(
    readonly width: number,
    rows: number,
    private readonly sums: readonly number[],
  ) {
    this.values = new Float64Array(rows * width);
    this.ints = new Int32Array(this.values.buffer);
  }

  get rows(): number {
    return this.values.length / this.width;
  }

  /** Adds an integer of at most ±(2^53 − 1). */
  add(at: number, amount: number): void {
    const sum = (this.values[at] as number) + amount;
    // Within these bounds the sum was not rounded; NaN is not within them.
    if (sum >= -EXACT_MAX && sum <= EXACT_MAX) this.values[at] = sum;
    else this.addLarge(at, BigInt(amount));
  }

  addLarge(at: number, amount: bigint): void {
    this.set(at, this.valueOf(at) + amount);
  }

  set(at: number, sum: bigint): void {
    const isLarge = sum > BigInt(EXACT_MAX) || sum < -BigInt(EXACT_MAX);
    this.values[at] = isLarge ? Number.NaN : Number(sum);
    if (isLarge) this.large.set(at, sum);
    else this.large.delete(at);
  }

  valueOf(at: number): bigint {
    const value = this.values[at] as number;
    return Number.isNaN(value) ? (this.large.get(at) as bigint) : BigInt(value);
  }

  /**
   * The first sum with (sign 1) or without (−1) the second, and `extra` in the direction in which the result grows. A result beyond
   * ±(2^53 − 1) may be rounded, but stays beyond.
   */
  total(first: number, second: number, sign: number, extra: number): number {
    const { values } = this;
    const sum = (values[first] as number) + sign * (values[second] as number) + extra;
    if (!Number.isNaN(sum)) return sum;
    return Number(this.valueOf(first) + BigInt(sign) * this.valueOf(second) + BigInt(extra));
  }

  /** Makes room for twice as many rows. */
  grow(): void {
    this.values = grown(this.values, this.values.length * 2);
    this.ints = new Int32Array(this.values.buffer);
  }

  saveRow(row: number, sink: StateSink): void {
    for (const column of this.sums) {
      const at = row * this.width + column;
      const value = this.values[at] as number;
      sink.number(value);
      if (Number.isNaN(value)) sink.text(String(this.valueOf(at)));
    }
  }

  loadRow(row: number, source: StateSource): void {
    for (const column of this.sums) {
      const at = row * this.width + column;
      const value = source.number();
      if (Number.isNaN(value)) this.set(at, BigInt(source.text()));
      else this.values[at] = value;
    }
  }
}
