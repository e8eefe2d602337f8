import { RecordBuffer } from '../../../common/model/record-layout.js';
import type { DiskPort } from './disk-port.js';
import type { FrameKind } from './frame.js';
import { firstFrameOffset, readSegmentHeader, type SegmentHeader, segmentPath } from './segment.js';

const WINDOW_BYTES = 4 << 20;

/** One segment, read through a window that slides over it. */
export class SegmentFile {
  readonly path: string;
  readonly header: SegmentHeader;
  /** As far as frames may reach. A file that lost its end reads as zeros there. */
  readonly endOffset: number;
  /** The window. Valid until the next `load`. */
  buffer: RecordBuffer;
  private windowStart = 0;
  private windowEnd = 0;
  private readonly handle: number;

  constructor(
    private readonly disk: DiskPort,
    directory: string,
    kind: FrameKind,
    segmentNumber: number,
    private readonly windowBytes = WINDOW_BYTES,
  ) {
    this.path = segmentPath(directory, segmentNumber);
    this.handle = disk.open(this.path, 'read');
    try {
      this.header = readSegmentHeader(disk, this.handle, this.path, kind, segmentNumber);
      this.endOffset = disk.size(this.handle);
    } catch (error) {
      disk.close(this.handle);
      throw error;
    }
    this.buffer = new RecordBuffer(new ArrayBuffer(0));
  }

  get firstOffset(): number {
    return firstFrameOffset(this.header.sectorBytes);
  }

  /** Brings `[offset, offset + length)` into the window and returns where in `buffer` it starts; zeros behind the end. */
  load(offset: number, length: number): number {
    if (offset < this.windowStart || offset + length > this.windowEnd) this.slide(offset, length);
    return offset - this.windowStart;
  }

  /** Forgets the window, so that the next `load` sees what is on disk by then. */
  refresh(): void {
    this.windowEnd = this.windowStart;
  }

  close(): void {
    this.disk.close(this.handle);
  }

  private slide(offset: number, length: number): void {
    const wanted = Math.max(length, Math.min(this.windowBytes, this.endOffset - offset));
    if (wanted > this.buffer.capacity) {
      // In powers of two, so that a few large frames do not mean as many allocations.
      this.buffer = RecordBuffer.ofCapacity(Math.max(4096, 2 ** Math.ceil(Math.log2(wanted))));
    }
    const { bytes } = this.buffer;
    let filled = 0;
    while (filled < wanted) {
      const count = this.disk.read(this.handle, bytes, filled, wanted - filled, offset + filled);
      if (count === 0) break;
      filled += count;
    }
    bytes.fill(0, filled, wanted);
    this.windowStart = offset;
    this.windowEnd = offset + wanted;
  }
}
