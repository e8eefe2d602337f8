/**
 * The venue's rulebook: one command in, the facts it caused out. It is deterministic and synchronous, so replaying
 * the journal rebuilds the same state. `docs/matching.md` says the same in words, check by check.
 *
 * A command that is refused changes nothing. A broken invariant throws, and nothing here catches it.
 */
import { broken, invariant } from '../../../common/assert.js';
import { commandLayouts } from '../../../common/model/commands.js';
import { CancelReason } from '../../../common/model/order-terms.js';
import type { RecordBuffer } from '../../../common/model/record-layout.js';
import { RejectReason } from '../../../common/model/reject-reason.js';
import type { StateSink, StateSource } from '../../../common/model/state-series.js';
import { InstrumentRegistry } from '../../instruments/domain/instrument-registry.js';
import { Ledger } from '../../ledger/domain/ledger.js';
import { OrderBook } from '../../matching/domain/order-book.js';
import { OrderStore } from '../../matching/domain/order-store.js';
import { MarginBook } from '../../risk/domain/margin-book.js';
import { PreTradeGate } from '../../risk/domain/pre-trade-gate.js';
import { FeeTiers } from '../../instruments/domain/fee-tiers.js';
import { ExpiryQueue } from '../../matching/domain/expiry-queue.js';
import { MarketState } from '../../matching/domain/market-state.js';
import { Standing } from '../../matching/domain/special-terms.js';
import { TriggerBook } from '../../matching/domain/trigger-book.js';
import { AccountTraits } from './account-traits.js';
import { Aftermath } from './aftermath.js';
import { AuctionDesk } from './auction-desk.js';
import { BandDesk } from './band-desk.js';
import { BreakerDesk } from './breaker-desk.js';
import { LimitDesk } from './limit-desk.js';
import { LiquidationDesk } from './liquidation-desk.js';
import { ListActivation } from './list-activation.js';
import { LogicVersion } from './logic-version.js';
import { MarginDesk } from './margin-desk.js';
import { MarginCalculator } from './margin-figures.js';
import { MarketBreaker } from './market-breaker.js';
import { MarketMarks } from './market-marks.js';
import { OrderListDesk } from './order-list-desk.js';
import { PhaseDesk } from './phase-desk.js';
import { OrderLife } from './order-life.js';
import { PegDesk } from './peg-desk.js';
import { TimerDesk } from './timer-desk.js';
import { TriggerDesk } from './trigger-desk.js';
import { AccountDesk } from './account-desk.js';
import { ClientOrderIds } from './client-order-ids.js';
import { CommandView } from './command-view.js';
import { ControlDesk } from './control-desk.js';
import type { EventWriter } from './event-writer.js';
import { FaultDesk, isAboutFaults } from './fault-desk.js';
import { OrderPlacement } from './order-placement.js';
import { OrderRisk } from './order-risk.js';
import { OrderReplacement } from './order-replacement.js';
import { OrderTrading } from './order-trading.js';
import { OverflowGuard } from './overflow-guard.js';
import { RevisionDesk } from './revision-desk.js';
import { Settlement } from './settlement.js';
import { STATE_VERSION } from './state-version.js';

const PLACE_ORDER = commandLayouts.PlaceOrder.type;
const CANCEL_ORDER = commandLayouts.CancelOrder.type;
const REPLACE_ORDER = commandLayouts.ReplaceOrder.type;
const PLACE_LIST = commandLayouts.PlaceOrderList.type;
export interface VenueCoreOptions {
  /** How many client order ids are remembered; a power of two. */
  readonly clientIdWindowMax?: number;
  /** Where a venue faces strangers: a number that they cannot know. Nothing that the core does depends on it. */
  readonly hashSeed?: number;
  /** False: the slot of a closed order is not used again. */
  readonly poolsOrders?: boolean;
}

