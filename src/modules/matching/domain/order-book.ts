/**
 * The book of one instrument: two ladders of price levels, each level a queue of orders: the displayed ones, oldest first,
 * then those not displayed, oldest first. It moves quantities; whose money moves is decided elsewhere.
 */
import { invariant } from '../../../common/assert.js';
import { OrderFlag, Side } from '../../../common/model/order-terms.js';
import type { StateSink, StateSource } from '../../../common/model/state-series.js';
import type { OrderStore } from './order-store.js';
import { NO_LEVEL, PriceLadder } from './price-ladder.js';
import { Shown } from './special-terms.js';

export { NO_LEVEL } from './price-ladder.js';

// Constants of this file, because V8 folds them into the code, and not those of another (docs/performance.md).
const { buy: BUY } = Side;
const { allOrNone: ALL_OR_NONE } = OrderFlag;
const { peak: PEAK, none: NOT_SHOWN } = Shown;
const NONE = NO_LEVEL;

export class OrderBook {
  readonly bids = new PriceLadder(-1);
  readonly asks = new PriceLadder(1);
  /** The displayed part of the level that the last `rest`, `unrest`, `reduce` or `take` changed, after the change. */
  changedLevelLots = Number.NaN;
  changedLevelOrders = 0;
  /** Counts every change of the book: who keeps it knows whether anything has moved since. */
  changes = 0;
  /** All-or-none orders here: while there are none, the best maker is the first order of the best level. */
  allOrNoneCount = 0;
  /** While it matters: the order that made the best displayed price of its side by resting there alone; 0 for none. */
  tracksTop = false;
  topBidId = 0;
  topAskId = 0;

  constructor(private readonly orders: OrderStore) {}

  sideOf(side: number): PriceLadder {
    return side === BUY ? this.bids : this.asks;
  }

  oppositeOf(side: number): PriceLadder {
    return side === BUY ? this.asks : this.bids;
  }

  /** Whether an incoming order with this limit meets any price of the other side. */
  isReachedBy(incomingSide: number, limitTicks: number): boolean {
    const ladder = incomingSide === BUY ? this.asks : this.bids;
    return ladder.best !== NONE && ladder.reaches(limitTicks, ladder.best);
  }

  /** The first order that an incoming one with this limit and open quantity trades with, 0 for none. */
  bestMaker(incomingSide: number, limitTicks: number, openLots: number): number {
    const ladder = incomingSide === BUY ? this.asks : this.bids;
    const { best } = ladder;
    if (best === NONE || !ladder.reaches(limitTicks, best)) return 0;
    return this.allOrNoneCount === 0 ? (ladder.first[best] as number) : this.firstFitting(ladder, limitTicks, openLots);
  }

  /** The best price of the side that an incoming order would meet, all-or-none orders left out; 0 when there is none. */
  bestOppositePrice(incomingSide: number): number {
    const ladder = this.oppositeOf(incomingSide);
    if (ladder.best === NONE) return 0;
    if (this.allOrNoneCount === 0) return ladder.priceOf(ladder.best);
    const slot = this.firstFitting(ladder, ladder.everyLimit, 0);
    return slot === 0 ? 0 : this.orders.priceTicksOf(slot);
  }

  /** The best limit of all orders that an incoming one would meet or pass by; 0 for none. */
  highestBid(): number {
    return this.bids.best === NONE ? 0 : this.bids.priceOf(this.bids.best);
  }

  /** The best price at which an order of the side is displayed, 0 for none. */
  bestShownPrice(side: number): number {
    const ladder = this.sideOf(side);
    for (let level = ladder.best; level !== NONE; level = ladder.nextWorse(level)) {
      if (ladder.orders[level] !== ladder.unshownOrders[level]) return ladder.priceOf(level);
    }
    return 0;
  }

  /** What the order shows while it is on the book. */
  shownLots(slot: number): number {
    const { orders } = this;
    const row = orders.specialOf(slot);
    if (row === 0) return orders.openLotsOf(slot);
    const shown = orders.terms.shown[row];
    if (shown === PEAK) return orders.terms.peakLots[row] as number;
    return shown === NOT_SHOWN ? 0 : orders.openLotsOf(slot);
  }

