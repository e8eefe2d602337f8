/**
 * The legs that waited for a working order come in when it has closed: with what of it was filled, holding their money
 * from now on, or not at all when nothing was.
 */
import { CancelReason, isTriggerType, OrderFlag, Phase } from '../../../common/model/order-terms.js';
import { RejectReason } from '../../../common/model/reject-reason.js';
import { INTEGER_MAX } from '../../../common/model/units.js';
import type { Instrument } from '../../instruments/domain/instrument.js';
import type { ClosedWorkingOrder, MarketState } from '../../matching/domain/market-state.js';
import type { OrderBook } from '../../matching/domain/order-book.js';
import { Standing } from '../../matching/domain/special-terms.js';
import type { TradingParts } from './core-parts.js';
import type { EventWriter } from './event-writer.js';
import { reachOf, refusalOfPhase } from './order-checks.js';
import { collarOf, meetsTrigger, reaches, trailingStopOf } from './order-draft.js';
import { isMarketType, isTrailingType, mayStay } from './order-forms.js';
import type { TriggerDesk } from './trigger-desk.js';

export interface ActivationParts extends TradingParts {
  readonly triggers: TriggerDesk;
}

interface WaitingTerms {
  readonly quantityLots: number;
  readonly priceTicks: number;
  readonly stopPriceTicks: number;
}

export class ListActivation {
  constructor(private readonly core: ActivationParts) {}

  /** Brings in what the working orders that have closed leave room for, first closed first. */
  bringIn(market: MarketState, instrument: Instrument, events: EventWriter): void {
    for (let closed = market.closedWorking.shift(); closed !== undefined; closed = market.closedWorking.shift()) {
      const legs = this.legsOf(closed);
      if (closed.filledLots === 0) this.dropAll(legs, events);
      else if (legs.length > 0) this.activate(legs, closed.filledLots, market, instrument, events);
    }
  }

  /** The order ids of the legs that wait: they were accepted right after the working order. */
  private legsOf({ listId, orderId }: ClosedWorkingOrder): number[] {
    const { orders } = this.core;
    return [orderId + 1, orderId + 2].filter((id) => {
      const slot = orders.find(id);
      const row = slot === 0 ? 0 : orders.specialOf(slot);
      return row !== 0 && orders.terms.listId[row] === listId && orders.terms.standing[row] === Standing.waiting;
    });
  }

  private dropAll(orderIds: readonly number[], events: EventWriter): void {
    for (const orderId of orderIds) {
      const slot = this.core.orders.find(orderId);
      if (slot !== 0) this.core.life.cancel(slot, CancelReason.list, events);
    }
  }

  private activate(
    orderIds: readonly number[],
    filledLots: number,
    market: MarketState,
    instrument: Instrument,
    events: EventWriter,
  ): void {
    const slots = orderIds.map((id) => this.core.orders.find(id));
    const before = slots.map((slot) => this.termsOf(slot));
    const refused = this.refusalOfAny(slots, filledLots, market, instrument);
    if (refused.reason !== 0) {
      // None is activated, so each is again what it was while it waited.
      slots.forEach((slot, index) => this.restore(slot, before[index] as WaitingTerms));
      this.core.life.leave(refused.slot);
      return this.core.life.reject(refused.slot, refused.reason, events);
    }
    for (const slot of slots) this.tell(slot, instrument, events);
    for (const orderId of orderIds) {
      const slot = this.core.orders.find(orderId);
      if (slot !== 0) this.start(slot, market, instrument, events);
    }
  }

  /** The first leg that cannot come in, and why; the last one where both together are not covered. */
  private refusalOfAny(
    slots: readonly number[],
    filledLots: number,
    market: MarketState,
    instrument: Instrument,
  ): { readonly slot: number; readonly reason: RejectReason | 0 } {
    for (const slot of slots) {
      const reason = this.refusalOf(slot, filledLots, market, instrument);
      if (reason !== 0) return { slot, reason };
    }
    return { slot: slots.at(-1) as number, reason: this.takeHold(slots, instrument) };
  }

