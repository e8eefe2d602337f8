/**
 * A placement being checked: what the order would be. Checks 12–17 of `docs/matching.md` work it out while they refuse;
 * what they leave here is what acceptance takes.
 */
import { mulDivFloor } from '../../../common/exact.js';
import { isTriggerType, OrderFlag, OrderType, Phase, Side, TimeInForce } from '../../../common/model/order-terms.js';
import { RejectReason } from '../../../common/model/reject-reason.js';
import { INTEGER_MAX } from '../../../common/model/units.js';
import type { Instrument } from '../../instruments/domain/instrument.js';
import type { FeeTiers } from '../../instruments/domain/fee-tiers.js';
import { BookWalk, Prospect } from '../../matching/domain/book-walk.js';
import type { MarketState } from '../../matching/domain/market-state.js';
import type { OrderBook } from '../../matching/domain/order-book.js';
import { Standing } from '../../matching/domain/special-terms.js';
import type { AccountTraits } from './account-traits.js';
import type { CommandView } from './command-view.js';
import { reachOf, refusalOfSize } from './order-checks.js';
import { isAuctionOnly, isMarketType } from './order-forms.js';
import type { TradingParts } from './core-parts.js';
import type { Settlement } from './settlement.js';

// Constants of this file, because V8 folds them into the code, and not those of another (docs/performance.md).
const { buy: BUY, sell: SELL } = Side;
const { market: MARKET, market_to_limit: MARKET_TO_LIMIT } = OrderType;
const { postOnlySlide: SLIDE, reduceOnly: REDUCE_ONLY } = OrderFlag;
const { continuous: CONTINUOUS } = Phase;
const { book: ON_BOOK } = Standing;
const BPS = 10_000;

/** Not worked out yet; a double from the first, as in `CommandView`. */
const UNSET = Number.NaN;

export class OrderDraft {
  limitTicks = UNSET;
  /** The price that the hold is taken at; 0: the hold is an amount. */
  holdTicks = UNSET;
  quantityLots = UNSET;
  heldAmount = UNSET;
  /** The first stop price of a trigger order. */
  stopTicks = UNSET;
  bestOppositeTicks = UNSET;
  makerFeePpm = 0;
  takerFeePpm = 0;
  standing: number = Standing.book;
  /** True when the order may stay open after its command. */
  mayStayOpen = false;
  private readonly prospect = new Prospect();
  private readonly walk: BookWalk;

  // Parts of the core that ordinary orders need; why they are held here is said in `OrderPlacement`.
  private readonly books: readonly OrderBook[];
  private readonly markets: readonly MarketState[];
  private readonly traits: AccountTraits;
  private readonly settlement: Settlement;

  constructor(
    private readonly core: TradingParts,
    private readonly feeTiers: FeeTiers,
  ) {
    this.walk = new BookWalk(core.orders, core.traits);
    this.books = core.books;
    this.markets = core.markets;
    this.traits = core.traits;
    this.settlement = core.settlement;
  }

  /** Checks 15–17 for an ordinary order, which those before let pass: its limit is its own, and it may stay open. */
  refusalOfOrdinary(command: CommandView, instrument: Instrument): RejectReason | 0 {
    const { side, priceTicks, quantityLots } = command;
    this.quantityLots = quantityLots;
    this.limitTicks = priceTicks;
    this.holdTicks = priceTicks;
    this.stopTicks = 0;
    this.standing = ON_BOOK;
    this.mayStayOpen = true;
    this.setRates(command.accountId, instrument);
    const reachTicks = this.reachOf(side, priceTicks, instrument);
    return refusalOfSize(quantityLots, priceTicks, reachTicks, priceTicks, instrument);
  }

  /** The best price at which an order that comes now could trade. */
  reachOf(side: number, limitTicks: number, { instrumentId }: Instrument): number {
    return reachOf(side, limitTicks, this.books[instrumentId] as OrderBook, this.markets[instrumentId] as MarketState);
  }

  /** What an ordinary order must hold. */
  setOrdinaryHold({ side }: CommandView, instrument: Instrument): void {
    const { limitTicks, quantityLots, takerFeePpm, makerFeePpm } = this;
    const rate = takerFeePpm > makerFeePpm ? takerFeePpm : makerFeePpm;
    this.heldAmount = this.settlement.openingHold(side, limitTicks, quantityLots, rate, instrument);
  }

