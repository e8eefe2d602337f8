/** How many orders each session sends in the present second, and how many of them are refused. */
import type { StateSink, StateSource } from '../../../common/model/state-series.js';

const SECOND_US = 1_000_000;

export class SessionBreaker {
  private secondEndUs = 0;
  private readonly orders = new Map<number, number>();
  private readonly refusals = new Map<number, number>();

  note(sessionId: number, isRefused: boolean, timeUs: number): void {
    if (timeUs >= this.secondEndUs) {
      this.secondEndUs = (Math.floor(timeUs / SECOND_US) + 1) * SECOND_US;
      this.orders.clear();
      this.refusals.clear();
    }
    this.orders.set(sessionId, this.ordersOf(sessionId) + 1);
    if (isRefused) this.refusals.set(sessionId, this.refusalsOf(sessionId) + 1);
  }

  /** Of the second of the last order that was noted. */
  ordersOf(sessionId: number): number {
    return this.orders.get(sessionId) ?? 0;
  }

  refusalsOf(sessionId: number): number {
    return this.refusals.get(sessionId) ?? 0;
  }

  saveState(sink: StateSink): void {
    sink.number(this.secondEndUs);
    sink.number(this.orders.size);
    for (const [sessionId, orders] of this.orders) {
      for (const value of [sessionId, orders, this.refusalsOf(sessionId)]) sink.number(value);
    }
  }

  loadState(source: StateSource): void {
    this.secondEndUs = source.number();
    for (let left = source.number(); left > 0; left -= 1) {
      const sessionId = source.number();
      this.orders.set(sessionId, source.number());
      const refusals = source.number();
      if (refusals > 0) this.refusals.set(sessionId, refusals);
    }
  }
}
