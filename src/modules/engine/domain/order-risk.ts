/**
 * Tells the gate what orders are and become: it is asked before an order comes in, is replaced or is brought in by its list, and told of
 * everything that opens, trades or goes. What is open counts at the price that the order's hold is taken at, and of an OCO pair once, with
 * the leg that has the hold; so the order record says where it counts (`positionOf`, 0 for nowhere).
 */
import { OrderType, Side } from '../../../common/model/order-terms.js';
import type { RejectReason } from '../../../common/model/reject-reason.js';
import type { Instrument } from '../../instruments/domain/instrument.js';
import type { MarketState } from '../../matching/domain/market-state.js';
import type { OrderBook } from '../../matching/domain/order-book.js';
import type { OrderStore } from '../../matching/domain/order-store.js';
import { Standing } from '../../matching/domain/special-terms.js';
import { OrderAsk } from '../../risk/domain/order-ask.js';
import { FillFacts } from '../../risk/domain/positions.js';
import type { PreTradeGate } from '../../risk/domain/pre-trade-gate.js';
import type { CommandView } from './command-view.js';
import type { TradeFacts } from './event-writer.js';
import { reachOf } from './order-checks.js';
import { PricesNow } from './prices-now.js';
import type { Settlement } from './settlement.js';

// Constants of this file, because V8 folds them into the code, and not those of another (docs/performance.md).
const { limit: LIMIT } = OrderType;
const { book: ON_BOOK } = Standing;
/** A side taken from this is the other one. */
const BOTH_SIDES = Side.buy + Side.sell;

/** What an order would be, as its draft has it. */
interface DraftTerms {
  readonly limitTicks: number;
  readonly holdTicks: number;
  readonly quantityLots: number;
  readonly standing: number;
  readonly mayStayOpen: boolean;
}

/** What a leg of a list is beside its terms. */
interface LegAsked {
  readonly isWaiting: boolean;
  readonly siblingOrderId: number;
  readonly holdTicksMin: number;
}

/** What one side of a trade was settled with. */
export interface SettledTerms {
  readonly priceTicks: number;
  readonly quantityLots: number;
  readonly fee: number;
}

interface RiskParts {
  readonly orders: OrderStore;
  readonly gate: PreTradeGate;
  readonly settlement: Settlement;
  readonly command: CommandView;
  readonly books: readonly OrderBook[];
  readonly markets: readonly MarketState[];
}

export class OrderRisk {
  private readonly prices: PricesNow;
  private readonly ask: OrderAsk;
  private readonly fill = new FillFacts();
  private readonly orders: OrderStore;
  private readonly gate: PreTradeGate;
  private readonly settlement: Settlement;
  private readonly command: CommandView;

  constructor(private readonly core: RiskParts) {
    this.prices = new PricesNow(core.books, core.markets);
    this.ask = new OrderAsk(this.prices);
    this.orders = core.orders;
    this.gate = core.gate;
    this.settlement = core.settlement;
    this.command = core.command;
  }

  /** Check 18 for an ordinary order, which the draft has. */
  refusalOfOrdinary(draft: DraftTerms, instrument: Instrument): RejectReason | 0 {
    const { ask, command } = this;
    const { priceTicks } = command;
    this.setTerms(draft, instrument);
    ask.worstTicks = this.reachOf(priceTicks, instrument);
    ask.ownTicks = priceTicks;
    ask.kind = this.kind();
    ask.mayStay = 1;
    ask.waits = 0;
    ask.others = 0;
    return this.gate.refusalOf(ask);
  }