  /** The most that one trade takes of a maker: what an iceberg shows, all of any other. */
  tradableLots(slot: number): number {
    const { orders } = this;
    const row = orders.specialOf(slot);
    const isPeak = row !== 0 && orders.terms.shown[row] === PEAK;
    return isPeak ? (orders.terms.peakLots[row] as number) : orders.openLotsOf(slot);
  }

  /** Puts an order at its place on the level of its price: behind the displayed ones, or behind all. */
  rest(slot: number): void {
    const { orders } = this;
    const ladder = this.sideOf(orders.sideOf(slot));
    const level = ladder.levelAt(orders.priceTicksOf(slot));
    orders.setLevel(slot, level + 1);
    ladder.quantityLots[level] = (ladder.quantityLots[level] as number) + orders.openLotsOf(slot);
    ladder.orders[level] = (ladder.orders[level] as number) + 1;
    if (orders.specialOf(slot) === 0) this.linkBehindShown(slot, ladder, level);
    else this.restSpecial(slot, ladder, level);
    this.noteChange(ladder, level);
    if (this.tracksTop) this.noteTop(slot);
  }

  /** Takes a resting order off its level with all it has open. */
  unrest(slot: number): void {
    const ladder = this.sideOf(this.orders.sideOf(slot));
    if (this.tracksTop) this.forgetTop(this.orders.orderIdOf(slot));
    this.leave(slot, ladder, this.orders.openLotsOf(slot));
  }

  /** Lowers the open quantity of a resting order in place; an iceberg shows no more than what is left. */
  reduce(slot: number, byLots: number): void {
    const { orders } = this;
    const { terms } = orders;
    const ladder = this.sideOf(orders.sideOf(slot));
    const level = orders.levelOf(slot) - 1;
    const openLots = orders.openLotsOf(slot) - byLots;
    const row = orders.specialOf(slot);
    if (row !== 0 && terms.shown[row] !== Shown.all) {
      const peakBefore = terms.peakLots[row] as number;
      const peak = Math.min(peakBefore, openLots);
      terms.peakLots[row] = peak;
      ladder.unshownLots[level] = (ladder.unshownLots[level] as number) - byLots + peakBefore - peak;
    }
    orders.setOpenLots(slot, openLots);
    ladder.quantityLots[level] = (ladder.quantityLots[level] as number) - byLots;
    this.noteChange(ladder, level);
  }

  /** Trades `quantityLots` (at most `tradableLots`) out of an order, which leaves the book when nothing is left of it. */
  take(slot: number, quantityLots: number): void {
    const { orders } = this;
    const ladder = this.sideOf(orders.sideOf(slot));
    const openLots = orders.openLotsOf(slot) - quantityLots;
    if (openLots === 0) {
      this.leave(slot, ladder, quantityLots);
      orders.setOpenLots(slot, 0);
      return;
    }
    const level = orders.levelOf(slot) - 1;
    const row = orders.specialOf(slot);
    if (row !== 0) this.takeSpecial(row, quantityLots, ladder, level);
    orders.setOpenLots(slot, openLots);
    ladder.quantityLots[level] = (ladder.quantityLots[level] as number) - quantityLots;
    this.noteChange(ladder, level);
  }

  /** An iceberg that shows nothing any more shows its next peak, behind all displayed orders of its level. True if it did. */
  refreshPeak(slot: number): boolean {
    const { orders } = this;
    const { terms } = orders;
    const row = orders.specialOf(slot);
    if (row === 0 || terms.shown[row] !== PEAK || terms.peakLots[row] !== 0) return false;
    const ladder = this.sideOf(orders.sideOf(slot));
    const level = orders.levelOf(slot) - 1;
    this.unlink(slot, ladder, level);
    this.linkBehindShown(slot, ladder, level);
    this.showPeak(slot, row, ladder, level);
    this.noteChange(ladder, level);
    return true;
  }

  /** The queues of both sides, best level first, each from its front: order ids. */
  saveState(sink: StateSink): void {
    const { orders } = this;
    for (const value of [this.tracksTop ? 1 : 0, this.topBidId, this.topAskId]) sink.number(value);
    for (const ladder of [this.bids, this.asks]) {
      sink.number(ladder.count);
      for (let level = ladder.best; level !== NONE; level = ladder.nextWorse(level)) {
        sink.number(ladder.orders[level] as number);
        sink.number(ladder.quantityLots[level] as number);
        for (let slot = ladder.first[level] as number; slot !== 0; slot = orders.nextOf(slot)) {
          sink.number(orders.orderIdOf(slot));
        }
      }
    }
  }

