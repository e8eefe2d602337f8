/**
 * The venue's rulebook: one command in, the facts it caused out. It is deterministic and synchronous, so replaying
 * the journal rebuilds the same state. `docs/matching.md` says the same in words, check by check.
 *
 * A command that is refused changes nothing. A broken invariant throws, and nothing here catches it.
 */
import { invariant } from '../../../common/assert.js';
import { mulDivFloor } from '../../../common/exact.js';
import { commandLayouts } from '../../../common/model/commands.js';
import type { RecordBuffer } from '../../../common/model/record-layout.js';
import { CancelReason, OrderFlag, OrderType, Side, TimeInForce } from '../../../common/model/order-terms.js';
import { RejectReason } from '../../../common/model/reject-reason.js';
import { INTEGER_MAX } from '../../../common/model/units.js';
import type { Instrument } from '../../instruments/domain/instrument.js';
import { InstrumentRegistry } from '../../instruments/domain/instrument-registry.js';
import { Ledger } from '../../ledger/domain/ledger.js';
import { OrderBook } from '../../matching/domain/order-book.js';
import { OrderStore } from '../../matching/domain/order-store.js';
import { PreTradeGate } from '../../risk/domain/pre-trade-gate.js';
import { AccountDesk } from './account-desk.js';
import { CLIENT_ID_WINDOW_MAX, ClientOrderIds, isClientOrderId, NOT_FOUND } from './client-order-ids.js';
import { CommandView } from './command-view.js';
import { ControlDesk } from './control-desk.js';
import { type EventWriter, ReplaceFacts, TradeFacts } from './event-writer.js';
import { refusalInPhase, refusalOfForm, refusalOfPrice, refusalOfSize } from './order-checks.js';
import { OverflowGuard } from './overflow-guard.js';
import { Settlement } from './settlement.js';

const BPS = 10_000;
const T = {
  placeOrder: commandLayouts.PlaceOrder.type,
  cancelOrder: commandLayouts.CancelOrder.type,
  replaceOrder: commandLayouts.ReplaceOrder.type,
} as const;

export interface VenueCoreOptions {
  /** How many client order ids are remembered; a power of two. */
  readonly clientIdWindowMax?: number;
}

export class VenueCore {
  /** The last command applied and its time. */
  sequence = 0;
  timeUs = 0;
  lastOrderId = 0;
  lastTradeId = 0;
  readonly registry = new InstrumentRegistry();
  readonly ledger = new Ledger();
  readonly gate = new PreTradeGate();
  readonly orders = new OrderStore();
  readonly clientIds: ClientOrderIds;
  readonly accounts: AccountDesk;
  /** By instrument id. */
  readonly books: OrderBook[] = [new OrderBook(this.orders)];
  private readonly settlement = new Settlement(this.orders, this.ledger);
  private readonly overflow = new OverflowGuard(this.orders, this.ledger, this.registry);
  private readonly control: ControlDesk;
  private readonly command = new CommandView();
  private readonly trade = new TradeFacts();
  private readonly change = new ReplaceFacts();

  constructor(options: VenueCoreOptions = {}) {
    this.clientIds = new ClientOrderIds(options.clientIdWindowMax ?? CLIENT_ID_WINDOW_MAX);
    this.accounts = new AccountDesk(this.ledger, this.gate, this.overflow);
    this.control = new ControlDesk(this);
  }

  /** Applies the command record at byte `offset` and appends what it caused to `events`. */
  apply(commands: RecordBuffer, offset: number, events: EventWriter): void {
    const { command } = this;
    command.point(commands, offset);
    invariant(command.sequence === this.sequence + 1, 'commands come without gaps');
    invariant(command.timeUs >= this.timeUs, 'time does not go back');
    this.sequence = command.sequence;
    this.timeUs = command.timeUs;
    events.begin(this.sequence, this.timeUs);
    switch (command.type) {
      case T.placeOrder:
        this.placeOrder(events);
        break;
      case T.cancelOrder:
        this.cancelOrder(command.cancelOrderId, events);
        break;
      case T.replaceOrder:
        this.replaceOrder(events);
        break;
      default:
        this.control.apply(command, events);
    }
  }

