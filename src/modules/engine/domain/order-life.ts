/**
 * How orders end. An order may stand on the book, wait for a trigger, for its list or off the book, or be on its way in;
 * wherever it is, it leaves, its hold is released, and what depends on it follows: the other leg of a pair goes, the legs
 * that waited for it come in.
 */
import { CancelReason, OrderType } from '../../../common/model/order-terms.js';
import type { RejectReason } from '../../../common/model/reject-reason.js';
import type { Instrument } from '../../instruments/domain/instrument.js';
import type { InstrumentRegistry } from '../../instruments/domain/instrument-registry.js';
import type { Ledger } from '../../ledger/domain/ledger.js';
import type { MarketState } from '../../matching/domain/market-state.js';
import type { OrderBook } from '../../matching/domain/order-book.js';
import type { OrderStore } from '../../matching/domain/order-store.js';
import { Standing } from '../../matching/domain/special-terms.js';
import type { PreTradeGate } from '../../risk/domain/pre-trade-gate.js';
import type { EventWriter } from './event-writer.js';
import type { TradingParts } from './core-parts.js';

const { book: ON_BOOK } = Standing;

export class OrderLife {
  // Parts of the core that every order needs; why they are held here is said in `OrderPlacement`.
  private readonly orders: OrderStore;
  private readonly gate: PreTradeGate;
  private readonly ledger: Ledger;
  private readonly registry: InstrumentRegistry;

  constructor(private readonly core: TradingParts) {
    this.orders = core.orders;
    this.gate = core.gate;
    this.ledger = core.ledger;
    this.registry = core.registry;
  }

  /** Cancels an open order wherever it stands. */
  cancel(slot: number, reason: CancelReason, events: EventWriter): void {
    const { orders } = this;
    // A pair's hold is with the leg that closes first; the other one, which goes because of its list, has none.
    if (orders.specialOf(slot) !== 0 && reason !== CancelReason.list) this.fetchMoney(slot);
    const book = this.leave(slot);
    const heldAsset = this.release(slot);
    events.cancelled(orders, slot, heldAsset, reason, book);
    this.finish(slot, events);
  }

  /** A rule refuses an order that is in already; it is on no book. */
  reject(slot: number, reason: RejectReason, events: EventWriter): void {
    const { orders } = this.core;
    this.fetchMoney(slot);
    const heldAsset = this.release(slot);
    events.rejected(orders, slot, heldAsset, reason);
    this.finish(slot, events);
  }

  /** Gives the slot of an order back that is nowhere any more, and lets follow what depends on it. */
  finish(slot: number, events: EventWriter): void {
    const { orders } = this;
    const row = orders.specialOf(slot);
    if (row === 0) return orders.close(slot);
    const { terms } = orders;
    const siblingId = terms.siblingOrderId[row] as number;
    if (orders.orderTypeOf(slot) === OrderType.pegged) this.marketOf(slot).pegs.delete(orders.orderIdOf(slot));
    this.noteWorkingClosed(slot);
    orders.close(slot);
    if (siblingId !== 0) this.cancelSibling(siblingId, events);
  }

  /** Of an order that has nothing left: the legs that waited for it are due, behind those of what has closed before. */
  noteWorkingClosed(slot: number): void {
    const { orders } = this.core;
    const { terms } = orders;
    const row = orders.specialOf(slot);
    const orderId = orders.orderIdOf(slot);
    if (row === 0 || terms.workingOrderId[row] !== orderId) return;
    terms.workingOrderId[row] = 0;
    this.marketOf(slot).workingClosed(terms.listId[row] as number, orderId, orders.filledLots(slot));
  }

  /** Takes an order from where it stands, so that it can trade or end; the book where it was on it, else null. */
  leave(slot: number): OrderBook | null {
    const { orders, gate } = this;
    const standing = orders.standingOf(slot);
    if (standing === ON_BOOK && orders.levelOf(slot) === 0) return null;
    gate.restingOrderGone(orders.accountIdOf(slot));
    if (standing === ON_BOOK) {
      const book = this.core.books[orders.instrumentIdOf(slot)] as OrderBook;
      book.unrest(slot);
      return book;
    }
    const market = this.marketOf(slot);
    if (standing === Standing.pending) market.triggers.remove(slot);
    else if (standing === Standing.parked) market.parked.delete(orders.orderIdOf(slot));
    orders.terms.standing[orders.specialOf(slot)] = ON_BOOK;
    return null;
  }

