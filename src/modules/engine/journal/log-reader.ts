/**
 * Reads a log from end to end: every frame that comes out is sound and follows the one before. Reading changes
 * nothing on disk.
 *
 * A frame that is not sound has two possible stories. In the last segment it can be the write that a crash
 * interrupted: the log ends before it. Anywhere else it is damage, and so it is in the last segment when something
 * shows that the frame had once been durable: a later frame, the event store, a segment header (each carries the
 * highest sequence that was durable when it was written). The reader collects that evidence; who owns the log judges.
 */
import type { RecordBuffer } from '../../../common/model/record-layout.js';
import { FRAME_HEADER_BYTES } from '../batch.js';
import type { DiskPort } from './disk-port.js';
import {
  chainHash,
  frameBytes,
  type FrameHeader,
  type FrameKind,
  GENESIS_HASH,
  headerFault,
  newerFormat,
  payloadMatchesItsChecksum,
  readFrameHeader,
  storedHash,
} from './frame.js';
import { JournalDamaged, WrittenByNewerProgram } from './journal-damaged.js';
import { listSegments, type SegmentHeader } from './segment.js';
import { SegmentFile } from './segment-file.js';

export interface LogSource {
  readonly directory: string;
  readonly kind: FrameKind;
  /**
   * Where to begin: `first` verifies the whole log, `last` only its last segment, a sequence begins with the frame
   * that holds it. The latter two trust what the headers say of what went before.
   */
  readonly from: 'first' | 'last' | number;
  readonly windowBytes?: number;
  /** The log is being written: its end is no end, and `next` may find more later. */
  readonly isFollowed?: boolean;
}

/** A sound frame. Its records are `buffer` from `start` to `end`, valid until the next frame is read. */
export interface Frame {
  readonly header: FrameHeader;
  readonly buffer: RecordBuffer;
  readonly start: number;
  readonly end: number;
  readonly path: string;
}

/** How far a log is sound. */
export interface LogEnd {
  /** The last segment; undefined where the log has none. */
  readonly segment: SegmentHeader | undefined;
  readonly path: string;
  /** Behind the last sound frame. */
  readonly offset: number;
  readonly lastSequence: number;
  readonly chainHash: Uint8Array;
  readonly epoch: number;
  /** What stands at `offset` that is neither a sound frame nor blank. */
  readonly fault: string | undefined;
  /** A sound frame further on in the segment, which therefore did not end here. */
  readonly laterFrameOffset: number | undefined;
  /** The highest command sequence that anything in the log says was durable. */
  readonly durableSequence: number;
}

/** A frame that is not there, and why; no reason where the place is blank. */
interface NoFrame {
  readonly fault: string | undefined;
}

export class LogReader {
  private segments: number[];
  private index: number;
  private file: SegmentFile | undefined;
  private offset = 0;
  private lastSequence = 0;
  private hash = GENESIS_HASH;
  private epoch = 0;
  private durableSequence = 0;
  private ended: LogEnd | undefined;

  constructor(
    private readonly disk: DiskPort,
    private readonly source: LogSource,
  ) {
    this.segments = listSegments(disk, source.directory);
    this.index = this.startIndex();
    if (this.index < this.segments.length) this.openFirst();
  }

  /** The sequence before the first frame that `next` can return, or the last one returned. */
  get sequence(): number {
    return this.lastSequence;
  }

  /** The hash of the last frame returned, or that the first one has to continue. */
  get chainHash(): Uint8Array {
    return this.hash;
  }

  /** The next sound frame, or undefined at the end of the log. Throws `JournalDamaged` where a sealed segment is. */
  next(): Frame | undefined {
    if (this.ended !== undefined || this.file === undefined) return undefined;
    for (;;) {
      const file = this.file;
      const found = this.inspect(file);
      if (!('fault' in found)) {
        this.advance(found, file);
        if (this.isWanted(found.header)) return found;
        continue;
      }
      if (this.index < this.segments.length - 1) this.openNext(file, found);
      else if (this.source.isFollowed === true ? !this.hasGrown(file) : !this.isCompletedMeanwhile(file, found)) {
        return undefined;
      }
    }
  }

  /** Where the log ends. To be asked when `next` has returned undefined. */
  end(): LogEnd {
    return this.ended ?? emptyLog(this.source.directory);
  }

