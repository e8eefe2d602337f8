import type { VenueCommand } from '../../src/common/model/commands.js';
import type { EventBody, VenueEvent } from '../../src/common/model/events.js';
import { Side } from '../../src/common/model/order-terms.js';
import type { Balance, OpenOrder } from '../../src/modules/engine/live-state.js';
import type { Stamp } from '../oracle/emitter.js';
import type { CoreVenue } from '../support/core-venue.js';
import { L3Book } from '../support/l3-book.js';
import { MoneyFold } from '../support/money-fold.js';
import { OrderFold } from '../support/order-fold.js';
import type { TestedVenue } from '../support/tested-venue.js';
import { difference, show } from './differences.js';

/** A command of the venue, or a record whose type is none. */
export type Move =
  VenueCommand | { readonly name: 'Unknown'; readonly commandType: number; readonly accountId: number };

/** A move that was played, and the order that it made. */
export interface Step {
  readonly move: Move;
  readonly stamp: Stamp;
  orderId: number | undefined;
}

export type InstrumentFacts = EventBody<'InstrumentDefined'>;

const ALL_LEVELS = 1_000_000;
export const DAY_US = 86_400_000_000;
/** Some forty commands of a random run before midnight, so that most of it has a day before. */
const START_US = DAY_US - 10_000;

/**
 * Drives two venues with the same commands and compares all that can be seen of them after every one. The core's events
 * are also read as a stream by folds that know no venue, so that an error which both venues share is still found.
 */
export class Duel {
  readonly steps: Step[] = [];
  readonly instruments = new Map<number, InstrumentFacts>();
  accountCount = 0;
  assetCount = 0;
  lastOrderId = 0;
  lastListId = 0;
  private readonly lastPrices = new Map<number, number>();
  private stamp: Stamp;
  private readonly l3 = new L3Book();
  private readonly money = new MoneyFold();
  private readonly orders = new OrderFold();

  constructor(
    private readonly core: CoreVenue,
    private readonly oracle: TestedVenue,
    startUs = START_US,
  ) {
    this.stamp = { sequence: 0, timeUs: startUs };
  }

  /** Applies one command to both and compares; throws with the first difference. */
  play(move: Move, pauseUs: number): readonly VenueEvent[] {
    return this.playAnd(move, pauseUs, () => {
      this.compareState();
      this.compareNamed(move);
    });
  }

  /** The same, but only the events are compared: for books too deep to compare after every command. */
  playEvents(move: Move): readonly VenueEvent[] {
    return this.playAnd(move, 1, () => {});
  }

  private playAnd(move: Move, pauseUs: number, compare: () => void): readonly VenueEvent[] {
    this.stamp = { sequence: this.stamp.sequence + 1, timeUs: this.stamp.timeUs + pauseUs };
    const step: Step = { move, stamp: this.stamp, orderId: undefined };
    this.steps.push(step);
    const ordersBefore = this.lastOrderId;
    try {
      const events = applyTo(this.core, move, this.stamp);
      this.demandSame('events', events, applyTo(this.oracle, move, this.stamp));
      this.demandNumbered(events);
      for (const event of events) this.note(event);
      if (this.lastOrderId > ordersBefore) step.orderId = this.lastOrderId;
      compare();
      return events;
    } catch (error) {
      throw new Error(`command ${this.steps.length}, ${showMove(move)}:\n${String(error)}`, { cause: error });
    }
  }

  /** What the core has journalled gives a fresh one the same whole state; its hash. */
  demandReplay(fresh: CoreVenue): string {
    try {
      fresh.replay(this.core.journal);
    } catch (error) {
      throw new Error(`the replay breaks: ${String(error)}`, { cause: error });
    }
    this.demandSame('state after replay', this.core.dump(), fresh.dump());
    this.demandSame('hash after replay', this.core.stateHash, fresh.stateHash);
    return fresh.stateHash;
  }

  /** What the generators look at to aim. */
  queuePrices(instrumentId: number, side: number): readonly { priceTicks: number; quantityLots: number }[] {
    const depth = this.oracle.depth(instrumentId, ALL_LEVELS);
    return side === Side.buy ? depth.bids : depth.asks;
  }

  openOrders(accountId: number): readonly OpenOrder[] {
    return this.oracle.openOrders(accountId);
  }

  get nowUs(): number {
    return this.stamp.timeUs;
  }

  /** Of the last trade. */
  lastPrice(instrumentId: number): number | undefined {
    return this.lastPrices.get(instrumentId);
  }

  /** By the events. */
  openOrderCount(): number {
    return this.orders.open().length;
  }

  balance(accountId: number, assetId: number): Balance {
    const none = { assetId, available: 0, held: 0 };
    return this.oracle.balances(accountId).find((balance) => balance.assetId === assetId) ?? none;
  }

