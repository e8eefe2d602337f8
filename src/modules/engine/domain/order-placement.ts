/**
 * Placing an order: the checks of `docs/matching.md` in their order, then acceptance, and what the order does first.
 * The first check that fails is the reason, and nothing has changed.
 */
import { isTriggerType, OrderFlag, OrderType, Phase, Side } from '../../../common/model/order-terms.js';
import { RejectReason } from '../../../common/model/reject-reason.js';
import { INTEGER_MAX } from '../../../common/model/units.js';
import type { FeeTiers } from '../../instruments/domain/fee-tiers.js';
import type { Instrument } from '../../instruments/domain/instrument.js';
import type { InstrumentRegistry } from '../../instruments/domain/instrument-registry.js';
import type { Ledger } from '../../ledger/domain/ledger.js';
import type { ExpiryQueue } from '../../matching/domain/expiry-queue.js';
import type { MarketState } from '../../matching/domain/market-state.js';
import type { OrderBook } from '../../matching/domain/order-book.js';
import type { OrderStore } from '../../matching/domain/order-store.js';
import { Shown, Standing } from '../../matching/domain/special-terms.js';
import { AccountKind, type MarginBook } from '../../risk/domain/margin-book.js';
import type { PreTradeGate } from '../../risk/domain/pre-trade-gate.js';
import { type ClientOrderIds, isClientOrderId, NOT_FOUND } from './client-order-ids.js';
import type { CommandView } from './command-view.js';
import type { EventWriter } from './event-writer.js';
import { isOrdinary, isPlain, refusalInPhase, refusalOfForm, refusalOfPrice } from './order-checks.js';
import { OrderDraft, reaches } from './order-draft.js';
import { refusalOfTerms } from './order-forms.js';
import type { TradingParts } from './core-parts.js';
import type { OrderRisk } from './order-risk.js';
import type { OverflowGuard } from './overflow-guard.js';
import type { PegDesk } from './peg-desk.js';
import type { Settlement } from './settlement.js';

// Constants of this file, because V8 folds them into the code, and not those of another (docs/performance.md).
const { sell: SELL } = Side;
const { market: MARKET, pegged: PEGGED } = OrderType;
const { continuous: CONTINUOUS } = Phase;
const { allOrNone: ALL_OR_NONE, hidden: HIDDEN, openOnlyClientId: OPEN_ONLY } = OrderFlag;
const { spot: SPOT } = AccountKind;
const ANY_POST_ONLY = OrderFlag.postOnly | OrderFlag.postOnlySlide;

export interface PlacementParts extends TradingParts {
  readonly clientIds: ClientOrderIds;
  readonly feeTiers: FeeTiers;
  readonly expiry: ExpiryQueue;
  readonly pegs: PegDesk;
}

/** Of an order of a list: what does not concern it yet, and what it shares. */
export interface LegTerms {
  readonly listId: number;
  readonly isWaiting: boolean;
  readonly siblingOrderId: number;
  readonly workingOrderId: number;
  /** At least this is the hold price (the other leg's limit). */
  readonly holdTicksMin: number;
  readonly isMoneyWithSibling: boolean;
  readonly listType: number;
  /** Its place in the list, from 1. */
  readonly listLeg: number;
  /** The body that the client order id stands for, where that is more than the order's own. */
  readonly hashes: readonly [number, number] | undefined;
}

const ALONE: LegTerms = {
  listId: 0,
  isWaiting: false,
  siblingOrderId: 0,
  workingOrderId: 0,
  holdTicksMin: 0,
  isMoneyWithSibling: false,
  listType: 0,
  listLeg: 0,
  hashes: undefined,
};

/** An order of the venue's for a margin account: it counts as no order that the account has sent. */
const LIQUIDATION: LegTerms = { ...ALONE };