  /** Checks 12–17. */
  refusalOf(command: CommandView, instrument: Instrument, isWaiting: boolean): RejectReason | 0 {
    const book = this.core.books[instrument.instrumentId] as OrderBook;
    const { timeInForce } = command;
    this.quantityLots = command.quantityLots;
    this.stopTicks = 0;
    this.standing = Standing.book;
    this.mayStayOpen = timeInForce !== TimeInForce.ioc && timeInForce !== TimeInForce.fok;
    this.bestOppositeTicks = book.bestOppositePrice(command.side);
    this.setRates(command.accountId, instrument);
    const market = this.core.markets[instrument.instrumentId] as MarketState;
    if (isTriggerType(command.orderType)) {
      const trigger = this.refusalOfTrigger(command, market, isWaiting);
      if (trigger !== 0) return trigger;
    }
    const isContinuous = instrument.phase === CONTINUOUS;
    if (command.orderType === MARKET) {
      if (isContinuous && !isAuctionOnly(command.timeInForce)) this.mayStayOpen = false;
      else if (market.referenceTicks === 0) return RejectReason.NO_REFERENCE_PRICE;
    }
    this.setStanding(command, instrument, market);
    this.setLimit(command, instrument, market);
    if ((command.flags & REDUCE_ONLY) !== 0) {
      const reduce = this.refusalToReduce(command, instrument);
      if (reduce !== 0) return reduce;
    }
    const size =
      command.quoteAmount === 0
        ? this.refusalOfSize(command, instrument)
        : this.refusalOfAmount(command, instrument, market);
    // Its size was checked as if it came now.
    if (isWaiting) this.mayStayOpen = true;
    return size;
  }

  /** What must be held, at least at `holdTicksMin`. Its exact product has been checked. */
  setHold(command: CommandView, instrument: Instrument, holdTicksMin: number): void {
    if (this.limitTicks === 0) {
      this.heldAmount = 0;
      return;
    }
    if (command.quoteAmount !== 0 && command.side === BUY) {
      this.heldAmount = command.quoteAmount;
      return;
    }
    if (holdTicksMin > this.holdTicks) this.holdTicks = holdTicksMin;
    const { holdTicks, quantityLots } = this;
    const rate = this.takerFeePpm > this.makerFeePpm ? this.takerFeePpm : this.makerFeePpm;
    this.heldAmount = this.core.settlement.openingHold(command.side, holdTicks, quantityLots, rate, instrument);
  }

  private setRates(accountId: number, instrument: Instrument): void {
    const tier = this.traits.feeTierOf(accountId);
    const rates = tier === 0 ? undefined : this.feeTiers.ratesOf(instrument.instrumentId, tier);
    this.makerFeePpm = rates === undefined ? instrument.makerFeePpm : rates.makerFeePpm;
    this.takerFeePpm = rates === undefined ? instrument.takerFeePpm : rates.takerFeePpm;
  }

  /** Checks 12 and 13; works out the first stop price. */
  private refusalOfTrigger(command: CommandView, market: MarketState, isWaiting: boolean): RejectReason | 0 {
    const { side, orderType } = command;
    const present = this.core.triggers.presentPrice(market, side, command.triggerSource);
    this.stopTicks = command.stopPriceTicks;
    if (this.stopTicks === 0) {
      if (present === 0) return RejectReason.NO_REFERENCE_PRICE;
      this.stopTicks = trailingStopOf(side, present, command.trailingOffsetTicks, command.trailingOffsetBps);
    }
    return !isWaiting && present !== 0 && meetsTrigger(side, orderType, this.stopTicks, present)
      ? RejectReason.WOULD_TRIGGER_IMMEDIATELY
      : 0;
  }

  private setStanding(command: CommandView, instrument: Instrument, market: MarketState): void {
    if (isTriggerType(command.orderType)) this.standing = Standing.pending;
    else if (market.parks(command.timeInForce, instrument.phase)) this.standing = Standing.parked;
    if (this.standing !== Standing.book) this.mayStayOpen = true;
  }

  private setLimit(command: CommandView, instrument: Instrument, market: MarketState): void {
    const { side, orderType } = command;
    const best = this.bestOppositeTicks;
    if (orderType === MARKET) {
      const isNow = this.standing === Standing.book && instrument.phase === CONTINUOUS;
      this.limitTicks = collarOf(side, isNow ? best : market.referenceTicks, instrument.collarBps);
    } else if (isMarketType(orderType)) this.limitTicks = collarOf(side, this.stopTicks, instrument.collarBps);
    else if (orderType === MARKET_TO_LIMIT) this.limitTicks = best;
    else {
      const slides = (command.flags & SLIDE) !== 0 && this.standing === Standing.book;
      this.limitTicks = slides ? slid(side, command.priceTicks, best) : command.priceTicks;
    }
    this.holdTicks = this.limitTicks;
  }

