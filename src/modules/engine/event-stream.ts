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
}
