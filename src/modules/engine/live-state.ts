import type { MarginState } from '../../common/model/margin.js';
import type { CommandBody, VenueCommand } from '../../common/model/commands.js';
import type { Phase } from '../../common/model/order-terms.js';
import type { KillScope, RiskLimit } from '../../common/model/risk-limits.js';
import type { TradeTerms } from './domain/revision-desk.js';
import type { MarketFall } from './domain/market-breaker.js';
import type { HeldInstrument, MeantPhase } from './domain/phase-desk.js';
import type { PositionSums } from '../risk/domain/gate-state.js';
import type { AccountPeak, AccountRisk } from '../risk/domain/account-risk.js';
import type { LimitHolder, LimitInForce } from '../risk/domain/limit-report.js';
import type { LedgerColumns } from '../ledger/domain/ledger.js';
import type { RejectReason } from '../../common/model/reject-reason.js';

/** One level of one side: price in ticks, displayed quantity in lots, number of displayed orders. */
export interface DepthLevel {
  readonly priceTicks: number;
  readonly quantityLots: number;
  readonly orders: number;
}

export interface Depth {
  readonly instrumentId: number;
  readonly bids: readonly DepthLevel[];
  readonly asks: readonly DepthLevel[];
}

export interface Balance {
  readonly assetId: number;
  readonly available: number;
  readonly held: number;
}

/** An open order as the core holds it; everything else about it is in its events. */
export interface OpenOrder {
  readonly orderId: number;
  readonly accountId: number;
  readonly instrumentId: number;
  readonly clientOrderId: string;
  readonly side: number;
  readonly orderType: number;
  readonly timeInForce: number;
  readonly flags: number;
  readonly priceTicks: number;
  readonly quantityLots: number;
  readonly openLots: number;
  readonly filledNotional: number;
  readonly feePaid: number;
  readonly createdUs: number;
  readonly updatedUs: number;
  readonly sequence: number;
}

/** Totals of one asset over all accounts; `external` is what came in from outside, so available + held + fees = external. */
export interface AssetTotals {
  readonly assetId: number;
  readonly asset: string;
  readonly available: bigint;
  readonly held: bigint;
  readonly external: bigint;
  readonly fees: bigint;
}

/** A command that broke the core, and who has approved to lift what is suspended since; empty for nobody. */
export interface OpenFault {
  readonly sequence: number;
  readonly timeUs: number;
  /** 0 for none, −1 for all. */
  readonly instrumentId: number;
  readonly commandType: number;
  readonly accountId: number;
  readonly orderId: number;
  readonly approver: string;
}

/** What operators have set for an account, or with account 0 for the venue. */
export interface RiskSettings {
  readonly isStopped: boolean;
  /** Null where the venue's default holds. */
  readonly maxOpenOrders: number | null;
}

/** Prices that a position could be valued at, in ticks; 0: there is none. */
export interface MarkPrices {
  readonly last: number;
  readonly mid: number;
  readonly mark: number;
  /** Which of them the instrument goes by; the last trade where that has none. */
  readonly source: 'last' | 'mid' | 'mark';
}

export interface LimitsState {
  /** The bits `1 << limit` of what every account must have. */
  readonly required: number;
  readonly items: readonly LimitInForce[];
}

/** The market-wide breaker: how it is set, where the market stands, and the highest level that has tripped today. */
export interface MarketBreakerState extends MarketFall {
  readonly terms: CommandBody<'SetMarketBreaker'>;
  readonly trippedLevel: number;
}

/** A margin account, in units of its margin asset, at the marks of now; its state is that of the last review. */
export interface MarginOfAccount {
  readonly accountId: number;
  readonly assetId: number;
  readonly state: MarginState;
  readonly equity: bigint;
  readonly initial: bigint;
  readonly maintenance: bigint;
  readonly free: bigint;
}

/** All margin accounts, and the accounts of the funds; 0: there is none. */
export interface MarginsState {
  readonly poolAccountId: number;
  readonly insuranceAccountId: number;
  readonly accounts: readonly MarginOfAccount[];
}

/** Whether an instrument trades: its phase, who began it, and its own kill switch. */
export interface InstrumentStops {
  readonly phase: Phase;
  readonly phaseReason: number;
  readonly isStopped: boolean;
}

/** What can be read of the core's present state. Synchronous: everything read in one callback is of one sequence. */
export interface LiveState {
  readonly sequence: number;
  /** When the last command was applied. */
  readonly timeUs: number;
  readonly accountCount: number;
  readonly isVenueStopped: boolean;
  /** Undefined for an instrument that does not exist. */
  phase(instrumentId: number): Phase | undefined;
  depth(instrumentId: number, levels: number): Depth;
  hasAccount(accountId: number): boolean;
  balances(accountId: number): Balance[];
  riskSettings(accountId: number): RiskSettings;
  /** By instrument id; where the account has traded or has an open order. */
  positions(accountId: number): PositionSums[];
  /** Whether a kill switch is on by itself. */
  isStopped(scope: KillScope, target: number): boolean;
  markPrices(instrumentId: number): MarkPrices;
  margins(): MarginsState;
  /** Accounts of simulated participants. */
  simulatedAccounts(): ReadonlySet<number>;
  /** As of `nowUs`. */
  marketBreaker(nowUs: number): MarketBreakerState;
  readonly lastTradeId: number;
  /** How a trade that was busted or corrected stands; undefined for any other. */
  revisedTerms(tradeId: number): TradeTerms | undefined;
  /** All of them by trade id, as they are now. */
  revisedTrades(): ReadonlyMap<number, TradeTerms>;
  /** What a phase would end of what breakers hold. */
  heldBy(meant: MeantPhase): readonly HeldInstrument[];
  /** Undefined for an account that does not exist. */
  limits(holder: LimitHolder): LimitsState | undefined;
  accountRisk(accountId: number): AccountRisk | undefined;
  accountPeak(accountId: number): AccountPeak | undefined;
  /** Accounts for which a limit in an asset holds, in ascending order. */
  accountsUnder(limit: RiskLimit, assetId: number): number[];
  /** By instrument id. */
  instrumentStops(): Map<number, InstrumentStops>;
  openOrder(orderId: number): OpenOrder | undefined;
  /** Newest first; `beforeOrderId` pages. One instrument or `ALL_INSTRUMENTS`. */
  openOrders(accountId: number, instrumentId: number, limit: number, beforeOrderId: number): OpenOrder[];
  openOrderIdOf(accountId: number, clientOrderId: string): number | undefined;
  /** What a placement that came now, at `nowUs`, would be refused with; undefined where it would be accepted. */
  refusalOf(placement: VenueCommand & { readonly name: 'PlaceOrder' }, nowUs: number): RejectReason | undefined;
  totals(): AssetTotals[];
  /** What all accounts have, as a copy: cheaper than asking for each. */
  ledgerColumns(): LedgerColumns;
  /** By asset id: what came in from outside, and what the venue took. */
  externalAndFees(): Map<number, { readonly external: bigint; readonly fees: bigint }>;
  /** The oldest first. */
  openFaults(): OpenFault[];
  /** SHA-256 over the whole state, lower-case hex. */
  stateHash(): string;
}

/** Live reads that pass the same durability gate as acknowledgements: nothing is shown that a crash could undo. */
export abstract class LiveReads {
  /** Runs `read` now and resolves with its result when everything it could have seen is durable. */
  abstract answer<T>(read: (state: LiveState) => T): Promise<T>;
}