  private placeOrder(events: EventWriter): void {
    const { command } = this;
    const account = command.accountId;
    if (!this.ledger.hasAccount(account)) return this.refusePlacement(RejectReason.UNKNOWN_ACCOUNT, events);
    const instrument = this.registry.instrument(command.instrumentId);
    if (instrument === undefined) return this.refusePlacement(RejectReason.UNKNOWN_INSTRUMENT, events);

    const idBytes = command.clientIdBytes;
    if (idBytes > 0) {
      if (!isClientOrderId(command.buffer, command.clientIdAt, idBytes)) {
        return this.refusePlacement(RejectReason.CLIENT_ORDER_ID_INVALID, events);
      }
      const known = this.clientIds.find(account, command.buffer, command.clientIdAt, idBytes);
      if (known !== NOT_FOUND) return this.answerDuplicate(known, events);
    }

    const form = refusalOfForm(command);
    if (form !== 0) return this.refusePlacement(form, events);
    if (this.gate.isKilled(account)) return this.refusePlacement(RejectReason.KILL_SWITCH, events);
    const phase = refusalInPhase(instrument.phase);
    if (phase !== 0) return this.refusePlacement(phase, events);

    const book = this.books[instrument.instrumentId] as OrderBook;
    const bestOpposite = book.bestOppositePrice(command.side);
    const isMarket = command.orderType === OrderType.market;
    const limitTicks = isMarket ? collarOf(command.side, bestOpposite, instrument) : command.priceTicks;
    const refusal = this.refusalOfTerms(instrument, book, limitTicks, bestOpposite);
    if (refusal !== 0) return this.refusePlacement(refusal, events);

    const heldAmount =
      limitTicks === 0 ? 0 : this.settlement.openingHold(command.side, limitTicks, command.quantityLots, instrument);
    const funds = this.refusalOfFunds(instrument, book, limitTicks, bestOpposite, heldAmount);
    if (funds !== 0) return this.refusePlacement(funds, events);

    const slot = this.accept(instrument, limitTicks, heldAmount, events);
    if (command.timeInForce === TimeInForce.fok && !book.canFill(command.side, limitTicks, command.quantityLots)) {
      return this.cancelRest(
        slot,
        instrument,
        bestOpposite === 0 && isMarket ? CancelReason.no_liquidity : CancelReason.time_in_force,
        events,
      );
    }
    this.tradeAgainst(book, slot, instrument, events);
    this.disposeOfRest(slot, book, instrument, events);
  }

  /** Checks 9–15: what the order itself asks for. */
  private refusalOfTerms(
    instrument: Instrument,
    book: OrderBook,
    limitTicks: number,
    bestOpposite: number,
  ): RejectReason | 0 {
    const { command } = this;
    const price = refusalOfPrice(command);
    if (price !== 0) return price;
    const expectedTicks = command.orderType === OrderType.market ? bestOpposite : limitTicks;
    const size = refusalOfSize(command.quantityLots, limitTicks, expectedTicks, instrument);
    if (size !== 0) return size;
    if (command.orderType === OrderType.limit && command.timeInForce === TimeInForce.gtc) {
      const limit = this.gate.refusalToRest(command.accountId);
      if (limit !== 0) return limit;
    }
    if ((command.flags & OrderFlag.postOnly) !== 0 && book.bestMaker(command.side, limitTicks) !== 0)
      return RejectReason.POST_ONLY_WOULD_TRADE;
    return 0;
  }

