import type { EventBatch } from './event-stream.js';

/** Stored events from some sequence on, in order and in whole commands. */
export interface EventSource {
  /** The next batch, or undefined while nothing more is stored. It is valid until the next call. */
  next(): Promise<EventBatch | undefined>;
  close(): Promise<void>;
}