  private termsOf(slot: number): WaitingTerms {
    const { orders } = this.core;
    return {
      quantityLots: orders.quantityLotsOf(slot),
      priceTicks: orders.priceTicksOf(slot),
      stopPriceTicks: orders.terms.stopPriceTicks[orders.specialOf(slot)] as number,
    };
  }

  private restore(slot: number, { quantityLots, priceTicks, stopPriceTicks }: WaitingTerms): void {
    const { orders } = this.core;
    orders.setQuantityLots(slot, quantityLots);
    orders.setOpenLots(slot, quantityLots);
    orders.setPriceTicks(slot, priceTicks);
    orders.terms.stopPriceTicks[orders.specialOf(slot)] = stopPriceTicks;
  }

  /** Works out what the leg is now, and checks 9, 12, 19 and 20 for it. */
  private refusalOf(slot: number, filledLots: number, market: MarketState, instrument: Instrument): RejectReason | 0 {
    const { orders, overflow } = this.core;
    const side = orders.sideOf(slot);
    const book = this.core.books[instrument.instrumentId] as OrderBook;
    const openLots = Math.min(orders.openLotsOf(slot), filledLots);
    orders.setQuantityLots(slot, openLots);
    orders.setOpenLots(slot, openLots);
    const phase = this.refusalOutsideTrading(slot, instrument);
    if (phase !== 0) return phase;
    const price = this.setPrices(slot, market, instrument, book);
    if (price !== 0) return price;
    const limit = orders.priceTicksOf(slot);
    if (limit * openLots * instrument.quoteUnitsPerTickLot > INTEGER_MAX) return RejectReason.NOTIONAL_TOO_LARGE;
    const isNow = !isTriggerType(orders.orderTypeOf(slot));
    const isPostOnly = (orders.flagsOf(slot) & OrderFlag.postOnly) !== 0;
    if (isNow && isPostOnly && reaches(side, limit, book.bestOppositePrice(side))) {
      return RejectReason.POST_ONLY_WOULD_TRADE;
    }
    // Without a limit it meets nothing and brings nothing.
    if (limit === 0) return 0;
    const reachTicks = isNow ? reachOf(side, limit, book, market) : limit;
    return overflow.wouldPassOpen(slot, reachTicks, openLots, instrument) ? RejectReason.BALANCE_OVERFLOW : 0;
  }

  /** Nothing trades outside continuous trading: only what can wait or rest comes in. */
  private refusalOutsideTrading(slot: number, { phase }: Instrument): RejectReason | 0 {
    const { orders } = this.core;
    if (phase === Phase.continuous || isTriggerType(orders.orderTypeOf(slot))) return 0;
    const isMarket = isMarketType(orders.orderTypeOf(slot));
    const isPostOnly = (orders.flagsOf(slot) & OrderFlag.postOnly) !== 0;
    if (!isMarket && !isPostOnly && mayStay(orders.timeInForceOf(slot))) return 0;
    const refusal = refusalOfPhase(phase);
    if (refusal !== 0) return refusal;
    return isMarket && mayStay(orders.timeInForceOf(slot)) ? 0 : RejectReason.NOT_ALLOWED_IN_PHASE;
  }

  private setPrices(slot: number, market: MarketState, instrument: Instrument, book: OrderBook): RejectReason | 0 {
    const { orders, triggers } = this.core;
    const { terms } = orders;
    const row = orders.specialOf(slot);
    const side = orders.sideOf(slot);
    const orderType = orders.orderTypeOf(slot);
    if (isTrailingType(orderType)) {
      const present = triggers.presentPrice(market, side, terms.triggerSource[row] as number);
      if (present === 0) return RejectReason.NO_REFERENCE_PRICE;
      const offsetTicks = terms.trailingOffsetTicks[row] as number;
      terms.stopPriceTicks[row] = trailingStopOf(side, present, offsetTicks, terms.trailingOffsetBps[row] as number);
    }
    if (!isMarketType(orderType)) return 0;
    if (isTriggerType(orderType)) {
      orders.setPriceTicks(slot, collarOf(side, terms.stopPriceTicks[row] as number, instrument.collarBps));
      return 0;
    }
    const isContinuous = instrument.phase === Phase.continuous;
    if (!isContinuous && market.referenceTicks === 0) return RejectReason.NO_REFERENCE_PRICE;
    const reference = isContinuous ? book.bestOppositePrice(side) : market.referenceTicks;
    orders.setPriceTicks(slot, collarOf(side, reference, instrument.collarBps));
    return 0;
  }