  close(): void {
    this.file?.close();
    this.file = undefined;
  }

  private startIndex(): number {
    const { from } = this.source;
    if (from === 'first' || this.segments.length === 0) return 0;
    if (from === 'last') return this.segments.length - 1;
    // The last segment that starts at or before the wanted sequence.
    let low = 0;
    let high = this.segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      const file = this.open(middle);
      if (file.header.firstSequence <= from) low = middle;
      else high = middle - 1;
      file.close();
    }
    return low;
  }

  private open(index: number): SegmentFile {
    const { directory, kind, windowBytes } = this.source;
    return new SegmentFile(this.disk, directory, kind, this.segments[index] as number, windowBytes);
  }

  private openFirst(): void {
    const file = this.open(this.index);
    this.file = file;
    this.offset = file.firstOffset;
    this.lastSequence = file.header.firstSequence - 1;
    this.hash = file.header.previousHash;
    this.takeHeader(file.header);
  }

  /** Goes on to the next segment. Its header has to continue the history that ends in `sealed`. */
  private openNext(sealed: SegmentFile, found: NoFrame): void {
    const damaged = (reason: string) => new JournalDamaged(sealed.path, this.offset, reason);
    if (found.fault !== undefined) throw damaged(`${found.fault}, in a sealed segment`);
    const number = this.segments[this.index + 1] as number;
    if (number !== sealed.header.segmentNumber + 1) throw damaged(`the next segment is ${number}, one is missing`);
    const file = this.open(this.index + 1);
    const { firstSequence, previousHash, epoch } = file.header;
    try {
      if (firstSequence !== this.lastSequence + 1) {
        throw damaged(`sequence ${this.lastSequence + 1} is missing, the next segment starts with ${firstSequence}`);
      }
      if (!isSameHash(previousHash, this.hash)) throw damaged('the next segment does not follow the last frame');
      if (epoch < this.epoch) throw damaged(`the next segment has epoch ${epoch} after ${this.epoch}`);
    } catch (error) {
      file.close();
      throw error;
    }
    sealed.close();
    this.file = file;
    this.index += 1;
    this.offset = file.firstOffset;
    this.takeHeader(file.header);
  }

  private takeHeader(header: SegmentHeader): void {
    this.durableSequence = Math.max(this.durableSequence, header.durableSequence);
  }

  private isWanted(header: FrameHeader): boolean {
    const { from } = this.source;
    return typeof from !== 'number' || header.lastSequence >= from;
  }

  /** The frame at the present offset, verified, or why there is none. A frame before the wanted ones comes without records. */
  private inspect(file: SegmentFile): Frame | NoFrame {
    if (this.offset + FRAME_HEADER_BYTES > file.endOffset) return { fault: undefined };
    let at = file.load(this.offset, FRAME_HEADER_BYTES);
    if (isBlank(file.buffer.bytes, at, at + FRAME_HEADER_BYTES)) return { fault: undefined };
    const fault = headerFault(file.buffer, at);
    if (fault !== undefined) {
      // It may have been acknowledged, so it is no torn write, wherever it stands.
      const reason = newerFormat(file.buffer, at);
      if (reason !== undefined) throw new WrittenByNewerProgram(file.path, this.offset, reason);
      return { fault };
    }
    const header = readFrameHeader(file.buffer, at);
    const stray = this.strayFault(header, file);
    if (stray !== undefined) return { fault: stray };
    if (this.offset + FRAME_HEADER_BYTES + header.payloadBytes > file.endOffset) {
      return { fault: `the frame of sequence ${header.firstSequence} reaches behind the end of the file` };
    }
    const skipped = !this.isWanted(header);
    const payloadBytes = skipped ? 0 : header.payloadBytes;
    if (!skipped) {
      at = file.load(this.offset, FRAME_HEADER_BYTES + payloadBytes);
      if (!payloadMatchesItsChecksum(file.buffer, at, payloadBytes)) {
        return {
          fault: `the records of sequence ${header.firstSequence} to ${header.lastSequence} fail their checksum`,
        };
      }
      const expected = chainHash(file.buffer, at, payloadBytes, this.hash);
      if (!isSameHash(expected, storedHash(file.buffer, at))) {
        return {
          fault: `the frame of sequence ${header.firstSequence} does not carry the hash of the history before it`,
        };
      }
    }
    const start = at + FRAME_HEADER_BYTES;
    return { header, buffer: file.buffer, start, end: start + payloadBytes, path: file.path };
  }

  /** Why a frame with a sound header is not the one that belongs here. */
  private strayFault(header: FrameHeader, file: SegmentFile): string | undefined {
    if (header.kind !== this.source.kind) return `a frame of kind ${header.kind} is in the wrong log`;
    if (header.segmentNumber !== file.header.segmentNumber || header.offset !== this.offset) {
      return `a frame of segment ${header.segmentNumber}, byte ${header.offset} is in the wrong place`;
    }
    if (header.firstSequence !== this.lastSequence + 1 || header.lastSequence < header.firstSequence) {
      return `sequence ${header.firstSequence} to ${header.lastSequence} follows ${this.lastSequence}`;
    }
    if (header.epoch < this.epoch) return `epoch ${header.epoch} follows ${this.epoch}`;
    return undefined;
  }

  private advance(frame: Frame, file: SegmentFile): void {
    const { header } = frame;
    this.hash = storedHash(frame.buffer, frame.start - FRAME_HEADER_BYTES);
    this.offset += frameBytes(header.payloadBytes, file.header.sectorBytes);
    this.lastSequence = header.lastSequence;
    this.epoch = header.epoch;
    this.durableSequence = Math.max(this.durableSequence, header.durableSequence);
  }

  /** Looks again where a followed log has ended so far: for a frame, or for a next segment. */
  private hasGrown(file: SegmentFile): boolean {
    file.refresh();
    if (!('fault' in this.inspect(file))) return true;
    this.listFrom(file.header.segmentNumber);
    // The last frame of a segment is written before the next segment is there, perhaps since the look above.
    file.refresh();
    return this.index < this.segments.length - 1;
  }

  /** What is behind the open segment. Those before it, and itself, may have been retired since the list before. */
  private listFrom(segmentNumber: number): void {
    const later = listSegments(this.disk, this.source.directory).filter((number) => number > segmentNumber);
    this.segments = [segmentNumber, ...later];
    this.index = 0;
  }

  /**
   * Ends the log at the present offset, unless the frame there turns out to be sound now: a log that is being
   * written while it is read can be seen with half of its last frame.
   */
  private isCompletedMeanwhile(file: SegmentFile, found: NoFrame): boolean {
    const laterFrameOffset = this.findLaterFrame(file);
    if (laterFrameOffset !== undefined) {
      file.refresh();
      if (!('fault' in this.inspect(file))) return true;
    }
    this.ended = {
      segment: file.header,
      path: file.path,
      offset: this.offset,
      lastSequence: this.lastSequence,
      chainHash: this.hash,
      epoch: Math.max(this.epoch, file.header.epoch),
      fault: found.fault,
      laterFrameOffset,
      durableSequence: this.durableSequence,
    };
    return false;
  }

  /** Looks behind the present offset for frames that belong where they are, and takes their evidence. */
  private findLaterFrame(file: SegmentFile): number | undefined {
    const { sectorBytes, segmentNumber } = file.header;
    let first: number | undefined;
    for (let offset = this.offset + sectorBytes; offset + FRAME_HEADER_BYTES <= file.endOffset; offset += sectorBytes) {
      const at = file.load(offset, FRAME_HEADER_BYTES);
      if (headerFault(file.buffer, at) !== undefined) continue;
      const header = readFrameHeader(file.buffer, at);
      if (header.segmentNumber !== segmentNumber || header.offset !== offset) continue;
      first ??= offset;
      this.durableSequence = Math.max(this.durableSequence, header.durableSequence);
    }
    return first;
  }
}

/** The end of a log that has not begun; it will begin behind `lastSequence`. */
export function emptyLog(directory: string, lastSequence = 0): LogEnd {
  return {
    segment: undefined,
    path: directory,
    offset: 0,
    lastSequence,
    chainHash: GENESIS_HASH,
    epoch: 0,
    fault: undefined,
    laterFrameOffset: undefined,
    durableSequence: 0,
  };
}

function isSameHash(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}

function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] !== 0) return false;
  return true;
}
