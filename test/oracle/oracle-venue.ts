/**
 * The venue once more, as plainly as it can be said: arrays that are searched from the front, BigInt money and exact
 * fractions, written from docs/matching.md alone and never from the fast core. Tests drive both with the same commands
 * and compare after every one. It is slow on purpose: each figure is computed anew from the orders and accounts.
 */
import { invariant, unreachable } from '../../src/common/assert.js';
import { commandLayouts, type VenueCommand } from '../../src/common/model/commands.js';
import type { VenueEvent } from '../../src/common/model/events.js';
import { Side } from '../../src/common/model/order-terms.js';
import { RejectReason } from '../../src/common/model/reject-reason.js';
import type { AssetTotals, Balance, Depth, DepthLevel, OpenOrder } from '../../src/modules/engine/live-state.js';
import type { PositionSums } from '../../src/modules/risk/domain/gate-state.js';
import type { LimitHolder } from '../../src/modules/risk/domain/limit-report.js';
import {
  movePosting,
  openAccount,
  runTrips,
  setAccountTier,
  setKillSwitch,
  setLimits,
  setTradeGroup,
} from './account-rules.js';
import { tellIndicative } from './auction.js';
import {
  cancelByClientOrderId,
  cancelOrder,
  cancelOrderList,
  disconnectSession,
  massCancel,
  openOrderByClientId,
  openOrderOf,
} from './cancel-rules.js';
import { dayResult } from './day-rules.js';
import { Emitter, exact, type Stamp } from './emitter.js';
import { type Features, presentFeatures } from './features.js';
import { placeOrderList } from './list-rules.js';
import { setAccountMargin, setMarginFund, setMarginTerms } from './margin-rules.js';
import { reviewMarket, setMarketBreaker } from './market-breaker.js';
import { settleAll } from './order-of-things.js';
import { OracleState } from './oracle-state.js';
import { type Account, type ClientIdUse, isDisplayed, openOf, type Order, sum } from './order.js';
import { isClientOrderId, placeOrder } from './order-rules.js';
import { setPhase, whatIsDue } from './phase-rules.js';
import {
  defineAsset,
  defineInstrument,
  setAllocation,
  setBands,
  setFeeTier,
  setMarkPrice,
  updateInstrument,
} from './reference-rules.js';
import { marksOf, noteSent, positionsOf, setRiskLimit, setVarFigure } from './risk-rules.js';
import { replaceOrder } from './replace-rules.js';
import type { Refusal } from './term-rules.js';

export interface OracleBounds {
  readonly accountsMax: number;
  readonly assetsMax: number;
  readonly instrumentsMax: number;
  /** How many client order ids of accepted orders, and how many posting references, are remembered. */
  readonly clientIdsMax: number;
  readonly referencesMax: number;
}

const venueBounds: OracleBounds = {
  accountsMax: 1_048_576,
  assetsMax: 256,
  instrumentsMax: 4_096,
  clientIdsMax: 4_194_304,
  referencesMax: 1_048_576,
};

export class OracleVenue {
  private readonly state: OracleState;
  private sequence = 0;
  private timeUs = 0;

  private readonly bounds: OracleBounds;

  constructor(bounds: Partial<OracleBounds> = {}, features: Features = presentFeatures) {
    this.bounds = { ...venueBounds, ...bounds };
    this.state = new OracleState(features);
  }

  apply(command: VenueCommand, stamp: Stamp): VenueEvent[] {
    this.advance(stamp);
    const emitter = new Emitter(stamp);
    const tradesBefore = this.state.tradesEver;
    whatIsDue(this.state, emitter);
    const eventsBefore = emitter.events.length;
    const refusal = this.dispatch(command, emitter);
    if (refusal === undefined) {
      settleAll(this.state, emitter);
    } else {
      invariant(emitter.events.length === eventsBefore, 'a refused command has done something');
      const commandType = commandLayouts[command.name].type;
      const named = this.named(command);
      emitter.emit('CommandRefused', command.origin.accountId, { ...named, reason: refusal, commandType });
    }
    const isOrder = ['PlaceOrder', 'ReplaceOrder', 'PlaceOrderList'].includes(command.name);
    if (isOrder) noteSent(this.state, command.origin.sessionId, refusal !== undefined, stamp.timeUs);
    while (runTrips(this.state, emitter)) continue;
    reviewMarket(this.state, emitter, tradesBefore);
    for (const instrument of this.state.instruments) tellIndicative(this.state, emitter, instrument);
    return emitter.events;
  }

