/** Call auctions: what would trade while one is on, and the uncross that ends it, all at one price. */
import { CancelReason, OrderFlag, Phase } from '../../../common/model/order-terms.js';
import type { Instrument } from '../../instruments/domain/instrument.js';
import { auctionPrice, type AuctionResult, NO_AUCTION } from '../../matching/domain/auction-price.js';
import type { MarketState } from '../../matching/domain/market-state.js';
import { NO_LEVEL, type OrderBook } from '../../matching/domain/order-book.js';
import type { PriceLadder } from '../../matching/domain/price-ladder.js';
import type { TradingParts } from './core-parts.js';
import { type EventWriter, TradeFacts } from './event-writer.js';
import { isAuctionOnly, isMarketType } from './order-forms.js';

/** True while orders rest without trading. */
export function isAuctionPhase(phase: number): boolean {
  return phase === Phase.pre_open || phase === Phase.auction;
}

export class AuctionDesk {
  /** Ids of instruments in an auction phase, in ascending order. */
  private open: readonly number[] = [];
  private readonly trade = new TradeFacts();

  constructor(private readonly core: TradingParts) {}

  get isAnyOpen(): boolean {
    return this.open.length > 0;
  }

  /** Takes up that an instrument is in another phase. */
  notePhase(instrumentId: number, phase: number): void {
    const others = this.open.filter((id) => id !== instrumentId);
    this.open = isAuctionPhase(phase) ? [...others, instrumentId].toSorted((a, z) => a - z) : others;
  }

  /** Tells what the auctions would trade now, where that has changed. */
  tellIndicative(events: EventWriter): void {
    for (const instrumentId of this.open) {
      const market = this.core.markets[instrumentId] as MarketState;
      const book = this.core.books[instrumentId] as OrderBook;
      if (market.indicativeOfChange === book.changes) continue;
      market.indicativeOfChange = book.changes;
      const next = auctionPrice(book, this.core.orders, market.referenceTicks);
      const { priceTicks, volumeLots, surplusLots } = market.indicative;
      if (next.priceTicks === priceTicks && next.volumeLots === volumeLots && next.surplusLots === surplusLots)
        continue;
      market.indicative = next;
      events.write('IndicativeChanged', 0, { ...next, instrumentId } as never);
    }
  }

  /** Trades what crosses, and cancels what was for the auction only. */
  uncross(market: MarketState, instrument: Instrument, events: EventWriter): void {
    const { instrumentId, phase } = instrument;
    const book = this.core.books[instrumentId] as OrderBook;
    const { priceTicks, volumeLots } = this.exactPrice(book, market, instrument, events);
    if (volumeLots > 0) {
      this.tradeAll(book, instrument, priceTicks, volumeLots, events);
      market.traded(priceTicks, priceTicks);
      this.core.breaker.noteTrade(instrumentId, market, this.core.command.timeUs);
      market.bands.referenceTicks = priceTicks;
    }
    market.indicative = NO_AUCTION;
    if (volumeLots > 0 || isAuctionPhase(phase)) {
      const { auctionKind } = market;
      events.write('AuctionUncrossed', 0, { priceTicks, volumeLots, instrumentId, auctionKind } as never);
    }
    for (const orderId of this.auctionOnly(book)) {
      const slot = this.core.orders.find(orderId);
      if (slot !== 0) this.core.life.cancel(slot, CancelReason.auction_ended, events);
    }
  }

  /** The price at which all that trades stays exact: offers that would not are cancelled, then it is asked anew. */
  private exactPrice(book: OrderBook, market: MarketState, instrument: Instrument, events: EventWriter): AuctionResult {
    for (;;) {
      const result = auctionPrice(book, this.core.orders, market.referenceTicks);
      const isExact = result.volumeLots === 0 || !this.cancelPastBound(book, result.priceTicks, instrument, events);
      if (isExact) return result;
    }
  }

  /** Cancels offers within the price that would pass the bound, from the youngest on; true where there was one. */
  private cancelPastBound(book: OrderBook, priceTicks: number, instrument: Instrument, events: EventWriter): boolean {
    const { orders, overflow, life } = this.core;
    /** Accounts that stay within the bound: fewer offers change nothing about that. */
    const within = new Set<number>();
    let isAny = false;
    for (const orderId of this.offersWithin(book, priceTicks).toSorted((a, z) => z - a)) {
      const slot = orders.find(orderId);
      if (slot === 0) continue;
      const accountId = orders.accountIdOf(slot);
      const isWithin = within.has(accountId) || !overflow.auctionWouldPass(accountId, priceTicks, instrument);
      if (isWithin) within.add(accountId);
      if (isWithin && !overflow.notionalWouldPass(slot, priceTicks, instrument)) continue;
      life.cancel(slot, CancelReason.balance_overflow, events);
      isAny = true;
    }
    return isAny;
  }

