/**
 * The price at which a crossed book trades at once: the most lots, then the smallest surplus, then market pressure, then
 * nearest to a reference. All-or-none orders take no part; an iceberg counts with all it has open.
 */
import { OrderFlag } from '../../../common/model/order-terms.js';
import { NO_LEVEL, type OrderBook } from './order-book.js';
import type { OrderStore } from './order-store.js';
import type { PriceLadder } from './price-ladder.js';

/** What an auction would trade; all 0: nothing. The surplus is positive on the buy side. */
export interface AuctionResult {
  readonly priceTicks: number;
  readonly volumeLots: number;
  readonly surplusLots: number;
}

export const NO_AUCTION: AuctionResult = { priceTicks: 0, volumeLots: 0, surplusLots: 0 };

/** Price levels of a side that take part, best first. */
class CrossedSide {
  priceTicks = new Float64Array(64);
  lots = new Float64Array(64);
  count = 0;

  add(priceTicks: number, lots: number): void {
    if (this.count === this.lots.length) {
      this.priceTicks = doubled(this.priceTicks);
      this.lots = doubled(this.lots);
    }
    this.priceTicks[this.count] = priceTicks;
    this.lots[this.count] = lots;
    this.count += 1;
  }

  /** Takes levels that a limit does not reach off the end; `sign` is 1 for bids and −1 for offers. */
  trim(limitTicks: number, sign: number): void {
    while (this.count > 0 && sign * (this.priceTicks[this.count - 1] as number) < sign * limitTicks) this.count -= 1;
  }

  get total(): number {
    let sum = 0;
    for (let at = 0; at < this.count; at += 1) sum += this.lots[at] as number;
    return sum;
  }
}

/** Used again by every call, because a crossed book is priced after each command that changes it. */
const bids = new CrossedSide();
const asks = new CrossedSide();

export function auctionPrice(book: OrderBook, orders: OrderStore, referenceTicks: number): AuctionResult {
  gather(bids, book, book.bids, orders);
  gather(asks, book, book.asks, orders);
  if (bids.count === 0 || asks.count === 0) return NO_AUCTION;
  const [bestBid, bestAsk] = [bids.priceTicks[0] as number, asks.priceTicks[0] as number];
  if (bestAsk > bestBid) return NO_AUCTION;
  bids.trim(bestAsk, 1);
  asks.trim(bestBid, -1);
  return resultAt(chosenPrice(referenceTicks));
}

/** Goes once through the limits of both sides in ascending order and keeps those that are best so far. */
function chosenPrice(referenceTicks: number): number {
  let demand = bids.total;
  let supply = 0;
  let [nextBid, nextAsk] = [bids.count - 1, 0];
  let [volume, surplus] = [-1, 0];
  let [lowest, highest] = [0, 0];
  let [isAnyShort, isAnyLong] = [false, false];
  while (nextBid >= 0 || nextAsk < asks.count) {
    const bidTicks = nextBid >= 0 ? (bids.priceTicks[nextBid] as number) : Infinity;
    const askTicks = nextAsk < asks.count ? (asks.priceTicks[nextAsk] as number) : Infinity;
    const priceTicks = bidTicks < askTicks ? bidTicks : askTicks;
    if (askTicks === priceTicks) {
      supply += asks.lots[nextAsk] as number;
      nextAsk += 1;
    }
    const volumeHere = demand < supply ? demand : supply;
    const surplusHere = demand - supply;
    const isBetter = volumeHere > volume || (volumeHere === volume && Math.abs(surplusHere) < Math.abs(surplus));
    if (isBetter) {
      [volume, surplus, lowest] = [volumeHere, surplusHere, priceTicks];
      [isAnyShort, isAnyLong] = [false, false];
    }
    if (volumeHere === volume && Math.abs(surplusHere) === Math.abs(surplus)) {
      highest = priceTicks;
      if (surplusHere <= 0) isAnyShort = true;
      if (surplusHere >= 0) isAnyLong = true;
    }
    // Bids at this price still count at it.
    if (bidTicks === priceTicks) {
      demand -= bids.lots[nextBid] as number;
      nextBid -= 1;
    }
  }
  if (!isAnyShort) return highest;
  if (!isAnyLong) return lowest;
  const wanted = referenceTicks === 0 ? lowest + Math.floor((highest - lowest) / 2) : referenceTicks;
  return Math.min(Math.max(wanted, lowest), highest);
}

function resultAt(priceTicks: number): AuctionResult {
  let [demand, supply] = [0, 0];
  for (let at = 0; at < bids.count && (bids.priceTicks[at] as number) >= priceTicks; at += 1) {
    demand += bids.lots[at] as number;
  }
  for (let at = 0; at < asks.count && (asks.priceTicks[at] as number) <= priceTicks; at += 1) {
    supply += asks.lots[at] as number;
  }
  return { priceTicks, volumeLots: Math.min(demand, supply), surplusLots: demand - supply };
}

/** The levels of a side that take part, as far as they can meet the other side. */
function gather(into: CrossedSide, book: OrderBook, ladder: PriceLadder, orders: OrderStore): void {
  into.count = 0;
  const opposite = ladder === book.bids ? book.asks : book.bids;
  if (opposite.best === NO_LEVEL) return;
  const farthest = opposite.priceOf(opposite.best);
  for (
    let level = ladder.best;
    level !== NO_LEVEL && ladder.reaches(farthest, level);
    level = ladder.nextWorse(level)
  ) {
    const lots = book.allOrNoneCount === 0 ? (ladder.quantityLots[level] as number) : lotsOf(ladder, level, orders);
    if (lots > 0) into.add(ladder.priceOf(level), lots);
  }
}

function lotsOf(ladder: PriceLadder, level: number, orders: OrderStore): number {
  let lots = 0;
  for (let slot = ladder.first[level] as number; slot !== 0; slot = orders.nextOf(slot)) {
    if ((orders.flagsOf(slot) & OrderFlag.allOrNone) === 0) lots += orders.openLotsOf(slot);
  }
  return lots;
}

function doubled(from: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const to = new Float64Array(from.length * 2);
  to.set(from);
  return to;
}