export class OrderPlacement {
  lastOrderId = 0;
  readonly draft: OrderDraft;
  /** Whether the order that is checked has nothing special in it. */
  private isPlain = false;
  // The parts of the core that every order needs are held here. V8 knows the shape of what lies in a field, except where it
  // was stored while still being put together, as the core was: what is read through `core` is looked at each time.
  private readonly command: CommandView;
  private readonly orders: OrderStore;
  private readonly ledger: Ledger;
  private readonly gate: PreTradeGate;
  private readonly registry: InstrumentRegistry;
  private readonly overflow: OverflowGuard;
  private readonly settlement: Settlement;
  private readonly risk: OrderRisk;
  private readonly margin: MarginBook;

  constructor(private readonly core: PlacementParts) {
    this.draft = new OrderDraft(core, core.feeTiers);
    this.command = core.command;
    this.orders = core.orders;
    this.ledger = core.ledger;
    this.gate = core.gate;
    this.registry = core.registry;
    this.overflow = core.overflow;
    this.settlement = core.settlement;
    this.risk = core.risk;
    this.margin = core.margin;
  }

  /** A trial ends where the order would be accepted. */
  place(events: EventWriter, isTrial = false): void {
    const { command } = this;
    const identity = this.refusalOfIdentity();
    if (identity !== 0) return this.refuse(identity, events);
    if (command.clientIdBytes !== 0) {
      const known = this.knownId();
      if (known !== NOT_FOUND && !this.mayReuse(known)) return this.answerDuplicate(known, events);
    }
    const instrument = this.registry.instrument(command.instrumentId) as Instrument;
    const refusal = this.refusalOf(instrument, ALONE);
    if (refusal !== 0) return this.refuse(refusal, events);
    if (isTrial) return;
    const slot = this.accept(instrument, ALONE, events);
    this.start(slot, instrument, command.advancedBytes === 0 ? 0 : command.minQuantityLots, events);
  }

  /** Places the venue's own order for a margin account, unless the market or the pool does not let it. */
  placeLiquidation(instrument: Instrument, events: EventWriter): void {
    const { command, draft, core } = this;
    const { accountId, side } = command;
    this.isPlain = true;
    if (draft.refusalOf(command, instrument, false) !== 0) return;
    core.overflow.placedMakerFeePpm = draft.makerFeePpm;
    const reachTicks = draft.reachOf(side, draft.limitTicks, instrument);
    if (core.overflow.wouldPass(accountId, 0, side, reachTicks, draft.quantityLots, instrument)) return;
    draft.setHold(command, instrument, 0);
    const heldAsset = this.settlement.heldAssetOf(side, instrument);
    if (!core.margins.canLend(this.ledger.availableOf(accountId, heldAsset), draft.heldAmount, heldAsset)) return;
    this.start(this.accept(instrument, LIQUIDATION, events), instrument, 0, events);
  }

  /** Checks 1–3. */
  refusalOfIdentity(): RejectReason | 0 {
    const { command } = this;
    if (!this.ledger.hasAccount(command.accountId)) return RejectReason.UNKNOWN_ACCOUNT;
    if (this.registry.instrument(command.instrumentId) === undefined) return RejectReason.UNKNOWN_INSTRUMENT;
    const idBytes = command.clientIdBytes;
    return idBytes > 0 && !isClientOrderId(command.buffer, command.clientIdAt, idBytes)
      ? RejectReason.CLIENT_ORDER_ID_INVALID
      : 0;
  }

  /** The place of the command's client order id in the window, `NOT_FOUND` where it is new or none. */
  knownId(): number {
    const { command, clientIds } = this.core;
    const idBytes = command.clientIdBytes;
    return idBytes === 0 ? NOT_FOUND : clientIds.find(command.accountId, command.buffer, command.clientIdAt, idBytes);
  }

  /** An order may ask that only ids of open orders count. */
  private mayReuse(known: number): boolean {
    return (this.command.flags & OPEN_ONLY) !== 0 && this.orders.find(this.core.clientIds.orderIdOf(known)) === 0;
  }

