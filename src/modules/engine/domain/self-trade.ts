/**
 * Self-trade prevention: what happens where an incoming order meets one of its own owner. The incoming order's mode
 * decides. What an order loses so is neither traded nor cancelled; its hold is released.
 */
import { SelfTradePrevention } from '../../../common/model/order-terms.js';
import type { Instrument } from '../../instruments/domain/instrument.js';
import type { OrderBook } from '../../matching/domain/order-book.js';
import { type EventWriter, PreventionFacts } from './event-writer.js';
import type { TradingParts } from './core-parts.js';

const { expire_taker: EXPIRE_TAKER, expire_maker: EXPIRE_MAKER, decrement: DECREMENT } = SelfTradePrevention;

export class SelfTrade {
  private readonly facts = new PreventionFacts();

  constructor(private readonly core: TradingParts) {}

  /** Applies the taker's mode to both orders. The taker stays open with nothing open where it lost all: who trades it disposes of it. */
  prevent(taker: number, maker: number, book: OrderBook, instrument: Instrument, events: EventWriter): void {
    const { orders, gate } = this.core;
    const { facts } = this;
    const mode = orders.selfTradePreventionOf(taker);
    const takerOpen = orders.openLotsOf(taker);
    const makerOpen = orders.openLotsOf(maker);
    const both = Math.min(takerOpen, book.tradableLots(maker));
    facts.priceTicks = orders.priceTicksOf(maker);
    facts.takerPreventedLots = mode === DECREMENT ? both : mode === EXPIRE_MAKER ? 0 : takerOpen;
    facts.makerPreventedLots = mode === DECREMENT ? both : mode === EXPIRE_TAKER ? 0 : makerOpen;
    this.takeFromMaker(maker, book);
    facts.takerReleased = this.lose(taker, facts.takerPreventedLots, instrument);
    orders.setOpenLots(taker, takerOpen - facts.takerPreventedLots);
    events.prevented(orders, taker, maker, facts, book);
    if (orders.openLotsOf(maker) !== 0 && book.refreshPeak(maker)) events.peakRefreshed(orders, maker, book);
    if (facts.takerPreventedLots > 0) this.core.life.reduceSibling(taker, facts.takerPreventedLots, events);
    if (facts.makerPreventedLots > 0) this.core.life.reduceSibling(maker, facts.makerPreventedLots, events);
    if (orders.openLotsOf(maker) === 0) {
      if (orders.openLotsOf(taker) === 0) this.core.life.noteWorkingClosed(taker);
      gate.restingOrderGone(orders.accountIdOf(maker));
      this.core.life.finish(maker, events);
    }
  }

  private takeFromMaker(maker: number, book: OrderBook): void {
    const { orders } = this.core;
    const { facts } = this;
    const lots = facts.makerPreventedLots;
    const instrument = this.core.registry.instrument(orders.instrumentIdOf(maker)) as Instrument;
    facts.makerReleased = this.lose(maker, lots, instrument);
    if (lots === orders.openLotsOf(maker)) {
      book.unrest(maker);
      orders.setOpenLots(maker, 0);
    } else if (lots > 0) book.take(maker, lots);
    else book.reduce(maker, 0);
    this.core.trading.touch(maker);
  }

  /** Notes the loss and releases what the hold no longer needs; the open quantity is lowered by the caller. */
  private lose(slot: number, lots: number, instrument: Instrument): number {
    if (lots === 0) return 0;
    const { orders, settlement, ledger } = this.core;
    const { terms } = orders;
    const row = orders.specialRow(slot);
    this.core.life.fetchMoney(slot);
    this.core.risk.lost(slot, lots, instrument);
    terms.lostLots[row] = (terms.lostLots[row] as number) + lots;
    const left = orders.openLotsOf(slot) - lots;
    const held = orders.heldAmountOf(slot);
    const needed = left === 0 ? 0 : settlement.holdOf(slot, left, instrument);
    ledger.release(orders.accountIdOf(slot), settlement.heldAssetOf(orders.sideOf(slot), instrument), held - needed);
    orders.setHeldAmount(slot, needed);
    return held - needed;
  }
}
