/**
 * The displayed price levels of an instrument, kept from the totals that events carry: prices and totals, no orders.
 * Each side is a sorted array with the best price last, so that changes near the touch move few elements.
 */
import { Side } from '../../../common/model/order-terms.js';
import type { StateSink, StateSource } from '../../../common/model/state-series.js';
import type { BestLevel } from './ticker.js';

export interface BookLevel extends BestLevel {
  readonly orders: number;
}

const LEVELS_AT_START = 64;

export class LevelBook {
  private readonly bids = new BookSide((price) => price);
  private readonly asks = new BookSide((price) => -price);

  /** Sets the total of one level; a total of zero removes it. */
  set(side: number, priceTicks: number, quantityLots: number, orders: number): void {
    this.sideOf(side).set(priceTicks, quantityLots, orders);
  }

  best(side: number): BestLevel | null {
    const [best] = this.sideOf(side).levels(1);
    return best === undefined ? null : { priceTicks: best.priceTicks, quantityLots: best.quantityLots };
  }

  /** The best `count` levels, best first. */
  levels(side: number, count: number): BookLevel[] {
    return this.sideOf(side).levels(count);
  }

  saveState(sink: StateSink): void {
    for (const side of [this.bids, this.asks]) side.saveState(sink);
  }

  loadState(source: StateSource): void {
    for (const side of [this.bids, this.asks]) side.loadState(source);
  }

  private sideOf(side: number): BookSide {
    return side === Side.buy ? this.bids : this.asks;
  }
}

/** Prices are kept as ranks that grow towards the best. */
class BookSide {
  private ranks = new Float64Array(LEVELS_AT_START);
  private lots = new Float64Array(LEVELS_AT_START);
  private orders = new Int32Array(LEVELS_AT_START);
  private count = 0;

  /** `rankOf` turns a price into its rank, and back. */
  constructor(private readonly rankOf: (value: number) => number) {}

  set(priceTicks: number, quantityLots: number, orders: number): void {
    const rank = this.rankOf(priceTicks);
    const place = this.placeOf(rank);
    const exists = place < this.count && this.ranks[place] === rank;
    if (quantityLots === 0) {
      if (exists) this.remove(place);
      return;
    }
    if (!exists) this.insert(place);
    this.ranks[place] = rank;
    this.lots[place] = quantityLots;
    this.orders[place] = orders;
  }

  /** From the worst level to the best, so that a load adds at the end. */
  saveState(sink: StateSink): void {
    sink.number(this.count);
    for (let place = 0; place < this.count; place += 1) {
      sink.number(this.rankOf(this.ranks[place] as number));
      sink.number(this.lots[place] as number);
      sink.number(this.orders[place] as number);
    }
  }

  loadState(source: StateSource): void {
    for (let levels = source.number(); levels > 0; levels -= 1) {
      this.set(source.number(), source.number(), source.number());
    }
  }

  levels(count: number): BookLevel[] {
    const levels: BookLevel[] = [];
    for (let place = this.count - 1; place >= 0 && levels.length < count; place--) {
      levels.push({
        priceTicks: this.rankOf(this.ranks[place] as number),
        quantityLots: this.lots[place] as number,
        orders: this.orders[place] as number,
      });
    }
    return levels;
  }

  /** The first place whose rank is not below `rank`. */
  private placeOf(rank: number): number {
    let low = 0;
    let high = this.count;
    // Most changes are near the touch: gallop down from the best first.
    for (let step = 1; high > 0 && (this.ranks[Math.max(0, high - step)] as number) >= rank; step *= 2) {
      high = Math.max(0, high - step);
    }
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.ranks[middle] as number) < rank) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private insert(place: number): void {
    if (this.count === this.ranks.length) this.grow();
    for (const column of [this.ranks, this.lots, this.orders]) column.copyWithin(place + 1, place, this.count);
    this.count += 1;
  }

  private remove(place: number): void {
    for (const column of [this.ranks, this.lots, this.orders]) column.copyWithin(place, place + 1, this.count);
    this.count -= 1;
  }

  private grow(): void {
    const room = this.ranks.length * 2;
    const { ranks, lots, orders } = this;
    this.ranks = new Float64Array(room);
    this.lots = new Float64Array(room);
    this.orders = new Int32Array(room);
    this.ranks.set(ranks);
    this.lots.set(lots);
    this.orders.set(orders);
  }
}
