/**
 * The book of one instrument: two ladders of price levels, each level a queue of resting orders, oldest first.
 * It moves quantities; whose money moves is decided elsewhere.
 */
import { invariant } from '../../../common/assert.js';
import { Side } from '../../../common/model/order-terms.js';
import type { StateSink, StateSource } from '../../../common/model/state-series.js';
import type { OrderStore } from './order-store.js';
import { NO_LEVEL, PriceLadder } from './price-ladder.js';

export { NO_LEVEL } from './price-ladder.js';

// Constants of this file, because V8 folds them into the code, and not those of another (docs/performance.md).
const { buy: BUY } = Side;
const NONE = NO_LEVEL;

export class OrderBook {
  readonly bids = new PriceLadder(-1);
  readonly asks = new PriceLadder(1);
  /** The level that the last `rest`, `unrest`, `reduce` or `take` changed, as it is after the change. */
  changedLevelLots = 0;
  changedLevelOrders = 0;

  constructor(private readonly orders: OrderStore) {}

  sideOf(side: number): PriceLadder {
    return side === BUY ? this.bids : this.asks;
  }

  oppositeOf(side: number): PriceLadder {
    return side === BUY ? this.asks : this.bids;
  }

  /** The oldest order at the best level that an incoming order with this limit reaches, 0 for none. */
  bestMaker(incomingSide: number, limitTicks: number): number {
    const ladder = incomingSide === BUY ? this.asks : this.bids;
    const { best } = ladder;
    if (best === NONE || !ladder.reaches(limitTicks, best)) return 0;
    return ladder.first[best] as number;
  }

  /** The best price of the side that an incoming order would meet, 0 when it is empty. */
  bestOppositePrice(incomingSide: number): number {
    const ladder = this.oppositeOf(incomingSide);
    return ladder.best === NONE ? 0 : ladder.priceOf(ladder.best);
  }

  /** True when an incoming order could fill `quantityLots` at its limit or better. */
  canFill(incomingSide: number, limitTicks: number, quantityLots: number): boolean {
    const ladder = this.oppositeOf(incomingSide);
    let missing = quantityLots;
    for (
      let level = ladder.best;
      level !== NONE && ladder.reaches(limitTicks, level);
      level = ladder.nextWorse(level)
    ) {
      missing -= ladder.quantityLots[level] as number;
      if (missing <= 0) return true;
    }
    return false;
  }

  /** Puts an order at the back of the level of its price. */
  rest(slot: number): void {
    const { orders } = this;
    const ladder = this.sideOf(orders.side[slot] as number);
    const level = ladder.levelAt(orders.priceTicks[slot] as number);
    const last = ladder.last[level] as number;
    orders.level[slot] = level + 1;
    orders.prev[slot] = last;
    orders.next[slot] = 0;
    if (last === 0) ladder.first[level] = slot;
    else orders.next[last] = slot;
    ladder.last[level] = slot;
    this.changedLevelLots = (ladder.quantityLots[level] as number) + (orders.openLots[slot] as number);
    this.changedLevelOrders = (ladder.orders[level] as number) + 1;
    ladder.quantityLots[level] = this.changedLevelLots;
    ladder.orders[level] = this.changedLevelOrders;
  }

  /** Takes a resting order off its level with all it has open. */
  unrest(slot: number): void {
    const ladder = this.sideOf(this.orders.side[slot] as number);
    this.unlink(slot, ladder, this.orders.openLots[slot] as number);
  }

  /** Lowers the open quantity of a resting order in place. */
  reduce(slot: number, byLots: number): void {
    const { orders } = this;
    const ladder = this.sideOf(orders.side[slot] as number);
    const level = (orders.level[slot] as number) - 1;
    orders.openLots[slot] = (orders.openLots[slot] as number) - byLots;
    this.changedLevelLots = (ladder.quantityLots[level] as number) - byLots;
    this.changedLevelOrders = ladder.orders[level] as number;
    ladder.quantityLots[level] = this.changedLevelLots;
  }

  /** Trades `quantityLots` out of a resting order, which leaves the book when nothing is left of it. */
  take(slot: number, quantityLots: number): void {
    const open = (this.orders.openLots[slot] as number) - quantityLots;
    if (open > 0) {
      this.reduce(slot, quantityLots);
      return;
    }
    this.orders.openLots[slot] = 0;
    this.unlink(slot, this.sideOf(this.orders.side[slot] as number), quantityLots);
  }

  /** The queues of both sides, best level first, each from its front: order ids. */
  saveState(sink: StateSink): void {
    const { orders } = this;
    for (const ladder of [this.bids, this.asks]) {
      sink.number(ladder.count);
      for (let level = ladder.best; level !== NONE; level = ladder.nextWorse(level)) {
        sink.number(ladder.orders[level] as number);
        sink.number(ladder.quantityLots[level] as number);
        for (let slot = ladder.first[level] as number; slot !== 0; slot = orders.next[slot] as number) {
          sink.number(orders.orderId[slot] as number);
        }
      }
    }
  }

  /** Of an empty book, once the orders are loaded. */
  loadState(source: StateSource): void {
    const { orders } = this;
    for (const ladder of [this.bids, this.asks]) {
      const levels = source.number();
      for (let left = levels; left > 0; left -= 1) {
        const count = source.number();
        const quantityLots = source.number();
        for (let place = 0; place < count; place += 1) this.rest(orders.find(source.number()));
        invariant(
          this.changedLevelOrders === count && this.changedLevelLots === quantityLots,
          'the orders of a level add up to what it was saved with',
        );
      }
      invariant(ladder.count === levels, 'each order stands on the side that it was saved on');
    }
  }

  private unlink(slot: number, ladder: PriceLadder, lots: number): void {
    const { orders } = this;
    const level = (orders.level[slot] as number) - 1;
    const prev = orders.prev[slot] as number;
    const next = orders.next[slot] as number;
    if (prev === 0) ladder.first[level] = next;
    else orders.next[prev] = next;
    if (next === 0) ladder.last[level] = prev;
    else orders.prev[next] = prev;
    orders.level[slot] = 0;
    this.changedLevelLots = (ladder.quantityLots[level] as number) - lots;
    this.changedLevelOrders = (ladder.orders[level] as number) - 1;
    ladder.quantityLots[level] = this.changedLevelLots;
    ladder.orders[level] = this.changedLevelOrders;
    if (this.changedLevelOrders === 0) ladder.remove(level);
  }
}
