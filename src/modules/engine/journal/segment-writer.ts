/**
 * Appends frames to one log and makes them durable. Plain synchronous code over a `DiskPort`.
 *
 * After the first error the writer is dead: what the disk holds is unknown then (a second sync may report success
 * for pages that the first one lost), so only a restart, which reads it back and writes it anew, may go on.
 */
import { invariant } from '../../../common/assert.js';
import type { RecordBuffer } from '../../../common/model/record-layout.js';
import { FRAME_HEADER_BYTES } from '../batch.js';
import { type DiskPort, toError, writeFully } from './disk-port.js';
import { firstRecordTimeUs, FRAME_BYTES_MAX, FRAME_KIND, frameBytes, type FrameKind, sealFrame } from './frame.js';
import { firstFrameOffset, segmentPath } from './segment.js';
import { SegmentReserve } from './segment-reserve.js';

/**
 * The next segment is prepared from when the present one is an eighth full (a venue that does little never needs it)
 * until it is half full.
 */
const RESERVE_FROM = 1 / 8;
const RESERVE_READY = 1 / 2;
/** On a full disk so much of a segment is kept for cancels and operators, or this part of a small one. */
const KEPT_BYTES_MAX = 8 << 20;
const KEPT_SHARE = 4;

export interface LogOptions {
  readonly directory: string;
  readonly kind: FrameKind;
  /** Size of a segment file. A frame that is larger gets a segment of its own size. */
  readonly segmentBytes: number;
  /** The unit that the disk writes whole: 512, or more in powers of two. */
  readonly sectorBytes: number;
  readonly logicVersion: number;
}

/** Where a log ends and how it goes on. Plain data: one thread finds it, another appends. */
export interface LogPosition {
  readonly segmentNumber: number;
  /** Real size of the present segment, and its own sector size. */
  readonly segmentBytes: number;
  readonly sectorBytes: number;
  /** Of the next frame in the present segment. */
  readonly offset: number;
  readonly lastSequence: number;
  readonly durableSequence: number;
  /** The hash of the last frame. */
  readonly chainHash: Uint8Array;
  readonly epoch: number;
}

/** The records of a frame: in `buffer` from `FRAME_HEADER_BYTES` to `end`. The writer fills in what is before and behind. */
export interface FrameRecords {
  readonly buffer: RecordBuffer;
  readonly end: number;
  readonly recordCount: number;
  readonly firstSequence: number;
  readonly lastSequence: number;
}

export class SegmentWriter {
  private readonly reserve: SegmentReserve;
  private handle: number;
  private segmentNumber: number;
  private segmentBytes: number;
  private sectorBytes: number;
  private offset: number;
  private writtenSequence: number;
  private hash: Uint8Array;
  private readonly epoch: number;
  private failure: Error | undefined;
  /** The highest command sequence known to be durable; the owner of an event log sets it from its journal. */
  durableSequence: number;
  /** Bytes of frames that no sync has covered yet. */
  unsyncedBytes = 0;

  constructor(
    private readonly disk: DiskPort,
    private readonly options: LogOptions,
    position: LogPosition,
    waitForRoom?: () => boolean,
  ) {
    this.segmentNumber = position.segmentNumber;
    this.segmentBytes = position.segmentBytes;
    this.sectorBytes = position.sectorBytes;
    this.offset = position.offset;
    this.writtenSequence = position.lastSequence;
    this.durableSequence = position.durableSequence;
    this.hash = position.chainHash;
    this.epoch = position.epoch;
    this.handle = disk.open(segmentPath(options.directory, position.segmentNumber), 'write');
    this.reserve = new SegmentReserve(disk, options.directory, options.segmentBytes, waitForRoom);
  }

  /** Where the log would go on. */
  get position(): LogPosition {
    return {
      segmentNumber: this.segmentNumber,
      segmentBytes: this.segmentBytes,
      sectorBytes: this.sectorBytes,
      offset: this.offset,
      lastSequence: this.writtenSequence,
      durableSequence: this.durableSequence,
      chainHash: this.hash,
      epoch: this.epoch,
    };
  }

