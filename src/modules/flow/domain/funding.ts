/**
 * How much each account must bring so that none of its orders is refused for funds: the most that its orders ever
 * reserve at once, plus all that its fills have paid, plus once its largest order (the venue may fill or release an
 * order a little later than the recording did). Estimated from the recording alone; nothing that an account receives
 * is counted on.
 */
import { ppmCeil } from '../../../common/exact.js';
import { Side } from '../../../common/model/order-terms.js';
import type { RecordedOrder } from './recorded-book.js';

/** Deposits are whole numbers of this many ledger units. */
export interface FundingUnits {
  readonly baseUnits: number;
  readonly quoteUnits: number;
  /** The largest fee rate of the market, in millionths. */
  readonly feePpmMax: number;
}

export interface Funds {
  readonly base: number;
  readonly quote: number;
  /** The most that sales could bring in, in quote units. */
  readonly proceeds: number;
}

/** Sums of one account and side: what open orders reserve, what fills paid, the most of both together. */
class Need {
  private open = 0;
  private paid = 0;
  private peak = 0;
  private largest = 0;

  reserve(amount: number): void {
    this.open += amount;
    this.largest = Math.max(this.largest, amount);
    this.peak = Math.max(this.peak, this.open + this.paid);
  }

  release(amount: number): void {
    this.open -= amount;
  }

  pay(amount: number): void {
    this.paid += amount;
  }

  /** Something that was there all the time and has only been heard of now. */
  always(amount: number): void {
    this.peak += amount;
    this.largest = Math.max(this.largest, amount);
  }

  total(): number {
    return this.peak + this.largest;
  }
}

export class Funding {
  private readonly base: Need[];
  private readonly quote: Need[];
  private readonly proceeds: Need[];

  constructor(private readonly accounts: number) {
    const needs = (): Need[] => Array.from({ length: accounts }, () => new Need());
    this.base = needs();
    this.quote = needs();
    this.proceeds = needs();
  }

  opened(order: RecordedOrder): void {
    for (const { need, amount } of this.needsOf(order)) need.reserve(amount);
  }

  /** The order is gone; what it has left was filled or cancelled. */
  closed(order: RecordedOrder, isFilled: boolean): void {
    for (const { need, amount } of this.needsOf(order)) {
      need.release(amount);
      if (isFilled) need.pay(amount);
    }
  }

  changed(before: RecordedOrder, after: RecordedOrder): void {
    this.closed(before, false);
    const lots = before.lots - after.lots;
    if (lots > 0) for (const { need, amount } of this.needsOf({ ...before, lots })) need.pay(amount);
    this.opened(after);
  }

  standing(order: RecordedOrder): void {
    for (const { need, amount } of this.needsOf(order)) need.always(amount);
  }

  /** By account index, in whole units; one tick × one lot is one quote unit, one lot is one base unit. */
  funds({ baseUnits, quoteUnits, feePpmMax }: FundingUnits): Funds[] {
    return this.base.map((need, index) => {
      const quote = (this.quote[index] as Need).total();
      return {
        base: wholeUnits(need.total(), baseUnits),
        quote: wholeUnits(quote + ppmCeil(feePpmMax, quote), quoteUnits),
        proceeds: (this.proceeds[index] as Need).total(),
      };
    });
  }

  private needsOf({ orderId, side, priceTicks, lots }: RecordedOrder): { need: Need; amount: number }[] {
    const index = accountIndexOf(orderId, this.accounts);
    const notional = { amount: priceTicks * lots };
    return side === Side.buy
      ? [{ need: this.quote[index] as Need, ...notional }]
      : [
          { need: this.base[index] as Need, amount: lots },
          { need: this.proceeds[index] as Need, ...notional },
        ];
  }
}

/** Which of the accounts an order of the recording belongs to: the same one in every run. */
export function accountIndexOf(orderId: number, accounts: number): number {
  return Math.abs(orderId) % accounts;
}

function wholeUnits(amount: number, unit: number): number {
  return Math.ceil(amount / unit) * unit;
}
