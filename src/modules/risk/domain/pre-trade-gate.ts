/**
 * The gate that every order passes before it comes near the book: kill switches, then limits (`OrderLimits`), on what the account and its
 * group could have come to when everything open had traded. It is told of each order that opens, trades or goes, so it never looks for
 * anything, but for the loss of the day: where a limit of it holds, an order that may be near it, and each trade that a breaker looks at,
 * adds up all positions of the account, or the group, in that asset. docs/risk.md says what each limit means. Account, asset and
 * instrument ids count from 1.
 */
import { ALL_ACCOUNTS } from '../../../common/model/commands.js';
import type { RejectReason } from '../../../common/model/reject-reason.js';
import { Breaker, CollarSource, KillScope, NO_LIMIT, RiskLimit } from '../../../common/model/risk-limits.js';
import type { StateSink, StateSource } from '../../../common/model/state-series.js';
import type { Marks } from './day-results.js';
import { GateState } from './gate-state.js';
import type { OrderAsk } from './order-ask.js';
import { OrderLimits } from './order-limits.js';
import { KillSwitches } from './kill-switches.js';
import { HAS_BREAKER, UNLIMITED } from './limit-rows.js';
import { P, PositionLink } from './position-rows.js';
import type { FillFacts } from './positions.js';
import { SessionBreaker } from './session-breaker.js';

const { last: LAST } = CollarSource;
/** No limit of its own: the venue's default holds. */
export const USES_DEFAULT = NO_LIMIT;

interface TradedInstrument {
  readonly instrumentId: number;
  readonly quoteAssetId: number;
  readonly quoteUnitsPerTickLot: number;
}

/** A breaker that has tripped: what is to be stopped. */
export interface Trip {
  readonly scope: KillScope;
  readonly target: number;
  readonly breaker: Breaker;
}

export class PreTradeGate {
  readonly state: GateState;
  private readonly checks: OrderLimits;
  readonly kills = new KillSwitches();
  readonly sessions = new SessionBreaker();
  /** Breakers that have tripped in the present command. */
  readonly trips: Trip[] = [];

  constructor(marks: Marks) {
    this.state = new GateState(marks);
    this.checks = new OrderLimits(this.state);
  }

  /** Makes room for an account; all its limits are the venue's. */
  openAccount(accountId: number): void {
    this.state.openAccount(accountId);
    this.kills.openAccount(accountId);
  }

  /** Whether a kill switch stops an order of the account on the instrument, sent in the session. */
  stops(accountId: number, instrumentId: number, sessionId: number): boolean {
    return this.kills.stops(accountId, instrumentId, sessionId);
  }

  setKill(scope: KillScope, target: number, isActive: boolean): void {
    const { kills, state } = this;
    switch (scope) {
      case KillScope.group:
        return kills.setGroup(target, isActive, state.accountsOf(target));
      case KillScope.instrument:
        return kills.setInstrument(target, isActive);
      case KillScope.session:
        return kills.setSession(target, isActive);
      default:
        if (target === ALL_ACCOUNTS) kills.isVenueStopped = isActive;
        else kills.setAccount(target, isActive);
    }
  }

  /** Moves an account to another group, with all it has. */
  setGroup(accountId: number, tradeGroup: number, timeUs: number, assetOf: (instrumentId: number) => number): void {
    this.state.setGroup(accountId, tradeGroup, timeUs, assetOf);
    this.kills.joined(accountId, tradeGroup);
  }

  /** Whether sessions have breakers. */
  get hasBreakers(): boolean {
    const { flags } = this.state.limits;
    return flags[this.state.venueLimits] !== 0;
  }

  /** The reason against an order, or 0. */
  refusalOf(ask: OrderAsk): RejectReason | 0 {
    return this.checks.refusalOf(ask);
  }

  /** A placement, a list or a replacement that lost its place was accepted. */
  countOrder(accountId: number, timeUs: number): void {
    const { accounts, groups } = this.state;
    accounts.countOrder(accountId, timeUs);
    const group = accounts.groupOf(accountId);
    if (group !== 0) groups.countOrder(group, timeUs);
  }

  /** What is open of an order counts from now on; answers the position that it counts for. */
  openOrder(ask: OrderAsk): number {
    return this.openAt(this.positionOf(ask.accountId, ask.instrumentId), ask);
  }

  /** The same for the order that was asked about last: it was found then, and it is a single one that was accepted. */
  openAsked(ask: OrderAsk): number {
    const position = this.openAt(this.checks.position, ask);
    this.rememberOrder(position, ask);
    return position;
  }

  positionOf(accountId: number, instrumentId: number): number {
    return this.state.positionOf(accountId, instrumentId);
  }