  private offersWithin({ asks }: OrderBook, priceTicks: number): number[] {
    const { orders } = this.core;
    const orderIds: number[] = [];
    for (let level = asks.best; level !== NO_LEVEL && asks.reaches(priceTicks, level); level = asks.nextWorse(level)) {
      for (let slot = asks.first[level] as number; slot !== 0; slot = orders.nextOf(slot)) {
        orderIds.push(orders.orderIdOf(slot));
      }
    }
    return orderIds;
  }

  private tradeAll(
    book: OrderBook,
    instrument: Instrument,
    priceTicks: number,
    volumeLots: number,
    events: EventWriter,
  ): void {
    const { orders } = this.core;
    const bids = this.serve(book.bids, priceTicks, volumeLots);
    const asks = this.serve(book.asks, priceTicks, volumeLots);
    let left = volumeLots;
    let [bidAt, askAt] = [0, 0];
    while (left > 0) {
      const bid = orders.find(bids[bidAt] as number);
      const ask = orders.find(asks[askAt] as number);
      const [bidOpen, askOpen] = [orders.openLotsOf(bid), orders.openLotsOf(ask)];
      const lots = Math.min(left, bidOpen, askOpen);
      if (bidOpen === lots) bidAt += 1;
      if (askOpen === lots) askAt += 1;
      left -= lots;
      this.trade.priceTicks = priceTicks;
      this.trade.quantityLots = lots;
      this.tradeOne(book, bid, ask, instrument, events);
    }
  }

  /** The order ids of a side that the volume reaches, in the order in which they are served. */
  private serve(ladder: PriceLadder, priceTicks: number, volumeLots: number): number[] {
    const { orders } = this.core;
    const served: number[] = [];
    let left = volumeLots;
    for (
      let level = ladder.best;
      level !== NO_LEVEL && ladder.reaches(priceTicks, level) && left > 0;
      level = ladder.nextWorse(level)
    ) {
      for (const isMarketTurn of [true, false]) {
        for (let slot = ladder.first[level] as number; slot !== 0; slot = orders.nextOf(slot)) {
          const isAllOrNone = (orders.flagsOf(slot) & OrderFlag.allOrNone) !== 0;
          if (isAllOrNone || isMarketType(orders.orderTypeOf(slot)) !== isMarketTurn || left <= 0) continue;
          served.push(orders.orderIdOf(slot));
          left -= orders.openLotsOf(slot);
        }
      }
    }
    return served;
  }

  private tradeOne(book: OrderBook, bid: number, ask: number, instrument: Instrument, events: EventWriter): void {
    const { orders, life, gate, trading, settlement } = this.core;
    const { trade } = this;
    const isBidYounger = orders.orderIdOf(bid) > orders.orderIdOf(ask);
    const taker = isBidYounger ? bid : ask;
    const maker = isBidYounger ? ask : bid;
    const changes = [taker, maker].map((slot) => {
      life.fetchMoney(slot);
      book.take(slot, trade.quantityLots);
      trading.touch(slot);
      return {
        priceTicks: orders.priceTicksOf(slot),
        levelQuantityLots: book.changedLevelLots,
        instrumentId: instrument.instrumentId,
        levelOrders: book.changedLevelOrders,
        side: orders.sideOf(slot),
      };
    });
    trade.tradeId = trading.takeTradeId();
    const market = this.core.markets[instrument.instrumentId] as MarketState;
    market.bands.noteTrade(trade.priceTicks);
    settlement.settleInAuction(taker, maker, instrument, trade);
    market.noteTrade(trade.priceTicks, this.core.command);
    this.core.risk.traded(taker, maker, trade, instrument);
    events.traded(orders, taker, maker, trade, null);
    for (const change of changes) events.write('LevelChanged', 0, change as never);
    for (const slot of [taker, maker]) {
      if (orders.openLotsOf(slot) !== 0 && book.refreshPeak(slot)) events.peakRefreshed(orders, slot, book);
    }
    for (const slot of [taker, maker]) {
      if (orders.specialOf(slot) !== 0) life.reduceSibling(slot, trade.quantityLots, events);
    }
    for (const slot of [taker, maker]) {
      if (orders.openLotsOf(slot) !== 0) continue;
      gate.restingOrderGone(orders.accountIdOf(slot));
      life.finish(slot, events);
    }
  }

  /** Orders on the book that are for the auction only, by order id. */
  private auctionOnly(book: OrderBook): number[] {
    const { orders } = this.core;
    const orderIds: number[] = [];
    for (const ladder of [book.bids, book.asks]) {
      for (let level = ladder.best; level !== NO_LEVEL; level = ladder.nextWorse(level)) {
        for (let slot = ladder.first[level] as number; slot !== 0; slot = orders.nextOf(slot)) {
          const isOnly = isMarketType(orders.orderTypeOf(slot)) || isAuctionOnly(orders.timeInForceOf(slot));
          if (isOnly) orderIds.push(orders.orderIdOf(slot));
        }
      }
    }
    return orderIds.toSorted((a, z) => a - z);
  }
}
