/** Counts what came of a load test, in all and slice by slice. */
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import type { AnswerListener } from './trader.js';

/** In milliseconds. */
export interface Latency {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

/** Of the answers that came in it. */
export interface Slice {
  /** Its beginning, in seconds of the run. */
  readonly fromS: number;
  readonly seconds: number;
  readonly accepted: number;
  readonly refused: number;
  /** Since commands were due, in milliseconds; null where no answer came. */
  readonly p50: number | null;
  readonly p99: number | null;
}

const HISTOGRAM = { lowest: 1, highest: 3_600_000_000, figures: 3 } as const;
/** A figure in three digits takes some 180 KB. */
const SLICES_MAX = 240;

interface OpenSlice {
  accepted: number;
  refused: number;
  readonly fromDue: RecordableHistogram;
}

export class Tally implements AnswerListener {
  answered = 0;
  readonly refused: Record<string, number> = {};
  private readonly fromDue: RecordableHistogram = createHistogram(HISTOGRAM);
  private readonly fromSent: RecordableHistogram = createHistogram(HISTOGRAM);
  private readonly sliceSeconds: number;
  private readonly bySlice: (OpenSlice | undefined)[] = [];
  private startedMs = performance.now();

  constructor(seconds: number) {
    this.sliceSeconds = Math.max(1, Math.ceil(seconds / SLICES_MAX));
  }

  /** The clock of the slices begins. */
  start(): void {
    this.startedMs = performance.now();
  }

  onAnswer(fromDueMs: number, fromSentMs: number, code: string | undefined): void {
    this.answered += 1;
    record(this.fromDue, fromDueMs);
    record(this.fromSent, fromSentMs);
    const slice = this.sliceNow();
    record(slice.fromDue, fromDueMs);
    if (code === undefined) slice.accepted += 1;
    else {
      slice.refused += 1;
      this.refused[code] = (this.refused[code] ?? 0) + 1;
    }
  }

  /** A command that has no answer has waited for so long. */
  unanswered(fromDueMs: number): void {
    record(this.fromDue, fromDueMs);
  }

  get latency(): Latency {
    return latencyOf(this.fromDue);
  }

  get fromSentLatency(): Latency {
    return latencyOf(this.fromSent);
  }

  slices(): Slice[] {
    const { sliceSeconds: seconds } = this;
    return Array.from(this.bySlice, (slice, index) => {
      const { accepted = 0, refused = 0, fromDue } = slice ?? {};
      const at = (percentile: number) => (fromDue === undefined ? null : fromDue.percentile(percentile) / 1_000);
      return { fromS: index * seconds, seconds, accepted, refused, p50: at(50), p99: at(99) };
    });
  }

  private sliceNow(): OpenSlice {
    const index = Math.floor((performance.now() - this.startedMs) / 1_000 / this.sliceSeconds);
    return (this.bySlice[index] ??= { accepted: 0, refused: 0, fromDue: createHistogram(HISTOGRAM) });
  }
}

/** A histogram counts whole microseconds from 1. */
function record(histogram: RecordableHistogram, ms: number): void {
  histogram.record(Math.max(1, Math.round(ms * 1_000)));
}

function latencyOf(histogram: RecordableHistogram): Latency {
  const at = (percentile: number) => histogram.percentile(percentile) / 1_000;
  return { p50: at(50), p90: at(90), p99: at(99), p999: at(99.9), max: histogram.max / 1_000 };
}