  /** Check 18 for any other. */
  refusalOfPlacement(draft: DraftTerms, instrument: Instrument, leg: LegAsked, isAlone: boolean): RejectReason | 0 {
    const { ask, command } = this;
    const { limitTicks } = draft;
    const isNow = draft.standing === ON_BOOK;
    this.setTerms(draft, instrument);
    const reach = isNow && limitTicks !== 0 ? this.reachOf(limitTicks, instrument) : limitTicks;
    ask.worstTicks = reach > leg.holdTicksMin ? reach : leg.holdTicksMin;
    ask.ownTicks = isNow && command.orderType === LIMIT ? limitTicks : 0;
    ask.kind = isAlone ? this.kind() : 0;
    ask.mayStay = draft.mayStayOpen ? 1 : 0;
    ask.waits = leg.isWaiting ? 1 : 0;
    ask.others = leg.siblingOrderId === 0 ? 0 : 1;
    return this.gate.refusalOf(ask);
  }

  /** The placement that was asked about last was accepted by itself, and is in its slot. */
  accepted(slot: number, draft: DraftTerms): void {
    const { ask, gate } = this;
    gate.countOrder(ask.accountId, ask.timeUs);
    ask.holdTicks = draft.holdTicks;
    this.orders.setPosition(slot, gate.openAsked(ask));
  }

  /** The order counts with what is open of it. */
  opened(slot: number, draft: DraftTerms, instrument: Instrument): void {
    const { ask } = this;
    this.setTerms(draft, instrument);
    ask.kind = this.kind();
    ask.holdTicks = draft.holdTicks;
    this.orders.setPosition(slot, this.gate.openOrder(ask));
  }

  /** A list was accepted: it counts as one order of its second. */
  listAccepted(): void {
    this.gate.countOrder(this.command.accountId, this.command.timeUs);
  }

  /** Whether the order may have these terms and go to the back of a queue. */
  refusalToReplace(
    slot: number,
    next: { readonly priceTicks: number; readonly quantityLots: number; readonly openLots: number },
    reachTicks: number,
    instrument: Instrument,
  ): RejectReason | 0 {
    const { ask, orders } = this;
    const openLots = orders.openLotsOf(slot);
    this.setWhere(orders.accountIdOf(slot), orders.sideOf(slot), instrument);
    ask.totalLots = next.quantityLots;
    ask.openLots = next.openLots;
    ask.ownTicks = next.priceTicks;
    ask.holdTicks = next.priceTicks;
    ask.worstTicks = reachTicks;
    ask.kind = 0;
    ask.mayStay = 1;
    ask.waits = 0;
    ask.others = 0;
    ask.replacedLots = openLots;
    ask.replacedNotional = this.settlement.holdPriceOf(slot) * openLots * instrument.quoteUnitsPerTickLot;
    return this.gate.refusalOf(ask);
  }

  /** The order is about to have other terms; it still has the old ones. */
  replaced(slot: number, nextTicks: number, nextOpenLots: number, isRequeued: boolean, instrument: Instrument): void {
    const { orders, gate, settlement, command } = this;
    const unit = instrument.quoteUnitsPerTickLot;
    const openLots = orders.openLotsOf(slot);
    const before = settlement.holdPriceOf(slot) * openLots * unit;
    const position = orders.positionOf(slot);
    gate.changeOpen(position, orders.sideOf(slot), nextOpenLots - openLots, nextTicks * nextOpenLots * unit - before);
    if (isRequeued) gate.countOrder(command.accountId, command.timeUs);
  }

  /** Whether legs that have waited may come in: the one that takes the hold, at the worst price of any. */
  refusalToComeIn(slot: number, holdTicks: number, worstTicks: number, instrument: Instrument): RejectReason | 0 {
    const { ask, orders } = this;
    this.setWhere(orders.accountIdOf(slot), orders.sideOf(slot), instrument);
    ask.openLots = orders.openLotsOf(slot);
    ask.holdTicks = holdTicks;
    ask.worstTicks = worstTicks;
    ask.mayStay = 1;
    ask.comesIn = 1;
    return this.gate.refusalOf(ask);
  }

  /** The leg that was asked about last comes in. */
  cameIn(slot: number): void {
    this.orders.setPosition(slot, this.gate.openOrder(this.ask));
  }

