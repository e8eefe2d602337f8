import { setTimeout as sleep } from 'node:timers/promises';
import type { Pace } from '../flow-options.js';

/** A shorter wait is not worth a timer. */
const WORTH_WAITING_MS = 2;

/** Holds events back until it is their time, as far from the first as in the recording. */
export class Pacer {
  private startUs = 0;
  private startMs = 0;

  constructor(
    private readonly pace: Pace,
    private readonly nowMs: () => number = () => performance.now(),
    private readonly wait: (ms: number) => Promise<unknown> = sleep,
  ) {}

  /** Undefined when it is time already. */
  until(timeUs: number): Promise<unknown> | undefined {
    if (this.pace === 'max') return undefined;
    if (this.startUs === 0) {
      this.startUs = timeUs;
      this.startMs = this.nowMs();
    }
    const dueMs = this.startMs + (timeUs - this.startUs) / 1_000 / this.pace;
    const waitMs = dueMs - this.nowMs();
    return waitMs < WORTH_WAITING_MS ? undefined : this.wait(waitMs);
  }
}
