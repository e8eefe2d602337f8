/**
 * Trigger orders: the prices that they wait for, what each observation triggers, and how a triggered order goes on.
 * Triggered orders queue and are activated one at a time, so that what one of them trades is seen before the next moves.
 */
import { OrderFlag, Side, TriggerSource } from '../../../common/model/order-terms.js';
import { RejectReason } from '../../../common/model/reject-reason.js';
import { INTEGER_MAX } from '../../../common/model/units.js';
import type { Instrument } from '../../instruments/domain/instrument.js';
import type { MarketState } from '../../matching/domain/market-state.js';
import type { OrderBook } from '../../matching/domain/order-book.js';
import { Standing } from '../../matching/domain/special-terms.js';
import { type PendingOrder, PriceSource } from '../../matching/domain/trigger-book.js';
import type { EventWriter } from './event-writer.js';
import { reachOf } from './order-checks.js';
import { collarOf, reaches, risesToTrigger, slid, trailingStopOf } from './order-draft.js';
import { isMarketType, isTrailingType } from './order-forms.js';
import type { TradingParts } from './core-parts.js';

const { buy: BUY } = Side;

interface Triggered {
  readonly orderId: number;
  readonly priceTicks: number;
}

export class TriggerDesk {
  /** Triggered and not yet activated, in turn. Empty between commands. */
  private readonly queue: Triggered[] = [];

  constructor(private readonly core: TradingParts) {}

  get hasQueued(): boolean {
    return this.queue.length > 0;
  }

  /** How the book of triggers files an order. */
  readonly kindOf = (slot: number): PendingOrder => {
    const { orders } = this.core;
    const side = orders.sideOf(slot);
    const orderType = orders.orderTypeOf(slot);
    const source = orders.terms.triggerSource[orders.specialOf(slot)] as number;
    return {
      source: priceSourceOf(side, source),
      rises: risesToTrigger(side, orderType),
      isTrailing: isTrailingType(orderType),
    };
  };

  /** The price that an order of the side with this trigger source goes by now; 0 while there is none. */
  presentPrice(market: MarketState, side: number, triggerSource: number): number {
    switch (triggerSource) {
      case TriggerSource.best: {
        const book = this.core.books[this.core.markets.indexOf(market)] as OrderBook;
        return book.bestShownPrice(side === BUY ? Side.sell : BUY);
      }
      case TriggerSource.mark:
        return market.markPriceTicks;
      default:
        return market.lastTradeTicks;
    }
  }

  /** Lets an order wait for its trigger. */
  pend(slot: number, market: MarketState): void {
    const { orders, gate } = this.core;
    orders.terms.standing[orders.specialOf(slot)] = Standing.pending;
    market.triggers.add(slot);
    gate.orderRested(orders.accountIdOf(slot));
  }

  /** Queues what the prices trigger that trading began with, then those of this command's trades, then the best prices. */
  observeAll(market: MarketState, book: OrderBook, events: EventWriter): void {
    const { opening } = market;
    if (opening !== null) {
      market.opening = null;
      this.observe(market, PriceSource.last, opening.lastTicks, events);
      this.observe(market, PriceSource.ask, opening.askTicks, events);
      this.observe(market, PriceSource.bid, opening.bidTicks, events);
      this.observe(market, PriceSource.mark, opening.markTicks, events);
    }
    for (let at = 0; at < market.observedCount; at += 1) {
      this.observe(market, PriceSource.last, market.observedAt(at), events);
    }
    market.observedCount = 0;
    this.observe(market, PriceSource.ask, book.bestShownPrice(Side.sell), events);
    this.observe(market, PriceSource.bid, book.bestShownPrice(Side.buy), events);
  }

  observe(market: MarketState, source: number, priceTicks: number, events: EventWriter): void {
    if (market.triggers.count === 0 || priceTicks === 0) return;
    for (const orderId of market.triggers.takeTriggered(source, priceTicks)) {
      this.enqueue(this.core.orders.find(orderId), priceTicks);
    }
    for (const orderId of market.triggers.trailingOf(source)) this.trail(orderId, market, priceTicks, events);
  }

  /** Puts a triggered order, which is on no ladder, in the queue. */
  enqueue(slot: number, priceTicks: number): void {
    const { orders } = this.core;
    orders.terms.standing[orders.specialOf(slot)] = Standing.queued;
    this.queue.push({ orderId: orders.orderIdOf(slot), priceTicks });
  }

