/**
 * Looks at margin accounts when it is time: calls for margin, and liquidates through the book. One review takes an account one step on:
 * first all its orders go, then its positions are reduced in slices, then what is left is closed, and at the end the insurance pays what the
 * account cannot. docs/risk.md has the states and what leads from one to another.
 */
import { mulDivFloor, PPM } from '../../../common/exact.js';
import { commandLayouts } from '../../../common/model/commands.js';
import { FundRole, MarginState } from '../../../common/model/margin.js';
import {
  CancelReason,
  LIQUIDATION_FLAG,
  OrderType,
  Phase,
  SelfTradePrevention,
  Side,
  TimeInForce,
} from '../../../common/model/order-terms.js';
import { RecordBuffer } from '../../../common/model/record-layout.js';
import { INTEGER_MAX } from '../../../common/model/units.js';
import type { MarginAccount, MarginBook } from '../../risk/domain/margin-book.js';
import type { ControlledParts } from './core-parts.js';
import type { EventWriter } from './event-writer.js';
import { type MarginCalculator, type MarginFigures, type ValuedAsset } from './margin-figures.js';
import { REVIEW_US } from './margin-desk.js';
import { EVERYTHING, MassCancelDesk } from './mass-cancel-desk.js';
import type { OrderPlacement } from './order-placement.js';

const PLACE = commandLayouts.PlaceOrder;
const RECORD_BYTES = 512;
/** So many reviews reduce; then the rest is closed. */
const STEPS_MAX = 4;
/** A step reduces a position by at most this part of it. */
const SLICES = 4;

interface LiquidationParts extends ControlledParts {
  readonly margin: MarginBook;
  readonly figures: MarginCalculator;
}

export class LiquidationDesk {
  /** The order that is placed, as the record that an account would have sent. */
  private readonly record = new RecordBuffer(new ArrayBuffer(RECORD_BYTES));
  private readonly massCancels: MassCancelDesk;
  /** In the review that is under way: it pays one account, so that a command moves money of an account at most once. */
  private hasPaid = false;

  constructor(
    private readonly core: LiquidationParts,
    private readonly placement: OrderPlacement,
  ) {
    this.massCancels = new MassCancelDesk(core);
  }

  /** Looks at every margin account, in ascending order. */
  review(events: EventWriter): void {
    const { margin, command, figures } = this.core;
    const accounts = margin.marginAccounts;
    this.hasPaid = false;
    for (const account of accounts) this.reviewOne(account, events);
    const isWatched = accounts.some(
      ({ accountId, state }) => state !== MarginState.normal || figures.couldOwe(accountId),
    );
    margin.nextReviewUs = isWatched ? command.timeUs + REVIEW_US : Infinity;
  }

  private reviewOne(account: MarginAccount, events: EventWriter): void {
    const { figures } = this.core;
    const found = figures.figuresOf(account);
    const { equity, initial, maintenance } = found;
    const owes = figures.owes(account.accountId);
    if (!owes || equity >= initial) return this.enter(account, MarginState.normal, found, events);
    if (account.state < MarginState.reducing) {
      if (equity >= maintenance) return this.enter(account, MarginState.call, found, events);
      return this.begin(account, found, events);
    }
    if (account.state === MarginState.reducing && (equity <= 0n || account.steps >= STEPS_MAX)) {
      this.enter(account, MarginState.closing, found, events);
    }
    account.steps = Math.min(STEPS_MAX, account.steps + 1);
    if (this.reduce(account, events)) return;
    // Nothing is left that could be traded.
    this.drawInsurance(account, events);
  }

  private begin(account: MarginAccount, found: MarginFigures, events: EventWriter): void {
    account.steps = 0;
    this.enter(account, MarginState.reducing, found, events);
    this.massCancels.cancelAll(account.accountId, EVERYTHING, CancelReason.liquidation, events);
    this.core.settleAll(events);
  }

  private enter(account: MarginAccount, state: MarginState, found: MarginFigures, events: EventWriter): void {
    if (account.state === state) return;
    account.state = state;
    events.write('MarginStateChanged', account.accountId, {
      equity: numberOf(found.equity),
      initialRequirement: numberOf(found.initial) as never,
      maintenanceRequirement: numberOf(found.maintenance) as never,
      assetId: account.assetId as never,
      state,
    });
  }

  /** Sends an order for each position, by instrument; false where there is none that is large enough to trade. */
  private reduce(account: MarginAccount, events: EventWriter): boolean {
    const { figures, faults } = this.core;
    let isAny = false;
    for (const { instrument } of figures.valued(account.assetId)) {
      // What traded before has moved the market and the account.
      const asset = figures.valued(account.assetId).find((one) => one.instrument === instrument) as ValuedAsset;
      const lots = this.tradableLots(account, asset);
      if (lots === 0) continue;
      isAny = true;
      const canTrade = instrument.phase === Phase.continuous && !faults.isSuspended(instrument.instrumentId);
      if (canTrade) this.send(account, asset, lots, events);
    }
    return isAny;
  }

  /** Whole lots of a position, 0 where they are too few, or worth too little, for an order. */
  private tradableLots({ accountId }: MarginAccount, asset: ValuedAsset): number {
    const { instrument } = asset;
    const total = this.core.ledger.totalOf(accountId, instrument.baseAssetId);
    const lots = quotient(Math.abs(total), instrument.baseUnitsPerLot);
    if (asset.markTicks === 0 || lots < instrument.minQuantityLots) return 0;
    return lots < leastLots(asset, limitOf(total, asset)) ? 0 : lots;
  }

