/**
 * How much of something each key has used in the present window of time. Windows begin at whole multiples of their length,
 * for all keys at once, so that a new one forgets everything. Past `KEYS_MAX` new keys are counted together.
 */
const KEYS_MAX = 100_000;
const OTHERS = '*';

export class WindowCounter {
  private window = 0;
  private readonly used = new Map<string, number>();

  constructor(readonly lengthMs: number) {}

  /** Adds and tells the sum. */
  add(key: string, amount: number, nowMs: number): number {
    this.turn(nowMs);
    const name = this.nameOf(key);
    const sum = (this.used.get(name) ?? 0) + amount;
    this.used.set(name, sum);
    return sum;
  }

  of(key: string, nowMs: number): number {
    this.turn(nowMs);
    return this.used.get(this.nameOf(key)) ?? 0;
  }

  /** Until the next window. */
  waitMs(nowMs: number): number {
    return this.lengthMs - (nowMs % this.lengthMs);
  }

  private nameOf(key: string): string {
    return this.used.has(key) || this.used.size < KEYS_MAX ? key : OTHERS;
  }

  private turn(nowMs: number): void {
    const window = Math.floor(nowMs / this.lengthMs);
    if (window !== this.window) this.used.clear();
    this.window = window;
  }
}
