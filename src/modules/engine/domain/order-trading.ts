/**
 * What happens to an order once nothing can refuse it: it trades, what is left rests or is cancelled, and every change
 * settles at once. Placing, replacing, triggering and repricing all end here.
 */
import { CancelReason, OrderFlag, SelfTradePrevention, TimeInForce } from '../../../common/model/order-terms.js';
import type { Instrument } from '../../instruments/domain/instrument.js';
import { BookWalk, Prospect } from '../../matching/domain/book-walk.js';
import type { Share } from '../../matching/domain/level-allocation.js';
import type { MarketState } from '../../matching/domain/market-state.js';
import type { OrderBook } from '../../matching/domain/order-book.js';
import type { OrderStore } from '../../matching/domain/order-store.js';
import type { PreTradeGate } from '../../risk/domain/pre-trade-gate.js';
import type { CommandView } from './command-view.js';
import type { TradingParts } from './core-parts.js';
import { type EventWriter, TradeFacts } from './event-writer.js';
import { reaches } from './order-draft.js';
import { isMarketType, mayStay } from './order-forms.js';
import { SelfTrade } from './self-trade.js';
import type { Settlement } from './settlement.js';

// Constants of this file, because V8 folds them into the code, and not those of another (docs/performance.md).
const { fok: FOK } = TimeInForce;
const { none: NO_PREVENTION } = SelfTradePrevention;
const { allOrNone: ALL_OR_NONE } = OrderFlag;
const ANY_POST_ONLY = OrderFlag.postOnly | OrderFlag.postOnlySlide;

export class OrderTrading {
  lastTradeId = 0;
  private readonly trade = new TradeFacts();
  private readonly prospect = new Prospect();
  private readonly walk: BookWalk;
  private readonly selfTrade: SelfTrade;

  // Parts of the core that every order needs; why they are held here is said in `OrderPlacement`.
  private readonly orders: OrderStore;
  private readonly gate: PreTradeGate;
  private readonly settlement: Settlement;
  private readonly command: CommandView;

  constructor(private readonly core: TradingParts) {
    this.walk = new BookWalk(core.orders, core.traits);
    this.selfTrade = new SelfTrade(core);
    this.orders = core.orders;
    this.gate = core.gate;
    this.settlement = core.settlement;
    this.command = core.command;
  }

  /** Trades an order that is in and on no book, and rests or cancels what is left. `minLots` must fill at once, or nothing does. */
  run(slot: number, instrument: Instrument, minLots: number, events: EventWriter): void {
    const { orders } = this;
    const book = this.core.books[instrument.instrumentId] as OrderBook;
    const market = this.core.markets[instrument.instrumentId] as MarketState;
    const ownLimit = market.bands.isOn ? this.core.bands.confine(slot, market) : 0;
    const isFok = orders.timeInForceOf(slot) === FOK;
    const isWhole = isFok || (orders.flagsOf(slot) & ALL_OR_NONE) !== 0;
    if ((isWhole || minLots > 0) && !this.couldFill(slot, book, isWhole ? orders.openLotsOf(slot) : minLots)) {
      if (minLots > 0) return this.core.life.cancel(slot, CancelReason.min_quantity, events);
      if (isFok || !mayStay(orders.timeInForceOf(slot)) || isMarketType(orders.orderTypeOf(slot))) {
        return this.core.life.cancel(slot, this.reasonToFillNothing(slot, book), events);
      }
    } else if (orders.specialOf(slot) !== 0 || book.isReachedBy(orders.sideOf(slot), orders.priceTicksOf(slot))) {
      this.tradeAgainst(book, slot, instrument, events);
    }
    if (ownLimit === 0) return this.disposeOfRest(slot, book, ownLimit, events);
    const orderId = orders.orderIdOf(slot);
    this.disposeOfRest(slot, book, ownLimit, events);
    const isOnBook = orders.orderIdOf(slot) === orderId && orders.levelOf(slot) !== 0;
    if (isOnBook) this.core.bands.noteRested(slot, ownLimit, market, events);
  }

  takeTradeId(): number {
    this.lastTradeId += 1;
    return this.lastTradeId;
  }

  /** Notes that the present command changed the order. */
  touch(slot: number): void {
    const { orders, command } = this;
    orders.setUpdatedUs(slot, command.timeUs);
    orders.setSequence(slot, command.sequence);
  }