  private send(account: MarginAccount, asset: ValuedAsset, heldLots: number, events: EventWriter): void {
    const { command, ledger, figures } = this.core;
    const { instrument } = asset;
    const { accountId } = account;
    const total = ledger.totalOf(accountId, instrument.baseAssetId);
    const priceTicks = limitOf(total, asset);
    const found = figures.figuresOf(account);
    if (found.equity >= found.initial) return;
    const wanted = account.state === MarginState.closing ? heldLots : sliceOf(heldLots, found, asset);
    const least = Math.max(wanted, instrument.minQuantityLots, leastLots(asset, priceTicks));
    const most = quotient(instrument.maxNotional, priceTicks, instrument.quoteUnitsPerTickLot);
    const quantityLots = Math.min(least, heldLots, instrument.maxQuantityLots, most);
    if (quantityLots === 0) return;
    const { buffer, at, sequence, timeUs } = command;
    PLACE.write(this.record, 0, { sequence, timeUs, index: 0, accountId }, {
      priceTicks,
      quantityLots,
      instrumentId: instrument.instrumentId,
      flags: LIQUIDATION_FLAG,
      side: total > 0 ? Side.sell : Side.buy,
      orderType: OrderType.limit,
      timeInForce: TimeInForce.ioc,
      selfTradePrevention: SelfTradePrevention.none,
      clientOrderId: '',
    } as never);
    command.point(this.record, 0);
    command.readPlacement();
    this.placement.placeLiquidation(instrument, events);
    command.point(buffer, at);
    this.core.aftermath.settle(instrument.instrumentId, events);
  }

  /** Positions are closed: what the account is short of comes from the insurance as far as that has it. */
  private drawInsurance(account: MarginAccount, events: EventWriter): void {
    const { figures, ledger, margin } = this.core;
    const { accountId, assetId } = account;
    const found = figures.figuresOf(account);
    if (found.equity >= 0n) return this.enter(account, MarginState.closing, found, events);
    const insuranceAccountId = margin.fundOf(FundRole.insurance);
    const has = insuranceAccountId === 0 ? 0 : ledger.availableOf(insuranceAccountId, assetId);
    if (has > 0 && this.hasPaid) return;
    const missing = -found.equity;
    const amount = missing < BigInt(has) ? Number(missing) : has;
    const badDebt = numberOf(missing - BigInt(amount));
    const isNew = account.state !== MarginState.bankrupt;
    if (amount > 0 || isNew) {
      events.write('InsuranceDrawn', accountId, {
        amount: amount as never,
        badDebt: badDebt as never,
        assetId: assetId as never,
        insuranceAccountId: insuranceAccountId as never,
      });
    }
    if (amount > 0) this.pay(insuranceAccountId, account, amount, events);
    const state = badDebt > 0 ? MarginState.bankrupt : MarginState.closing;
    this.enter(account, state, figures.figuresOf(account), events);
  }

  /** To whoever reads money it is a withdrawal and a deposit under one reference. */
  private pay(from: number, { accountId, assetId }: MarginAccount, amount: number, events: EventWriter): void {
    const { ledger, command } = this.core;
    this.hasPaid = true;
    ledger.debit(from, assetId, amount);
    ledger.credit(accountId, assetId, amount);
    const posting = { amount, assetId, reference: `insurance-${command.sequence}` };
    const balanceOf = (one: number): number => ledger.availableOf(one, assetId);
    events.write('FundsWithdrawn', from, { ...posting, balance: balanceOf(from) } as never);
    events.write('FundsDeposited', accountId, { ...posting, balance: balanceOf(accountId) } as never);
  }
}

/** What a slice would have to be for the account to have its initial margin again, and no more than a part of the position. */
function sliceOf(
  heldLots: number,
  { equity, initial }: MarginFigures,
  { instrument, terms, markTicks }: ValuedAsset,
): number {
  const freedPerLot = BigInt(markTicks) * BigInt(instrument.quoteUnitsPerTickLot) * BigInt(terms.initialPpm);
  const wanted = ((initial - equity) * BigInt(PPM) + freedPerLot - 1n) / freedPerLot;
  const most = Math.ceil(heldLots / SLICES);
  return wanted < BigInt(most) ? Number(wanted) : most;
}

/** The worst price of a liquidation: as far from the mark as the maintenance rate, which is what it has left to lose. */
function limitOf(total: number, { terms, markTicks }: ValuedAsset): number {
  const band = mulDivFloor(markTicks, terms.maintenancePpm, PPM);
  return total > 0 ? Math.max(1, markTicks - band) : Math.min(INTEGER_MAX, markTicks + band);
}

/** The fewest lots that are worth the instrument's minimum notional. */
function leastLots({ instrument }: ValuedAsset, priceTicks: number): number {
  const { minNotional, quoteUnitsPerTickLot } = instrument;
  return minNotional === 0 ? 0 : quotient(minNotional - 1, priceTicks, quoteUnitsPerTickLot) + 1;
}

/** Rounded down, and exact: 0 or more by a product of 1 or more. */
function quotient(amount: number, first: number, second = 1): number {
  return Number(BigInt(amount) / (BigInt(first) * BigInt(second)));
}

function numberOf(amount: bigint): number {
  const most = BigInt(INTEGER_MAX);
  return Number(amount > most ? most : amount < -most ? -most : amount);
}
