/** What time does by itself: orders expire. What is due happens before the command whose time has reached it. */
import { CancelReason, TimeInForce } from '../../../common/model/order-terms.js';
import type { ExpiryQueue } from '../../matching/domain/expiry-queue.js';
import { Standing } from '../../matching/domain/special-terms.js';
import type { EventWriter } from './event-writer.js';
import type { Consequences, TradingParts } from './core-parts.js';

export interface TimedParts extends TradingParts {
  readonly expiry: ExpiryQueue;
  readonly aftermath: Consequences;
}

export class TimerDesk {
  constructor(private readonly core: TimedParts) {}

  /** The time at which something may be due next. */
  get nextDueUs(): number {
    return this.core.expiry.nextUs;
  }

  /** Lets all happen that is due by now, first what was due first. */
  runDue(events: EventWriter): void {
    const { orders, expiry, command, life, aftermath } = this.core;
    for (;;) {
      const slot = expiry.takeDue(command.timeUs);
      if (slot === 0) return;
      const instrumentId = orders.instrumentId[slot] as number;
      life.cancel(slot, CancelReason.expired, events);
      aftermath.settle(instrumentId, events);
    }
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
