/**
 * How orders end. An order may stand on the book, wait for a trigger, for its list or off the book, or be on its way in;
 * wherever it is, it leaves, its hold is released, and what depends on it follows: the other leg of a pair goes, the legs
 * that waited for it come in.
 */
import { CancelReason, OrderType } from '../../../common/model/order-terms.js';
import type { RejectReason } from '../../../common/model/reject-reason.js';
import type { Instrument } from '../../instruments/domain/instrument.js';
import type { MarketState } from '../../matching/domain/market-state.js';
import type { OrderBook } from '../../matching/domain/order-book.js';
import { Standing } from '../../matching/domain/special-terms.js';
import type { EventWriter } from './event-writer.js';
import type { TradingParts } from './core-parts.js';

const { book: ON_BOOK } = Standing;

export class OrderLife {
  constructor(private readonly core: TradingParts) {}

  /** Cancels an open order wherever it stands. */
  cancel(slot: number, reason: CancelReason, events: EventWriter): void {
    const { orders } = this.core;
    // A pair's hold is with the leg that closes first; the other one, which goes because of its list, has none.
    if (reason !== CancelReason.list) this.fetchMoney(slot);
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
    const { orders } = this.core;
    const row = orders.special[slot] as number;
    if (row === 0) {
      orders.close(slot);
      return;
    }
    const { terms } = orders;
    const orderId = orders.orderId[slot] as number;
    const siblingId = terms.siblingOrderId[row] as number;
    const isWorking = terms.workingOrderId[row] === orderId;
    const listId = terms.listId[row] as number;
    const filledLots = orders.filledLots(slot);
    const market = this.marketOf(slot);
    if (orders.orderType[slot] === OrderType.pegged) market.pegs.delete(orderId);
    orders.close(slot);
    if (siblingId !== 0) this.cancelSibling(siblingId, events);
    if (isWorking) market.workingClosed(listId, orderId, filledLots);
  }

  /** Takes an order from where it stands, so that it can trade or end; the book where it was on it, else null. */
  leave(slot: number): OrderBook | null {
    const { orders, gate, books } = this.core;
    const standing = orders.standingOf(slot);
    if (standing === ON_BOOK && orders.level[slot] === 0) return null;
    gate.restingOrderGone(orders.accountId[slot] as number);
    if (standing === ON_BOOK) {
      const book = books[orders.instrumentId[slot] as number] as OrderBook;
      book.unrest(slot);
      return book;
    }
    const market = this.marketOf(slot);
    if (standing === Standing.pending) market.triggers.remove(slot);
    else if (standing === Standing.parked) market.parked.delete(orders.orderId[slot] as number);
    orders.terms.standing[orders.special[slot] as number] = ON_BOOK;
    return null;
  }

  /** Lets an order that is nowhere wait off the book. */
  park(slot: number): void {
    const { orders, gate } = this.core;
    orders.terms.standing[orders.specialRow(slot)] = Standing.parked;
    this.marketOf(slot).parked.add(orders.orderId[slot] as number);
    gate.orderRested(orders.accountId[slot] as number);
  }

  /** Where the hold and fees of an OCO pair are with the other leg, they come to this one, which is about to trade or lose. */
  fetchMoney(slot: number): void {
    const { orders } = this.core;
    const { terms } = orders;
    const row = orders.special[slot] as number;
    if (row === 0 || terms.moneyWithSibling[row] === 0) return;
    const sibling = orders.find(terms.siblingOrderId[row] as number);
    const siblingRow = orders.special[sibling] as number;
    terms.moneyWithSibling[row] = 0;
    terms.moneyWithSibling[siblingRow] = 1;
    orders.heldAmount[slot] = orders.heldAmount[sibling] as number;
    orders.feeWhole[slot] = orders.feeWhole[sibling] as number;
    orders.feeFraction[slot] = orders.feeFraction[sibling] as number;
    terms.siblingFees[row] = orders.feePaid(sibling);
    orders.heldAmount[sibling] = 0;
  }

  /** The order is triggered: the other leg of its pair goes, its hold and fees stay with this one. */
  cancelOtherLeg(slot: number, events: EventWriter): void {
    const { orders } = this.core;
    const row = orders.special[slot] as number;
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
    const ownRow = orders.special[slot] as number;
    const siblingId = terms.siblingOrderId[ownRow] as number;
    if (siblingId === 0) return;
    if (orders.openLots[slot] === 0) {
      terms.siblingOrderId[ownRow] = 0;
      return this.cancelSibling(siblingId, events);
    }
    const sibling = orders.find(siblingId);
    const row = orders.special[sibling] as number;
    orders.openLots[sibling] = (orders.openLots[sibling] as number) - lots;
    terms.lostLots[row] = (terms.lostLots[row] as number) + lots;
    this.core.trading.touch(sibling);
    events.write('OrderReduced', orders.accountId[sibling] as number, {
      orderId: siblingId as never,
      reducedLots: lots as never,
      openLots: orders.openLots[sibling] as never,
      instrumentId: orders.instrumentId[sibling] as never,
    });
  }

  private cancelSibling(siblingId: number, events: EventWriter): void {
    const { orders } = this.core;
    const sibling = orders.find(siblingId);
    if (sibling === 0) return;
    const row = orders.special[sibling] as number;
    orders.terms.siblingOrderId[row] = 0;
    this.cancel(sibling, CancelReason.list, events);
  }

  private release(slot: number): number {
    const { orders, ledger, registry, settlement } = this.core;
    const instrument = registry.instrument(orders.instrumentId[slot] as number) as Instrument;
    const heldAsset = settlement.heldAssetOf(orders.side[slot] as number, instrument);
    ledger.release(orders.accountId[slot] as number, heldAsset, orders.heldAmount[slot] as number);
    return heldAsset;
  }

  private marketOf(slot: number): MarketState {
    return this.core.markets[this.core.orders.instrumentId[slot] as number] as MarketState;
  }
}
