/**
 * What happens to an order once nothing can refuse it: it trades, what is left rests or is cancelled, and every change
 * settles at once. Placing, replacing, triggering and repricing all end here.
 */
import { CancelReason, OrderFlag, SelfTradePrevention, TimeInForce } from '../../../common/model/order-terms.js';
import type { Instrument } from '../../instruments/domain/instrument.js';
import { BookWalk, Prospect } from '../../matching/domain/book-walk.js';
import type { MarketState } from '../../matching/domain/market-state.js';
import type { OrderBook } from '../../matching/domain/order-book.js';
import type { TradingParts } from './core-parts.js';
import { type EventWriter, TradeFacts } from './event-writer.js';
import { isMarketType, mayStay } from './order-forms.js';
import { SelfTrade } from './self-trade.js';

// Constants of this file, because V8 folds them into the code, and not those of another (docs/performance.md).
const { fok: FOK } = TimeInForce;
const { none: NO_PREVENTION } = SelfTradePrevention;
const { allOrNone: ALL_OR_NONE } = OrderFlag;

export class OrderTrading {
  lastTradeId = 0;
  private readonly trade = new TradeFacts();
  private readonly prospect = new Prospect();
  private readonly walk: BookWalk;
  private readonly selfTrade: SelfTrade;

  constructor(private readonly core: TradingParts) {
    this.walk = new BookWalk(core.orders, core.traits);
    this.selfTrade = new SelfTrade(core);
  }

  /** Trades an order that is in and on no book, and rests or cancels what is left. `minLots` must fill at once, or nothing does. */
  run(slot: number, instrument: Instrument, minLots: number, events: EventWriter): void {
    const { orders } = this.core;
    const book = this.core.books[instrument.instrumentId] as OrderBook;
    const isFok = orders.timeInForce[slot] === FOK;
    const isWhole = isFok || ((orders.flags[slot] as number) & ALL_OR_NONE) !== 0;
    if (
      (isWhole || minLots > 0) &&
      !this.couldFill(slot, book, isWhole ? (orders.openLots[slot] as number) : minLots)
    ) {
      if (minLots > 0) return this.core.life.cancel(slot, CancelReason.min_quantity, events);
      if (isFok || !mayStay(orders.timeInForce[slot] as number) || isMarketType(orders.orderType[slot] as number)) {
        return this.core.life.cancel(slot, this.reasonToFillNothing(slot, book), events);
      }
    } else this.tradeAgainst(book, slot, instrument, events);
    this.disposeOfRest(slot, book, events);
  }

  /** Notes that the present command changed the order. */
  touch(slot: number): void {
    const { orders, command } = this.core;
    orders.updatedUs[slot] = command.timeUs;
    orders.sequence[slot] = command.sequence;
  }

  /** Trades the incoming order against the book until its limit, its quantity or the book ends. */
  private tradeAgainst(book: OrderBook, taker: number, instrument: Instrument, events: EventWriter): void {
    const { trade } = this;
    const { orders, settlement, gate, traits } = this.core;
    const side = orders.side[taker] as number;
    const limitTicks = orders.priceTicks[taker] as number;
    const mode = orders.selfTradePrevention[taker] as number;
    const accountId = orders.accountId[taker] as number;
    const row = orders.special[taker] as number;
    if (row !== 0) this.core.life.fetchMoney(taker);
    const passesAllOrNone = row !== 0 && orders.terms.byAmount[row] === 1;
    let openLots = orders.openLots[taker] as number;
    let firstTicks = 0;
    while (openLots > 0) {
      const maker = book.bestMaker(side, limitTicks, passesAllOrNone ? 0 : openLots);
      if (maker === 0) break;
      if (mode !== NO_PREVENTION && traits.areOne(accountId, orders.accountId[maker] as number)) {
        this.selfTrade.prevent(taker, maker, book, instrument, events);
        openLots = orders.openLots[taker] as number;
        continue;
      }
      const makerOpen = book.tradableLots(maker);
      const lots = openLots < makerOpen ? openLots : makerOpen;
      trade.priceTicks = orders.priceTicks[maker] as number;
      trade.quantityLots = lots;
      if (firstTicks === 0) firstTicks = trade.priceTicks;
      if (orders.special[maker] !== 0) this.core.life.fetchMoney(maker);
      book.take(maker, lots);
      openLots -= lots;
      orders.openLots[taker] = openLots;
      this.lastTradeId += 1;
      trade.tradeId = this.lastTradeId;
      settlement.settle(taker, maker, instrument, trade);
      this.touch(maker);
      events.traded(orders, taker, maker, trade, book);
      if (row !== 0 || orders.special[maker] !== 0) this.afterSpecial(taker, maker, lots, book, events);
      if (orders.openLots[maker] === 0) {
        gate.restingOrderGone(orders.accountId[maker] as number);
        this.core.life.finish(maker, events);
      }
    }
    if (firstTicks !== 0)
      (this.core.markets[instrument.instrumentId] as MarketState).traded(firstTicks, trade.priceTicks);
  }

  /** What follows when a special order has traded: an iceberg's next peak, then what the lists of both say. */
  private afterSpecial(taker: number, maker: number, lots: number, book: OrderBook, events: EventWriter): void {
    const { orders, life } = this.core;
    const isLeft = orders.openLots[maker] !== 0;
    if (isLeft && book.refreshPeak(maker)) events.peakRefreshed(orders, maker, book);
    life.reduceSibling(taker, lots, events);
    life.reduceSibling(maker, lots, events);
  }

  /** What happens to an order that has met all it could meet. */
  private disposeOfRest(slot: number, book: OrderBook, events: EventWriter): void {
    const { orders, life } = this.core;
    if (orders.openLots[slot] === 0) return life.finish(slot, events);
    const side = orders.side[slot] as number;
    if (isMarketType(orders.orderType[slot] as number)) {
      const reason = book.bestOppositePrice(side) === 0 ? CancelReason.no_liquidity : CancelReason.collar;
      return life.cancel(slot, reason, events);
    }
    if (orders.priceTicks[slot] === 0) return life.cancel(slot, CancelReason.no_liquidity, events);
    if (!mayStay(orders.timeInForce[slot] as number)) return life.cancel(slot, CancelReason.time_in_force, events);
    this.rest(slot, book, events);
  }

  /** Puts an order on the book. */
  rest(slot: number, book: OrderBook, events: EventWriter): void {
    const { orders } = this.core;
    book.rest(slot);
    this.core.gate.orderRested(orders.accountId[slot] as number);
    events.rested(orders, slot, book);
  }

  private couldFill(slot: number, book: OrderBook, lots: number): boolean {
    const { orders } = this.core;
    const { prospect } = this;
    prospect.accountId = orders.accountId[slot] as number;
    prospect.side = orders.side[slot] as number;
    prospect.limitTicks = orders.priceTicks[slot] as number;
    prospect.selfTradePrevention = orders.selfTradePrevention[slot] as number;
    return this.walk.lotsFor(book, prospect, lots) >= lots;
  }

  private reasonToFillNothing(slot: number, book: OrderBook): CancelReason {
    const { orders } = this.core;
    const isMarket = isMarketType(orders.orderType[slot] as number);
    const isEmpty = book.bestOppositePrice(orders.side[slot] as number) === 0;
    return isMarket && isEmpty ? CancelReason.no_liquidity : CancelReason.time_in_force;
  }
}