  /** Checks 16–18: whether the account can pay, and whether what follows stays exact. */
  private refusalOfFunds(
    instrument: Instrument,
    book: OrderBook,
    limitTicks: number,
    bestOpposite: number,
    heldAmount: number,
  ): RejectReason | 0 {
    const { command, overflow } = this;
    const { accountId, side, quantityLots } = command;
    if (
      overflow.concerns(instrument) &&
      overflow.wouldPass(accountId, 0, side, limitTicks, quantityLots, bestOpposite, instrument)
    ) {
      return RejectReason.BALANCE_OVERFLOW;
    }
    if (this.ledger.availableOf(accountId, this.settlement.heldAssetOf(side, instrument)) < heldAmount)
      return RejectReason.INSUFFICIENT_FUNDS;
    const rests = command.orderType === OrderType.limit && command.timeInForce === TimeInForce.gtc;
    if (rests && overflow.concerns(instrument) && book.sideOf(side).lotsAt(limitTicks) + quantityLots > INTEGER_MAX) {
      return RejectReason.QUANTITY_TOO_LARGE;
    }
    return 0;
  }

  /** Nothing can refuse the order any more: it gets its id, its slot and its hold. */
  private accept(instrument: Instrument, limitTicks: number, heldAmount: number, events: EventWriter): number {
    const { command, orders } = this;
    const account = command.accountId;
    const heldAsset = this.settlement.heldAssetOf(command.side, instrument);
    this.lastOrderId += 1;
    const slot = orders.open(this.lastOrderId, account);
    orders.instrumentId[slot] = instrument.instrumentId;
    orders.priceTicks[slot] = limitTicks;
    orders.quantityLots[slot] = command.quantityLots;
    orders.openLots[slot] = command.quantityLots;
    orders.heldAmount[slot] = heldAmount;
    orders.feeWhole[slot] = 0;
    orders.feeFraction[slot] = 0;
    orders.filledNotional[slot] = 0;
    orders.makerFeePpm[slot] = instrument.makerFeePpm;
    orders.takerFeePpm[slot] = instrument.takerFeePpm;
    orders.flags[slot] = command.flags;
    orders.side[slot] = command.side;
    orders.orderType[slot] = command.orderType;
    orders.timeInForce[slot] = command.timeInForce;
    orders.selfTradePrevention[slot] = command.selfTradePrevention;
    orders.createdUs[slot] = this.timeUs;
    this.touch(slot);
    this.ledger.hold(account, heldAsset, heldAmount);
    const idBytes = command.clientIdBytes;
    orders.clientIdEntry[slot] =
      idBytes === 0
        ? 0
        : this.clientIds.add(
            account,
            idBytes,
            this.lastOrderId,
            this.sequence,
            command.bodyHash(1),
            command.bodyHash(2),
          );
    events.accepted(orders, slot, heldAsset, command);
    return slot;
  }

  /** Trades the incoming order against the book until its limit, its quantity or the book ends. */
  private tradeAgainst(book: OrderBook, taker: number, instrument: Instrument, events: EventWriter): void {
    const { orders, trade } = this;
    const side = orders.side[taker] as number;
    const limitTicks = orders.priceTicks[taker] as number;
    let openLots = orders.openLots[taker] as number;
    while (openLots > 0) {
      const maker = book.bestMaker(side, limitTicks);
      if (maker === 0) break;
      const makerOpen = orders.openLots[maker] as number;
      const lots = openLots < makerOpen ? openLots : makerOpen;
      trade.priceTicks = orders.priceTicks[maker] as number;
      trade.quantityLots = lots;
      book.take(maker, lots);
      openLots -= lots;
      orders.openLots[taker] = openLots;
      this.lastTradeId += 1;
      trade.tradeId = this.lastTradeId;
      this.settlement.settle(taker, maker, instrument, trade);
      this.touch(maker);
      events.traded(orders, taker, maker, trade, book);
      if (lots === makerOpen) {
        this.gate.restingOrderGone(orders.accountId[maker] as number);
        orders.close(maker);
      }
    }
  }

  /** What happens to an order that has met all it could meet. */
  private disposeOfRest(slot: number, book: OrderBook, instrument: Instrument, events: EventWriter): void {
    const { orders } = this;
    if (orders.openLots[slot] === 0) {
      orders.close(slot);
      return;
    }
    if (orders.orderType[slot] === OrderType.market) {
      const reason =
        book.bestOppositePrice(orders.side[slot] as number) === 0 ? CancelReason.no_liquidity : CancelReason.collar;
      return this.cancelRest(slot, instrument, reason, events);
    }
    if (orders.timeInForce[slot] !== TimeInForce.gtc)
      return this.cancelRest(slot, instrument, CancelReason.time_in_force, events);
    book.rest(slot);
    this.gate.orderRested(orders.accountId[slot] as number);
    events.rested(orders, slot, book);
  }

