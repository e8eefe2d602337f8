/**
 * What an instrument's market is beside its book: the prices seen, and how orders are found that are not on the book.
 * Those orders are part of the order store; what leads to them is made anew when a state is loaded.
 */
import { AuctionKind, Phase, PhaseReason, Side, TimeInForce } from '../../../common/model/order-terms.js';
import type { StateSink, StateSource } from '../../../common/model/state-series.js';
import { type AuctionResult, NO_AUCTION } from './auction-price.js';
import { DayReference } from './day-reference.js';
import { NEVER } from './expiry-queue.js';
import { LevelAllocation } from './level-allocation.js';
import type { OrderBook } from './order-book.js';
import { PriceBands } from './price-bands.js';
import type { TriggerBook } from './trigger-book.js';

const OBSERVATIONS_AT_START = 16;
const NOT_LOOKED = -1;

/** The prices that continuous trading begins with, which are observed once; 0: there is none. */
interface OpeningPrices {
  readonly lastTicks: number;
  readonly askTicks: number;
  readonly bidTicks: number;
  readonly markTicks: number;
}

/** A working order that has closed: its list's legs come in, or go when nothing of it was filled. */
export interface ClosedWorkingOrder {
  readonly listId: number;
  readonly orderId: number;
  readonly filledLots: number;
}

export class MarketState {
  /** The last trade's price; 0 while there was none. */
  lastTradeTicks = 0;
  markPriceTicks = 0;
  auctionKind: number = AuctionKind.none;
  /** When the present phase ends by itself. */
  phaseEndsAtUs = NEVER;
  phaseReason: number = PhaseReason.operator;
  /** Order ids. */
  readonly pegs = new Set<number>();
  readonly parked = new Set<number>();
  readonly closedWorking: ClosedWorkingOrder[] = [];
  /** Trade prices that no trigger has seen yet, within one command. */
  private observed = new Float64Array(OBSERVATIONS_AT_START);
  observedCount = 0;
  /** Not seen yet by any trigger, within the command that begins continuous trading. */
  opening: OpeningPrices | null = null;
  /** The best displayed prices that pegs were last priced with; between commands those of the book. */
  peggedBidTicks = NOT_LOOKED;
  peggedAskTicks = NOT_LOOKED;

  readonly bands = new PriceBands();
  readonly day = new DayReference();
  readonly allocation = new LevelAllocation();
  /** What the auction was last told to trade, and the change of the book that it was worked out for. */
  indicative: AuctionResult = NO_AUCTION;
  indicativeOfChange = NOT_LOOKED;

  constructor(readonly triggers: TriggerBook) {}

  /** When something of this market ends by itself next. */
  get nextDueUs(): number {
    return Math.min(this.phaseEndsAtUs, this.bands.endsAtUs);
  }

  /** The auction is worked out anew whatever the book has done. */
  lookAgain(): void {
    this.indicativeOfChange = NOT_LOOKED;
  }

  /** Auction phases begin: nothing has been told of them. */
  forgetIndicative(): void {
    this.lookAgain();
    this.indicative = NO_AUCTION;
  }

  /** What market orders of an auction, and its price where all else is equal, go by; 0: there is none. */
  get referenceTicks(): number {
    return this.lastTradeTicks === 0 ? this.markPriceTicks : this.lastTradeTicks;
  }

  /** True while nothing follows from a trade or a changed book. */
  get isQuiet(): boolean {
    return (
      this.triggers.count === 0 && this.pegs.size === 0 && this.closedWorking.length === 0 && this.bands.limitSide === 0
    );
  }

  /** Notes the price of a trade, in the command of that time. */
  noteTrade(priceTicks: number, command: { readonly timeUs: number }): void {
    if (command.timeUs >= this.day.endUs) this.day.begin(this.lastTradeTicks, command);
    this.lastTradeTicks = priceTicks;
  }

  /** Notes the first and the last price of what one incoming order traded, for triggers to see. */
  traded(firstTicks: number, lastTicks: number): void {
    if (this.observedCount + 2 > this.observed.length) {
      const longer = new Float64Array(this.observed.length * 2);
      longer.set(this.observed);
      this.observed = longer;
    }
    this.observed[this.observedCount] = firstTicks;
    this.observedCount += 1;
    if (lastTicks === firstTicks) return;
    this.observed[this.observedCount] = lastTicks;
    this.observedCount += 1;
  }

  /** Continuous trading begins: every price is observed once, and pegs are priced whatever they were priced with before. */
  opens(book: OrderBook): void {
    this.observedCount = 0;
    this.opening = {
      lastTicks: this.lastTradeTicks,
      askTicks: book.bestShownPrice(Side.sell),
      bidTicks: book.bestShownPrice(Side.buy),
      markTicks: this.markPriceTicks,
    };
    this.peggedBidTicks = NOT_LOOKED;
    this.peggedAskTicks = NOT_LOOKED;
  }

  forgetObservations(): void {
    this.observedCount = 0;
    this.opening = null;
  }

  observedAt(index: number): number {
    return this.observed[index] as number;
  }

  workingClosed(listId: number, orderId: number, filledLots: number): void {
    this.closedWorking.push({ listId, orderId, filledLots });
  }

  /** Whether an order waits off the book in this phase: it is for an auction that is not on. */
  parks(timeInForce: number, phase: number): boolean {
    if (timeInForce === TimeInForce.at_close) {
      return phase !== Phase.auction || this.auctionKind !== AuctionKind.closing;
    }
    return timeInForce === TimeInForce.good_for_auction && phase === Phase.continuous;
  }

  saveState(sink: StateSink): void {
    for (const value of [this.lastTradeTicks, this.markPriceTicks, this.auctionKind]) sink.number(value);
    sink.number(this.phaseEndsAtUs === NEVER ? 0 : this.phaseEndsAtUs);
    sink.number(this.phaseReason);
    this.day.saveState(sink);
    const { priceTicks, volumeLots, surplusLots } = this.indicative;
    for (const value of [priceTicks, volumeLots, surplusLots]) sink.number(value);
    this.bands.saveState(sink);
    this.allocation.saveState(sink);
  }

  loadState(source: StateSource): void {
    this.lastTradeTicks = source.number();
    this.markPriceTicks = source.number();
    this.auctionKind = source.number();
    this.phaseEndsAtUs = source.number() || NEVER;
    this.phaseReason = source.number();
    this.day.loadState(source);
    this.indicative = { priceTicks: source.number(), volumeLots: source.number(), surplusLots: source.number() };
    this.bands.loadState(source);
    this.allocation.loadState(source);
  }
}
