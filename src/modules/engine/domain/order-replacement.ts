/**
 * Replacing an order in one step: it is never lost. Fewer lots at the same price keep the place in the queue;
 * anything else goes to the back and may trade.
 */
import { OrderFlag, OrderType, PEAKS_MAX, Phase } from '../../../common/model/order-terms.js';
import { RejectReason } from '../../../common/model/reject-reason.js';
import { INTEGER_MAX } from '../../../common/model/units.js';
import type { Instrument } from '../../instruments/domain/instrument.js';
import type { InstrumentRegistry } from '../../instruments/domain/instrument-registry.js';
import type { Ledger } from '../../ledger/domain/ledger.js';
import type { MarketState } from '../../matching/domain/market-state.js';
import type { OrderBook } from '../../matching/domain/order-book.js';
import type { OrderStore } from '../../matching/domain/order-store.js';
import { AccountKind } from '../../risk/domain/margin-book.js';
import type { PreTradeGate } from '../../risk/domain/pre-trade-gate.js';
import type { CommandView } from './command-view.js';
import { type EventWriter, ReplaceFacts } from './event-writer.js';
import { isCount, reachOf, refusalOfPhase, refusalOfSize } from './order-checks.js';
import { reaches, slid } from './order-draft.js';
import { isMarketType } from './order-forms.js';
import type { Consequences, TradingParts } from './core-parts.js';
import type { Settlement } from './settlement.js';

// Constants of this file, because V8 folds them into the code, and not those of another (docs/performance.md).
const { postOnlySlide: SLIDE } = OrderFlag;
const ANY_POST_ONLY = OrderFlag.postOnly | SLIDE;

/** The order as it would be, worked out while it is checked. */
class NewTerms {
  // Doubles from the first, as in `CommandView`.
  priceTicks = Number.NaN;
  quantityLots = Number.NaN;
  openLots = Number.NaN;
  heldAmount = Number.NaN;
  keepsPriority = false;
}

export class OrderReplacement {
  private readonly next = new NewTerms();
  private readonly change = new ReplaceFacts();

  // Parts of the core that every order needs; why they are held here is said in `OrderPlacement`.
  private readonly command: CommandView;
  private readonly orders: OrderStore;
  private readonly ledger: Ledger;
  private readonly gate: PreTradeGate;
  private readonly registry: InstrumentRegistry;
  private readonly settlement: Settlement;

  constructor(private readonly core: TradingParts & { readonly aftermath: Consequences }) {
    this.command = core.command;
    this.orders = core.orders;
    this.ledger = core.ledger;
    this.gate = core.gate;
    this.registry = core.registry;
    this.settlement = core.settlement;
  }

  replace(events: EventWriter): void {
    const { command, orders, next, change } = this;
    const { trading } = this.core;
    const orderId = command.replaceOrderId;
    const slot = orders.find(orderId);
    const isOwn = slot !== 0 && orders.accountIdOf(slot) === command.accountId;
    const instrumentId = isOwn ? orders.instrumentIdOf(slot) : 0;
    const refusal = this.refusalOf(slot, isOwn);
    if (refusal !== 0) return events.refused(command, refusal, orderId, instrumentId, 0);

    const instrument = this.registry.instrument(instrumentId) as Instrument;
    const book = this.core.books[instrumentId] as OrderBook;
    change.oldPriceTicks = orders.priceTicksOf(slot);
    this.core.risk.replaced(slot, next.priceTicks, next.openLots, !next.keepsPriority, instrument);
    this.changeHold(slot, instrument);
    const row = orders.specialOf(slot);
    if (row !== 0) orders.terms.holdPriceTicks[row] = next.priceTicks;
    if (next.keepsPriority) book.reduce(slot, orders.openLotsOf(slot) - next.openLots);
    else this.core.life.leave(slot);
    orders.setPriceTicks(slot, next.priceTicks);
    orders.setQuantityLots(slot, next.quantityLots);
    orders.setOpenLots(slot, next.openLots);
    trading.touch(slot);
    events.replaced(orders, slot, change, next.keepsPriority, book);
    if (!next.keepsPriority) {
      if (instrument.phase === Phase.continuous) trading.run(slot, instrument, 0, events);
      else trading.rest(slot, book, events);
    }
    this.core.aftermath.settle(instrumentId, events);
  }