  /** Checks 5–22; what they worked out is in the draft. */
  refusalOf(instrument: Instrument, leg: LegTerms): RejectReason | 0 {
    const { command } = this;
    if (leg === ALONE && isOrdinary(command, instrument)) return this.refusalOfOrdinary(instrument);
    const form = refusalOfForm(command);
    if (form !== 0) return form;
    this.isPlain = isPlain(command);
    if (!this.isPlain) {
      const terms = refusalOfTerms(command, instrument);
      if (terms !== 0) return terms;
    }
    if (this.gate.stops(command.accountId, command.instrumentId, command.sessionId)) return RejectReason.KILL_SWITCH;
    const market = this.core.markets[instrument.instrumentId] as MarketState;
    const early =
      refusalInPhase(command, instrument.phase, market.auctionKind) ||
      refusalOfPrice(command) ||
      this.draft.refusalOf(command, instrument, leg.isWaiting);
    return early === 0 ? this.refusalOfBookAndFunds(instrument, leg) : early;
  }

  /** The checks that an ordinary order can fail, in the same order: 8, 15–18, 20 and 21. */
  private refusalOfOrdinary(instrument: Instrument): RejectReason | 0 {
    const { command, draft, gate } = this;
    this.isPlain = true;
    if (gate.stops(command.accountId, command.instrumentId, command.sessionId)) return RejectReason.KILL_SWITCH;
    const size = draft.refusalOfOrdinary(command, instrument);
    if (size !== 0) return size;
    // Where more of an asset was deposited than one number holds, more is asked.
    if (this.overflow.concerns(instrument)) return this.refusalOfBookAndFunds(instrument, ALONE);
    const limit = this.risk.refusalOfOrdinary(draft, instrument);
    if (limit !== 0) return limit;
    draft.setOrdinaryHold(command, instrument);
    return this.refusalOfFunds(instrument);
  }

  /** Check 21. */
  private refusalOfFunds(instrument: Instrument): RejectReason | 0 {
    const { command, draft } = this;
    const { accountId, side } = command;
    const heldAsset = this.settlement.heldAssetOf(side, instrument);
    if (this.margin.kindOf(accountId) === SPOT) {
      return this.ledger.availableOf(accountId, heldAsset) < draft.heldAmount ? RejectReason.INSUFFICIENT_FUNDS : 0;
    }
    const { quantityLots: openLots, heldAmount, holdTicks: priceTicks } = draft;
    const asked = { instrument, side, openLots, heldAmount, priceTicks, replacedSlot: 0 };
    return this.core.margins.refusalOfOrder(accountId, heldAsset, asked);
  }

  /** Checks 18–22: whether it keeps its limits, and the account can pay, and whether what follows stays exact. */
  private refusalOfBookAndFunds(instrument: Instrument, leg: LegTerms): RejectReason | 0 {
    const { core, draft } = this;
    const { command } = core;
    const { accountId, side } = command;
    // The legs of a list that is accepted were asked about before the first of them counted.
    const isAsked = leg.listId === 0;
    const limit = isAsked ? this.risk.refusalOfPlacement(draft, instrument, leg, leg === ALONE) : 0;
    if (limit !== 0) return limit;
    if (leg.isWaiting) return 0;
    const { limitTicks, quantityLots } = draft;
    const isNow = draft.standing === Standing.book;
    if ((command.flags & ANY_POST_ONLY) !== 0 && isNow && this.wouldTrade(limitTicks)) {
      return RejectReason.POST_ONLY_WOULD_TRADE;
    }
    const book = core.books[instrument.instrumentId] as OrderBook;
    const isWide = isAsked && limitTicks !== 0 && core.overflow.concerns(instrument);
    if (isWide) {
      core.overflow.placedMakerFeePpm = draft.makerFeePpm;
      const isPeggedSell = command.orderType === PEGGED && side === SELL;
      const reachTicks = isNow ? draft.reachOf(side, limitTicks, instrument) : limitTicks;
      if (isPeggedSell || core.overflow.wouldPass(accountId, 0, side, reachTicks, quantityLots, instrument)) {
        return RejectReason.BALANCE_OVERFLOW;
      }
    }
    draft.setHold(command, instrument, leg.holdTicksMin);
    const funds = this.refusalOfFunds(instrument);
    if (funds !== 0) return funds;
    return draft.mayStayOpen && isWide && book.sideOf(side).lotsAt(limitTicks) + quantityLots > INTEGER_MAX
      ? RejectReason.QUANTITY_TOO_LARGE
      : 0;
  }

