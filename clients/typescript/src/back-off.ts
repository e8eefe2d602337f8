export interface BackOffOptions {
  readonly baseMs: number;
  readonly maxMs: number;
  /** A number from 0 up to 1; given by tests. */
  readonly random: () => number;
}

/**
 * How long to wait before the next attempt: anything up to a bound that doubles, so that the clients of a venue which comes back
 * do not all come back in the same moment.
 */
export class BackOff {
  private attempts = 0;
  private attemptsBefore = 0;

  constructor(private readonly options: BackOffOptions) {}

  nextMs(): number {
    const { baseMs, maxMs, random } = this.options;
    const boundMs = Math.min(maxMs, baseMs * 2 ** Math.min(this.attempts, 30));
    this.attempts += 1;
    return Math.floor(random() * boundMs);
  }

  reset(): void {
    this.attemptsBefore = this.attempts;
    this.attempts = 0;
  }

  /** What looked like the end of the trouble was none. */
  takeBackReset(): void {
    this.attempts = Math.max(this.attempts, this.attemptsBefore);
  }
}

const TIMER_MS_MAX = 2 ** 31 - 1;

/** A wait that timers can hold: a longer one would be over at once. */
export function timerMs(ms: number): number {
  return Math.min(ms, TIMER_MS_MAX);
}

export const standardBackOff: BackOffOptions = { baseMs: 250, maxMs: 30_000, random: Math.random };
