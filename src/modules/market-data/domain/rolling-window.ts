/**
 * What traded within a window of time that ends now: a trade counts while `now − window < its time ≤ now`.
 *
 * Exact at the granularity of trades, in O(1) amortised: trades leave at one end of a ring, running sums follow, and
 * two monotonic queues know the highest and the lowest price. Bounded: past `entriesMax` trades the older ones are
 * merged by second, so that they leave up to a second late; nothing else about the figures changes.
 */
import { invariant } from '../../../common/assert.js';
import type { StateSink, StateSource } from '../../../common/model/state-series.js';

export interface WindowStatistics {
  readonly openTicks: number;
  readonly highTicks: number;
  readonly lowTicks: number;
  readonly lastTicks: number;
  readonly baseVolumeLots: bigint;
  readonly quoteVolume: bigint;
  readonly tradeCount: number;
}

const SECOND_US = 1_000_000;
const ENTRIES_AT_START = 64;
/** A sum that may pass 2^53 is kept in two parts. */
const LIMB = 2 ** 26;

/** A column of the ring, or one of the queues, each by absolute number. */
class Column {
  private values: Float64Array;

  constructor(private capacity: number) {
    this.values = new Float64Array(capacity);
  }

  get(number: number): number {
    return this.values[number & (this.capacity - 1)] as number;
  }

  set(number: number, value: number): void {
    this.values[number & (this.capacity - 1)] = value;
  }

  /** Doubles the room, keeping the elements from `first` to before `end`. */
  grow(first: number, end: number): void {
    const before = new Column(this.capacity);
    before.values = this.values;
    this.capacity *= 2;
    this.values = new Float64Array(this.capacity);
    for (let number = first; number < end; number++) this.set(number, before.get(number));
  }
}

class WideSum {
  private high = 0;
  private low = 0;

  add(amount: number): void {
    const high = Math.floor(amount / LIMB);
    this.high += high;
    this.low += amount - high * LIMB;
    if (this.low >= Number.MAX_SAFE_INTEGER / 2) this.carry();
  }

  subtract(amount: number): void {
    const high = Math.floor(amount / LIMB);
    this.high -= high;
    this.low -= amount - high * LIMB;
  }

  get value(): bigint {
    return BigInt(this.high) * BigInt(LIMB) + BigInt(this.low);
  }

  private carry(): void {
    const high = Math.floor(this.low / LIMB);
    this.high += high;
    this.low -= high * LIMB;
  }
}

export class RollingWindow {
  private capacity = ENTRIES_AT_START;
  /** Entries from `first` to before `end`; one trade each, or the merged trades of a second. */
  private first = 0;
  private end = 0;
  private readonly timesUs = new Column(ENTRIES_AT_START);
  private readonly opens = new Column(ENTRIES_AT_START);
  private readonly highs = new Column(ENTRIES_AT_START);
  private readonly lows = new Column(ENTRIES_AT_START);
  private readonly lasts = new Column(ENTRIES_AT_START);
  private readonly lots = new Column(ENTRIES_AT_START);
  private readonly notionals = new Column(ENTRIES_AT_START);
  private readonly counts = new Column(ENTRIES_AT_START);
  private readonly columns = [
    this.timesUs,
    this.opens,
    this.highs,
    this.lows,
    this.lasts,
    this.lots,
    this.notionals,
    this.counts,
  ];
  private readonly highest = new ExtremeQueue((a, b) => a >= b);
  private readonly lowest = new ExtremeQueue((a, b) => a <= b);
  private readonly baseVolume = new WideSum();
  private readonly quoteVolume = new WideSum();
  private tradeCount = 0;

  /** `entriesMax` is a power of two. */
  constructor(
    private readonly windowUs: number,
    private readonly entriesMax: number,
  ) {
    invariant(Number.isInteger(Math.log2(entriesMax)), 'the bound of a window is a power of two');
  }

  /** Times never decrease. */
  add(timeUs: number, priceTicks: number, quantityLots: number, notional: number): void {
    this.rollTo(timeUs);
    if (this.end - this.first === this.capacity) this.makeRoom();
    const entry = this.end;
    this.timesUs.set(entry, timeUs);
    this.opens.set(entry, priceTicks);
    this.highs.set(entry, priceTicks);
    this.lows.set(entry, priceTicks);
    this.lasts.set(entry, priceTicks);
    this.lots.set(entry, quantityLots);
    this.notionals.set(entry, notional);
    this.counts.set(entry, 1);
    this.end += 1;
    this.highest.push(entry, this.highs);
    this.lowest.push(entry, this.lows);
    this.baseVolume.add(quantityLots);
    this.quoteVolume.add(notional);
    this.tradeCount += 1;
  }