  /** Of an empty book, once the orders are loaded. */
  loadState(source: StateSource): void {
    const { orders } = this;
    const tracksTop = source.number() === 1;
    const [topBidId, topAskId] = [source.number(), source.number()];
    for (const ladder of [this.bids, this.asks]) {
      const levels = source.number();
      for (let left = levels; left > 0; left -= 1) {
        const count = source.number();
        const quantityLots = source.number();
        let level = NONE;
        for (let place = 0; place < count; place += 1) {
          const slot = orders.find(source.number());
          this.restAsSaved(slot);
          level = orders.levelOf(slot) - 1;
        }
        invariant(
          ladder.orders[level] === count && ladder.quantityLots[level] === quantityLots,
          'the orders of a level add up to what it was saved with',
        );
      }
      invariant(ladder.count === levels, 'each order stands on the side that it was saved on');
    }
    this.tracksTop = tracksTop;
    this.topBidId = topBidId;
    this.topAskId = topAskId;
  }

  /** `rest`, but an iceberg shows what it showed and not a new peak. */
  private restAsSaved(slot: number): void {
    const { terms } = this.orders;
    const row = this.orders.specialOf(slot);
    const peakLots = terms.peakLots[row] as number;
    this.rest(slot);
    if (row === 0 || terms.shown[row] !== PEAK) return;
    const ladder = this.sideOf(this.orders.sideOf(slot));
    const level = this.orders.levelOf(slot) - 1;
    ladder.unshownLots[level] = (ladder.unshownLots[level] as number) + (terms.peakLots[row] as number) - peakLots;
    terms.peakLots[row] = peakLots;
  }

  /** Whether to note from now on who made the best price; nobody has yet when it begins. */
  trackTop(isOn: boolean): void {
    if (this.tracksTop === isOn) return;
    this.tracksTop = isOn;
    this.topBidId = 0;
    this.topAskId = 0;
  }

  private noteTop(slot: number): void {
    const { orders } = this;
    const side = orders.sideOf(slot);
    if (this.changedLevelOrders !== 1 || this.shownLots(slot) === 0) return;
    if (this.bestShownPrice(side) !== orders.priceTicksOf(slot)) return;
    if (side === BUY) this.topBidId = orders.orderIdOf(slot);
    else this.topAskId = orders.orderIdOf(slot);
  }

  /** An order that leaves its level has not made the price of the next one that it joins. */
  private forgetTop(orderId: number): void {
    if (this.topBidId === orderId) this.topBidId = 0;
    if (this.topAskId === orderId) this.topAskId = 0;
  }

  private restSpecial(slot: number, ladder: PriceLadder, level: number): void {
    const { orders } = this;
    const row = orders.specialOf(slot);
    if (orders.terms.shown[row] !== NOT_SHOWN) {
      this.linkBehindShown(slot, ladder, level);
      if (orders.terms.shown[row] === PEAK) {
        ladder.unshownLots[level] = (ladder.unshownLots[level] as number) + orders.openLotsOf(slot);
        this.showPeak(slot, row, ladder, level);
      }
      return;
    }
    this.linkBehind(slot, ladder.last[level] as number, ladder, level);
    if (ladder.firstUnshown[level] === 0) ladder.firstUnshown[level] = slot;
    ladder.unshownLots[level] = (ladder.unshownLots[level] as number) + orders.openLotsOf(slot);
    ladder.unshownOrders[level] = (ladder.unshownOrders[level] as number) + 1;
    if ((orders.flagsOf(slot) & ALL_OR_NONE) !== 0) this.allOrNoneCount += 1;
  }

  private showPeak(slot: number, row: number, ladder: PriceLadder, level: number): void {
    const { terms } = this.orders;
    const peak = Math.min(terms.displayQuantityLots[row] as number, this.orders.openLotsOf(slot));
    terms.peakLots[row] = peak;
    ladder.unshownLots[level] = (ladder.unshownLots[level] as number) - peak;
  }

