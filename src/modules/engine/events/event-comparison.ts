import { HEADER } from '../../../common/model/record-layout.js';
import { FRAME_HEADER_BYTES } from '../batch.js';
import type { EventWriter } from '../domain/event-writer.js';
import type { DiskPort } from '../journal/disk-port.js';
import { FRAME_KIND } from '../journal/frame.js';
import { JournalDamaged } from '../journal/journal-damaged.js';
import { eventDirectory } from '../journal/journal-store.js';
import { type Frame, LogReader } from '../journal/log-reader.js';

/**
 * Compares the event store, event by event and byte by byte, with what the commands cause when they are applied again.
 * The store may end before the journal does: what a crash takes of it is made again by the next start.
 */
export class EventComparison {
  private readonly reader: LogReader;
  private frame: Frame | undefined;
  /** Byte offset of the next record in the present frame. */
  private next = 0;

  /** The last sequence whose events were found and equal. */
  comparedSequence = 0;

  /** `from` is the first sequence that will be compared. */
  constructor(disk: DiskPort, dataDir: string, from = 1) {
    this.reader = new LogReader(disk, {
      directory: eventDirectory(dataDir),
      kind: FRAME_KIND.events,
      from,
    });
    this.nextFrame();
    // The frame may begin before.
    while (this.frame !== undefined && this.sequenceHere(this.frame) < from) this.skip(this.frame);
  }

  /** Takes the events that command `sequence` causes; throws `JournalDamaged` when the store has others. */
  compare(sequence: number, caused: EventWriter): void {
    if (this.frame === undefined) return;
    const { buffer, path } = this.frame;
    const start = this.next;
    while (this.next < this.frame.end && this.sequenceHere(this.frame) === sequence) this.skip(this.frame);
    const stored = buffer.bytes.subarray(start, this.next);
    const expected = caused.buffer.bytes.subarray(caused.start, caused.end);
    if (Buffer.compare(stored, expected) !== 0) {
      const offset = this.frame.header.offset + FRAME_HEADER_BYTES + start - this.frame.start;
      throw new JournalDamaged(path, offset, `the events of sequence ${sequence} are not what its command causes`);
    }
    this.comparedSequence = sequence;
    if (sequence === this.frame.header.lastSequence) this.nextFrame();
  }

  close(): void {
    this.reader.close();
  }

  private sequenceHere({ buffer }: Frame): number {
    return buffer.f64[(this.next + HEADER.sequence) >> 3] as number;
  }

  private skip({ buffer }: Frame): void {
    this.next += buffer.i32[(this.next + HEADER.length) >> 2] as number;
  }

  private nextFrame(): void {
    this.frame = this.reader.next();
    this.next = this.frame?.start ?? 0;
  }
}
