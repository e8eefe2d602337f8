/** What time does by itself: orders expire. What is due happens before the command whose time has reached it. */
import { CancelReason, TimeInForce } from '../../../common/model/order-terms.js';
import type { ExpiryQueue } from '../../matching/domain/expiry-queue.js';
import { Standing } from '../../matching/domain/special-terms.js';
import type { EventWriter } from './event-writer.js';
import type { Consequences, TradingParts } from './core-parts.js';
import type { FaultDesk } from './fault-desk.js';

export interface TimedParts extends TradingParts {
  readonly expiry: ExpiryQueue;
  readonly aftermath: Consequences;
  readonly faults: FaultDesk;
}

export class TimerDesk {
  /** The instrument on which an order expires at this moment; it stays where that breaks the core. */
  dueInstrumentId = 0;

  /** Slots that were due on suspended instruments; empty between commands. */
  private readonly postponed: number[] = [];

  constructor(private readonly core: TimedParts) {}

  /** The time at which something may be due next. */
  get nextDueUs(): number {
    return this.core.expiry.nextUs;
  }

  /** Lets all happen that is due by now, first what was due first. On a suspended instrument it waits for the lift. */
  runDue(events: EventWriter): void {
    const { orders, expiry, command, life, aftermath, faults } = this.core;
    for (let slot = expiry.takeDue(command.timeUs); slot !== 0; slot = expiry.takeDue(command.timeUs)) {
      const instrumentId = orders.instrumentId[slot] as number;
      if (faults.hasOpen && faults.isSuspended(instrumentId)) {
        this.postponed.push(slot);
        continue;
      }
      this.dueInstrumentId = instrumentId;
      life.cancel(slot, CancelReason.expired, events);
      aftermath.settle(instrumentId, events);
    }
    this.dueInstrumentId = 0;
    for (; this.postponed.length > 0; this.postponed.pop()) this.addAgain(this.postponed.at(-1) as number);
  }

  private addAgain(slot: number): void {
    const { orders, expiry } = this.core;
    expiry.add(orders.orderId[slot] as number, orders.terms.expireAtUs[orders.special[slot] as number] as number);
  }

  /** The instrument closes: its day orders, and those that wait for a closing auction, end. */
  endDay(instrumentId: number, events: EventWriter): void {
    const { orders, life } = this.core;
    for (const orderId of orders.openIds()) {
      const slot = orders.find(orderId);
      if (slot === 0 || orders.instrumentId[slot] !== instrumentId) continue;
      const isParkedForClose =
        orders.timeInForce[slot] === TimeInForce.at_close && orders.standingOf(slot) === Standing.parked;
      if (orders.timeInForce[slot] === TimeInForce.day || isParkedForClose) {
        life.cancel(slot, CancelReason.expired, events);
      }
    }
  }
}