  /** Less of an order is open, without a trade. */
  lost(slot: number, lots: number, instrument: Instrument): void {
    const { orders } = this;
    const position = orders.positionOf(slot);
    if (position === 0) return;
    const notional = this.settlement.holdPriceOf(slot) * lots * instrument.quoteUnitsPerTickLot;
    this.gate.changeOpen(position, orders.sideOf(slot), -lots, -notional);
  }

  /** The order is about to close with what is open of it. */
  closes(slot: number, instrument: Instrument): void {
    this.lost(slot, this.orders.openLotsOf(slot), instrument);
    this.orders.setPosition(slot, 0);
  }

  /** Two orders have traded; `trade` has what they paid. */
  traded(taker: number, maker: number, trade: TradeFacts, instrument: Instrument): void {
    const { fill } = this;
    fill.lots = trade.quantityLots;
    fill.unit = trade.priceTicks * instrument.quoteUnitsPerTickLot;
    fill.timeUs = this.command.timeUs;
    fill.isAtMark = this.gate.noteTrade(instrument, trade.priceTicks);
    this.fillOne(taker, trade.takerFee, instrument);
    this.fillOne(maker, trade.makerFee, instrument);
    this.gate.review(this.orders.positionOf(taker), fill.timeUs);
    this.gate.review(this.orders.positionOf(maker), fill.timeUs);
  }

  /** A side of a trade is booked without an order: what was settled, with `sign` 1 again, with −1 undone. */
  revised(accountId: number, side: number, sign: number, terms: SettledTerms, instrument: Instrument): void {
    const { fill, gate } = this;
    const position = gate.positionOf(accountId, instrument.instrumentId);
    fill.side = sign === 1 ? side : BOTH_SIDES - side;
    fill.lots = terms.quantityLots;
    fill.unit = terms.priceTicks * instrument.quoteUnitsPerTickLot;
    fill.openUnit = fill.unit;
    fill.fee = sign * terms.fee + 0;
    fill.timeUs = this.command.timeUs;
    fill.isAtMark = 0;
    // What trades was open before: here for no time at all.
    gate.changeOpen(position, fill.side, fill.lots, fill.openUnit * fill.lots);
    gate.filled(position, fill);
  }

  private fillOne(slot: number, fee: number, instrument: Instrument): void {
    const { fill, orders, settlement } = this;
    fill.side = orders.sideOf(slot);
    fill.openUnit = settlement.holdPriceOf(slot) * instrument.quoteUnitsPerTickLot;
    fill.fee = fee;
    this.gate.filled(orders.positionOf(slot), fill);
  }

  private setWhere(accountId: number, side: number, instrument: Instrument): void {
    const { ask, command } = this;
    ask.accountId = accountId;
    ask.instrumentId = instrument.instrumentId;
    ask.quoteAssetId = instrument.quoteAssetId;
    ask.unitsPerTickLot = instrument.quoteUnitsPerTickLot;
    ask.side = side;
    ask.timeUs = command.timeUs;
    ask.replacedLots = 0;
    ask.replacedNotional = 0;
    ask.comesIn = 0;
    this.prices.instrument = instrument;
  }

  private setTerms(draft: DraftTerms, instrument: Instrument): void {
    const { ask, command } = this;
    this.setWhere(command.accountId, command.side, instrument);
    ask.totalLots = draft.quantityLots;
    ask.openLots = draft.quantityLots;
    ask.sentTicks = command.priceTicks;
    ask.sentAmount = command.quantityLots === 0 ? command.quoteAmount : command.quantityLots;
  }

  /** The best price at which the order that comes could trade. */
  private reachOf(limitTicks: number, { instrumentId }: Instrument): number {
    const { books, markets } = this.core;
    return reachOf(
      this.command.side,
      limitTicks,
      books[instrumentId] as OrderBook,
      markets[instrumentId] as MarketState,
    );
  }

  private kind(): number {
    return (this.command.orderType << 2) | this.command.side;
  }
}
