import type { StateSink, StateSource } from '../../common/model/state-series.js';
import type { RecordBuffer } from '../../common/model/record-layout.js';

/**
 * Durable events in the order of their sequence, as records. Valid only inside the callback: whoever keeps
 * something copies it.
 */
export interface EventBatch {
  readonly events: RecordBuffer;
  /** Byte offset of the first record and behind the last. */
  readonly start: number;
  readonly end: number;
  readonly firstSequence: number;
  readonly lastSequence: number;
  /** True while the venue starts: read models fill from these, nobody is told. */
  readonly isReplay: boolean;
}

/** A consumer of durable events inside the process, called in a fixed order by the outbox. */
export interface EventConsumer {
  onEvents(batch: EventBatch): void;
  /** The first batch will begin behind `sequence`: a start from a snapshot tells nothing of what was before. */
  startsAfter?(sequence: number): void;
}

/**
 * A consumer whose state follows from all events ever. It rides in the snapshots, as a part of them, so that a start from a
 * snapshot shows it only the events after that. State is loaded into a new consumer.
 */
export interface SavedConsumer extends EventConsumer {
  /** Another name where the series changes. */
  readonly partName: string;
  saveState(sink: StateSink): void;
  loadState(source: StateSource): void;
}

export function isSavedConsumer(consumer: EventConsumer): consumer is SavedConsumer {
  return 'partName' in consumer;
}