  private refusalOf(slot: number, isOwn: boolean): RejectReason | 0 {
    const { command, orders, next } = this;
    const newPrice = command.replacePriceTicks;
    const newQuantity = command.replaceQuantityLots;
    if (!isCount(newPrice) || !isCount(newQuantity)) return RejectReason.INVALID_COMMAND;
    if (!isOwn) return RejectReason.UNKNOWN_ORDER;
    const instrument = this.registry.instrument(orders.instrumentIdOf(slot)) as Instrument;
    if (this.gate.stops(command.accountId, instrument.instrumentId, command.sessionId)) return RejectReason.KILL_SWITCH;
    const phase = refusalOfPhase(instrument.phase);
    if (phase !== 0) return phase;
    if (!this.isReplaceable(slot)) return RejectReason.NOT_REPLACEABLE;

    const priceTicks = orders.priceTicksOf(slot);
    const quantityLots = orders.quantityLotsOf(slot);
    const goneLots = quantityLots - orders.openLotsOf(slot);
    next.priceTicks = newPrice || priceTicks;
    next.quantityLots = newQuantity || quantityLots;
    next.openLots = next.quantityLots - goneLots;
    next.keepsPriority = next.priceTicks === priceTicks && next.quantityLots <= quantityLots;
    if (next.openLots <= 0) return RejectReason.QUANTITY_NOT_ABOVE_FILLED;
    const displayLots = orders.terms.displayQuantityLots[orders.specialOf(slot)] as number;
    const isPart = next.quantityLots > displayLots && next.quantityLots <= displayLots * PEAKS_MAX;
    if (displayLots !== 0 && !isPart) return RejectReason.DISPLAY_QUANTITY_INVALID;
    const book = this.core.books[instrument.instrumentId] as OrderBook;
    const side = orders.sideOf(slot);
    const best = book.bestOppositePrice(side);
    const slides = (orders.flagsOf(slot) & SLIDE) !== 0 && !next.keepsPriority;
    if (slides) next.priceTicks = slid(side, next.priceTicks, best);
    const market = this.core.markets[instrument.instrumentId] as MarketState;
    const reachTicks = reachOf(side, next.priceTicks, book, market);
    const size = refusalOfSize(next.quantityLots, next.priceTicks, reachTicks, next.priceTicks, instrument);
    if (size !== 0) return size;
    const couldTrade = reachTicks * next.openLots * instrument.quoteUnitsPerTickLot;
    if (orders.filledNotionalOf(slot) + couldTrade > INTEGER_MAX) return RejectReason.NOTIONAL_TOO_LARGE;
    next.heldAmount = this.settlement.holdAt(slot, next.priceTicks, next.openLots, instrument);
    return next.keepsPriority ? 0 : this.refusalToRequeue(slot, book, reachTicks, instrument);
  }

  /** Checks 18–22, for an order that goes to the back of a queue. */
  private refusalToRequeue(
    slot: number,
    book: OrderBook,
    reachTicks: number,
    instrument: Instrument,
  ): RejectReason | 0 {
    const { orders, ledger, settlement, next } = this;
    const { overflow } = this.core;
    const side = orders.sideOf(slot);
    const accountId = orders.accountIdOf(slot);
    const limit = this.core.risk.refusalToReplace(slot, next, reachTicks, instrument);
    if (limit !== 0) return limit;
    const isPostOnly = (orders.flagsOf(slot) & ANY_POST_ONLY) !== 0;
    const best = book.bestOppositePrice(side);
    if (isPostOnly && (next.priceTicks === 0 || reaches(side, next.priceTicks, best))) {
      return RejectReason.POST_ONLY_WOULD_TRADE;
    }
    const isWide = overflow.concerns(instrument);
    if (isWide && overflow.wouldPass(accountId, slot, side, reachTicks, next.openLots, instrument)) {
      return RejectReason.BALANCE_OVERFLOW;
    }
    const heldAsset = settlement.heldAssetOf(side, instrument);
    const heldDelta = next.heldAmount - orders.heldAmountOf(slot);
    if (this.core.margin.kindOf(accountId) !== AccountKind.spot) {
      const { openLots, heldAmount, priceTicks } = next;
      const asked = { instrument, side, openLots, heldAmount, priceTicks, replacedSlot: slot };
      const margin = this.core.margins.refusalOfOrder(accountId, heldAsset, asked);
      if (margin !== 0) return margin;
    } else if (ledger.availableOf(accountId, heldAsset) < heldDelta) return RejectReason.INSUFFICIENT_FUNDS;
    if (!isWide) return 0;
    const ownLots = next.priceTicks === orders.priceTicksOf(slot) ? orders.openLotsOf(slot) : 0;
    const levelLots = book.sideOf(side).lotsAt(next.priceTicks) - ownLots;
    return levelLots + next.openLots > INTEGER_MAX ? RejectReason.QUANTITY_TOO_LARGE : 0;
  }

  /** An order on the book with a limit of its own, in no list. */
  private isReplaceable(slot: number): boolean {
    const { orders } = this;
    const row = orders.specialOf(slot);
    const orderType = orders.orderTypeOf(slot);
    if (orderType === OrderType.pegged || isMarketType(orderType)) return false;
    return row === 0 || (orders.levelOf(slot) !== 0 && orders.standingOf(slot) === 0 && orders.terms.listId[row] === 0);
  }

  /** Makes the hold what the changed order needs, and notes what moved. */
  private changeHold(slot: number, instrument: Instrument): void {
    const { orders, ledger, settlement, next, change } = this;
    const accountId = orders.accountIdOf(slot);
    change.heldAssetId = settlement.heldAssetOf(orders.sideOf(slot), instrument);
    change.heldDelta = next.heldAmount - orders.heldAmountOf(slot);
    if (change.heldDelta > 0) ledger.hold(accountId, change.heldAssetId, change.heldDelta);
    else ledger.release(accountId, change.heldAssetId, -change.heldDelta);
    this.core.margins.noteHeld(accountId);
    orders.setHeldAmount(slot, next.heldAmount);
  }
}