  /** Check 14: a sell of what is available, at most. */
  private refusalToReduce({ side, accountId }: CommandView, instrument: Instrument): RejectReason | 0 {
    if (side !== SELL) return RejectReason.REDUCE_ONLY_WOULD_INCREASE;
    const available = this.core.ledger.availableOf(accountId, instrument.baseAssetId);
    const lots = Math.floor(available / instrument.baseUnitsPerLot);
    if (lots < this.quantityLots) this.quantityLots = lots;
    return lots < instrument.minQuantityLots ? RejectReason.REDUCE_ONLY_WOULD_INCREASE : 0;
  }

  /** Checks 15–17. */
  private refusalOfSize(command: CommandView, instrument: Instrument): RejectReason | 0 {
    const isNow = this.standing === Standing.book && command.orderType !== OrderType.pegged;
    const { limitTicks } = this;
    const reachTicks = isNow ? this.reachOf(command.side, limitTicks, instrument) : limitTicks;
    const tradesNow = command.orderType === MARKET && !this.mayStayOpen;
    const expectedTicks = tradesNow ? this.bestOppositeTicks : limitTicks;
    return refusalOfSize(this.quantityLots, limitTicks, reachTicks, expectedTicks, instrument);
  }

  /** Checks 15–17 for an amount of money, which becomes a quantity here. */
  private refusalOfAmount(command: CommandView, instrument: Instrument, market: MarketState): RejectReason | 0 {
    const { prospect } = this;
    const book = this.core.books[instrument.instrumentId] as OrderBook;
    const { quoteAmount, side } = command;
    prospect.accountId = command.accountId;
    prospect.side = side;
    prospect.limitTicks = this.limitTicks === 0 ? 0 : market.bands.within(side, this.limitTicks);
    prospect.selfTradePrevention = command.selfTradePrevention;
    prospect.lotsMax = instrument.maxQuantityLots;
    prospect.isDivided = market.allocation.isOn;
    const ratePpm = side === BUY ? this.takerFeePpm : 0;
    if (quoteAmount > instrument.maxNotional) return RejectReason.NOTIONAL_TOO_LARGE;
    if (quoteAmount < instrument.minNotional) return RejectReason.NOTIONAL_TOO_SMALL;
    this.quantityLots =
      this.limitTicks === 0
        ? 0
        : this.walk.lotsForAmount(book, prospect, quoteAmount, instrument.quoteUnitsPerTickLot, ratePpm);
    if (side === BUY) this.holdTicks = 0;
    if (this.limitTicks === 0) return 0;
    return this.quantityLots < instrument.minQuantityLots ? RejectReason.QUANTITY_TOO_SMALL : 0;
  }
}

/** The limit that protects a market order: so far from a price, 0 where there is none. */
export function collarOf(side: number, priceTicks: number, collarBps: number): number {
  if (priceTicks === 0) return 0;
  const distance = mulDivFloor(priceTicks, collarBps, BPS);
  return side === BUY ? priceTicks + distance : Math.max(1, priceTicks - distance);
}

/** A limit that would trade, one tick behind the opposite best; 0 where there is no such price. */
export function slid(side: number, limitTicks: number, bestOppositeTicks: number): number {
  if (!reaches(side, limitTicks, bestOppositeTicks)) return limitTicks;
  return side === BUY ? bestOppositeTicks - 1 : bestOppositeTicks + 1;
}

/** Whether an order with this limit would trade at the opposite best (0: there is none). */
export function reaches(side: number, limitTicks: number, bestOppositeTicks: number): boolean {
  if (bestOppositeTicks === 0) return false;
  return side === BUY ? bestOppositeTicks <= limitTicks : bestOppositeTicks >= limitTicks;
}

/** Stops of buys and take-profits of sells trigger at or above their price, the others at or below. */
export function risesToTrigger(side: number, orderType: number): boolean {
  const isTakeProfit = orderType === OrderType.take_profit || orderType === OrderType.take_profit_limit;
  return (side === BUY) !== isTakeProfit;
}

export function meetsTrigger(side: number, orderType: number, stopTicks: number, priceTicks: number): boolean {
  return risesToTrigger(side, orderType) ? priceTicks >= stopTicks : priceTicks <= stopTicks;
}

/** Where a trailing stop stands for a price: behind it by its offset. */
export function trailingStopOf(side: number, priceTicks: number, offsetTicks: number, offsetBps: number): number {
  const offset = offsetTicks > 0 ? offsetTicks : Math.max(1, mulDivFloor(priceTicks, offsetBps, BPS));
  return side === BUY ? Math.min(INTEGER_MAX, priceTicks + offset) : Math.max(1, priceTicks - offset);
}
