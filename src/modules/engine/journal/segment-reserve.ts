/**
 * The next segment, prepared before it is needed: written with zeros and synced in small steps between batches,
 * so that going on to it costs one rename, and that a full disk shows while the present segment still has room.
 */
import { join } from 'node:path';
import { type DiskPort, errorCode, writeZeros } from './disk-port.js';
import { type SegmentHeader, segmentPath, writeSegmentHeader } from './segment.js';

/** A step is small, because a batch may be waiting behind it. */
const STEP_BYTES = 1 << 20;
/** Each sync of a file that grows waits for the file system's own journal: a few a segment, not one a step. */
const SYNCS_PER_SEGMENT = 4;
export const RESERVE_NAME = 'reserve';

export class SegmentReserve {
  private readonly path: string;
  private handle: number | undefined;
  private preparedBytes = 0;
  private syncedBytes = 0;

  constructor(
    private readonly disk: DiskPort,
    private readonly directory: string,
    private readonly segmentBytes: number,
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
    try {
      this.extend(Math.min(this.segmentBytes, this.preparedBytes + STEP_BYTES));
      return true;
    } catch (error) {
      // No room is no damage: nothing was acknowledged in there. What is prepared stays, a later step goes on.
      if (errorCode(error) === 'ENOSPC') return false;
      throw error;
    }
  }

  /** Turns the reserve into the segment of `header`, at least as large as that says, and returns its handle. */
  take(header: SegmentHeader): number {
    while (this.preparedBytes < header.segmentBytes) {
      this.extend(Math.min(header.segmentBytes, this.preparedBytes + STEP_BYTES));
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

  private extend(to: number): void {
    this.handle ??= this.disk.open(this.path, 'create');
    writeZeros(this.disk, this.handle, this.preparedBytes, to);
    this.preparedBytes = to;
    if (to < this.segmentBytes && to - this.syncedBytes < this.segmentBytes / SYNCS_PER_SEGMENT) return;
    this.disk.syncData(this.handle);
    this.syncedBytes = to;
  }
}
