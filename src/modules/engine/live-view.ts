/** The core's present state as people ask for it. Reads only; nothing here is on the path of a command. */
import { ALL_ACCOUNTS, ALL_INSTRUMENTS, VENUE_ACCOUNT, type VenueCommand } from '../../common/model/commands.js';
import { FundRole } from '../../common/model/margin.js';
import { CollarSource, KillScope, type RiskLimit } from '../../common/model/risk-limits.js';
import { nameOf, type Phase } from '../../common/model/order-terms.js';
import { RecordBuffer } from '../../common/model/record-layout.js';
import type { RejectReason } from '../../common/model/reject-reason.js';
import { isSimulatedKey } from '../../common/model/simulated.js';
import type { MarketState } from '../matching/domain/market-state.js';
import { NO_LEVEL } from '../matching/domain/order-book.js';
import type { PositionSums } from '../risk/domain/gate-state.js';
import {
  type AccountPeak,
  accountPeak,
  type AccountRisk,
  accountRisk,
  type Extent,
} from '../risk/domain/account-risk.js';
import { type LimitHolder, LimitReport } from '../risk/domain/limit-report.js';
import { USES_DEFAULT } from '../risk/domain/pre-trade-gate.js';
import type { PriceLadder } from '../matching/domain/price-ladder.js';
import { eventOf } from './command-outcome.js';
import { writeCommand } from './domain/command-codec.js';
import { readEvents } from './domain/event-reader.js';
import { EventWriter } from './domain/event-writer.js';
import type {
  AssetTotals,
  Balance,
  Depth,
  DepthLevel,
  InstrumentStops,
  LimitsState,
  MarginsState,
  LiveState,
  MarketBreakerState,
  MarkPrices,
  OpenFault,
  OpenOrder,
  RiskSettings,
} from './live-state.js';
import type { HeldInstrument, MeantPhase } from './domain/phase-desk.js';
import type { TradeTerms } from './domain/revision-desk.js';
import type { LedgerColumns } from '../ledger/domain/ledger.js';
import { stateHash } from './state-hash.js';
import { CLIENT_ID_BYTES_MAX, NOT_FOUND } from './domain/client-order-ids.js';
import type { VenueCore } from './domain/venue-core.js';

/** More than any placement or refusal takes. */
const TRIAL_BYTES = 4_096;
const encoder = new TextEncoder();

export class LiveView implements LiveState {
  /** The client order id that is looked up. */
  private readonly key = new RecordBuffer(new ArrayBuffer(CLIENT_ID_BYTES_MAX + 4));

  /** A placement that is only tried, and what it would be refused with. */
  private readonly trial = new RecordBuffer(new ArrayBuffer(TRIAL_BYTES));
  private readonly trialEvents = new EventWriter(0, TRIAL_BYTES);

  constructor(private readonly core: VenueCore) {}

  get sequence(): number {
    return this.core.sequence;
  }

  get timeUs(): number {
    return this.core.timeUs;
  }

  get accountCount(): number {
    return this.core.ledger.accountCount;
  }

  get isVenueStopped(): boolean {
    return this.core.gate.kills.isVenueStopped;
  }

  phase(instrumentId: number): Phase | undefined {
    return this.core.registry.instrument(instrumentId)?.phase;
  }

  /** The best `levels` levels of each side, best first. */
  depth(instrumentId: number, levels: number): Depth {
    const book = this.core.books[instrumentId];
    if (!book || instrumentId === 0) return { instrumentId, bids: [], asks: [] };
    return { instrumentId, bids: levelsOf(book.bids, levels), asks: levelsOf(book.asks, levels) };
  }

  hasAccount(accountId: number): boolean {
    return this.core.ledger.hasAccount(accountId);
  }

  /** Assets in which the account has anything, by asset id. */
  balances(accountId: number): Balance[] {
    const { ledger } = this.core;
    const balances: Balance[] = [];
    if (!ledger.hasAccount(accountId)) return balances;
    for (let assetId = 1; assetId <= ledger.assetCount; assetId += 1) {
      const available = ledger.availableOf(accountId, assetId);
      const held = ledger.heldOf(accountId, assetId);
      if (available !== 0 || held !== 0) balances.push({ assetId, available, held });
    }
    return balances;
  }

  riskSettings(accountId: number): RiskSettings {
    const { gate, ledger } = this.core;
    if (accountId === VENUE_ACCOUNT)
      return { isStopped: gate.kills.isVenueStopped, maxOpenOrders: gate.openOrdersDefaultMax };
    if (!ledger.hasAccount(accountId)) return { isStopped: false, maxOpenOrders: null };
    const own = gate.ownOpenOrdersMax(accountId);
    return {
      isStopped: gate.kills.isSet(KillScope.account, accountId),
      maxOpenOrders: own === USES_DEFAULT ? null : own,
    };
  }