  /** Lets the first order of the queue go on as a market or limit order, unless it has closed since. */
  activateNext(instrument: Instrument, events: EventWriter): void {
    const { orderId, priceTicks } = this.queue.shift() as Triggered;
    const slot = this.core.orders.find(orderId);
    if (slot !== 0) this.activate(slot, instrument, priceTicks, events);
  }

  private trail(orderId: number, market: MarketState, priceTicks: number, events: EventWriter): void {
    const { orders } = this.core;
    const { terms } = orders;
    const slot = orders.find(orderId);
    const row = orders.specialOf(slot);
    const side = orders.sideOf(slot);
    const offsetTicks = terms.trailingOffsetTicks[row] as number;
    const stop = trailingStopOf(side, priceTicks, offsetTicks, terms.trailingOffsetBps[row] as number);
    const present = terms.stopPriceTicks[row] as number;
    if (side === BUY ? stop >= present : stop <= present) return;
    market.triggers.remove(slot);
    terms.stopPriceTicks[row] = stop;
    market.triggers.add(slot);
    this.core.trading.touch(slot);
    events.write('StopPriceMoved', orders.accountIdOf(slot), {
      orderId: orderId as never,
      stopPriceTicks: stop as never,
      instrumentId: orders.instrumentIdOf(slot) as never,
    });
  }

  private activate(slot: number, instrument: Instrument, triggerPriceTicks: number, events: EventWriter): void {
    const { orders, life, gate, trading } = this.core;
    const row = orders.specialOf(slot);
    life.cancelOtherLeg(slot, events);
    gate.restingOrderGone(orders.accountIdOf(slot));
    orders.terms.standing[row] = Standing.book;
    this.setLimit(slot, instrument);
    trading.touch(slot);
    events.write('OrderTriggered', orders.accountIdOf(slot), {
      orderId: orders.orderIdOf(slot) as never,
      priceTicks: orders.priceTicksOf(slot) as never,
      triggerPriceTicks: triggerPriceTicks as never,
      instrumentId: instrument.instrumentId as never,
      side: orders.sideOf(slot) as never,
    });
    const refusal = this.refusalOf(slot, instrument);
    if (refusal !== 0) return life.reject(slot, refusal, events);
    trading.run(slot, instrument, 0, events);
  }

  private setLimit(slot: number, instrument: Instrument): void {
    const { orders } = this.core;
    const side = orders.sideOf(slot);
    const book = this.core.books[instrument.instrumentId] as OrderBook;
    const best = book.bestOppositePrice(side);
    const limit = orders.priceTicksOf(slot);
    if (isMarketType(orders.orderTypeOf(slot))) {
      const collar = best === 0 ? limit : collarOf(side, best, instrument.collarBps);
      orders.setPriceTicks(slot, side === BUY ? Math.min(collar, limit) : collar);
    } else if ((orders.flagsOf(slot) & OrderFlag.postOnlySlide) !== 0) {
      orders.setPriceTicks(slot, slid(side, limit, best));
    }
  }

  private refusalOf(slot: number, instrument: Instrument): RejectReason | 0 {
    const { orders, overflow } = this.core;
    const side = orders.sideOf(slot);
    const limit = orders.priceTicksOf(slot);
    const book = this.core.books[instrument.instrumentId] as OrderBook;
    const best = book.bestOppositePrice(side);
    const market = this.core.markets[instrument.instrumentId] as MarketState;
    const reachTicks = reachOf(side, limit, book, market);
    const couldTrade = reachTicks * orders.openLotsOf(slot) * instrument.quoteUnitsPerTickLot;
    if (orders.filledNotionalOf(slot) + couldTrade > INTEGER_MAX) return RejectReason.NOTIONAL_TOO_LARGE;
    if (overflow.wouldPassOpen(slot, reachTicks, orders.openLotsOf(slot), instrument)) {
      return RejectReason.BALANCE_OVERFLOW;
    }
    const isPostOnly = (orders.flagsOf(slot) & (OrderFlag.postOnly | OrderFlag.postOnlySlide)) !== 0;
    return isPostOnly && (limit === 0 || reaches(side, limit, best)) ? RejectReason.POST_ONLY_WOULD_TRADE : 0;
  }
}

/** Best prices are those of the side that the order would meet. */
function priceSourceOf(side: number, triggerSource: number): number {
  if (triggerSource === TriggerSource.mark) return PriceSource.mark;
  if (triggerSource === TriggerSource.last) return PriceSource.last;
  return side === BUY ? PriceSource.ask : PriceSource.bid;
}