  private wouldTrade(limitTicks: number): boolean {
    return limitTicks === 0 || reaches(this.core.command.side, limitTicks, this.draft.bestOppositeTicks);
  }

  /** Nothing can refuse the order any more: it gets its id, its slot and its hold. */
  accept(instrument: Instrument, leg: LegTerms, events: EventWriter): number {
    const { command, orders, draft } = this;
    const account = command.accountId;
    const heldAsset = this.settlement.heldAssetOf(command.side, instrument);
    const heldAmount = leg.isWaiting || leg.isMoneyWithSibling ? 0 : draft.heldAmount;
    this.lastOrderId += 1;
    const slot = orders.open(this.lastOrderId, account);
    orders.setInstrumentId(slot, instrument.instrumentId);
    orders.setPriceTicks(slot, draft.limitTicks);
    orders.setQuantityLots(slot, draft.quantityLots);
    orders.setOpenLots(slot, draft.quantityLots);
    orders.setHeldAmount(slot, heldAmount);
    orders.setFeeWhole(slot, 0);
    orders.setFeeFraction(slot, 0);
    orders.setFilledNotional(slot, 0);
    orders.setMakerFeePpm(slot, draft.makerFeePpm);
    orders.setTakerFeePpm(slot, draft.takerFeePpm);
    orders.setFlags(slot, command.flags);
    orders.setSessionId(slot, command.sessionId);
    orders.setSide(slot, command.side);
    orders.setOrderType(slot, command.orderType);
    orders.setTimeInForce(slot, command.timeInForce);
    orders.setSelfTradePrevention(slot, command.selfTradePrevention);
    orders.setCreatedUs(slot, command.timeUs);
    orders.setUpdatedUs(slot, command.timeUs);
    orders.setSequence(slot, command.sequence);
    this.ledger.hold(account, heldAsset, heldAmount);
    if (this.margin.kindOf(account) !== SPOT) this.core.margins.noteHeld(account);
    orders.setPosition(slot, 0);
    if (leg === ALONE) this.risk.accepted(slot, draft);
    else if (!leg.isWaiting && !leg.isMoneyWithSibling) this.risk.opened(slot, draft, instrument);
    const isSingle = leg === ALONE || leg === LIQUIDATION;
    if (!isSingle || !this.isPlain || instrument.phase !== CONTINUOUS) this.noteSpecial(slot, leg);
    orders.setClientIdEntry(slot, command.clientIdBytes === 0 ? 0 : this.rememberId(account, leg));
    events.accepted(orders, slot, heldAsset, command);
    return slot;
  }

  /** What the accepted order does first. */
  start(slot: number, instrument: Instrument, minLots: number, events: EventWriter): void {
    const { orders } = this;
    const { trading } = this.core;
    const { instrumentId } = instrument;
    if (orders.specialOf(slot) === 0 && instrument.phase === CONTINUOUS) {
      return trading.run(slot, instrument, minLots, events);
    }
    const market = this.core.markets[instrumentId] as MarketState;
    const orderType = orders.orderTypeOf(slot);
    if (isTriggerType(orderType)) return this.core.triggers.pend(slot, market);
    if (market.parks(orders.timeInForceOf(slot), instrument.phase)) return this.core.life.park(slot);
    if (orderType === PEGGED) return this.core.pegs.start(slot, market, instrument, events);
    if (instrument.phase === CONTINUOUS) return trading.run(slot, instrument, minLots, events);
    trading.rest(slot, this.core.books[instrumentId] as OrderBook, events);
  }