  positions(accountId: number): PositionSums[] {
    const { gate, ledger } = this.core;
    return ledger.hasAccount(accountId) ? gate.state.positionsOf(accountId) : [];
  }

  isStopped(scope: KillScope, target: number): boolean {
    const { kills } = this.core.gate;
    return scope === KillScope.account && target === ALL_ACCOUNTS ? kills.isVenueStopped : kills.isSet(scope, target);
  }

  markPrices(instrumentId: number): MarkPrices {
    const { gate, markets, marks } = this.core;
    const market = markets[instrumentId];
    if (!market || instrumentId === 0) return { last: 0, mid: 0, mark: 0, source: 'last' };
    const source = nameOf(CollarSource, gate.state.markSourceOf(instrumentId));
    return { last: market.lastTradeTicks, mid: marks.midTicksOf(instrumentId), mark: market.markPriceTicks, source };
  }

  margins(): MarginsState {
    const { margin, figures } = this.core;
    const accounts = margin.marginAccounts.map((account) => {
      const { accountId, assetId, state } = account;
      return { accountId, assetId, state, ...figures.figuresOf(account), free: figures.freeWith(account, undefined) };
    });
    const poolAccountId = margin.fundOf(FundRole.pool);
    return { poolAccountId, insuranceAccountId: margin.fundOf(FundRole.insurance), accounts };
  }

  simulatedAccounts(): ReadonlySet<number> {
    const { idsByKey } = this.core.accounts;
    return new Set([...idsByKey].filter(([key]) => isSimulatedKey(key)).map(([, accountId]) => accountId));
  }

  marketBreaker(nowUs: number): MarketBreakerState {
    const { breaker, markets } = this.core;
    const timeUs = Math.max(nowUs, this.core.timeUs);
    const trippedLevel = breaker.trippedAt(timeUs);
    return { terms: breaker.terms, trippedLevel, ...breaker.fallAt(timeUs, markets) };
  }

  get lastTradeId(): number {
    return this.core.lastTradeId;
  }

  revisedTerms(tradeId: number): TradeTerms | undefined {
    return this.core.revisions.termsOf(tradeId);
  }

  revisedTrades(): ReadonlyMap<number, TradeTerms> {
    return this.core.revisions.all();
  }

  heldBy(meant: MeantPhase): readonly HeldInstrument[] {
    return this.core.phases.heldBy(meant);
  }

  limits(holder: LimitHolder): LimitsState | undefined {
    const { gate, ledger, registry, timeUs } = this.core;
    const { accountId } = holder;
    if (accountId !== 0 && !ledger.hasAccount(accountId)) return undefined;
    const report = new LimitReport(gate.state, holder, timeUs);
    const items = report.inForce(registry.instruments.length, ledger.assetCount);
    return { required: gate.state.limits.required, items };
  }

  accountRisk(accountId: number): AccountRisk | undefined {
    const { gate, ledger, timeUs } = this.core;
    return ledger.hasAccount(accountId) ? accountRisk(gate, accountId, timeUs, this.extent) : undefined;
  }

  accountPeak(accountId: number): AccountPeak | undefined {
    const { gate, ledger, timeUs } = this.core;
    return ledger.hasAccount(accountId) ? accountPeak(gate, accountId, timeUs, this.extent) : undefined;
  }

  accountsUnder(limit: RiskLimit, assetId: number): number[] {
    return this.core.gate.state.accountsUnder(limit, assetId, this.accountCount);
  }

  instrumentStops(): Map<number, InstrumentStops> {
    const { registry, markets, gate } = this.core;
    return new Map(
      registry.instruments.map(({ instrumentId, phase }) => {
        const { phaseReason } = markets[instrumentId] as MarketState;
        const isStopped = gate.kills.isSet(KillScope.instrument, instrumentId);
        return [instrumentId, { phase, phaseReason, isStopped }];
      }),
    );
  }

  openOrder(orderId: number): OpenOrder | undefined {
    const slot = this.core.orders.find(orderId);
    return slot === 0 ? undefined : this.orderAt(slot);
  }

  /** Newest first, ids below `beforeOrderId`; one instrument or `ALL_INSTRUMENTS`. */
  openOrders(accountId: number, instrumentId: number, limit: number, beforeOrderId: number): OpenOrder[] {
    const { orders } = this.core;
    const found: OpenOrder[] = [];
    for (let slot = orders.newestOf(accountId); slot !== 0 && found.length < limit; slot = orders.olderOf(slot)) {
      const isMeant = instrumentId === ALL_INSTRUMENTS || orders.instrumentIdOf(slot) === instrumentId;
      if (isMeant && orders.orderIdOf(slot) < beforeOrderId) found.push(this.orderAt(slot));
    }
    return found;
  }

