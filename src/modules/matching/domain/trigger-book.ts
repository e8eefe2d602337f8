/**
 * Orders that wait for a price, by source and direction: those that trigger when the price rises to theirs on one ladder,
 * those that trigger when it falls on another, so an observation touches only what it triggers. Which order came first
 * within a price says nothing here: what one observation triggers is taken in the order of order ids.
 */
import type { OrderStore } from './order-store.js';
import { NO_LEVEL, PriceLadder } from './price-ladder.js';

/** Whose price an order waits for. Best prices are those of the side that it would meet. */
export const PriceSource = { last: 0, ask: 1, bid: 2, mark: 3 } as const;
const SOURCES = 4;

/** An order as the book of triggers sees it. */
export interface PendingOrder {
  readonly source: number;
  readonly rises: boolean;
  readonly isTrailing: boolean;
}

export class TriggerBook {
  count = 0;
  /** Made with the first pending order: most instruments have none at a time. */
  private ladders: PriceLadder[] = [];
  /** Order ids of trailing stops by source. */
  private readonly trailing = Array.from({ length: SOURCES }, () => new Set<number>());
  private collected: number[] = [];

  constructor(
    private readonly orders: OrderStore,
    private readonly kindOf: (slot: number) => PendingOrder,
  ) {}

  add(slot: number): void {
    const { orders } = this;
    const kind = this.kindOf(slot);
    const ladder = this.ladderOf(kind);
    const level = ladder.levelAt(orders.terms.stopPriceTicks[orders.specialOf(slot)] as number);
    const last = ladder.last[level] as number;
    orders.setLevel(slot, level + 1);
    orders.setPrev(slot, last);
    orders.setNext(slot, 0);
    if (last === 0) ladder.first[level] = slot;
    else orders.setNext(last, slot);
    ladder.last[level] = slot;
    ladder.orders[level] = (ladder.orders[level] as number) + 1;
    if (kind.isTrailing) (this.trailing[kind.source] as Set<number>).add(orders.orderIdOf(slot));
    this.count += 1;
  }

  remove(slot: number): void {
    const { orders } = this;
    const kind = this.kindOf(slot);
    const ladder = this.ladderOf(kind);
    const level = orders.levelOf(slot) - 1;
    const prev = orders.prevOf(slot);
    const next = orders.nextOf(slot);
    if (prev === 0) ladder.first[level] = next;
    else orders.setNext(prev, next);
    if (next === 0) ladder.last[level] = prev;
    else orders.setPrev(next, prev);
    orders.setLevel(slot, 0);
    ladder.orders[level] = (ladder.orders[level] as number) - 1;
    if (ladder.orders[level] === 0) ladder.remove(level);
    if (kind.isTrailing) (this.trailing[kind.source] as Set<number>).delete(orders.orderIdOf(slot));
    this.count -= 1;
  }

  /** Takes out every order of the source that the price triggers: order ids, ascending; valid until the next call. */
  takeTriggered(source: number, priceTicks: number): readonly number[] {
    const { collected } = this;
    collected.length = 0;
    for (const rises of [true, false]) {
      const ladder = this.ladders[2 * source + (rises ? 1 : 0)];
      if (ladder === undefined) continue;
      while (ladder.best !== NO_LEVEL && ladder.reaches(priceTicks, ladder.best)) {
        const slot = ladder.first[ladder.best] as number;
        collected.push(this.orders.orderIdOf(slot));
        this.remove(slot);
      }
    }
    return collected.length < 2 ? collected : collected.toSorted((a, z) => a - z);
  }

  /** Trailing stops of a source: order ids, ascending. */
  trailingOf(source: number): readonly number[] {
    const ids = this.trailing[source] as Set<number>;
    return ids.size === 0 ? NOBODY : [...ids].toSorted((a, z) => a - z);
  }

  private ladderOf({ source, rises }: PendingOrder): PriceLadder {
    if (this.ladders.length === 0) {
      // What rises to its price triggers from the lowest up, what falls from the highest down.
      this.ladders = Array.from({ length: 2 * SOURCES }, (_, at) => new PriceLadder(at % 2 === 1 ? 1 : -1));
    }
    return this.ladders[2 * source + (rises ? 1 : 0)] as PriceLadder;
  }
}

const NOBODY: readonly number[] = [];
