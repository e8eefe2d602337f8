import { EventCursor } from './events/event-cursor.js';
import type { EventBatch } from './event-stream.js';
import type { DiskPort } from './journal/disk-port.js';
import { FRAME_KIND } from './journal/frame.js';
import { eventDirectory } from './journal/journal-store.js';
import { LogReader } from './journal/log-reader.js';
import { NodeDisk } from './journal/node-disk.js';

/** Retention has removed events that are asked for. */
export class EventsRemoved extends Error {
  override readonly name = 'EventsRemoved';
}

/** Stored events from some sequence on, in order and in whole commands. */
export interface EventSource {
  /** The next batch, or undefined while nothing more is stored. It is valid until the next call. */
  next(): EventBatch | undefined;
  close(): void;
}

/**
 * The event store of a data directory from `from` on. `stored` tells how far it is written at the moment; a venue may
 * be writing on meanwhile, in another thread.
 */
export class StoredEvents implements EventSource {
  private readonly cursor: EventCursor;
  private reached: number;

  constructor(dataDir: string, from: number, stored: () => number, disk: DiskPort = new NodeDisk()) {
    const range = {
      from,
      get through(): number {
        return stored();
      },
    };
    this.cursor = new EventCursor(disk, dataDir, range);
    this.reached = from - 1;
    this.stored = stored;
  }

  private readonly stored: () => number;

  /** Throws when what is stored cannot be read. */
  next(): EventBatch | undefined {
    if (this.reached >= this.stored()) return undefined;
    const batch = this.cursor.next();
    if (batch === undefined) throw new Error(`the event store ends before sequence ${this.reached + 1}, which it held`);
    if (batch.firstSequence > this.reached + 1) {
      const reason = `journal.retention_bytes has removed those from ${this.reached + 1} on`;
      throw new EventsRemoved(`the event store begins with sequence ${batch.firstSequence}: ${reason}`);
    }
    this.reached = batch.lastSequence;
    return batch;
  }

  close(): void {
    this.cursor.close();
  }
}

/** The last sequence whose events the store of a data directory holds; 0 for none. For a store that nobody writes. */
export function lastStoredSequence(dataDir: string): number {
  const reader = new LogReader(new NodeDisk(), {
    directory: eventDirectory(dataDir),
    kind: FRAME_KIND.events,
    from: 'last',
  });
  try {
    while (reader.next() !== undefined);
    return reader.end().lastSequence;
  } finally {
    reader.close();
  }
}