  /** Cancels an order that never rested. */
  private cancelRest(slot: number, instrument: Instrument, reason: CancelReason, events: EventWriter): void {
    this.releaseAndClose(slot, instrument, reason, null, events);
  }

  private cancelOrder(orderId: number, events: EventWriter): void {
    const slot = this.orders.find(orderId);
    if (slot === 0 || this.orders.accountId[slot] !== this.command.accountId) {
      events.refused(this.command, RejectReason.UNKNOWN_ORDER, orderId, 0, 0);
      return;
    }
    this.cancelResting(slot, CancelReason.requested, events);
  }

  /** Takes a resting order off the book. */
  cancelResting(slot: number, reason: CancelReason, events: EventWriter): void {
    const { orders } = this;
    const instrument = this.registry.instrument(orders.instrumentId[slot] as number) as Instrument;
    const book = this.books[instrument.instrumentId] as OrderBook;
    book.unrest(slot);
    this.gate.restingOrderGone(orders.accountId[slot] as number);
    this.releaseAndClose(slot, instrument, reason, book, events);
  }

  private releaseAndClose(
    slot: number,
    instrument: Instrument,
    reason: CancelReason,
    book: OrderBook | null,
    events: EventWriter,
  ): void {
    const { orders } = this;
    const heldAsset = this.settlement.heldAssetOf(orders.side[slot] as number, instrument);
    this.ledger.release(orders.accountId[slot] as number, heldAsset, orders.heldAmount[slot] as number);
    events.cancelled(orders, slot, heldAsset, reason, book);
    orders.close(slot);
  }

  private replaceOrder(events: EventWriter): void {
    const { command, orders } = this;
    const orderId = command.replaceOrderId;
    const slot = orders.find(orderId);
    const refusal = this.refusalToReplace(slot);
    if (refusal !== 0) {
      const instrumentId =
        slot !== 0 && orders.accountId[slot] === command.accountId ? (orders.instrumentId[slot] as number) : 0;
      events.refused(command, refusal, orderId, instrumentId, 0);
      return;
    }
    const instrument = this.registry.instrument(orders.instrumentId[slot] as number) as Instrument;
    const book = this.books[instrument.instrumentId] as OrderBook;
    const oldPriceTicks = orders.priceTicks[slot] as number;
    const priceTicks = command.replacePriceTicks || oldPriceTicks;
    const quantityLots = command.replaceQuantityLots || (orders.quantityLots[slot] as number);
    const removedLots = (orders.quantityLots[slot] as number) - quantityLots;
    const keepsPriority = priceTicks === oldPriceTicks && removedLots >= 0;
    const openLots = (orders.openLots[slot] as number) - removedLots;
    this.change.oldPriceTicks = oldPriceTicks;
    this.change.heldAssetId = this.settlement.heldAssetOf(orders.side[slot] as number, instrument);
    this.change.heldDelta = this.changeHold(slot, priceTicks, openLots, instrument);
    if (keepsPriority) book.reduce(slot, removedLots);
    else book.unrest(slot);
    orders.priceTicks[slot] = priceTicks;
    orders.quantityLots[slot] = quantityLots;
    orders.openLots[slot] = openLots;
    this.touch(slot);
    events.replaced(orders, slot, this.change, keepsPriority, book);
    if (keepsPriority) return;
    this.gate.restingOrderGone(orders.accountId[slot] as number);
    this.tradeAgainst(book, slot, instrument, events);
    this.disposeOfRest(slot, book, instrument, events);
  }