  /** Less of an order is open, or more; `notional` at the price that its hold is taken at. */
  changeOpen(position: number, side: number, lots: number, notional: number): void {
    this.state.positions.addOpen(position, side, lots, notional);
  }

  /** A trade that is about to be filled has moved the market; answers 1 where that is what the instrument is marked at. */
  noteTrade(instrument: TradedInstrument, priceTicks: number): number {
    const { losses } = this.state.positions;
    if (!losses.isUsed) return 0;
    const { instrumentId, quoteAssetId, quoteUnitsPerTickLot } = instrument;
    losses.noteTrade(instrumentId, quoteAssetId, priceTicks, quoteUnitsPerTickLot);
    return this.state.markSourceOf(instrumentId) === LAST ? 1 : 0;
  }

  filled(position: number, fill: FillFacts): void {
    this.state.positions.fill(position, fill);
  }

  /** After a trade: whether the account of a position, or its group, is past what its breakers let pass. */
  review(position: number, timeUs: number): void {
    const { positions, limits } = this.state;
    if (limits.breakers === 0) return;
    this.reviewOne(position, timeUs);
    const group = positions.groupPositionOf(position);
    if (group !== 0) this.reviewOne(group, timeUs);
  }

  orderRested(accountId: number): void {
    this.addOpenOrders(accountId, 1);
  }

  restingOrderGone(accountId: number): void {
    this.addOpenOrders(accountId, -1);
  }

  openOrdersOf(accountId: number): number {
    return this.state.accounts.openOrdersOf(accountId);
  }

  /** The account's own limit of open orders, `USES_DEFAULT` where the venue's holds. */
  ownOpenOrdersMax(accountId: number): number {
    const row = this.state.accounts.limitsOf(accountId);
    return row === this.state.accountDefault ? USES_DEFAULT : this.state.limits.ownOf(row, RiskLimit.open_orders);
  }

  get openOrdersDefaultMax(): number {
    return this.state.limits.ownOf(this.state.accountDefault, RiskLimit.open_orders);
  }

  saveState(accountCount: number, sink: StateSink): void {
    this.state.saveState(accountCount, sink);
    this.kills.saveState(accountCount, sink);
    this.sessions.saveState(sink);
  }

  /** Of a gate without accounts. */
  loadState(accountCount: number, source: StateSource): void {
    for (let account = 1; account <= accountCount; account += 1) this.openAccount(account);
    this.state.loadState(accountCount, source);
    this.kills.loadState(accountCount, source);
    this.sessions.loadState(source);
  }

  private openAt(found: number, ask: OrderAsk): number {
    const { state } = this;
    const position = found || state.openPosition(ask.accountId, ask.instrumentId, ask.quoteAssetId);
    state.positions.addOpen(position, ask.side, ask.openLots, ask.holdTicks * ask.openLots * ask.unitsPerTickLot);
    return position;
  }

  /** So that the same order again is a duplicate. */
  private rememberOrder(position: number, ask: OrderAsk): void {
    const { positions } = this.state;
    const { values } = positions.sums;
    const at = position << 4;
    positions.setLink(position, PositionLink.lastKind, ask.kind);
    values[at | P.lastTicks] = ask.sentTicks;
    values[at | P.lastAmount] = ask.sentAmount;
    values[at | P.lastUs] = ask.timeUs;
  }

  private reviewOne(position: number, timeUs: number): void {
    const { positions, limits } = this.state;
    const holder = positions.holderOf(position);
    const exposure = positions.exposureOf(position);
    const row = positions.exposureLimitsOf(exposure);
    if (((limits.flags[row] as number) & HAS_BREAKER) === 0) return;
    const isGroup = holder < 0;
    const scope = isGroup ? KillScope.group : KillScope.account;
    const target = isGroup ? this.state.tradeGroupAt(-1 - holder) : holder;
    const lossMax = limits.valueOf(row, RiskLimit.kill_loss);
    if (positions.isGrossAbove(exposure, limits.valueOf(row, RiskLimit.kill_exposure))) {
      this.trips.push({ scope, target, breaker: Breaker.exposure });
    } else if (lossMax !== UNLIMITED && -positions.days.resultOf(exposure, timeUs) >= lossMax) {
      this.trips.push({ scope, target, breaker: Breaker.loss });
    }
  }

  private addOpenOrders(accountId: number, count: number): void {
    const { accounts, groups } = this.state;
    accounts.addOpenOrders(accountId, count);
    const group = accounts.groupOf(accountId);
    if (group !== 0) groups.addOpenOrders(group, count);
  }
}