  private note(event: VenueEvent): void {
    this.l3.apply(event);
    this.money.apply(event);
    this.orders.apply(event);
    if (event.name === 'AccountOpened') this.accountCount = Math.max(this.accountCount, event.accountId);
    if (event.name === 'AssetDefined') this.assetCount = event.body.assetId;
    if (event.name === 'OrderAccepted') this.lastOrderId = event.body.orderId;
    if (event.name === 'OrderListAccepted') this.lastListId = event.body.listId;
    if (event.name === 'TradeExecuted') this.lastPrices.set(event.body.instrumentId, event.body.priceTicks);
    if (event.name === 'InstrumentDefined') this.instruments.set(event.body.instrumentId, event.body);
    if (event.name === 'PhaseChanged') {
      const { instrumentId, phase } = event.body;
      const before = this.instruments.get(instrumentId);
      if (before !== undefined) this.instruments.set(instrumentId, { ...before, phase });
    }
  }

  /** Compares all that can be read of both. */
  compareState(): void {
    for (const instrumentId of this.instruments.keys()) {
      const depth = this.core.depth(instrumentId, ALL_LEVELS);
      this.demandSame(`depth of ${instrumentId}`, depth, this.oracle.depth(instrumentId, ALL_LEVELS));
      this.demandSame(`depth of ${instrumentId} by the events`, depth, this.l3.depth(instrumentId));
      for (const side of [Side.buy, Side.sell]) {
        const queue = this.core.queue(instrumentId, side);
        this.demandSame(`queue of ${instrumentId}`, queue, this.oracle.queue(instrumentId, side));
        const told = this.l3.queue(instrumentId, side).map((order) => order.orderId);
        const displayed = queue.filter((orderId) => told.includes(orderId));
        this.demandSame(`queue of ${instrumentId} by the events`, displayed, told);
      }
    }
    for (let accountId = 1; accountId <= this.accountCount; accountId += 1) this.compareAccount(accountId);
    this.compareTotals();
  }

  private compareAccount(accountId: number): void {
    const balances = this.core.balances(accountId);
    this.demandSame(`balances of ${accountId}`, balances, this.oracle.balances(accountId));
    for (let assetId = 1; assetId <= this.assetCount; assetId += 1) {
      const { available, held } = balances.find((one) => one.assetId === assetId) ?? { available: 0, held: 0 };
      const told = this.money.of(accountId, assetId);
      this.demandSame(`balance of ${accountId} by the events`, { available, held }, told);
    }
    const positions = this.core.positions(accountId);
    this.demandSame(`positions of ${accountId}`, positions, this.oracle.positions(accountId));
    const open = this.core.openOrders(accountId);
    this.demandSame(`open orders of ${accountId}`, open, this.oracle.openOrders(accountId));
    for (const order of open) this.compareTold(order);
  }

  /** An order as the events tell it; they do not say which client order ids are still remembered. */
  private compareTold(order: OpenOrder): void {
    const view = this.orders.get(order.orderId);
    for (const key of Object.keys(order) as (keyof OpenOrder)[]) {
      const told = view?.[key as keyof typeof view];
      if (key === 'clientOrderId' || order[key] === told) continue;
      this.demandSame(`${key} of #${order.orderId} by the events`, order[key], told);
    }
  }

  /** Whom a client order id names, where the move had one. */
  private compareNamed(move: Move): void {
    if (move.name !== 'PlaceOrder' && move.name !== 'CancelByClientOrderId') return;
    const { accountId } = move.origin;
    const { clientOrderId } = move.body;
    const named = this.core.openOrderIdOf(accountId, clientOrderId);
    this.demandSame(`order ${clientOrderId}`, named, this.oracle.openOrderIdOf(accountId, clientOrderId));
  }

  private compareTotals(): void {
    const totals = this.core.totals();
    this.demandSame('totals', totals, this.oracle.totals());
    for (const { assetId, available, held, external, fees } of totals) {
      this.demandSame('money in and money here', available + held + fees, external);
      this.demandSame('fees by the events', fees, this.money.fees.get(assetId) ?? 0n);
      this.demandSame('deposits by the events', external, this.money.external.get(assetId) ?? 0n);
    }
    const openCount = Array.from({ length: this.accountCount }, (_, index) => this.core.openOrders(index + 1).length);
    const sum = openCount.reduce((total, count) => total + count, 0);
    this.demandSame('number of open orders', sum, this.openOrderCount());
  }

  private demandNumbered(events: readonly VenueEvent[]): void {
    if (events.length === 0) throw new Error('no event: every command leaves one');
    events.forEach(({ sequence, timeUs, index }, at) => {
      this.demandSame('numbering', { sequence, timeUs, index }, { ...this.stamp, index: at });
    });
  }

  private demandSame(what: string, left: unknown, right: unknown): void {
    const found = difference(left, right);
    if (found !== undefined) throw new Error(`${what}: ${found}\n  core   ${show(left)}\n  oracle ${show(right)}`);
  }
}

export function applyTo(venue: TestedVenue, move: Move, stamp: Stamp): VenueEvent[] {
  return move.name === 'Unknown'
    ? venue.applyUnknown(move.commandType, move.accountId, stamp)
    : venue.apply(move, stamp);
}

export function showMove(move: Move): string {
  if (move.name === 'Unknown') return show(move);
  const advanced = move.name === 'PlaceOrder' && move.advanced !== undefined ? ` advanced ${show(move.advanced)}` : '';
  return `${move.name} of ${move.origin.accountId} ${show(move.body)}${advanced}`;
}
