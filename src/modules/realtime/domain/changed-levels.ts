import { Side } from '../../../common/model/order-terms.js';
import type { LevelChange } from '../../market-data/domain/level-change.js';
import type { WireLevel } from './book-levels.js';

/** The levels of one book that one command has changed so far, each with its newest total. Reused. */
export class ChangedLevels {
  sequence = 0;
  timeUs = 0;
  private readonly bidTotals = new Map<number, number>();
  private readonly askTotals = new Map<number, number>();

  begin(sequence: number, timeUs: number): void {
    this.sequence = sequence;
    this.timeUs = timeUs;
    if (this.bidTotals.size > 0) this.bidTotals.clear();
    if (this.askTotals.size > 0) this.askTotals.clear();
  }

  add({ side, priceTicks, quantityLots }: LevelChange): void {
    (side === Side.buy ? this.bidTotals : this.askTotals).set(priceTicks, quantityLots);
  }

  /** Best first. */
  bids(): WireLevel[] {
    return levelsOf(this.bidTotals).toSorted((one, other) => other.priceTicks - one.priceTicks);
  }

  /** Best first. */
  asks(): WireLevel[] {
    return levelsOf(this.askTotals).toSorted((one, other) => one.priceTicks - other.priceTicks);
  }
}

function levelsOf(totals: ReadonlyMap<number, number>): WireLevel[] {
  return Array.from(totals, ([priceTicks, quantityLots]) => ({ priceTicks, quantityLots }));
}
