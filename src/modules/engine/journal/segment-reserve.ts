/**
 * The next segment, prepared before it is needed: written with zeros and synced in small steps between batches,
 * so that going on to it costs one rename, and that a full disk shows while the present segment still has room.
 */
import { join } from 'node:path';
import { type DiskPort, errorCode, toError, writeZeros } from './disk-port.js';
import { type SegmentHeader, segmentPath, writeSegmentHeader } from './segment.js';

/** A step is small, because a batch may be waiting behind it. */
const STEP_BYTES = 1 << 20;
/** Each sync of a file that grows waits for the file system's own journal: a few a segment, not one a step. */
const SYNCS_PER_SEGMENT = 4;
export const RESERVE_NAME = 'reserve';

export class SegmentReserve {
  private readonly path: string;
  private handle: number | undefined;
  private starvation: Error | undefined;
  private preparedBytes = 0;
  private syncedBytes = 0;
  /** The disk had no room for the last step. */
  isStarved = false;

  /** `waitForRoom` is asked where there must be room and is none: true when it may be there now. */
  constructor(
    private readonly disk: DiskPort,
    private readonly directory: string,
    private readonly segmentBytes: number,
    private readonly waitForRoom: () => boolean = () => false,
  ) {
    this.path = join(directory, RESERVE_NAME);
  }

  /** 0 with nothing prepared, 1 or more when ready. */
  get preparedShare(): number {
    return this.preparedBytes / this.segmentBytes;
  }

  /** Prepares a little more. Returns false when nothing was left to do, or the disk has no room for it now. */
  prepareStep(): boolean {
    if (this.preparedBytes >= this.segmentBytes) return false;
    return this.extend(Math.min(this.segmentBytes, this.preparedBytes + STEP_BYTES));
  }

  /** Turns the reserve into the segment of `header`, at least as large as that says, and returns its handle. */
  take(header: SegmentHeader): number {
    while (this.preparedBytes < header.segmentBytes) {
      const isExtended = this.extend(Math.min(header.segmentBytes, this.preparedBytes + STEP_BYTES));
      if (!isExtended && !this.waitForRoom()) throw this.starvation as Error;
    }
    const handle = this.handle ?? this.disk.open(this.path, 'create');
    writeSegmentHeader(this.disk, handle, { ...header, segmentBytes: this.preparedBytes });
    this.disk.syncData(handle);
    this.disk.rename(this.path, segmentPath(this.directory, header.segmentNumber));
    this.disk.syncDirectory(this.directory);
    this.handle = undefined;
    this.preparedBytes = 0;
    this.syncedBytes = 0;
    return handle;
  }

  close(): void {
    if (this.handle !== undefined) this.disk.close(this.handle);
    this.handle = undefined;
  }

  /** False when the disk has no room. That is no damage: nothing was acknowledged in there, and a later step goes on. */
  private extend(to: number): boolean {
    try {
      this.writeAndSync(to);
      this.isStarved = false;
      return true;
    } catch (error) {
      if (errorCode(error) !== 'ENOSPC') throw error;
      this.starvation = toError(error);
      this.isStarved = true;
      return false;
    }
  }

  private writeAndSync(to: number): void {
    this.handle ??= this.disk.open(this.path, 'create');
    writeZeros(this.disk, this.handle, this.preparedBytes, to);
    this.preparedBytes = to;
    if (to < this.segmentBytes && to - this.syncedBytes < this.segmentBytes / SYNCS_PER_SEGMENT) return;
    // Until it has succeeded: what a failed sync covered may be gone, and is written again.
    this.preparedBytes = this.syncedBytes;
    this.disk.syncData(this.handle);
    this.preparedBytes = to;
    this.syncedBytes = to;
  }
}