export class VenueCore {
  /** The last command applied and its time. */
  sequence = 0;
  timeUs = 0;
  readonly rules = new LogicVersion();
  readonly registry = new InstrumentRegistry();
  readonly ledger = new Ledger();
  /** By instrument id; index 0 is unused. */
  readonly books: OrderBook[] = [];
  readonly markets: MarketState[] = [];
  readonly marks: MarketMarks = new MarketMarks(this);
  readonly gate: PreTradeGate = new PreTradeGate(this.marks);
  readonly orders = new OrderStore();
  readonly expiry = new ExpiryQueue(this.orders);
  readonly traits = new AccountTraits();
  readonly feeTiers = new FeeTiers();
  readonly clientIds: ClientOrderIds;
  readonly settlement = new Settlement(this.orders, this.ledger);
  readonly overflow = new OverflowGuard(this.orders, this.ledger, this.registry);
  readonly margin = new MarginBook();
  readonly figures = new MarginCalculator(this);
  readonly margins: MarginDesk = new MarginDesk(this);
  readonly accounts = new AccountDesk(this.ledger, this.gate, this.overflow, this.traits, this.margins);
  readonly command = new CommandView();
  readonly risk = new OrderRisk(this);
  readonly life: OrderLife = new OrderLife(this);
  readonly trading: OrderTrading = new OrderTrading(this);
  readonly triggers: TriggerDesk = new TriggerDesk(this);
  readonly pegs: PegDesk = new PegDesk(this);
  readonly bands: BandDesk = new BandDesk(this);
  readonly legs: ListActivation = new ListActivation(this);
  readonly aftermath: Aftermath = new Aftermath(this);
  readonly auctions: AuctionDesk = new AuctionDesk(this);
  readonly breaker = new MarketBreaker();
  readonly phases: PhaseDesk = new PhaseDesk(this);
  readonly breakers: BreakerDesk = new BreakerDesk(this);
  readonly limits: LimitDesk = new LimitDesk(this);
  readonly timers: TimerDesk = new TimerDesk(this);
  readonly revisions: RevisionDesk = new RevisionDesk(this);
  readonly lists: OrderListDesk;
  readonly liquidations: LiquidationDesk;
  readonly faults: FaultDesk;
  private readonly placement: OrderPlacement;
  private readonly replacement = new OrderReplacement(this);
  private readonly control: ControlDesk;

  constructor(options: VenueCoreOptions = {}) {
    this.clientIds = new ClientOrderIds(options.clientIdWindowMax, options.hashSeed);
    this.orders.reusesSlots = options.poolsOrders ?? true;
    this.faults = new FaultDesk(this.registry, this.orders, this.clientIds, (id) => this.phases.haltForGood(id));
    this.placement = new OrderPlacement(this);
    this.lists = new OrderListDesk(this, this.placement);
    this.liquidations = new LiquidationDesk(this, this.placement);
    this.control = new ControlDesk(this);
    this.openMarket();
  }

  get lastOrderId(): number {
    return this.placement.lastOrderId;
  }

  /** Where something was due that happened before the command itself; 0 when there is none, or none any more. */
  get dueInstrumentId(): number {
    return this.timers.dueInstrumentId;
  }

  get lastTradeId(): number {
    return this.trading.lastTradeId;
  }

  /** Applies the command record at byte `offset` and appends what it caused to `events`. */
  apply(commands: RecordBuffer, offset: number, events: EventWriter): void {
    const { command } = this;
    command.point(commands, offset);
    if (command.sequence !== this.sequence + 1) broken('commands come without gaps');
    if (command.timeUs < this.timeUs) broken('time does not go back');
    this.sequence = command.sequence;
    this.timeUs = command.timeUs;
    const { lastTradeId } = this.trading;
    events.begin(this.sequence, this.timeUs);
    if (this.timers.isDue && !isAboutFaults(command.type)) this.timers.runDue(events);
    this.dispatch(events);
    if (this.gate.hasBreakers) this.noteOrder(events);
    if (this.gate.trips.length > 0) this.control.kills.runTrips(events);
    if (this.breaker.isOn && this.trading.lastTradeId !== lastTradeId) this.breakers.review(events);
    if (this.auctions.isAnyOpen) this.auctions.tellIndicative(events);
  }

  /** Tells the breakers of sessions of an order. */
  private noteOrder(events: EventWriter): void {
    const { command } = this;
    const { type } = command;
    if (type !== PLACE_ORDER && type !== REPLACE_ORDER && type !== PLACE_LIST) return;
    this.control.kills.noteOrder(command, events.isRefused);
  }

  private dispatch(events: EventWriter): void {
    const { command } = this;
    if (this.faults.hasOpen && this.faults.refuses(command, events)) return;
    switch (command.type) {
      case PLACE_ORDER:
        command.readPlacement();
        this.placement.place(events);
        if (this.registry.instrument(command.instrumentId) !== undefined) {
          this.aftermath.settle(command.instrumentId, events);
        }
        break;
      case CANCEL_ORDER:
        this.cancelOrder(events);
        break;
      case REPLACE_ORDER:
        this.replacement.replace(events);
        break;
      default:
        this.control.apply(command, events);
    }
  }

  /** Checks the placement at byte `offset` as if it came now: `events` gets the refusal, if any, and nothing changes. */
  tryOrder(commands: RecordBuffer, offset: number, events: EventWriter): void {
    const { command } = this;
    command.point(commands, offset);
    events.begin(command.sequence, command.timeUs);
    if (this.faults.hasOpen && this.faults.refuses(command, events)) return;
    command.readPlacement();
    this.placement.place(events, true);
  }

