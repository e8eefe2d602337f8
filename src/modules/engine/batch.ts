import { RecordBuffer } from '../../common/model/record-layout.js';

/** Room before the first record, where the journal thread puts its frame header. */
export const FRAME_HEADER_BYTES = 128;

/** What one group commit makes durable: the commands that were applied and the events that they caused. */
export interface JournalBatch {
  readonly commands: RecordBuffer;
  /** Byte offset behind the last command record; the first starts at `FRAME_HEADER_BYTES`. */
  readonly commandsEnd: number;
  readonly events: RecordBuffer;
  /** Byte offset behind the last event record; the first starts at `FRAME_HEADER_BYTES`. */
  readonly eventsEnd: number;
  readonly firstSequence: number;
  readonly lastSequence: number;
  readonly commandCount: number;
  readonly eventCount: number;
  /**
   * The core broke at its last command, and what caused which events is not to be trusted: only the commands are
   * written, the events are left to the next start, and `onStored` never comes.
   */
  readonly isFault?: boolean;
}

/** What the journal tells of each batch, in the order of `append`. */
export interface JournalListener {
  /** The batch's commands are covered by a successful sync: its effects may leave. */
  onDurable(batch: JournalBatch): void;
  /** The batch's events are in the event store and its memory may be used again. */
  onStored(batch: JournalBatch): void;
  /** The disk has become full and new orders must be refused, or has room again. */
  onRoom?(isShort: boolean): void;
  /** Nothing later will become durable. The venue stops. */
  onFailure(error: Error): void;
}

/** One group commit: so many commands became durable together. */
export interface GroupCommit {
  readonly records: number;
  readonly writeUs: number;
  /** Next to nothing where the journal does not sync. */
  readonly syncUs: number;
  readonly isSynced: boolean;
}

/** Makes batches durable in order, beside the thread that matches. */
export interface Journal {
  /** Takes over the batch's memory until `onStored`. */
  append(batch: JournalBatch): void;
  /** Resolves when every appended batch is stored. */
  close(): Promise<void>;
}