  private refusalToReplace(slot: number): RejectReason | 0 {
    const { command, orders, overflow } = this;
    const newPrice = command.replacePriceTicks;
    const newQuantity = command.replaceQuantityLots;
    if (!Number.isSafeInteger(newPrice) || newPrice < 0 || !Number.isSafeInteger(newQuantity) || newQuantity < 0)
      return RejectReason.INVALID_COMMAND;
    if (slot === 0 || orders.accountId[slot] !== command.accountId) return RejectReason.UNKNOWN_ORDER;
    if (this.gate.isKilled(command.accountId)) return RejectReason.KILL_SWITCH;
    const instrument = this.registry.instrument(orders.instrumentId[slot] as number) as Instrument;
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

    const book = this.books[instrument.instrumentId] as OrderBook;
    const postOnly = ((orders.flags[slot] as number) & OrderFlag.postOnly) !== 0;
    if (postOnly && book.bestMaker(side, priceTicks) !== 0) return RejectReason.POST_ONLY_WOULD_TRADE;
    const openLots = quantityLots - filledLots;
    const isWide = overflow.concerns(instrument);
    if (
      isWide &&
      overflow.wouldPass(command.accountId, slot, side, priceTicks, openLots, book.bestOppositePrice(side), instrument)
    ) {
      return RejectReason.BALANCE_OVERFLOW;
    }
    const heldDelta =
      this.settlement.holdOf(slot, priceTicks, openLots, instrument) - (orders.heldAmount[slot] as number);
    if (this.ledger.availableOf(command.accountId, this.settlement.heldAssetOf(side, instrument)) < heldDelta)
      return RejectReason.INSUFFICIENT_FUNDS;
    if (isWide) {
      const own = priceTicks === oldPriceTicks ? (orders.openLots[slot] as number) : 0;
      if (book.sideOf(side).lotsAt(priceTicks) - own + openLots > INTEGER_MAX) return RejectReason.QUANTITY_TOO_LARGE;
    }
    return 0;
  }

  /** Makes the hold what the changed order needs; returns what moved from available to held. */
  private changeHold(slot: number, priceTicks: number, openLots: number, instrument: Instrument): number {
    const { orders } = this;
    const account = orders.accountId[slot] as number;
    const heldAsset = this.settlement.heldAssetOf(orders.side[slot] as number, instrument);
    const needed = this.settlement.holdOf(slot, priceTicks, openLots, instrument);
    const delta = needed - (orders.heldAmount[slot] as number);
    if (delta > 0) this.ledger.hold(account, heldAsset, delta);
    else this.ledger.release(account, heldAsset, -delta);
    orders.heldAmount[slot] = needed;
    return delta;
  }

  /** Notes that the present command changed the order. */
  private touch(slot: number): void {
    this.orders.updatedUs[slot] = this.timeUs;
    this.orders.sequence[slot] = this.sequence;
  }

  private answerDuplicate(known: number, events: EventWriter): void {
    const { command, clientIds } = this;
    if (!clientIds.hasBody(known, command.bodyHash(1), command.bodyHash(2))) {
      return this.refusePlacement(RejectReason.DUPLICATE_CLIENT_ORDER_ID, events);
    }
    events.write('DuplicateAnswered', command.accountId, {
      orderId: clientIds.orderIdOf(known) as never,
      firstSequence: clientIds.sequenceOf(known) as never,
    });
  }

  private refusePlacement(reason: RejectReason, events: EventWriter): void {
    const { command } = this;
    const idBytes = command.clientIdBytes;
    const repeatsId = idBytes > 0 && isClientOrderId(command.buffer, command.clientIdAt, idBytes);
    events.refused(command, reason, 0, command.instrumentId, repeatsId ? idBytes : 0);
  }
}

/** The limit that protects a market order: so far from the opposite best at arrival, 0 where that side is empty. */
function collarOf(side: number, bestOpposite: number, instrument: Instrument): number {
  if (bestOpposite === 0) return 0;
  const distance = mulDivFloor(bestOpposite, instrument.collarBps, BPS);
  return side === Side.buy ? bestOpposite + distance : Math.max(1, bestOpposite - distance);
}
