import { HEADER } from '../../../common/model/record-layout.js';
import type { EventBatch } from '../event-stream.js';
import type { DiskPort } from '../journal/disk-port.js';
import { FRAME_KIND } from '../journal/frame.js';
import { type Frame, LogReader } from '../journal/log-reader.js';
import { eventDirectory } from '../journal/journal-store.js';

/** Small, because many read a little. */
const WINDOW_BYTES = 256 << 10;

/**
 * Events are read from and through these sequences; `through` is at most what the journal has told to be stored. It may
 * grow while the range is read.
 */
export interface EventRange {
  readonly from: number;
  readonly through: number;
}

/**
 * Reads the event store forward, frame by frame, beside the thread that appends to it. Events come verified, in the
 * order of their sequence, each once.
 */
export class EventCursor {
  private readonly reader: LogReader;

  constructor(
    disk: DiskPort,
    dataDir: string,
    private readonly range: EventRange,
  ) {
    this.reader = new LogReader(disk, {
      directory: eventDirectory(dataDir),
      kind: FRAME_KIND.events,
      from: range.from,
      windowBytes: WINDOW_BYTES,
      isFollowed: true,
    });
  }

  /** The next events, valid until the call after; undefined when the range has been read. Throws `JournalDamaged`. */
  next(): EventBatch | undefined {
    const { from, through } = this.range;
    if (this.reader.sequence >= through || from > through) return undefined;
    const frame = this.reader.next();
    if (frame === undefined) return undefined;
    const { firstSequence, lastSequence } = frame.header;
    return {
      events: frame.buffer,
      start: firstSequence >= from ? frame.start : recordFrom(frame, from),
      end: lastSequence <= through ? frame.end : recordFrom(frame, through + 1),
      firstSequence: Math.max(firstSequence, from),
      lastSequence: Math.min(lastSequence, through),
      isReplay: true,
    };
  }

  close(): void {
    this.reader.close();
  }
}

/** Where the records of `sequence` and later start in a frame. */
function recordFrom({ buffer, start, end }: Frame, sequence: number): number {
  const { i32, f64 } = buffer;
  let at = start;
  while (at < end && (f64[(at + HEADER.sequence) >> 3] as number) < sequence) {
    at += i32[(at + HEADER.length) >> 2] as number;
  }
  return at;
}
