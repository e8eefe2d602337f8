/**
 * The fees of an order, rounded once over its life: what it owes so far is ceil(Σ rate × notional / 1,000,000), and a
 * fill is charged the difference to what was charged before. The sum is kept exactly as `whole + fraction / 1,000,000`.
 */
import { PPM } from '../../../common/exact.js';

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
    const millions = Math.floor(notional / PPM);
    const parts = (notional - millions * PPM) * ratePpm;
    const carry = Math.floor(parts / PPM);
    this.whole += millions * ratePpm + carry;
    this.fraction += parts - carry * PPM;
    if (this.fraction >= PPM) {
      this.fraction -= PPM;
      this.whole += 1;
    }
  }

  /** What is owed in all: the sum, rounded up (a rebate is thus rounded towards zero). */
  owed(): number {
    return this.fraction > 0 ? this.whole + 1 : this.whole;
  }

  /** What would be owed after `add(ratePpm, notional)`. */
  owedAfter(ratePpm: number, notional: number): number {
    const millions = Math.floor(notional / PPM);
    const parts = (notional - millions * PPM) * ratePpm;
    const carry = Math.floor(parts / PPM);
    const fraction = this.fraction + (parts - carry * PPM);
    const whole = this.whole + millions * ratePpm + carry;
    if (fraction === 0) return whole;
    return fraction > PPM ? whole + 2 : whole + 1;
  }
}
