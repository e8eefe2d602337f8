import type { FillSink } from '../harness/fill-sink.js';

/**
 * An engine under measurement. Commands come in batches of at most `BATCH_COMMANDS`; only `run` is timed. `load` brings the
 * commands into the form that the engine takes, `drain` brings its reports of the batch into the sink where `run`
 * has not done so.
 */
export interface BenchEngine {
  load(from: number, to: number): void;
  run(): void;
  drain(): void;
  readonly fills: FillSink;
  /** What the engine holds at the end, for the report. */
  summary(): EngineSummary;
  close(): void;
}

export interface EngineSummary {
  readonly liveOrders: number;
  readonly bidLevels: number;
  readonly askLevels: number;
  /** SHA-256 over the venue's state, where the engine is a whole venue. */
  readonly stateHash?: string;
  /** Of all order slots taken, the share that had been used before; where the engine has slots. */
  readonly slotReuseRate?: number;
  /** What the slots take. */
  readonly orderBytes?: number;
}

export const BATCH_COMMANDS = 4_096;
