import type { Clock } from '../clock.js';

/** The machine's clock: wall time at start, carried on by the monotonic clock, so that steps of the wall clock do not reach the venue while it runs. */
export class SystemClock implements Clock {
  private readonly originUs = performance.timeOrigin * 1_000;

  nowUs(): number {
    return Math.floor(this.originUs + performance.now() * 1_000);
  }
}