  /** What a refusal repeats of its command. */
  private named(command: VenueCommand): { orderId: number; instrumentId: number; clientOrderId: string } {
    const { name, body, origin } = command;
    const orderId = 'orderId' in body ? body.orderId : 0;
    const replaced = name === 'ReplaceOrder' ? openOrderOf(this.state, origin.accountId, orderId) : undefined;
    const instrumentId = 'instrumentId' in body ? body.instrumentId : (replaced?.instrument.instrumentId ?? 0);
    const clientOrderId = name === 'PlaceOrder' && isClientOrderId(body.clientOrderId) ? body.clientOrderId : '';
    return { orderId, instrumentId, clientOrderId };
  }

  /** A command of a record type that this version does not know. */
  applyUnknown(commandType: number, accountId: number, stamp: Stamp): VenueEvent[] {
    this.advance(stamp);
    const emitter = new Emitter(stamp);
    const tradesBefore = this.state.tradesEver;
    whatIsDue(this.state, emitter);
    const reason = RejectReason.UNKNOWN_COMMAND;
    emitter.emit('CommandRefused', accountId, { orderId: 0, instrumentId: 0, reason, commandType, clientOrderId: '' });
    while (runTrips(this.state, emitter)) continue;
    reviewMarket(this.state, emitter, tradesBefore);
    for (const instrument of this.state.instruments) tellIndicative(this.state, emitter, instrument);
    return emitter.events;
  }

  depth(instrumentId: number, levels: number): Depth {
    const side = (one: number): DepthLevel[] => this.levels(instrumentId, one).slice(0, levels);
    return { instrumentId, bids: side(Side.buy), asks: side(Side.sell) };
  }

  /** Order ids of one side as an incoming order would meet them, at the prices that the public book shows. */
  queue(instrumentId: number, side: number): number[] {
    const instrument = this.state.instrument(instrumentId);
    if (instrument === undefined) return [];
    const queue = this.state.queue(instrument, side);
    const shown = new Set(queue.filter(isDisplayed).map((order) => order.limit));
    return queue.filter((order) => shown.has(order.limit)).map((order) => order.orderId);
  }

  /** Only assets of which the account has anything. */
  balances(accountId: number): Balance[] {
    const account = this.state.account(accountId);
    if (account === undefined) return [];
    const balances = this.state.assets.map((asset) => ({
      assetId: asset.assetId,
      available: exact(this.state.available(account, asset)),
      held: exact(this.state.held(account, asset)),
    }));
    return balances.filter(({ available, held }) => available !== 0 || held !== 0);
  }

  /** Newest first. */
  openOrders(accountId: number): OpenOrder[] {
    const account = this.state.account(accountId);
    if (account === undefined) return [];
    const ids = this.state.clientIds;
    return this.state
      .ordersOf(account)
      .map((order) => openOrderView(order, ids))
      .toReversed();
  }

  positions(accountId: number): PositionSums[] {
    const account = this.state.account(accountId);
    return account === undefined ? [] : positionsOf(this.state, account);
  }

  /** The result of the day in an asset, of an account or of a trade group. */
  dayResult({ accountId, tradeGroup }: LimitHolder, assetId: number, timeUs: number): bigint {
    const { state } = this;
    const asset = state.asset(assetId);
    const isOf = (account: Account): boolean =>
      tradeGroup === 0 ? account.accountId === accountId : account.tradeGroup === tradeGroup;
    const holder = { accounts: state.accounts.filter(isOf), tradeGroup };
    return asset === undefined ? 0n : dayResult(state, holder, asset, timeUs, marksOf(state));
  }

  openOrderIdOf(accountId: number, clientOrderId: string): number | undefined {
    return openOrderByClientId(this.state, accountId, clientOrderId)?.orderId;
  }

  totals(): AssetTotals[] {
    const { accounts, assets } = this.state;
    return assets.map((asset) => ({
      assetId: asset.assetId,
      asset: asset.asset,
      available: sum(accounts.map((account) => this.state.available(account, asset))),
      held: sum(accounts.map((account) => this.state.held(account, asset))),
      external: asset.external,
      fees: asset.fees,
    }));
  }

  private advance(stamp: Stamp): void {
    invariant(stamp.sequence === this.sequence + 1, 'sequence numbers have no gap');
    invariant(stamp.timeUs >= this.timeUs, 'time does not go back');
    this.sequence = stamp.sequence;
    this.timeUs = stamp.timeUs;
  }

