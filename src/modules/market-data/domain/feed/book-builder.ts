/**
 * The book of another venue from what it publishes: one snapshot and numbered differences, which may come before it. What is
 * in the book is exactly what the venue said, or the builder says that it has lost the thread and wants another snapshot.
 *
 * How differences are numbered (Binance's documents "How to manage a local order book correctly"):
 * - `counted` (spot): each has the numbers of its first and last update, and begins one behind the end of the one before; the
 *   first that counts contains the update behind the snapshot.
 * - `chained` (USD-M and COIN-M futures): each names the last update of the one before; the first that counts contains the last
 *   update of the snapshot.
 *
 * A level is an absolute quantity, 0 removes it; removing what is not there is normal.
 */
import { Side } from '../../../../common/model/order-terms.js';
import { type BookLevel, LevelBook } from '../level-book.js';
import type { BestLevel } from '../ticker.js';

export type Numbering = 'counted' | 'chained';

/** Price and quantity in whole steps of the venue. */
export type FeedLevel = readonly [priceTicks: number, quantityLots: number];

export interface BookSnapshot {
  readonly kind: 'snapshot';
  readonly lastUpdateId: number;
  readonly bids: readonly FeedLevel[];
  readonly asks: readonly FeedLevel[];
}

export interface BookDifference {
  readonly kind: 'difference';
  readonly firstUpdateId: number;
  readonly lastUpdateId: number;
  /** Of the difference before; only where they are chained. */
  readonly previousUpdateId?: number;
  readonly bids: readonly FeedLevel[];
  readonly asks: readonly FeedLevel[];
}

/**
 * What a message did. `waiting`: kept until a snapshot comes. `stale`: all of it is in the book already. `gap`: something is
 * missing between the book and this message; the book is empty until the next snapshot. `overflow`: too many messages wait
 * for a snapshot, the oldest one is dropped.
 */
export type BookOutcome =
  | { readonly kind: 'applied' | 'waiting' | 'stale' | 'overflow' }
  | { readonly kind: 'gap'; readonly expectedId: number; readonly gotId: number };

const WAITING_MAX = 10_000;

export class BookBuilder {
  /** The last update that is in the book; 0 while there is no snapshot. */
  lastUpdateId = 0;
  private book = new LevelBook();
  private isChained = false;
  private waiting: BookDifference[] = [];

  constructor(
    private readonly numbering: Numbering,
    private readonly waitingMax: number = WAITING_MAX,
  ) {}

  /** Whether the book is one that can be shown. */
  get isSynchronized(): boolean {
    return this.lastUpdateId > 0;
  }

  take(message: BookSnapshot | BookDifference): BookOutcome {
    if (message.kind === 'snapshot') return this.begin(message);
    return this.isSynchronized ? this.goOn(message) : this.wait(message);
  }

  best(side: Side): BestLevel | null {
    return this.book.best(side);
  }

  /** The best `count` levels, best first; the number of orders is not known and 1. */
  levels(side: Side, count: number): BookLevel[] {
    return this.book.levels(side, count);
  }

  private begin({ lastUpdateId, bids, asks }: BookSnapshot): BookOutcome {
    // A snapshot that is older than the book would take it back.
    if (lastUpdateId <= this.lastUpdateId) return { kind: 'stale' };
    this.book = new LevelBook();
    this.lastUpdateId = lastUpdateId;
    this.isChained = false;
    this.put(bids, asks);
    const { waiting } = this;
    this.waiting = [];
    for (const difference of waiting) {
      const outcome = this.goOn(difference);
      if (outcome.kind === 'gap') return outcome;
    }
    return { kind: 'applied' };
  }

  private goOn(difference: BookDifference): BookOutcome {
    const { lastUpdateId, bids, asks } = difference;
    // The first of a chain may end with the snapshot itself.
    const mayEndThere = this.numbering === 'chained' && !this.isChained;
    if (lastUpdateId < this.lastUpdateId || (lastUpdateId === this.lastUpdateId && !mayEndThere))
      return { kind: 'stale' };
    const gap = this.gapBefore(difference);
    if (gap !== undefined) {
      this.lose(difference);
      return gap;
    }
    this.put(bids, asks);
    this.lastUpdateId = lastUpdateId;
    this.isChained = true;
    return { kind: 'applied' };
  }

  private gapBefore({ firstUpdateId, previousUpdateId }: BookDifference): (BookOutcome & { kind: 'gap' }) | undefined {
    if (this.numbering === 'counted') {
      const expectedId = this.lastUpdateId + 1;
      // Only the first one behind a snapshot may begin before it.
      const fits = this.isChained ? firstUpdateId === expectedId : firstUpdateId <= expectedId;
      return fits ? undefined : { kind: 'gap', expectedId, gotId: firstUpdateId };
    }
    const expectedId = this.lastUpdateId;
    const gotId = this.isChained ? (previousUpdateId ?? 0) : firstUpdateId;
    const fits = this.isChained ? gotId === expectedId : gotId <= expectedId;
    return fits ? undefined : { kind: 'gap', expectedId, gotId };
  }

  /** The next snapshot may well be older than this difference. */
  private lose(difference: BookDifference): void {
    this.book = new LevelBook();
    this.lastUpdateId = 0;
    this.isChained = false;
    this.waiting = [difference];
  }

  private wait(difference: BookDifference): BookOutcome {
    this.waiting.push(difference);
    if (this.waiting.length <= this.waitingMax) return { kind: 'waiting' };
    this.waiting.shift();
    return { kind: 'overflow' };
  }

  private put(bids: readonly FeedLevel[], asks: readonly FeedLevel[]): void {
    for (const [priceTicks, quantityLots] of bids) this.book.set(Side.buy, priceTicks, quantityLots, 1);
    for (const [priceTicks, quantityLots] of asks) this.book.set(Side.sell, priceTicks, quantityLots, 1);
  }
}
