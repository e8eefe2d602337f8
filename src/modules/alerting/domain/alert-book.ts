/**
 * What is wrong now, by alert: `ok`, `pending` (too much, not for long enough), `firing`, `acknowledged` (somebody is on it).
 * A silence hides an alert until its end, whatever it does; what still is too much then fires anew. Time comes from outside.
 *
 * Only a change tells: what fires, and what is well again after it fired or was acknowledged.
 */
export const alertStates = ['ok', 'pending', 'firing', 'acknowledged', 'silenced'] as const;
export type AlertState = (typeof alertStates)[number];

export interface Reading {
  /** Undefined where there was nothing to measure: that is no breach. */
  readonly value: number | undefined;
  /** More than this is too much; undefined is never. */
  readonly threshold: number | undefined;
}

export interface Alert extends Reading {
  readonly alert: string;
  readonly state: AlertState;
  /** Since when it is in this state. */
  readonly sinceMs: number;
  /** Who acknowledged or silenced it, and why. */
  readonly by: string | undefined;
  readonly note: string | undefined;
  readonly silencedUntilMs: number | undefined;
}

export interface AlertChange {
  readonly kind: 'firing' | 'resolved';
  readonly alert: Alert;
}

/** What outlives a restart. */
export type KeptMark = Pick<Alert, 'by' | 'note' | 'silencedUntilMs'> & { readonly isAcknowledged: boolean };

interface Entry {
  reading: Reading;
  /** Readings in a row that were too much. */
  breaches: number;
  isTold: boolean;
  isAcknowledged: boolean;
  by: string | undefined;
  note: string | undefined;
  silencedUntilMs: number | undefined;
  state: AlertState;
  sinceMs: number;
}

export class AlertBook {
  private readonly entries = new Map<string, Entry>();

  /** `breachesToFire` readings in a row make an alert fire. */
  constructor(
    names: readonly string[],
    private readonly breachesToFire: number,
    kept: ReadonlyMap<string, KeptMark> = new Map(),
  ) {
    for (const name of names) {
      const { isAcknowledged = false, by, note, silencedUntilMs } = kept.get(name) ?? {};
      const blank = { reading: { value: undefined, threshold: undefined }, breaches: 0, isTold: isAcknowledged };
      this.entries.set(name, { ...blank, isAcknowledged, by, note, silencedUntilMs, state: 'ok', sinceMs: 0 });
    }
  }

  has(name: string): boolean {
    return this.entries.has(name);
  }

  all(): Alert[] {
    return [...this.entries.keys()].map((name) => this.get(name));
  }

  get(name: string): Alert {
    const { reading, state, sinceMs, by, note, silencedUntilMs } = this.entry(name);
    return { alert: name, ...reading, state, sinceMs, by, note, silencedUntilMs };
  }

  /** Takes one reading and says what is to be told. */
  observe(name: string, reading: Reading, nowMs: number): AlertChange | undefined {
    const entry = this.entry(name);
    entry.reading = reading;
    const { value, threshold } = reading;
    const isBreach = value !== undefined && threshold !== undefined && value > threshold;
    entry.breaches = isBreach ? entry.breaches + 1 : 0;
    if (entry.silencedUntilMs !== undefined && nowMs >= entry.silencedUntilMs) this.unmark(entry);
    const wasTold = entry.isTold;
    if (!isBreach) {
      if (entry.isAcknowledged) this.unmark(entry);
      entry.isTold = false;
    }
    this.settle(entry, nowMs);
    if (entry.state === 'firing' && !entry.isTold) {
      entry.isTold = true;
      return { kind: 'firing', alert: this.get(name) };
    }
    return wasTold && !isBreach && entry.state === 'ok' ? { kind: 'resolved', alert: this.get(name) } : undefined;
  }

  /** False where it does not fire. */
  acknowledge(name: string, by: string, note: string | undefined, nowMs: number): boolean {
    const entry = this.entry(name);
    if (entry.state !== 'firing') return false;
    Object.assign(entry, { isAcknowledged: true, by, note });
    this.settle(entry, nowMs);
    return true;
  }

  silence(name: string, untilMs: number, by: string, note: string | undefined, nowMs: number): void {
    const entry = this.entry(name);
    // Whoever silences what fires has heard of it; what still fires at the end of the silence is news again.
    Object.assign(entry, { silencedUntilMs: untilMs, isAcknowledged: false, isTold: false, by, note });
    this.settle(entry, nowMs);
  }

  unsilence(name: string, nowMs: number): void {
    const entry = this.entry(name);
    if (entry.silencedUntilMs !== undefined) this.unmark(entry);
    this.settle(entry, nowMs);
  }

  /** Of each alert that somebody has marked. */
  kept(): Map<string, KeptMark> {
    const marked = [...this.entries].filter(([, { by }]) => by !== undefined);
    return new Map(
      marked.map(([name, { by, note, silencedUntilMs, isAcknowledged }]) => [
        name,
        { by, note, silencedUntilMs, isAcknowledged },
      ]),
    );
  }

  private settle(entry: Entry, nowMs: number): void {
    const state = this.stateOf(entry);
    if (state !== entry.state || entry.sinceMs === 0) entry.sinceMs = nowMs;
    entry.state = state;
  }

  private stateOf({ breaches, isAcknowledged, silencedUntilMs }: Entry): AlertState {
    if (silencedUntilMs !== undefined) return 'silenced';
    if (breaches === 0) return 'ok';
    if (isAcknowledged) return 'acknowledged';
    return breaches < this.breachesToFire ? 'pending' : 'firing';
  }

  private unmark(entry: Entry): void {
    Object.assign(entry, { isAcknowledged: false, by: undefined, note: undefined, silencedUntilMs: undefined });
  }

  private entry(name: string): Entry {
    const entry = this.entries.get(name);
    if (entry === undefined) throw new RangeError(`no alert ${name}`);
    return entry;
  }
}
