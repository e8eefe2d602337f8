/** What time does by itself: orders expire, phases end. What is due happens before the command whose time has reached it. */
import { CancelReason, TimeInForce } from '../../../common/model/order-terms.js';
import type { LimitRows } from '../../risk/domain/limit-rows.js';
import type { MarginBook } from '../../risk/domain/margin-book.js';
import { type ExpiryQueue, NEVER } from '../../matching/domain/expiry-queue.js';
import { Standing } from '../../matching/domain/special-terms.js';
import type { CommandView } from './command-view.js';
import type { Consequences, MarketClock, TradingParts } from './core-parts.js';
import type { EventWriter } from './event-writer.js';
import type { FaultDesk } from './fault-desk.js';
import type { LimitDesk } from './limit-desk.js';
import type { LiquidationDesk } from './liquidation-desk.js';
import type { PhaseDesk } from './phase-desk.js';

export interface TimedParts extends TradingParts {
  readonly expiry: ExpiryQueue;
  readonly aftermath: Consequences;
  readonly phases: PhaseDesk;
  readonly faults: FaultDesk;
  readonly limits: LimitDesk;
  readonly liquidations: LiquidationDesk;
}

export class TimerDesk implements MarketClock {
  /** The instrument on which something is due at this moment; it stays where that breaks the core. */
  dueInstrumentId = 0;
  private marketsDueUs = NEVER;
  /** Slots that were due on suspended instruments; empty between commands. */
  private readonly postponed: number[] = [];

  private readonly expiry: ExpiryQueue;
  private readonly command: CommandView;
  private readonly limits: LimitRows;
  private readonly margin: MarginBook;

  constructor(private readonly core: TimedParts) {
    this.expiry = core.expiry;
    this.command = core.command;
    this.limits = core.gate.state.limits;
    this.margin = core.margin;
  }

  /** Whether anything may be due by the command's time. No time is passed or returned, because V8 would put it on the heap. */
  get isDue(): boolean {
    const { timeUs } = this.command;
    return (
      timeUs >= this.expiry.nextUs ||
      timeUs >= this.marketsDueUs ||
      timeUs >= this.limits.nextEndUs ||
      timeUs >= this.margin.nextReviewUs
    );
  }

  /** The time at which something may be due next. */
  get nextDueUs(): number {
    return Math.min(this.core.expiry.nextUs, this.marketsDueUs, this.limits.nextEndUs, this.margin.nextReviewUs);
  }

  noteMarkets(): void {
    this.marketsDueUs = this.core.markets.reduce((earliest, { nextDueUs }) => Math.min(earliest, nextDueUs), NEVER);
  }

  /**
   * Lets all happen that is due by the command's time: first what was due first, orders before phases before limits before margins, then by id. On a
   * suspended instrument it waits for the lift. What follows begins at the command's time, so that a phase that follows one that
   * ended while the venue stood still has its full length.
   */
  runDue(events: EventWriter): void {
    const { expiry, command } = this.core;
    while (this.nextDueUs <= command.timeUs) {
      const dueUs = Math.min(this.marketsDueUs, this.limits.nextEndUs, this.margin.nextReviewUs, command.timeUs);
      const slot = expiry.takeDue(dueUs);
      if (slot !== 0) this.expire(slot, events);
      else if (this.marketsDueUs <= dueUs) this.endPhase(dueUs, events);
      else if (this.limits.nextEndUs <= dueUs) this.core.limits.endOverride(events);
      else if (this.margin.nextReviewUs <= dueUs) this.core.liquidations.review(events);
    }
    this.dueInstrumentId = 0;
    for (; this.postponed.length > 0; this.postponed.pop()) this.addAgain(this.postponed.at(-1) as number);
  }

  private addAgain(slot: number): void {
    const { orders, expiry } = this.core;
    expiry.add(orders.orderIdOf(slot), orders.terms.expireAtUs[orders.specialOf(slot)] as number);
  }

  /** The instrument closes: its day orders, and those that wait for a closing auction, end. */
  endDay(instrumentId: number, events: EventWriter): void {
    const { orders, life } = this.core;
    for (const orderId of orders.openIds()) {
      const slot = orders.find(orderId);
      if (slot === 0 || orders.instrumentIdOf(slot) !== instrumentId) continue;
      const isParkedForClose =
        orders.timeInForceOf(slot) === TimeInForce.at_close && orders.standingOf(slot) === Standing.parked;
      if (orders.timeInForceOf(slot) === TimeInForce.day || isParkedForClose) {
        life.cancel(slot, CancelReason.expired, events);
      }
    }
  }

  private expire(slot: number, events: EventWriter): void {
    const { orders, life, aftermath, faults } = this.core;
    const instrumentId = orders.instrumentIdOf(slot);
    if (faults.hasOpen && faults.isSuspended(instrumentId)) {
      this.postponed.push(slot);
      return;
    }
    this.dueInstrumentId = instrumentId;
    life.cancel(slot, CancelReason.expired, events);
    aftermath.settle(instrumentId, events);
  }

  private endPhase(dueUs: number, events: EventWriter): void {
    const { markets, phases } = this.core;
    this.dueInstrumentId = markets.findIndex(({ nextDueUs }) => nextDueUs === dueUs);
    phases.endDue(this.dueInstrumentId, events);
  }
}
