import type { JournalSettings, StorePositions } from './journal-store.js';

/** What the thread is started with. */
export interface JournalWorkerData {
  readonly dataDir: string;
  readonly settings: JournalSettings;
  readonly positions: StorePositions;
}

/** A batch, as it crosses to the thread: its memory is shared, not copied. */
export interface BatchMessage {
  readonly commands: SharedArrayBuffer;
  readonly commandsEnd: number;
  readonly events: SharedArrayBuffer;
  readonly eventsEnd: number;
  readonly firstSequence: number;
  readonly lastSequence: number;
  readonly commandCount: number;
  readonly eventCount: number;
  readonly isFault: boolean;
}

export type ToWorker = BatchMessage | 'close';

/** What the thread tells, about the oldest batch that it has not told that of. */
export type FromWorker =
  | { readonly kind: 'durable'; readonly bytes: number; readonly writeUs: number; readonly syncUs: number }
  | { readonly kind: 'stored'; readonly bytes: number }
  /** The disk has become full, or has room again. */
  | { readonly kind: 'room'; readonly isShort: boolean }
  | { readonly kind: 'failed'; readonly message: string; readonly code: string | undefined }
  | { readonly kind: 'closed' };
