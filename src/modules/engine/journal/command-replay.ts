/** Takes the commands out of frames again, one by one and in order, without an object per command. */
import { HEADER, HEADER_BYTES, type RecordBuffer } from '../../../common/model/record-layout.js';
import { FRAME_HEADER_BYTES } from '../batch.js';
import type { DiskPort } from './disk-port.js';
import { JournalDamaged } from './journal-damaged.js';
import { commandLog, type JournalSettings } from './journal-store.js';
import { type Frame, type LogEnd, LogReader } from './log-reader.js';

/** What has been applied before the first command of a replay: nothing, or all that a snapshot has. */
export interface ReplayBase {
  readonly sequence: number;
  readonly timeUs: number;
}

const GENESIS: ReplayBase = { sequence: 0, timeUs: 0 };

export type ApplyCommand = (commands: RecordBuffer, offset: number) => void;

export class CommandReplay {
  private readonly reader: LogReader;
  private frame: Frame | undefined;
  /** Byte offset of the next record in the present frame. */
  private next = 0;
  /** Of the last command that was applied. */
  sequence = 0;
  timeUs = 0;
  frameCount = 0;

  constructor(
    disk: DiskPort,
    dataDir: string,
    settings: JournalSettings,
    private readonly apply: ApplyCommand,
    base: ReplayBase = GENESIS,
  ) {
    this.reader = new LogReader(disk, { ...commandLog(dataDir, settings), from: base.sequence + 1 });
    this.sequence = base.sequence;
    this.timeUs = base.timeUs;
  }

  /** Of the frame of the last command. */
  get chainHash(): Uint8Array {
    return this.reader.chainHash;
  }

  /** Applies up to `count` commands. Returns false when none was left. */
  run(count: number): boolean {
    for (let left = count; left > 0; left -= 1) {
      if (!this.hasRecord()) return false;
      const frame = this.frame as Frame;
      const length = this.checkRecord(frame);
      this.apply(frame.buffer, this.next);
      this.next += length;
    }
    return true;
  }

  end(): LogEnd {
    return this.reader.end();
  }

  close(): void {
    this.reader.close();
  }

  private hasRecord(): boolean {
    while (this.frame === undefined || this.next >= this.frame.end) {
      if (this.frame !== undefined && this.sequence !== this.frame.header.lastSequence) {
        throw this.damaged(this.frame, `its records end with sequence ${this.sequence}`);
      }
      this.frame = this.reader.next();
      if (this.frame === undefined) return false;
      this.next = this.frame.start;
      this.frameCount += 1;
    }
    return true;
  }

  /** A record that is sound by its frame's checksum and still wrong was written wrong; the core must not see it. */
  private checkRecord(frame: Frame): number {
    const { i32, f64 } = frame.buffer;
    const at = this.next;
    const length = i32[(at + HEADER.length) >> 2] as number;
    if (length < HEADER_BYTES || (length & 7) !== 0 || at + length > frame.end) {
      throw this.damaged(frame, `a record claims a length of ${length} bytes`);
    }
    const sequence = f64[(at + HEADER.sequence) >> 3] as number;
    if (sequence !== this.sequence + 1 || sequence > frame.header.lastSequence) {
      throw this.damaged(frame, `a record of sequence ${sequence} follows ${this.sequence}`);
    }
    const timeUs = f64[(at + HEADER.timeUs) >> 3] as number;
    if (!(timeUs >= this.timeUs)) throw this.damaged(frame, `the time goes back at sequence ${sequence}`);
    this.sequence = sequence;
    this.timeUs = timeUs;
    return length;
  }

  private damaged(frame: Frame, reason: string): JournalDamaged {
    const offset = frame.header.offset + FRAME_HEADER_BYTES + this.next - frame.start;
    return new JournalDamaged(frame.path, offset, reason);
  }
}
