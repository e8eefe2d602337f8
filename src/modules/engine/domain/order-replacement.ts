/**
 * Replacing an order in one step: it is never lost. Fewer lots at the same price keep the place in the queue;
 * anything else goes to the back and may trade.
 */
import { OrderFlag } from '../../../common/model/order-terms.js';
import { RejectReason } from '../../../common/model/reject-reason.js';
import { INTEGER_MAX } from '../../../common/model/units.js';
import type { Instrument } from '../../instruments/domain/instrument.js';
import type { OrderBook } from '../../matching/domain/order-book.js';
import { type EventWriter, ReplaceFacts } from './event-writer.js';
import { refusalInPhase, refusalOfSize } from './order-checks.js';
import type { PlacementParts } from './order-placement.js';

export class OrderReplacement {
  private readonly change = new ReplaceFacts();

  constructor(private readonly core: Omit<PlacementParts, 'clientIds'>) {}

  replace(events: EventWriter): void {
    const { command, orders } = this.core;
    const orderId = command.replaceOrderId;
    const slot = orders.find(orderId);
    const refusal = this.refusalToReplace(slot);
    if (refusal !== 0) {
      const instrumentId =
        slot !== 0 && orders.accountId[slot] === command.accountId ? (orders.instrumentId[slot] as number) : 0;
      events.refused(command, refusal, orderId, instrumentId, 0);
      return;
    }
    const instrument = this.core.registry.instrument(orders.instrumentId[slot] as number) as Instrument;
    const book = this.core.books[instrument.instrumentId] as OrderBook;
    const oldPriceTicks = orders.priceTicks[slot] as number;
    const priceTicks = command.replacePriceTicks || oldPriceTicks;
    const quantityLots = command.replaceQuantityLots || (orders.quantityLots[slot] as number);
    const removedLots = (orders.quantityLots[slot] as number) - quantityLots;
    const keepsPriority = priceTicks === oldPriceTicks && removedLots >= 0;
    const openLots = (orders.openLots[slot] as number) - removedLots;
    this.change.oldPriceTicks = oldPriceTicks;
    this.change.heldAssetId = this.core.settlement.heldAssetOf(orders.side[slot] as number, instrument);
    this.change.heldDelta = this.changeHold(slot, priceTicks, openLots, instrument);
    if (keepsPriority) book.reduce(slot, removedLots);
    else book.unrest(slot);
    orders.priceTicks[slot] = priceTicks;
    orders.quantityLots[slot] = quantityLots;
    orders.openLots[slot] = openLots;
    this.core.trading.touch(slot);
    events.replaced(orders, slot, this.change, keepsPriority, book);
    if (keepsPriority) return;
    this.core.gate.restingOrderGone(orders.accountId[slot] as number);
    this.core.trading.tradeAgainst(book, slot, instrument, events);
    this.core.trading.disposeOfRest(slot, book, instrument, events);
  }

  private refusalToReplace(slot: number): RejectReason | 0 {
    const { command, orders, overflow } = this.core;
    const newPrice = command.replacePriceTicks;
    const newQuantity = command.replaceQuantityLots;
    if (!Number.isSafeInteger(newPrice) || newPrice < 0 || !Number.isSafeInteger(newQuantity) || newQuantity < 0)
      return RejectReason.INVALID_COMMAND;
    if (slot === 0 || orders.accountId[slot] !== command.accountId) return RejectReason.UNKNOWN_ORDER;
    if (this.core.gate.isKilled(command.accountId)) return RejectReason.KILL_SWITCH;
    const instrument = this.core.registry.instrument(orders.instrumentId[slot] as number) as Instrument;
    const phase = refusalInPhase(instrument.phase);
    if (phase !== 0) return phase;

    const side = orders.side[slot] as number;
    const oldPriceTicks = orders.priceTicks[slot] as number;
    const priceTicks = newPrice || oldPriceTicks;
    const quantityLots = newQuantity || (orders.quantityLots[slot] as number);
    const filledLots = orders.filledLots(slot);
    if (quantityLots <= filledLots) return RejectReason.QUANTITY_NOT_ABOVE_FILLED;
    const size = refusalOfSize(quantityLots, priceTicks, priceTicks, instrument);
    if (size !== 0) return size;
    if (priceTicks === oldPriceTicks && quantityLots <= (orders.quantityLots[slot] as number)) return 0;

    const book = this.core.books[instrument.instrumentId] as OrderBook;
    const postOnly = ((orders.flags[slot] as number) & OrderFlag.postOnly) !== 0;
    if (postOnly && book.bestMaker(side, priceTicks) !== 0) return RejectReason.POST_ONLY_WOULD_TRADE;
    const openLots = quantityLots - filledLots;
    const isWide = overflow.concerns(instrument);
    if (
      isWide &&
      overflow.wouldPass(
        command.accountId,
        slot,
        side,
        Math.max(priceTicks, book.bestOppositePrice(side)),
        openLots,
        instrument,
      )
    ) {
      return RejectReason.BALANCE_OVERFLOW;
    }
    const heldDelta =
      this.core.settlement.holdOf(slot, priceTicks, openLots, instrument) - (orders.heldAmount[slot] as number);
    if (this.core.ledger.availableOf(command.accountId, this.core.settlement.heldAssetOf(side, instrument)) < heldDelta)
      return RejectReason.INSUFFICIENT_FUNDS;
    if (isWide) {
      const own = priceTicks === oldPriceTicks ? (orders.openLots[slot] as number) : 0;
      if (book.sideOf(side).lotsAt(priceTicks) - own + openLots > INTEGER_MAX) return RejectReason.QUANTITY_TOO_LARGE;
    }
    return 0;
  }

  /** Makes the hold what the changed order needs; returns what moved from available to held. */
  private changeHold(slot: number, priceTicks: number, openLots: number, instrument: Instrument): number {
    const { orders } = this.core;
    const account = orders.accountId[slot] as number;
    const heldAsset = this.core.settlement.heldAssetOf(orders.side[slot] as number, instrument);
    const needed = this.core.settlement.holdOf(slot, priceTicks, openLots, instrument);
    const delta = needed - (orders.heldAmount[slot] as number);
    if (delta > 0) this.core.ledger.hold(account, heldAsset, delta);
    else this.core.ledger.release(account, heldAsset, -delta);
    orders.heldAmount[slot] = needed;
    return delta;
  }
}