  refuse(reason: RejectReason, events: EventWriter): void {
    const { command } = this.core;
    const idBytes = command.clientIdBytes;
    const repeatsId = idBytes > 0 && isClientOrderId(command.buffer, command.clientIdAt, idBytes);
    events.refused(command, reason, 0, command.instrumentId, repeatsId ? idBytes : 0);
  }

  answerDuplicate(known: number, events: EventWriter): void {
    const { command, clientIds } = this.core;
    if (!clientIds.hasBody(known, command.bodyHash(1), command.bodyHash(2))) {
      return this.refuse(RejectReason.DUPLICATE_CLIENT_ORDER_ID, events);
    }
    events.write('DuplicateAnswered', command.accountId, {
      orderId: clientIds.orderIdOf(known) as never,
      firstSequence: clientIds.sequenceOf(known) as never,
    });
  }

  private rememberId(account: number, leg: LegTerms): number {
    const { command } = this;
    const idBytes = command.clientIdBytes;
    // A list has asked for other ids in between.
    if (leg !== ALONE) this.knownId();
    const low = leg.hashes === undefined ? command.bodyHash(1) : leg.hashes[0];
    const high = leg.hashes === undefined ? command.bodyHash(2) : leg.hashes[1];
    return this.core.clientIds.add(account, idBytes, this.lastOrderId, command.sequence, low, high);
  }

  /** Gives the order its row of special terms where it has any. */
  private noteSpecial(slot: number, leg: LegTerms): void {
    const { command, orders, expiry } = this.core;
    const { draft } = this;
    const { orderType, flags, expireAtUs, displayQuantityLots } = command;
    const isUnshown =
      (flags & (HIDDEN | ALL_OR_NONE)) !== 0 || orderType === PEGGED || (orderType === MARKET && draft.mayStayOpen);
    const isSpecial =
      isUnshown ||
      leg !== ALONE ||
      expireAtUs !== 0 ||
      displayQuantityLots !== 0 ||
      isTriggerType(orderType) ||
      command.quoteAmount !== 0 ||
      draft.standing !== Standing.book;
    if (!isSpecial) return;
    const { terms } = orders;
    const row = orders.specialRow(slot);
    terms.holdPriceTicks[row] = draft.holdTicks;
    terms.stopPriceTicks[row] = draft.stopTicks;
    terms.trailingOffsetTicks[row] = command.trailingOffsetTicks;
    terms.trailingOffsetBps[row] = command.trailingOffsetBps;
    terms.displayQuantityLots[row] = displayQuantityLots;
    terms.pegOffsetTicks[row] = command.pegOffsetTicks;
    terms.pegType[row] = command.pegType;
    terms.triggerSource[row] = command.triggerSource;
    terms.shown[row] = isUnshown ? Shown.none : displayQuantityLots === 0 ? Shown.all : Shown.peak;
    terms.byAmount[row] = command.quoteAmount === 0 ? 0 : 1;
    terms.listId[row] = leg.listId;
    terms.listType[row] = leg.listType;
    terms.listLeg[row] = leg.listLeg;
    terms.siblingOrderId[row] = leg.siblingOrderId;
    terms.workingOrderId[row] = leg.workingOrderId;
    terms.moneyWithSibling[row] = leg.isMoneyWithSibling ? 1 : 0;
    if (leg.isWaiting) {
      terms.standing[row] = Standing.waiting;
      this.core.gate.orderRested(orders.accountIdOf(slot));
    }
    if (expireAtUs === 0) return;
    terms.expireAtUs[row] = expireAtUs;
    expiry.add(this.lastOrderId, expireAtUs);
    orders.expiringCount += 1;
  }
}
