/**
 * What an incoming order would fill, without trading: the sum, in the order of trading, of all that it would meet up to its
 * limit. FOK, minimum quantity and all-or-none are decided by it, and how many lots an amount of money buys.
 */
import { ppmCeil } from '../../../common/exact.js';
import { OrderFlag, SelfTradePrevention, Side } from '../../../common/model/order-terms.js';
import { NO_LEVEL, type OrderBook } from './order-book.js';
import type { OrderStore } from './order-store.js';
import type { PriceLadder } from './price-ladder.js';
import { Shown } from './special-terms.js';

const { none: NO_PREVENTION, expire_maker: EXPIRE_MAKER } = SelfTradePrevention;

/** Says whose orders are each other's own. */
export interface Owners {
  areOne(accountId: number, otherAccountId: number): boolean;
}

/** Who comes in, on which side, how far. */
export class Prospect {
  accountId = 0;
  side: number = Side.buy;
  limitTicks = 0;
  selfTradePrevention: number = NO_PREVENTION;
  /** All that it has open: it may meet more than has to fill at once. */
  openLots = 0;
  /** Whether levels with more than it has open are divided: then it meets its own orders first. */
  isDivided = false;
  /** The most that an amount of money becomes. */
  lotsMax = Number.MAX_SAFE_INTEGER;
}

interface ShownOrder {
  readonly openLots: number;
  readonly peakLots: number;
  readonly displayLots: number;
  readonly isOwn: boolean;
}

export class BookWalk {
  private lots = 0;
  private wantedLots = 0;
  private openLots = 0;
  // Of a walk for an amount: what it may cost with the fee, one tick × one lot, the rate, and the notional so far.
  private amount = 0;
  private unitsPerTickLot = 0;
  private ratePpm = 0;
  private notional = 0;

  constructor(
    private readonly orders: OrderStore,
    private readonly owners: Owners,
  ) {}

  /** How much of `wantedLots` would fill. */
  lotsFor(book: OrderBook, prospect: Prospect, wantedLots: number): number {
    this.lots = 0;
    this.wantedLots = wantedLots;
    this.openLots = prospect.openLots;
    this.amount = 0;
    const ladder = book.oppositeOf(prospect.side);
    if (book.allOrNoneCount === 0 && prospect.selfTradePrevention === NO_PREVENTION) {
      this.walkTotals(ladder, prospect.limitTicks);
    } else this.walk(ladder, prospect);
    return Math.min(this.lots, wantedLots);
  }

  /** The largest number of lots that would fill for `amount` with the fee at `ratePpm`. */
  lotsForAmount(book: OrderBook, prospect: Prospect, amount: number, unitsPerTickLot: number, ratePpm: number): number {
    this.lots = 0;
    this.wantedLots = prospect.lotsMax;
    this.amount = amount;
    this.unitsPerTickLot = unitsPerTickLot;
    this.ratePpm = ratePpm;
    this.notional = 0;
    this.walk(book.oppositeOf(prospect.side), prospect);
    return this.lots;
  }

  private walkTotals(ladder: PriceLadder, limitTicks: number): void {
    for (
      let level = ladder.best;
      level !== NO_LEVEL && ladder.reaches(limitTicks, level);
      level = ladder.nextWorse(level)
    ) {
      this.lots += ladder.quantityLots[level] as number;
      if (this.lots >= this.wantedLots) return;
    }
  }

  private walk(ladder: PriceLadder, prospect: Prospect): void {
    for (
      let level = ladder.best;
      level !== NO_LEVEL && ladder.reaches(prospect.limitTicks, level);
      level = ladder.nextWorse(level)
    ) {
      if (!this.walkLevel(ladder, level, prospect)) return;
    }
  }