  private dispatch(command: VenueCommand, emitter: Emitter): Refusal {
    const { state } = this;
    switch (command.name) {
      case 'PlaceOrder':
        return placeOrder(state, emitter, command, this.bounds.clientIdsMax);
      case 'CancelOrder':
        return cancelOrder(state, emitter, command);
      case 'CancelByClientOrderId':
        return cancelByClientOrderId(state, emitter, command);
      case 'ReplaceOrder':
        return replaceOrder(state, emitter, command);
      case 'MassCancel':
        return massCancel(state, emitter, command);
      case 'OpenAccount':
        return openAccount(state, emitter, command, this.bounds.accountsMax);
      case 'Deposit':
      case 'Withdraw':
        return movePosting(state, emitter, command, this.bounds.referencesMax);
      case 'DefineAsset':
        return defineAsset(state, emitter, command, this.bounds.assetsMax);
      case 'DefineInstrument':
        return defineInstrument(state, emitter, command, this.bounds.instrumentsMax);
      case 'UpdateInstrument':
        return updateInstrument(state, emitter, command);
      case 'SetPhase':
        return setPhase(state, emitter, command);
      case 'SetLimits':
        return setLimits(state, emitter, command);
      case 'SetRiskLimit':
        return setRiskLimit(state, emitter, command);
      case 'SetVarFigure':
        return setVarFigure(state, emitter, command);
      case 'SetKillSwitch':
        return setKillSwitch(state, emitter, command);
      case 'SetMarginTerms':
        return setMarginTerms(state, emitter, command);
      case 'SetAccountMargin':
        return setAccountMargin(state, emitter, command);
      case 'SetMarginFund':
        return setMarginFund(state, emitter, command);
      case 'RecordFault':
      case 'LiftFault':
        throw new Error(
          'the oracle has no faults: what breaks the core does not break it (test/matching/faults.spec.ts)',
        );
      case 'RecordAuditHead':
        emitter.emit('AuditHeadRecorded', 0, command.body);
        return undefined;
      case 'ReviseTrade':
        throw new Error('the oracle keeps no trades: test/properties/trade-revisions.spec.ts has a model of its own');
      case 'SetLogicVersion':
        // There has been only one.
        return RejectReason.INVALID_COMMAND;
      default:
        return this.dispatchAdvanced(command, emitter);
    }
  }

  private dispatchAdvanced(command: AdvancedCommand, emitter: Emitter): Refusal {
    const { state } = this;
    if (!state.features[featureOf[command.name]]) return RejectReason.NOT_SUPPORTED;
    switch (command.name) {
      case 'DisconnectSession':
        return disconnectSession(state, emitter, command);
      case 'PlaceOrderList':
        return placeOrderList(state, emitter, command, this.bounds.clientIdsMax);
      case 'CancelOrderList':
        return cancelOrderList(state, emitter, command);
      case 'SetTradeGroup':
        return setTradeGroup(state, emitter, command);
      case 'SetFeeTier':
        return setFeeTier(state, emitter, command);
      case 'SetAccountTier':
        return setAccountTier(state, emitter, command);
      case 'SetAllocation':
        return setAllocation(state, emitter, command);
      case 'SetBands':
        return setBands(state, emitter, command);
      case 'SetMarketBreaker':
        return setMarketBreaker(state, emitter, command);
      case 'SetMarkPrice':
        return setMarkPrice(state, emitter, command);
      case 'TimerTick':
        emitter.emit('TimerTicked', 0, {});
        return undefined;
      default:
        return unreachable(command);
    }
  }

  private levels(instrumentId: number, side: number): DepthLevel[] {
    const instrument = this.state.instrument(instrumentId);
    if (instrument === undefined) return [];
    const shown = this.state.queue(instrument, side).filter(isDisplayed);
    const prices = [...new Set(shown.map((order) => order.limit))];
    return prices.map((price) => {
      const level = this.state.level(instrument, side, price);
      return { priceTicks: exact(price), quantityLots: exact(level.quantity), orders: level.orders };
    });
  }
}

const featureOf = {
  DisconnectSession: 'sessions',
  PlaceOrderList: 'lists',
  CancelOrderList: 'lists',
  SetTradeGroup: 'selfTradePrevention',
  SetFeeTier: 'feeTiers',
  SetAccountTier: 'feeTiers',
  SetAllocation: 'allocation',
  SetBands: 'bands',
  SetMarketBreaker: 'bands',
  SetMarkPrice: 'markPrices',
  TimerTick: 'expiry',
} as const satisfies Partial<Record<VenueCommand['name'], keyof Features>>;
type AdvancedCommand = Extract<VenueCommand, { readonly name: keyof typeof featureOf }>;

/** An order whose client order id has left the window is shown without it. */
function openOrderView(order: Order, clientIds: readonly ClientIdUse[]): OpenOrder {
  const use = clientIds.find((one) => one.orderId === order.orderId);
  return {
    orderId: order.orderId,
    accountId: order.account.accountId,
    instrumentId: order.instrument.instrumentId,
    clientOrderId: use?.clientOrderId ?? '',
    side: order.side,
    orderType: order.orderType,
    timeInForce: order.timeInForce,
    flags: order.flags,
    priceTicks: exact(order.limit),
    quantityLots: exact(order.quantity),
    openLots: exact(openOf(order)),
    filledNotional: exact(order.filledNotional),
    feePaid: exact(order.feePaid),
    createdUs: order.createdUs,
    updatedUs: order.updatedUs,
    sequence: order.sequence,
  };
}