  private takeSpecial(row: number, lots: number, ladder: PriceLadder, level: number): void {
    const { terms } = this.orders;
    let fromUnshown = 0;
    if (terms.shown[row] === NOT_SHOWN) fromUnshown = lots;
    else if (terms.shown[row] === PEAK) {
      const peak = terms.peakLots[row] as number;
      // An auction takes more than the peak.
      fromUnshown = lots > peak ? lots - peak : 0;
      terms.peakLots[row] = lots > peak ? 0 : peak - lots;
    }
    ladder.unshownLots[level] = (ladder.unshownLots[level] as number) - fromUnshown;
  }

  private leave(slot: number, ladder: PriceLadder, lots: number): void {
    const { orders } = this;
    const level = orders.levelOf(slot) - 1;
    if (orders.specialOf(slot) !== 0) this.leaveSpecial(slot, ladder, level);
    this.unlink(slot, ladder, level);
    orders.setLevel(slot, 0);
    ladder.quantityLots[level] = (ladder.quantityLots[level] as number) - lots;
    ladder.orders[level] = (ladder.orders[level] as number) - 1;
    this.noteChange(ladder, level);
    if (ladder.orders[level] === 0) ladder.remove(level);
  }

  private leaveSpecial(slot: number, ladder: PriceLadder, level: number): void {
    const { orders } = this;
    const shown = this.shownLots(slot);
    ladder.unshownLots[level] = (ladder.unshownLots[level] as number) - orders.openLotsOf(slot) + shown;
    if (orders.terms.shown[orders.specialOf(slot)] !== NOT_SHOWN) return;
    ladder.unshownOrders[level] = (ladder.unshownOrders[level] as number) - 1;
    if ((orders.flagsOf(slot) & ALL_OR_NONE) !== 0) this.allOrNoneCount -= 1;
  }

  private linkBehindShown(slot: number, ladder: PriceLadder, level: number): void {
    const firstUnshown = ladder.firstUnshown[level] as number;
    const before = firstUnshown === 0 ? (ladder.last[level] as number) : this.orders.prevOf(firstUnshown);
    this.linkBehind(slot, before, ladder, level);
  }

  /** Links the order in behind `prev`; 0: at the front. */
  private linkBehind(slot: number, prev: number, ladder: PriceLadder, level: number): void {
    const { orders } = this;
    const next = prev === 0 ? (ladder.first[level] as number) : orders.nextOf(prev);
    orders.setPrev(slot, prev);
    orders.setNext(slot, next);
    if (prev === 0) ladder.first[level] = slot;
    else orders.setNext(prev, slot);
    if (next === 0) ladder.last[level] = slot;
    else orders.setPrev(next, slot);
  }

  private unlink(slot: number, ladder: PriceLadder, level: number): void {
    const { orders } = this;
    const prev = orders.prevOf(slot);
    const next = orders.nextOf(slot);
    if (prev === 0) ladder.first[level] = next;
    else orders.setNext(prev, next);
    if (next === 0) ladder.last[level] = prev;
    else orders.setPrev(next, prev);
    if (ladder.firstUnshown[level] === slot) ladder.firstUnshown[level] = next;
  }

  private noteChange(ladder: PriceLadder, level: number): void {
    this.changedLevelLots = (ladder.quantityLots[level] as number) - (ladder.unshownLots[level] as number);
    this.changedLevelOrders = (ladder.orders[level] as number) - (ladder.unshownOrders[level] as number);
    this.changes += 1;
  }

  /** The first order within the limit that `openLots` covers where it is all-or-none. */
  private firstFitting(ladder: PriceLadder, limitTicks: number, openLots: number): number {
    const { orders } = this;
    for (
      let level = ladder.best;
      level !== NONE && ladder.reaches(limitTicks, level);
      level = ladder.nextWorse(level)
    ) {
      for (let slot = ladder.first[level] as number; slot !== 0; slot = orders.nextOf(slot)) {
        const isAllOrNone = (orders.flagsOf(slot) & ALL_OR_NONE) !== 0;
        if (!isAllOrNone || orders.openLotsOf(slot) <= openLots) return slot;
      }
    }
    return 0;
  }
}