  /** Writes one frame behind the last, in the next segment where the present one has no room. Returns its bytes on disk. */
  append(records: FrameRecords): number {
    return this.guarded(() => {
      const { buffer, end } = records;
      invariant(
        records.firstSequence === this.writtenSequence + 1 && records.lastSequence >= records.firstSequence,
        `a frame of ${records.firstSequence} to ${records.lastSequence} does not follow ${this.writtenSequence}`,
      );
      const payloadBytes = end - FRAME_HEADER_BYTES;
      invariant(payloadBytes <= FRAME_BYTES_MAX, `${payloadBytes} bytes of records are too many for a frame`);
      if (this.offset + frameBytes(payloadBytes, this.sectorBytes) > this.segmentBytes) this.roll(payloadBytes);
      const length = frameBytes(payloadBytes, this.sectorBytes);
      this.hash = sealFrame(buffer, this.headerOf(records, payloadBytes), this.hash, this.sectorBytes);
      this.write(buffer.bytes, end, length);
      this.offset += length;
      this.unsyncedBytes += length;
      this.writtenSequence = records.lastSequence;
      return length;
    });
  }

  /** Makes every appended frame durable. */
  sync(): void {
    this.guarded(() => this.disk.syncData(this.handle));
    this.unsyncedBytes = 0;
    if (this.options.kind === FRAME_KIND.commands) this.durableSequence = this.writtenSequence;
  }

  /** Whether the next segment lags so far behind that it should be prepared even while batches wait. */
  get reserveIsLate(): boolean {
    const due = (this.filledShare - RESERVE_FROM) / (RESERVE_READY - RESERVE_FROM);
    return this.reserve.preparedShare < Math.min(1, due);
  }

  /** The disk is full, and what is left of the present segment is for what must still be written. */
  get isShort(): boolean {
    const kept = Math.min(KEPT_BYTES_MAX, this.segmentBytes / KEPT_SHARE);
    return this.reserve.isStarved && this.segmentBytes - this.offset < kept;
  }

  /** Prepares a little of the next segment; false when there is nothing to do yet or any more, or no room for it. */
  prepareReserve(): boolean {
    if (this.filledShare < RESERVE_FROM) return false;
    return this.guarded(() => this.reserve.prepareStep());
  }

  private get filledShare(): number {
    return this.offset / this.segmentBytes;
  }

  close(): void {
    this.reserve.close();
    this.disk.close(this.handle);
  }

  /** Writes `bytes[0, end)` and the padding to `length`; where the memory ends before the padding, that comes from a spare sector. */
  private write(bytes: Uint8Array, end: number, length: number): void {
    const whole = length <= bytes.length ? length : Math.floor(end / this.sectorBytes) * this.sectorBytes;
    writeFully(this.disk, this.handle, bytes, 0, whole, this.offset);
    if (whole === length) return;
    const lastSector = new Uint8Array(length - whole);
    lastSector.set(bytes.subarray(whole, end));
    writeFully(this.disk, this.handle, lastSector, 0, lastSector.length, this.offset + whole);
  }

  private roll(payloadBytes: number): void {
    // A sealed segment is durable as a whole: from here on, damage in it cannot be a torn write.
    if (this.unsyncedBytes > 0) this.sync();
    const { sectorBytes, segmentBytes, kind, logicVersion } = this.options;
    const header = {
      kind,
      logicVersion,
      sectorBytes,
      segmentNumber: this.segmentNumber + 1,
      firstSequence: this.writtenSequence + 1,
      epoch: this.epoch,
      durableSequence: this.durableSequence,
      segmentBytes: Math.max(segmentBytes, firstFrameOffset(sectorBytes) + frameBytes(payloadBytes, sectorBytes)),
      previousHash: this.hash,
    };
    const handle = this.reserve.take(header);
    this.disk.close(this.handle);
    this.handle = handle;
    this.segmentNumber = header.segmentNumber;
    this.segmentBytes = header.segmentBytes;
    this.sectorBytes = sectorBytes;
    this.offset = firstFrameOffset(sectorBytes);
  }

  private headerOf(records: FrameRecords, payloadBytes: number) {
    return {
      kind: this.options.kind,
      epoch: this.epoch,
      firstSequence: records.firstSequence,
      lastSequence: records.lastSequence,
      durableSequence: this.durableSequence,
      firstTimeUs: firstRecordTimeUs(records.buffer, records.end),
      segmentNumber: this.segmentNumber,
      offset: this.offset,
      recordCount: records.recordCount,
      payloadBytes,
    };
  }

  private guarded<T>(action: () => T): T {
    if (this.failure !== undefined) throw this.failure;
    try {
      return action();
    } catch (error) {
      this.failure = toError(error);
      throw this.failure;
    }
  }
}