  /** Lets an order that is nowhere wait off the book. */
  park(slot: number): void {
    const { orders, gate } = this.core;
    orders.terms.standing[orders.specialRow(slot)] = Standing.parked;
    this.marketOf(slot).parked.add(orders.orderIdOf(slot));
    gate.orderRested(orders.accountIdOf(slot));
  }

  /** Where the hold and fees of an OCO pair are with the other leg, they come to this one, which is about to trade or lose. */
  fetchMoney(slot: number): void {
    const { orders } = this.core;
    const { terms } = orders;
    const row = orders.specialOf(slot);
    if (row === 0 || terms.moneyWithSibling[row] === 0) return;
    const sibling = orders.find(terms.siblingOrderId[row] as number);
    const siblingRow = orders.specialOf(sibling);
    terms.moneyWithSibling[row] = 0;
    terms.moneyWithSibling[siblingRow] = 1;
    orders.setHeldAmount(slot, orders.heldAmountOf(sibling));
    orders.setFeeWhole(slot, orders.feeWholeOf(sibling));
    orders.setFeeFraction(slot, orders.feeFractionOf(sibling));
    terms.siblingFees[row] = orders.feePaid(sibling);
    orders.setHeldAmount(sibling, 0);
    orders.setPosition(slot, orders.positionOf(sibling));
    orders.setPosition(sibling, 0);
  }

  /** The order is triggered: the other leg of its pair goes, its hold and fees stay with this one. */
  cancelOtherLeg(slot: number, events: EventWriter): void {
    const { orders } = this.core;
    const row = orders.specialOf(slot);
    const siblingId = row === 0 ? 0 : (orders.terms.siblingOrderId[row] as number);
    if (siblingId === 0) return;
    this.fetchMoney(slot);
    orders.terms.siblingOrderId[row] = 0;
    this.cancelSibling(siblingId, events);
  }

  /** The order has traded: the other leg of its pair has as much less open, or goes when nothing is left of the order. */
  reduceSibling(slot: number, lots: number, events: EventWriter): void {
    const { orders } = this.core;
    const { terms } = orders;
    const ownRow = orders.specialOf(slot);
    const siblingId = terms.siblingOrderId[ownRow] as number;
    if (siblingId === 0) return;
    if (orders.openLotsOf(slot) === 0) {
      terms.siblingOrderId[ownRow] = 0;
      return this.cancelSibling(siblingId, events);
    }
    const sibling = orders.find(siblingId);
    const row = orders.specialOf(sibling);
    orders.setOpenLots(sibling, orders.openLotsOf(sibling) - lots);
    terms.lostLots[row] = (terms.lostLots[row] as number) + lots;
    this.core.trading.touch(sibling);
    events.write('OrderReduced', orders.accountIdOf(sibling), {
      orderId: siblingId as never,
      reducedLots: lots as never,
      openLots: orders.openLotsOf(sibling) as never,
      instrumentId: orders.instrumentIdOf(sibling) as never,
    });
  }

  private cancelSibling(siblingId: number, events: EventWriter): void {
    const { orders } = this.core;
    const sibling = orders.find(siblingId);
    if (sibling === 0) return;
    const row = orders.specialOf(sibling);
    orders.terms.siblingOrderId[row] = 0;
    this.cancel(sibling, CancelReason.list, events);
  }

  private release(slot: number): number {
    const { orders, ledger, registry } = this;
    const instrument = registry.instrument(orders.instrumentIdOf(slot)) as Instrument;
    const heldAsset = this.core.settlement.heldAssetOf(orders.sideOf(slot), instrument);
    ledger.release(orders.accountIdOf(slot), heldAsset, orders.heldAmountOf(slot));
    this.core.risk.closes(slot, instrument);
    return heldAsset;
  }

  private marketOf(slot: number): MarketState {
    return this.core.markets[this.core.orders.instrumentIdOf(slot)] as MarketState;
  }
}
