/** What accounts of a tier pay on an instrument, where that is not what the instrument says. */
import type { StateSink, StateSource } from '../../../common/model/state-series.js';

export interface FeeRates {
  readonly makerFeePpm: number;
  readonly takerFeePpm: number;
}

const TIERS = 256;

export class FeeTiers {
  /** By instrument id × 256 + tier. */
  private readonly rates = new Map<number, FeeRates>();

  ratesOf(instrumentId: number, tier: number): FeeRates | undefined {
    return this.rates.get(instrumentId * TIERS + tier);
  }

  set(instrumentId: number, tier: number, rates: FeeRates): void {
    this.rates.set(instrumentId * TIERS + tier, rates);
  }

  /** The largest rate of any tier of the instrument, 0 where it has none. */
  largestRatePpm(instrumentId: number): number {
    let largest = 0;
    for (const [key, { makerFeePpm, takerFeePpm }] of this.rates) {
      if (Math.floor(key / TIERS) === instrumentId) largest = Math.max(largest, makerFeePpm, takerFeePpm);
    }
    return largest;
  }

  saveState(sink: StateSink): void {
    sink.number(this.rates.size);
    for (const [key, { makerFeePpm, takerFeePpm }] of [...this.rates].toSorted(([a], [z]) => a - z)) {
      for (const value of [key, makerFeePpm, takerFeePpm]) sink.number(value);
    }
  }

  loadState(source: StateSource): void {
    for (let left = source.number(); left > 0; left -= 1) {
      const key = source.number();
      this.rates.set(key, { makerFeePpm: source.number(), takerFeePpm: source.number() });
    }
  }
}