  /** Trades the incoming order against the book until its limit, its quantity or the book ends. */
  private tradeAgainst(book: OrderBook, taker: number, instrument: Instrument, events: EventWriter): void {
    const { orders } = this;
    const { traits } = this.core;
    const market = this.core.markets[instrument.instrumentId] as MarketState;
    const isDivided = market.allocation.isOn;
    const tradesBefore = this.lastTradeId;
    const side = orders.sideOf(taker);
    const limitTicks = orders.priceTicksOf(taker);
    // An order without a limit found nothing but all-or-none orders.
    if (limitTicks === 0) return;
    const mode = orders.selfTradePreventionOf(taker);
    const accountId = orders.accountIdOf(taker);
    const row = orders.specialOf(taker);
    if (row !== 0) this.core.life.fetchMoney(taker);
    const isPostOnly = (orders.flagsOf(taker) & ANY_POST_ONLY) !== 0;
    const passesAllOrNone = isPostOnly || (row !== 0 && orders.terms.byAmount[row] === 1);
    let openLots = orders.openLotsOf(taker);
    let firstTicks = 0;
    let lastTicks = 0;
    while (openLots > 0) {
      const maker = book.bestMaker(side, limitTicks, passesAllOrNone ? 0 : openLots);
      if (maker === 0) break;
      if (mode !== NO_PREVENTION && traits.areOne(accountId, orders.accountIdOf(maker))) {
        this.selfTrade.prevent(taker, maker, book, instrument, events);
        openLots = orders.openLotsOf(taker);
        continue;
      }
      const priceTicks = orders.priceTicksOf(maker);
      const tradeBefore = this.lastTradeId;
      if (!isDivided || !this.divide(book, taker, maker, instrument, events)) {
        const makerOpen = book.tradableLots(maker);
        this.tradeOne(book, taker, maker, openLots < makerOpen ? openLots : makerOpen, instrument, events);
      }
      openLots = orders.openLotsOf(taker);
      // A level that is divided may only have prevented something.
      if (this.lastTradeId === tradeBefore) continue;
      if (firstTicks === 0) firstTicks = priceTicks;
      lastTicks = priceTicks;
    }
    if (this.lastTradeId === tradesBefore) return;
    market.traded(firstTicks, lastTicks);
    this.core.breaker.noteTrade(instrument.instrumentId, market, this.command.timeUs);
  }

  /** One trade with a resting order, settled, and what it does to both. */
  private tradeOne(
    book: OrderBook,
    taker: number,
    maker: number,
    lots: number,
    instrument: Instrument,
    events: EventWriter,
  ): void {
    const { trade, orders, settlement, gate } = this;
    const { life } = this.core;
    const isSpecial = orders.specialOf(taker) !== 0 || orders.specialOf(maker) !== 0;
    trade.priceTicks = orders.priceTicksOf(maker);
    trade.quantityLots = lots;
    if (isSpecial) life.fetchMoney(maker);
    book.take(maker, lots);
    orders.setOpenLots(taker, orders.openLotsOf(taker) - lots);
    this.lastTradeId += 1;
    trade.tradeId = this.lastTradeId;
    settlement.settle(taker, maker, instrument, trade);
    const market = this.core.markets[instrument.instrumentId] as MarketState;
    market.noteTrade(trade.priceTicks, this.command);
    this.core.risk.traded(taker, maker, trade, instrument);
    const { bands } = market;
    if (bands.dynamicBps !== 0) bands.noteTrade(trade.priceTicks);
    this.touch(maker);
    events.traded(orders, taker, maker, trade, book);
    if (isSpecial) this.afterSpecial(taker, maker, lots, book, events);
    if (orders.openLotsOf(maker) === 0) {
      if (isSpecial && orders.openLotsOf(taker) === 0) life.noteWorkingClosed(taker);
      gate.restingOrderGone(orders.accountIdOf(maker));
      life.finish(maker, events);
    }
  }

  /** What follows when a special order has traded: an iceberg's next peak, then what the lists of both say. */
  private afterSpecial(taker: number, maker: number, lots: number, book: OrderBook, events: EventWriter): void {
    const { orders, life } = this.core;
    const isLeft = orders.openLotsOf(maker) !== 0;
    if (isLeft && book.refreshPeak(maker)) events.peakRefreshed(orders, maker, book);
    life.reduceSibling(taker, lots, events);
    life.reduceSibling(maker, lots, events);
  }

