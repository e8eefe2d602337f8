import { KillScope } from '../../../common/model/risk-limits.js';
import { invariant } from '../../../common/assert.js';
import type { EventBody, VenueEvent } from '../../../common/model/events.js';
import { Side } from '../../../common/model/order-terms.js';

export interface AccountBalance {
  readonly assetId: number;
  readonly available: number;
  readonly held: number;
}

export interface AccountState {
  readonly accountId: number;
  /** By asset id; assets of which the account never had anything are left out. */
  readonly balances: readonly AccountBalance[];
  readonly trades: number;
  /** −1: the venue's default. */
  readonly maxOpenOrders: number;
  readonly isKilled: boolean;
}

interface TradedAssets {
  readonly baseAssetId: number;
  readonly quoteAssetId: number;
}

const ALL_ACCOUNTS = -1;

/** One account as its events tell it. No balance is ever negative, and a transfer's own balance is that of the fold. */
export class AccountAggregate {
  private readonly balances = new Map<number, { available: number; held: number }>();
  private readonly assetsOf = new Map<number, TradedAssets>();
  private isOpened = false;
  private trades = 0;
  private maxOpenOrders = -1;
  private isKilled = false;

  constructor(private readonly accountId: number) {}

  /** Undefined before the account was opened. */
  get state(): AccountState | undefined {
    if (!this.isOpened) return undefined;
    const { accountId, trades, maxOpenOrders, isKilled } = this;
    const balances = [...this.balances]
      .map(([assetId, balance]) => ({ assetId, ...balance }))
      .toSorted((a, b) => a.assetId - b.assetId);
    return { accountId, balances, trades, maxOpenOrders, isKilled };
  }

  /** Returns whether the event concerns the account. Every event is to be shown to it: it learns what instruments trade. */
  apply(event: VenueEvent): boolean {
    if (event.name === 'InstrumentDefined') this.assetsOf.set(event.body.instrumentId, event.body);
    const isOwn = event.accountId === this.accountId;
    const isMaker = 'makerAccountId' in event.body && event.body.makerAccountId === this.accountId;
    const isTarget =
      event.name === 'KillSwitchSet' &&
      event.body.scope === KillScope.account &&
      [ALL_ACCOUNTS, this.accountId].includes(event.body.target);
    if (!isOwn && !isMaker && !isTarget) return false;
    this.change(event, isOwn, isMaker);
    for (const [assetId, { available, held }] of this.balances) {
      invariant(available >= 0 && held >= 0, `account ${this.accountId} owes nothing of asset ${assetId}`);
    }
    return true;
  }

  private change(event: VenueEvent, isTaker: boolean, isMaker: boolean): void {
    switch (event.name) {
      case 'AccountOpened':
        this.isOpened = true;
        return;
      case 'OrderAccepted':
      case 'OrderActivated':
        return this.hold(event.body.heldAssetId, event.body.heldAmount);
      case 'OrderReplaced':
        return this.hold(event.body.heldAssetId, event.body.heldDelta);
      case 'OrderCancelled':
      case 'OrderRejected':
        return this.hold(event.body.heldAssetId, -event.body.releasedAmount);
      case 'SelfTradePrevented':
        return this.prevent(event.body, isTaker, isMaker);
      case 'TradeExecuted':
        return this.trade(event.body, isTaker, isMaker);
      case 'TradeRevised':
        return this.revise(event.body, isTaker, isMaker);
      case 'FundsDeposited':
        return this.transfer(event.body, event.body.amount);
      case 'FundsWithdrawn':
        return this.transfer(event.body, -event.body.amount);
      case 'LimitsSet':
        this.maxOpenOrders = event.body.maxOpenOrders;
        return;
      case 'KillSwitchSet':
        this.isKilled = event.body.active === 1;
        return;
      default:
    }
  }

  private transfer({ assetId, balance }: { assetId: number; balance: number }, amount: number): void {
    this.add(assetId, amount, 0);
    invariant(this.balanceOf(assetId).available === balance, `account ${this.accountId} has what its transfer tells`);
  }

  private trade(body: EventBody<'TradeExecuted'>, isTaker: boolean, isMaker: boolean): void {
    const { notional, baseAmount, takerSide } = body;
    const makerSide = takerSide === Side.buy ? Side.sell : Side.buy;
    if (isTaker) this.settle(body.instrumentId, takerSide, baseAmount, notional, body.takerFee, body.takerReleased);
    if (isMaker) this.settle(body.instrumentId, makerSide, baseAmount, notional, body.makerFee, body.makerReleased);
    this.trades += 1;
  }

  private revise(body: EventBody<'TradeRevised'>, isTaker: boolean, isMaker: boolean): void {
    const { baseAssetId, quoteAssetId } = this.assets(body.instrumentId);
    const { baseChange, notionalChange } = body;
    const taker = body.takerSide === Side.buy ? 1 : -1;
    for (const [isOwn, direction, fee] of [
      [isTaker, taker, body.takerFeeChange],
      [isMaker, -taker, body.makerFeeChange],
    ] as const) {
      if (!isOwn) continue;
      this.add(baseAssetId, direction * baseChange, 0);
      this.add(quoteAssetId, -direction * notionalChange - fee, 0);
    }
  }

  private settle(
    instrumentId: number,
    side: number,
    baseAmount: number,
    notional: number,
    fee: number,
    released: number,
  ): void {
    const { baseAssetId, quoteAssetId } = this.assets(instrumentId);
    if (side === Side.buy) {
      this.add(quoteAssetId, released, -(notional + fee + released));
      this.add(baseAssetId, baseAmount, 0);
    } else {
      this.add(baseAssetId, released, -(baseAmount + released));
      this.add(quoteAssetId, notional - fee, 0);
    }
  }

  private prevent(body: EventBody<'SelfTradePrevented'>, isTaker: boolean, isMaker: boolean): void {
    const { baseAssetId, quoteAssetId } = this.assets(body.instrumentId);
    const takerBuys = body.takerSide === Side.buy;
    if (isTaker) this.hold(takerBuys ? quoteAssetId : baseAssetId, -body.takerReleased);
    if (isMaker) this.hold(takerBuys ? baseAssetId : quoteAssetId, -body.makerReleased);
  }

  private assets(instrumentId: number): TradedAssets {
    const assets = this.assetsOf.get(instrumentId);
    invariant(assets !== undefined, `instrument ${instrumentId} was defined before it traded`);
    return assets;
  }

  private hold(assetId: number, amount: number): void {
    if (amount !== 0) this.add(assetId, -amount, amount);
  }

  private add(assetId: number, available: number, held: number): void {
    const before = this.balanceOf(assetId);
    this.balances.set(assetId, { available: before.available + available, held: before.held + held });
  }

  private balanceOf(assetId: number): { readonly available: number; readonly held: number } {
    return this.balances.get(assetId) ?? { available: 0, held: 0 };
  }
}
