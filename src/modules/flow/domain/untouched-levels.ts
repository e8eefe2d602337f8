/**
 * Finds orders that are older than the recording and never change in it. No event names them; they show only in the
 * snapshots, as what a level has beyond the orders that are known. Since nothing ever happens to them, that
 * surplus is there in every snapshot that shows the level or should: its minimum is what they have.
 */
import { Side } from '../../../common/model/order-terms.js';
import type { RecordedBook } from './recorded-book.js';
import type { RecordedLevel, RecordedSnapshot } from './recorded-event.js';

/** The surplus of one level so far, and the old orders there that were heard of later than it was measured. */
interface Level {
  readonly side: Side;
  readonly priceTicks: number;
  /** Smallest surplus since the last of `heardOf`. */
  smallestLots: number;
  readonly heardOf: { readonly orderId: number; readonly smallestLots: number }[];
}

export interface UntouchedLevel {
  readonly side: Side;
  readonly priceTicks: number;
  readonly lots: number;
}

export class UntouchedLevels {
  /** Levels that may have such orders, by side and price. A level without surplus is out for good. */
  private readonly candidates = new Map<number, Level>();
  private readonly ruledOut = new Set<number>();
  /** The worst price of each side that a snapshot ever reached to. */
  private readonly reached = { [Side.buy]: Infinity, [Side.sell]: -Infinity };

  constructor(private readonly book: RecordedBook) {}

  onSnapshot(snapshot: RecordedSnapshot): void {
    this.measure(Side.buy, snapshot.bids);
    this.measure(Side.sell, snapshot.asks);
  }

  /** An old order was heard of for the first time: it has been part of every surplus of its level before. */
  onFirstHeard(orderId: number, side: Side, priceTicks: number): void {
    if (this.ruledOut.has(keyOf(side, priceTicks))) return;
    const level = this.levelOf(side, priceTicks);
    level.heardOf.push({ orderId, smallestLots: level.smallestLots });
    level.smallestLots = Infinity;
    this.candidates.set(keyOf(side, priceTicks), level);
  }

  /** What untouched orders have, level by level; `initialLots` tells what an old order had at the start. */
  finish(initialLots: (orderId: number) => number): UntouchedLevel[] {
    const found: UntouchedLevel[] = [];
    for (const { side, priceTicks, heardOf, smallestLots } of this.candidates.values()) {
      let lots = Infinity;
      for (const heard of heardOf) lots = Math.min(lots, heard.smallestLots) - initialLots(heard.orderId);
      lots = Math.min(lots, smallestLots);
      if (lots > 0 && lots !== Infinity) found.push({ side, priceTicks, lots });
    }
    return found.toSorted((a, z) => a.side - z.side || a.priceTicks - z.priceTicks);
  }

  private measure(side: Side, shown: readonly RecordedLevel[]): void {
    const worst = shown.at(-1);
    if (worst === undefined) return;
    const lotsShown = new Map(shown.map(({ priceTicks, lots }) => [priceTicks, lots]));
    for (const { priceTicks, lots } of shown) this.note(side, priceTicks, lots);
    for (const { side: candidateSide, priceTicks } of this.candidates.values()) {
      const isMissing = isBetter(side, priceTicks, worst.priceTicks) && !lotsShown.has(priceTicks);
      if (candidateSide === side && isMissing) this.note(side, priceTicks, 0);
    }
    if (isBetter(side, this.reached[side], worst.priceTicks)) this.reached[side] = worst.priceTicks;
  }

  private note(side: Side, priceTicks: number, lots: number): void {
    const key = keyOf(side, priceTicks);
    if (this.ruledOut.has(key)) return;
    const surplus = lots - this.book.lotsAt(side, priceTicks);
    const wasMissing = !this.candidates.has(key) && isBetter(side, priceTicks, this.reached[side]);
    if (surplus <= 0 || wasMissing) {
      this.ruledOut.add(key);
      this.candidates.delete(key);
      return;
    }
    const level = this.levelOf(side, priceTicks);
    level.smallestLots = Math.min(level.smallestLots, surplus);
    this.candidates.set(key, level);
  }

  private levelOf(side: Side, priceTicks: number): Level {
    const known = this.candidates.get(keyOf(side, priceTicks));
    return known ?? { side, priceTicks, smallestLots: Infinity, heardOf: [] };
  }
}

function isBetter(side: Side, priceTicks: number, thanTicks: number): boolean {
  return side === Side.buy ? priceTicks > thanTicks : priceTicks < thanTicks;
}

function keyOf(side: Side, priceTicks: number): number {
  return priceTicks * 2 + (side === Side.buy ? 0 : 1);
}
