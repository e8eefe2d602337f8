/**
 * The fees of an order, rounded once over its life: what it owes so far is ceil(Σ rate × notional / 1,000,000), and a
 * fill is charged the difference to what was charged before. The sum is kept exactly as `whole + fraction / 1,000,000`.
 */
import { EXACT_QUOTIENT_MAX, PPM } from '../../../common/exact.js';

// Constants of this file, because V8 folds them into the code, and not those of another (docs/performance.md).
const MILLION = PPM;
const QUICK_MAX = EXACT_QUOTIENT_MAX;

export class FeeMeter {
  whole = 0;
  /** 0 ≤ fraction < 1,000,000. */
  fraction = 0;

  /** Points the meter at an order's sum. */
  set(whole: number, fraction: number): void {
    this.whole = whole;
    this.fraction = fraction;
  }

  add(ratePpm: number, notional: number): void {
    const sum = ratePpm * notional + this.fraction;
    if (sum >= -QUICK_MAX && sum <= QUICK_MAX) {
      const carry = Math.floor(sum / MILLION);
      this.whole += carry;
      this.fraction = sum - carry * MILLION;
      return;
    }
    const millions = Math.floor(notional / MILLION);
    const parts = (notional - millions * MILLION) * ratePpm;
    const carry = Math.floor(parts / MILLION);
    this.whole += millions * ratePpm + carry;
    this.fraction += parts - carry * MILLION;
    if (this.fraction >= MILLION) {
      this.fraction -= MILLION;
      this.whole += 1;
    }
  }

  /** What is owed in all: the sum, rounded up (a rebate is thus rounded towards zero). */
  owed(): number {
    return this.fraction > 0 ? this.whole + 1 : this.whole;
  }

  /** What would be owed after `add(ratePpm, notional)`. */
  owedAfter(ratePpm: number, notional: number): number {
    const sum = ratePpm * notional + this.fraction;
    if (sum >= -QUICK_MAX && sum <= QUICK_MAX) return this.whole + Math.ceil(sum / MILLION);
    const millions = Math.floor(notional / MILLION);
    const parts = (notional - millions * MILLION) * ratePpm;
    const carry = Math.floor(parts / MILLION);
    const fraction = this.fraction + (parts - carry * MILLION);
    const whole = this.whole + millions * ratePpm + carry;
    if (fraction === 0) return whole;
    return fraction > MILLION ? whole + 2 : whole + 1;
  }
}
