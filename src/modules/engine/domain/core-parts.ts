/** What the parts of the core know of each other. Each is written against this, so that none needs to import another. */
import type { CancelReason } from '../../../common/model/order-terms.js';
import type { RejectReason } from '../../../common/model/reject-reason.js';
import type { FeeTiers } from '../../instruments/domain/fee-tiers.js';
import type { Instrument } from '../../instruments/domain/instrument.js';
import type { InstrumentRegistry } from '../../instruments/domain/instrument-registry.js';
import type { Ledger } from '../../ledger/domain/ledger.js';
import type { MarketState } from '../../matching/domain/market-state.js';
import type { OrderBook } from '../../matching/domain/order-book.js';
import type { OrderStore } from '../../matching/domain/order-store.js';
import type { MarginBook } from '../../risk/domain/margin-book.js';
import type { PreTradeGate } from '../../risk/domain/pre-trade-gate.js';
import type { AccountDesk } from './account-desk.js';
import type { AccountTraits } from './account-traits.js';
import type { ClientOrderIds } from './client-order-ids.js';
import type { CommandView } from './command-view.js';
import type { EventWriter } from './event-writer.js';
import type { OrderRisk } from './order-risk.js';
import type { FaultDesk } from './fault-desk.js';
import type { AskedOrder } from './margin-figures.js';
import type { MarketBreaker } from './market-breaker.js';
import type { OverflowGuard } from './overflow-guard.js';
import type { Settlement } from './settlement.js';

/** How orders trade and rest: `OrderTrading`. */
export interface Trading {
  readonly lastTradeId: number;
  /** The next trade id. */
  takeTradeId(): number;
  run(slot: number, instrument: Instrument, minLots: number, events: EventWriter): void;
  rest(slot: number, book: OrderBook, events: EventWriter): void;
  touch(slot: number): void;
}

/** How orders end and wait: `OrderLife`. */
export interface Life {
  cancel(slot: number, reason: CancelReason, events: EventWriter): void;
  reject(slot: number, reason: RejectReason, events: EventWriter): void;
  finish(slot: number, events: EventWriter): void;
  noteWorkingClosed(slot: number): void;
  leave(slot: number): OrderBook | null;
  park(slot: number): void;
  fetchMoney(slot: number): void;
  cancelOtherLeg(slot: number, events: EventWriter): void;
  reduceSibling(slot: number, lots: number, events: EventWriter): void;
}

/** How orders wait for a price: `TriggerDesk`. */
export interface Triggers {
  presentPrice(market: MarketState, side: number, triggerSource: number): number;
  pend(slot: number, market: MarketState): void;
  observe(market: MarketState, source: number, priceTicks: number, events: EventWriter): void;
}

/** How far prices may go: `BandDesk`. */
export interface Bands {
  confine(slot: number, market: MarketState): number;
  noteRested(slot: number, limitTicks: number, market: MarketState, events: EventWriter): void;
}

/** What orders and withdrawals ask where an account is no spot account: `MarginDesk`. */
export interface Margins {
  refusalOfOrder(accountId: number, heldAssetId: number, asked: AskedOrder): RejectReason | 0;
  canLend(available: number, moreHeld: number, assetId: number): boolean;
  noteHeld(accountId: number): void;
  withdrawable(accountId: number, assetId: number): number;
}

/** The parts of the core that orders work with. */
export interface TradingParts {
  readonly registry: InstrumentRegistry;
  readonly ledger: Ledger;
  readonly gate: PreTradeGate;
  readonly traits: AccountTraits;
  readonly orders: OrderStore;
  /** By instrument id. */
  readonly books: OrderBook[];
  readonly markets: MarketState[];
  readonly settlement: Settlement;
  readonly overflow: OverflowGuard;
  readonly risk: OrderRisk;
  readonly breaker: MarketBreaker;
  readonly margin: MarginBook;
  readonly margins: Margins;
  /** The command that is being applied. */
  readonly command: CommandView;
  readonly life: Life;
  readonly trading: Trading;
  readonly triggers: Triggers;
  readonly bands: Bands;
}

/** What knows when markets end something by themselves: `TimerDesk`. */
export interface MarketClock {
  /** A market ends something at another time than before. */
  noteMarkets(): void;
  /** The instrument closes: orders of the day end. */
  endDay(instrumentId: number, events: EventWriter): void;
}

/** What follows from what a command did: `Aftermath`. */
export interface Consequences {
  settle(instrumentId: number, events: EventWriter): void;
}

/** The parts of the core that operators and mass actions work with. */
export interface ControlledParts extends TradingParts {
  readonly accounts: AccountDesk;
  readonly clientIds: ClientOrderIds;
  readonly faults: FaultDesk;
  readonly feeTiers: FeeTiers;
  readonly aftermath: Consequences;
  /** The book and the market of the next instrument. */
  openMarket(): void;
  /** What follows on every instrument. */
  settleAll(events: EventWriter): void;
}