  /** Undefined where nothing traded within the window that ends at `nowUs`, which never decreases. */
  statistics(nowUs: number): WindowStatistics | undefined {
    this.rollTo(nowUs);
    if (this.first === this.end) return undefined;
    return {
      openTicks: this.opens.get(this.first),
      highTicks: this.highs.get(this.highest.first),
      lowTicks: this.lows.get(this.lowest.first),
      lastTicks: this.lasts.get(this.end - 1),
      baseVolumeLots: this.baseVolume.value,
      quoteVolume: this.quoteVolume.value,
      tradeCount: this.tradeCount,
    };
  }

  saveState(sink: StateSink): void {
    sink.number(this.end - this.first);
    for (let entry = this.first; entry < this.end; entry += 1) {
      for (const column of this.columns) sink.number(column.get(entry));
    }
  }

  /** Of an empty window; sums and extremes follow from the entries. */
  loadState(source: StateSource): void {
    for (let entries = source.number(); entries > 0; entries -= 1) {
      if (this.end - this.first === this.capacity) this.makeRoom();
      const entry = this.end;
      for (const column of this.columns) column.set(entry, source.number());
      this.end += 1;
      this.highest.push(entry, this.highs);
      this.lowest.push(entry, this.lows);
      this.baseVolume.add(this.lots.get(entry));
      this.quoteVolume.add(this.notionals.get(entry));
      this.tradeCount += this.counts.get(entry);
    }
  }

  private rollTo(nowUs: number): void {
    while (this.first < this.end && this.timesUs.get(this.first) <= nowUs - this.windowUs) {
      this.baseVolume.subtract(this.lots.get(this.first));
      this.quoteVolume.subtract(this.notionals.get(this.first));
      this.tradeCount -= this.counts.get(this.first);
      this.first += 1;
    }
    this.highest.forgetBefore(this.first);
    this.lowest.forgetBefore(this.first);
  }

  private makeRoom(): void {
    if (this.capacity >= this.entriesMax) this.mergeOlderHalf();
    if (this.end - this.first < this.capacity) return;
    for (const column of this.columns) column.grow(this.first, this.end);
    this.capacity *= 2;
  }

  /** Puts the older half's trades of each second into one entry, right before the newer half. */
  private mergeOlderHalf(): void {
    const half = this.first + this.capacity / 2;
    let target = half - 1;
    for (let entry = half - 2; entry >= this.first; entry--) {
      if (this.isMergeable(entry, target)) this.mergeInto(target, entry);
      else {
        target -= 1;
        for (const column of this.columns) column.set(target, column.get(entry));
      }
    }
    this.first = target;
    this.highest.rebuild(this.first, this.end, this.highs);
    this.lowest.rebuild(this.first, this.end, this.lows);
  }

  private isMergeable(older: number, newer: number): boolean {
    const isSameSecond =
      Math.floor(this.timesUs.get(older) / SECOND_US) === Math.floor(this.timesUs.get(newer) / SECOND_US);
    return isSameSecond && Number.isSafeInteger(this.notionals.get(older) + this.notionals.get(newer));
  }

  private mergeInto(newer: number, older: number): void {
    this.opens.set(newer, this.opens.get(older));
    this.highs.set(newer, Math.max(this.highs.get(older), this.highs.get(newer)));
    this.lows.set(newer, Math.min(this.lows.get(older), this.lows.get(newer)));
    this.lots.set(newer, this.lots.get(older) + this.lots.get(newer));
    this.notionals.set(newer, this.notionals.get(older) + this.notionals.get(newer));
    this.counts.set(newer, this.counts.get(older) + this.counts.get(newer));
  }
}

/** Entries that are the most extreme of all after them, most extreme first. */
class ExtremeQueue {
  private capacity = ENTRIES_AT_START;
  private readonly entries = new Column(ENTRIES_AT_START);
  private start = 0;
  private end = 0;

  /** `isAtLeastAsExtreme(a, b)`: a newer price `a` makes an older price `b` irrelevant. */
  constructor(private readonly isAtLeastAsExtreme: (a: number, b: number) => boolean) {}

  /** The most extreme entry; only where there is one. */
  get first(): number {
    return this.entries.get(this.start);
  }

  push(entry: number, prices: Column): void {
    const price = prices.get(entry);
    while (this.end > this.start && this.isAtLeastAsExtreme(price, prices.get(this.entries.get(this.end - 1)))) {
      this.end -= 1;
    }
    if (this.end - this.start === this.capacity) {
      this.entries.grow(this.start, this.end);
      this.capacity *= 2;
    }
    this.entries.set(this.end, entry);
    this.end += 1;
  }

  forgetBefore(entry: number): void {
    while (this.start < this.end && this.first < entry) this.start += 1;
  }

  rebuild(first: number, end: number, prices: Column): void {
    this.start = this.end;
    for (let entry = first; entry < end; entry++) this.push(entry, prices);
  }
}