  /** The book and the market of the next instrument; that of id 0 is nobody's. */
  openMarket(): void {
    this.books.push(new OrderBook(this.orders));
    this.markets.push(new MarketState(new TriggerBook(this.orders, this.triggers.kindOf)));
  }

  settleAll(events: EventWriter): void {
    for (const { instrumentId } of this.registry.instruments) {
      if (!this.faults.isSuspended(instrumentId)) this.aftermath.settle(instrumentId, events);
    }
  }

  /** Writes the whole state, each part by the one that owns it; `loadState` reads it in the same order. */
  saveState(sink: StateSink): void {
    sink.number(STATE_VERSION);
    sink.number(this.rules.present);
    for (const value of [this.sequence, this.timeUs, this.lastOrderId, this.lastTradeId]) sink.number(value);
    sink.number(this.lists.lastListId);
    this.registry.saveState(sink);
    this.ledger.saveState(sink);
    this.gate.saveState(this.ledger.accountCount, sink);
    this.accounts.saveState(sink);
    this.clientIds.saveState(sink);
    this.faults.saveState(sink);
    this.traits.saveState(this.ledger.accountCount, sink);
    this.feeTiers.saveState(sink);
    this.breaker.saveState(sink);
    this.revisions.saveState(sink);
    this.margin.saveState(sink);
    this.orders.saveState(sink);
    for (const { instrumentId } of this.registry.instruments) {
      (this.books[instrumentId] as OrderBook).saveState(sink);
      (this.markets[instrumentId] as MarketState).saveState(sink);
    }
  }

  /** Makes a core that has applied nothing one that has applied all that the saved one had. */
  loadState(source: StateSource): void {
    invariant(this.sequence === 0, 'a state is loaded into a new core');
    const version = source.number();
    invariant(version === STATE_VERSION, `the state is of version ${version}, this program reads ${STATE_VERSION}`);
    this.rules.load(source.number());
    this.sequence = source.number();
    this.timeUs = source.number();
    this.placement.lastOrderId = source.number();
    this.trading.lastTradeId = source.number();
    this.lists.lastListId = source.number();
    this.registry.loadState(source);
    this.ledger.loadState(source);
    this.gate.loadState(this.ledger.accountCount, source);
    this.accounts.loadState(source);
    this.clientIds.loadState(source);
    this.faults.loadState(source);
    this.traits.loadState(this.ledger.accountCount, source);
    this.feeTiers.loadState(source);
    this.breaker.loadState(source);
    this.revisions.loadState(source);
    this.margin.loadState(source);
    for (const { accountId } of this.margin.marginAccounts) this.ledger.setBorrower(accountId, true);
    this.orders.loadState(source);
    for (const { instrumentId } of this.registry.instruments) {
      this.openMarket();
      (this.books[instrumentId] as OrderBook).loadState(source);
      (this.markets[instrumentId] as MarketState).loadState(source);
    }
    this.findWaiting();
    for (const instrument of this.registry.instruments) {
      this.auctions.notePhase(instrument.instrumentId, instrument.phase);
      this.pegs.noteLoaded(this.markets[instrument.instrumentId] as MarketState, instrument);
    }
    this.timers.noteMarkets();
  }

  /** Leads to the orders that are not on a book again, and to what each counts for. */
  private findWaiting(): void {
    const { orders, expiry } = this;
    const { terms } = orders;
    for (const orderId of orders.openIds()) {
      const slot = orders.find(orderId);
      const row = orders.specialOf(slot);
      if (orders.positionOf(slot) !== 0) {
        orders.setPosition(slot, this.gate.positionOf(orders.accountIdOf(slot), orders.instrumentIdOf(slot)));
      }
      if (row === 0) continue;
      const market = this.markets[orders.instrumentIdOf(slot)] as MarketState;
      if (terms.expireAtUs[row] !== 0) expiry.add(orderId, terms.expireAtUs[row] as number);
      if (terms.pegType[row] !== 0) market.pegs.add(orderId);
      if (terms.standing[row] === Standing.pending) market.triggers.add(slot);
      if (terms.standing[row] === Standing.parked) market.parked.add(orderId);
    }
  }

  private cancelOrder(events: EventWriter): void {
    const { command, orders } = this;
    const orderId = command.cancelOrderId;
    const slot = orders.find(orderId);
    if (slot === 0 || orders.accountIdOf(slot) !== command.accountId) {
      return events.refused(command, RejectReason.UNKNOWN_ORDER, orderId, 0, 0);
    }
    const instrumentId = orders.instrumentIdOf(slot);
    this.life.cancel(slot, CancelReason.requested, events);
    this.aftermath.settle(instrumentId, events);
  }
}
