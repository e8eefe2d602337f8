/**
 * Sums over the whole venue that may pass 2^53: two limbs, `high × 2^50 + low` with 0 ≤ low < 2^50.
 * One element per asset.
 */
import type { StateSink, StateSource } from '../../../common/model/state-series.js';

const LIMB = 2 ** 50;

export class WideSums {
  private readonly high: Float64Array;
  private readonly low: Float64Array;

  constructor(count: number) {
    this.high = new Float64Array(count);
    this.low = new Float64Array(count);
  }

  /** Adds an integer of at most ±(2^53 − 1). */
  add(index: number, amount: number): void {
    const sum = (this.low[index] as number) + amount;
    if (sum >= 0 && sum < LIMB) {
      this.low[index] = sum;
      return;
    }
    // |sum| < 2^53 + 2^50 might not be exact: split the amount first.
    const carry = Math.floor(amount / LIMB);
    let low = (this.low[index] as number) + (amount - carry * LIMB);
    let high = (this.high[index] as number) + carry;
    if (low >= LIMB) {
      low -= LIMB;
      high += 1;
    }
    this.low[index] = low;
    this.high[index] = high;
  }

  /** True when the sum is above 2^53 − 1. */
  isWide(index: number): boolean {
    return (this.high[index] as number) >= 8;
  }

  highOf(index: number): number {
    return this.high[index] as number;
  }

  lowOf(index: number): number {
    return this.low[index] as number;
  }

  saveState(index: number, sink: StateSink): void {
    sink.number(this.high[index] as number);
    sink.number(this.low[index] as number);
  }

  loadState(index: number, source: StateSource): void {
    this.high[index] = source.number();
    this.low[index] = source.number();
  }

  value(index: number): bigint {
    return BigInt(this.high[index] as number) * BigInt(LIMB) + BigInt(this.low[index] as number);
  }
}