  /** The orders resting at one level in the order of their priority: order ids and open lots. */
  queueAt(
    instrumentId: number,
    side: number,
    priceTicks: number,
  ): { readonly orderId: number; readonly openLots: number }[] {
    const { orders } = this.core;
    const ladder = this.core.books[instrumentId]?.sideOf(side);
    const queue: { orderId: number; openLots: number }[] = [];
    if (!ladder) return queue;
    for (let level = ladder.best; level !== NO_LEVEL; level = ladder.nextWorse(level)) {
      if (ladder.priceOf(level) !== priceTicks) continue;
      for (let slot = ladder.first[level] as number; slot !== 0; slot = orders.nextOf(slot)) {
        queue.push({ orderId: orders.orderIdOf(slot), openLots: orders.openLotsOf(slot) });
      }
    }
    return queue;
  }

  openOrderIdOf(accountId: number, clientOrderId: string): number | undefined {
    const { key } = this;
    const { read, written } = encoder.encodeInto(clientOrderId, key.bytes);
    if (read < clientOrderId.length || written < 1 || written > CLIENT_ID_BYTES_MAX) return undefined;
    const known = this.core.clientIds.find(accountId, key, 0, written);
    if (known === NOT_FOUND) return undefined;
    const orderId = this.core.clientIds.orderIdOf(known);
    return this.core.orders.find(orderId) === 0 ? undefined : orderId;
  }

  refusalOf(placement: VenueCommand & { readonly name: 'PlaceOrder' }, nowUs: number): RejectReason | undefined {
    const { core, trial, trialEvents } = this;
    writeCommand(trial, 0, placement, core.sequence + 1, Math.max(nowUs, core.timeUs));
    trialEvents.reset();
    core.tryOrder(trial, 0, trialEvents);
    return eventOf({ events: readEvents(trialEvents.buffer, trialEvents.start, trialEvents.end) }, 'CommandRefused')
      ?.body.reason;
  }

  stateHash(): string {
    return stateHash(this.core);
  }

  totals(): AssetTotals[] {
    const { ledger, registry } = this.core;
    return registry.assets.map(({ assetId, asset }) => {
      let available = 0n;
      let held = 0n;
      for (let account = 1; account <= ledger.accountCount; account += 1) {
        available += BigInt(ledger.availableOf(account, assetId));
        held += BigInt(ledger.heldOf(account, assetId));
      }
      return {
        assetId,
        asset,
        available,
        held,
        external: ledger.externalTotal(assetId),
        fees: ledger.feeTotal(assetId),
      };
    });
  }

  ledgerColumns(): LedgerColumns {
    return this.core.ledger.columns();
  }

  externalAndFees(): Map<number, { readonly external: bigint; readonly fees: bigint }> {
    const { ledger, registry } = this.core;
    return new Map(
      registry.assets.map(({ assetId }) => [
        assetId,
        { external: ledger.externalTotal(assetId), fees: ledger.feeTotal(assetId) },
      ]),
    );
  }

  openFaults(): OpenFault[] {
    return [...this.core.faults.open.values()];
  }

  private get extent(): Extent {
    return { instruments: this.core.registry.instruments.length, assets: this.core.ledger.assetCount };
  }

  private orderAt(slot: number): OpenOrder {
    const { orders, clientIds } = this.core;
    return {
      orderId: orders.orderIdOf(slot),
      accountId: orders.accountIdOf(slot),
      instrumentId: orders.instrumentIdOf(slot),
      clientOrderId: clientIds.textOf(orders.clientIdEntryOf(slot)),
      side: orders.sideOf(slot),
      orderType: orders.orderTypeOf(slot),
      timeInForce: orders.timeInForceOf(slot),
      flags: orders.flagsOf(slot),
      priceTicks: orders.priceTicksOf(slot),
      quantityLots: orders.quantityLotsOf(slot),
      openLots: orders.openLotsOf(slot),
      filledNotional: orders.filledNotionalOf(slot),
      feePaid: orders.feePaid(slot),
      createdUs: orders.createdUsOf(slot),
      updatedUs: orders.updatedUsOf(slot),
      sequence: orders.sequenceOf(slot),
    };
  }
}

function levelsOf(ladder: PriceLadder, limit: number): DepthLevel[] {
  const levels: DepthLevel[] = [];
  for (let level = ladder.best; level !== NO_LEVEL && levels.length < limit; level = ladder.nextWorse(level)) {
    const orders = (ladder.orders[level] as number) - (ladder.unshownOrders[level] as number);
    const quantityLots = (ladder.quantityLots[level] as number) - (ladder.unshownLots[level] as number);
    if (orders > 0) levels.push({ priceTicks: ladder.priceOf(level), quantityLots, orders });
  }
  return levels;
}