  /** Divides the incoming order at the level of its next maker where that is not in time order; true when it did something. */
  private divide(book: OrderBook, taker: number, next: number, instrument: Instrument, events: EventWriter): boolean {
    const { orders, traits } = this.core;
    const { allocation } = this.core.markets[instrument.instrumentId] as MarketState;
    const ladder = book.sideOf(orders.sideOf(next));
    const level = orders.levelOf(next) - 1;
    const shownLots = (ladder.quantityLots[level] as number) - (ladder.unshownLots[level] as number);
    const openLots = orders.openLotsOf(taker);
    if (book.shownLots(next) === 0 || shownLots <= openLots) return false;
    const shares: Share[] = [];
    for (let slot = ladder.first[level] as number; slot !== ladder.firstUnshown[level]; slot = orders.nextOf(slot)) {
      const accountId = orders.accountIdOf(slot);
      const isOwn = orders.selfTradePreventionOf(taker) !== NO_PREVENTION;
      if (isOwn && traits.areOne(orders.accountIdOf(taker), accountId)) {
        this.selfTrade.prevent(taker, slot, book, instrument, events);
        return true;
      }
      shares.push({ orderId: orders.orderIdOf(slot), accountId, shownLots: book.shownLots(slot), lots: 0 });
    }
    allocation.divide(shares, openLots, ladder === book.bids ? book.topBidId : book.topAskId);
    for (const { orderId, lots } of shares) {
      if (lots > 0) this.tradeOne(book, taker, orders.find(orderId), lots, instrument, events);
    }
    return true;
  }

  /** What happens to an order that has met all it could meet. */
  private disposeOfRest(slot: number, book: OrderBook, ownLimit: number, events: EventWriter): void {
    const { orders } = this;
    const { life } = this.core;
    // An amount that found nothing to trade with is an order of nothing: it is not filled.
    if (orders.openLotsOf(slot) === 0 && orders.quantityLotsOf(slot) !== 0) return life.finish(slot, events);
    const side = orders.sideOf(slot);
    if (isMarketType(orders.orderTypeOf(slot))) {
      const best = book.bestOppositePrice(side);
      const isBanded = ownLimit !== 0 && reaches(side, ownLimit, best);
      const reason = best === 0 ? CancelReason.no_liquidity : isBanded ? CancelReason.price_band : CancelReason.collar;
      return life.cancel(slot, reason, events);
    }
    if (orders.priceTicksOf(slot) === 0) return life.cancel(slot, CancelReason.no_liquidity, events);
    if (!mayStay(orders.timeInForceOf(slot))) return life.cancel(slot, CancelReason.time_in_force, events);
    this.rest(slot, book, events);
  }

  /** Puts an order on the book. */
  rest(slot: number, book: OrderBook, events: EventWriter): void {
    const { orders } = this;
    book.rest(slot);
    this.gate.orderRested(orders.accountIdOf(slot));
    events.rested(orders, slot, book);
  }

  private couldFill(slot: number, book: OrderBook, lots: number): boolean {
    const { orders } = this.core;
    const { prospect } = this;
    // Without a limit it meets nothing: there are none but all-or-none orders, if any.
    if (orders.priceTicksOf(slot) === 0) return false;
    prospect.accountId = orders.accountIdOf(slot);
    prospect.side = orders.sideOf(slot);
    prospect.limitTicks = orders.priceTicksOf(slot);
    prospect.selfTradePrevention = orders.selfTradePreventionOf(slot);
    prospect.openLots = orders.openLotsOf(slot);
    const market = this.core.markets[orders.instrumentIdOf(slot)] as MarketState;
    prospect.isDivided = market.allocation.isOn;
    return this.walk.lotsFor(book, prospect, lots) >= lots;
  }

  private reasonToFillNothing(slot: number, book: OrderBook): CancelReason {
    const { orders } = this.core;
    const isMarket = isMarketType(orders.orderTypeOf(slot));
    const isEmpty = book.bestOppositePrice(orders.sideOf(slot)) === 0;
    return isMarket && isEmpty ? CancelReason.no_liquidity : CancelReason.time_in_force;
  }
}