  /** Holds what the legs need: an OCO pair once, at the larger of both limits, with the first. */
  private takeHold(slots: readonly number[], instrument: Instrument): RejectReason | 0 {
    const { orders, ledger, settlement } = this.core;
    const [first] = slots as readonly [number];
    const holdTicks = Math.max(...slots.map((slot) => orders.priceTicksOf(slot)));
    for (const slot of slots) orders.terms.holdPriceTicks[orders.specialOf(slot)] = holdTicks;
    const side = orders.sideOf(first);
    const accountId = orders.accountIdOf(first);
    const asset = settlement.heldAssetOf(side, instrument);
    const limit = this.core.risk.refusalToComeIn(first, holdTicks, this.worstTicksOf(slots, instrument), instrument);
    if (limit !== 0) return limit;
    const amount = holdTicks === 0 ? 0 : settlement.holdOf(first, orders.openLotsOf(first), instrument);
    if (ledger.availableOf(accountId, asset) < amount) return RejectReason.INSUFFICIENT_FUNDS;
    ledger.hold(accountId, asset, amount);
    orders.setHeldAmount(first, amount);
    this.core.risk.cameIn(first);
    return 0;
  }

  /** The highest price at which any of the legs could trade. */
  private worstTicksOf(slots: readonly number[], instrument: Instrument): number {
    const { orders } = this.core;
    const book = this.core.books[instrument.instrumentId] as OrderBook;
    const market = this.core.markets[instrument.instrumentId] as MarketState;
    const worst = slots.map((slot) => {
      const limit = orders.priceTicksOf(slot);
      const isNow = limit !== 0 && !isTriggerType(orders.orderTypeOf(slot));
      return isNow ? reachOf(orders.sideOf(slot), limit, book, market) : limit;
    });
    return Math.max(...worst);
  }

  private tell(slot: number, instrument: Instrument, events: EventWriter): void {
    const { orders, life, settlement, trading } = this.core;
    life.leave(slot);
    trading.touch(slot);
    const side = orders.sideOf(slot);
    events.write('OrderActivated', orders.accountIdOf(slot), {
      orderId: orders.orderIdOf(slot) as never,
      priceTicks: orders.priceTicksOf(slot) as never,
      quantityLots: orders.quantityLotsOf(slot) as never,
      stopPriceTicks: orders.terms.stopPriceTicks[orders.specialOf(slot)] as never,
      heldAmount: orders.heldAmountOf(slot) as never,
      instrumentId: instrument.instrumentId as never,
      heldAssetId: settlement.heldAssetOf(side, instrument) as never,
      side: side as never,
    });
  }

  private start(slot: number, market: MarketState, instrument: Instrument, events: EventWriter): void {
    const { orders, triggers, trading } = this.core;
    const orderType = orders.orderTypeOf(slot);
    const isContinuous = instrument.phase === Phase.continuous;
    if (!isTriggerType(orderType)) {
      if (isContinuous) return trading.run(slot, instrument, 0, events);
      return trading.rest(slot, this.core.books[instrument.instrumentId] as OrderBook, events);
    }
    triggers.pend(slot, market);
    const { terms } = orders;
    const row = orders.specialOf(slot);
    const side = orders.sideOf(slot);
    const present = triggers.presentPrice(market, side, terms.triggerSource[row] as number);
    const stop = terms.stopPriceTicks[row] as number;
    if (!isContinuous || present === 0 || !meetsTrigger(side, orderType, stop, present)) return;
    market.triggers.remove(slot);
    triggers.enqueue(slot, present);
  }
}