  /** False when the walk has ended. Reserves of icebergs come after all that is shown: each peak goes to the back. */
  private walkLevel(ladder: PriceLadder, level: number, prospect: Prospect): boolean {
    const { orders } = this;
    const { terms } = orders;
    const priceTicks = ladder.priceOf(level);
    const { selfTradePrevention } = prospect;
    const endsAtOwn = selfTradePrevention !== NO_PREVENTION && selfTradePrevention !== EXPIRE_MAKER;
    const isDivided = prospect.isDivided && endsAtOwn;
    if (isDivided && !this.walkDivided(ladder, level, prospect)) return false;
    let reserveLots = 0;
    const start = isDivided ? ladder.firstUnshown[level] : ladder.first[level];
    for (let slot = start as number; slot !== 0; slot = orders.nextOf(slot)) {
      const row = orders.specialOf(slot);
      const openLots = orders.openLotsOf(slot);
      if (slot === ladder.firstUnshown[level]) {
        if (!this.add(reserveLots, priceTicks)) return false;
        reserveLots = 0;
      }
      if ((orders.flagsOf(slot) & OrderFlag.allOrNone) !== 0 && !this.covers(openLots)) continue;
      if (selfTradePrevention !== NO_PREVENTION && this.isOwn(prospect, slot)) {
        if (!endsAtOwn) continue;
        return false;
      }
      const isIceberg = row !== 0 && terms.shown[row] === Shown.peak;
      const peakLots = isIceberg ? (terms.peakLots[row] as number) : openLots;
      reserveLots += openLots - peakLots;
      if (!this.add(peakLots, priceTicks)) return false;
    }
    return this.add(reserveLots, priceTicks);
  }

  /**
   * The displayed orders of a level that is divided whenever it shows more than the incoming order still has open, which each
   * new peak may change: in time order as long as it is not, else all together, and own ones first.
   */
  private walkDivided(ladder: PriceLadder, level: number, prospect: Prospect): boolean {
    const priceTicks = ladder.priceOf(level);
    const queue = this.shownOrders(ladder, level, prospect);
    for (let first = queue.shift(); first !== undefined; first = queue.shift()) {
      const shownLots = queue.reduce((sum, order) => sum + order.peakLots, first.peakLots);
      const leftLots = (this.amount === 0 ? this.openLots : this.wantedLots) - this.lots;
      if (shownLots > leftLots) {
        const meetsOwn = first.isOwn || queue.some((order) => order.isOwn);
        return !meetsOwn && this.add(shownLots, priceTicks);
      }
      if (first.isOwn || !this.add(first.peakLots, priceTicks)) return false;
      const reserveLots = first.openLots - first.peakLots;
      if (reserveLots > 0) {
        queue.push({ ...first, openLots: reserveLots, peakLots: Math.min(first.displayLots, reserveLots) });
      }
    }
    return true;
  }

  private shownOrders(ladder: PriceLadder, level: number, prospect: Prospect): ShownOrder[] {
    const { orders } = this;
    const { terms } = orders;
    const shown: ShownOrder[] = [];
    const end = ladder.firstUnshown[level];
    for (let slot = ladder.first[level] as number; slot !== end; slot = orders.nextOf(slot)) {
      const row = orders.specialOf(slot);
      const openLots = orders.openLotsOf(slot);
      const isIceberg = row !== 0 && terms.shown[row] === Shown.peak;
      const peakLots = isIceberg ? (terms.peakLots[row] as number) : openLots;
      const displayLots = isIceberg ? (terms.displayQuantityLots[row] as number) : openLots;
      shown.push({ openLots, peakLots, displayLots, isOwn: this.isOwn(prospect, slot) });
    }
    return shown;
  }

  private isOwn(prospect: Prospect, slot: number): boolean {
    return this.owners.areOne(prospect.accountId, this.orders.accountIdOf(slot));
  }

  /** Whether the incoming order would still take an all-or-none order whole. A walk for an amount passes them all by. */
  private covers(openLots: number): boolean {
    return this.amount === 0 && openLots <= this.openLots - this.lots;
  }

  private add(lots: number, priceTicks: number): boolean {
    if (this.amount === 0) {
      this.lots += lots;
      return this.lots < this.wantedLots;
    }
    const affordable = this.affordable(priceTicks);
    const taken = Math.min(lots, affordable, this.wantedLots - this.lots);
    this.lots += taken;
    this.notional += taken * priceTicks * this.unitsPerTickLot;
    return taken === lots;
  }

  /** The most lots at this price that the rest of the amount pays. */
  private affordable(priceTicks: number): number {
    const unit = priceTicks * this.unitsPerTickLot;
    const net = this.amount / (1 + this.ratePpm / 1_000_000) - this.notional;
    let lots = Math.max(0, Math.floor(net / unit));
    while (this.cost(lots + 1, unit) <= this.amount) lots += 1;
    while (lots > 0 && this.cost(lots, unit) > this.amount) lots -= 1;
    return lots;
  }

  private cost(lots: number, unit: number): number {
    const notional = this.notional + lots * unit;
    return notional + ppmCeil(this.ratePpm, notional);
  }
}
