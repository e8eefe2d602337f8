/**
 * Makes a log fit to be appended to after any end of the process before.
 *
 * The old tail is never appended to: pages that were read back fine may never have reached the disk, and a later
 * sync would not say so. The sound part of the last segment is copied into a new file, synced, and takes the old
 * one's name; what a crash left behind it is gone with the old file.
 */
import { join } from 'node:path';
import { type DiskPort, writeFully, writeZeros } from './disk-port.js';
import type { LogEnd } from './log-reader.js';
import { firstFrameOffset, listSegments, type SegmentHeader, segmentPath, writeSegmentHeader } from './segment.js';
import { RESERVE_NAME } from './segment-reserve.js';
import type { LogOptions, LogPosition } from './segment-writer.js';

const COPY_BYTES = 1 << 20;
const NEW_SUFFIX = '.new';

export interface MendOptions extends LogOptions {
  /** Of the run that starts now. */
  readonly epoch: number;
  /** The highest command sequence that is durable. */
  readonly durableSequence: number;
}

/** Returns where to append, behind the last sound frame; makes the first segment where the log has none. */
export function mendLog(disk: DiskPort, options: MendOptions, end: LogEnd): LogPosition {
  disk.makeDirectory(options.directory);
  removeLeftovers(disk, options.directory);
  let header = end.segment === undefined ? newHeader(1, options, end) : mendedHeader(end.segment, options);
  let copyTo = end.segment === undefined ? firstFrameOffset(options.sectorBytes) : end.offset;
  replaceSegment(disk, options.directory, header, copyTo);
  if (header.logicVersion !== options.logicVersion) {
    // Each segment is of one version of the rules: what is applied by others begins a new one.
    header = newHeader(header.segmentNumber + 1, options, end);
    copyTo = firstFrameOffset(options.sectorBytes);
    replaceSegment(disk, options.directory, header, copyTo);
  }
  return {
    segmentNumber: header.segmentNumber,
    segmentBytes: header.segmentBytes,
    sectorBytes: header.sectorBytes,
    offset: copyTo,
    lastSequence: end.lastSequence,
    durableSequence: options.durableSequence,
    chainHash: end.chainHash,
    epoch: options.epoch,
  };
}

/** Forgets a log that can be made again; the last segment first, so that what a crash leaves is still a log. */
export function removeSegments(disk: DiskPort, directory: string): void {
  for (const number of listSegments(disk, directory).toReversed()) disk.unlink(segmentPath(directory, number));
  disk.syncDirectory(directory);
}

/** What a run that ended had not yet made part of the log. */
function removeLeftovers(disk: DiskPort, directory: string): void {
  for (const name of disk.list(directory)) {
    if (name === RESERVE_NAME || name.endsWith(NEW_SUFFIX)) disk.unlink(join(directory, name));
  }
}

/** Of a segment without frames behind the end of a log. */
function newHeader(segmentNumber: number, options: MendOptions, end: LogEnd): SegmentHeader {
  const { kind, epoch, durableSequence, segmentBytes, sectorBytes, logicVersion } = options;
  return {
    kind,
    segmentNumber,
    firstSequence: end.lastSequence + 1,
    epoch,
    durableSequence,
    segmentBytes,
    sectorBytes,
    logicVersion,
    previousHash: end.chainHash,
  };
}

/** The frames in it stay as they are, and with them their sector size and the rules that they were applied by. */
function mendedHeader(old: SegmentHeader, { epoch, durableSequence, segmentBytes }: MendOptions): SegmentHeader {
  return { ...old, epoch, durableSequence, segmentBytes: Math.max(old.segmentBytes, segmentBytes) };
}

/** Writes segment `header.segmentNumber` anew, with the frames that it has in `[first frame, copyTo)`, and zeros behind. */
function replaceSegment(disk: DiskPort, directory: string, header: SegmentHeader, copyTo: number): void {
  const path = segmentPath(directory, header.segmentNumber);
  const newPath = path + NEW_SUFFIX;
  const target = disk.open(newPath, 'create');
  try {
    writeZeros(disk, target, 0, firstFrameOffset(header.sectorBytes));
    writeSegmentHeader(disk, target, header);
    copyFrames(disk, path, target, firstFrameOffset(header.sectorBytes), copyTo);
    writeZeros(disk, target, copyTo, header.segmentBytes);
    disk.syncData(target);
  } finally {
    disk.close(target);
  }
  disk.rename(newPath, path);
  disk.syncDirectory(directory);
}

function copyFrames(disk: DiskPort, path: string, target: number, from: number, to: number): void {
  if (from >= to) return;
  const source = disk.open(path, 'read');
  try {
    const chunk = new Uint8Array(COPY_BYTES);
    for (let at = from; at < to;) {
      const count = disk.read(source, chunk, 0, Math.min(chunk.length, to - at), at);
      if (count === 0) {
        // The file lost its end, but no more than the padding of its last sound frame.
        writeZeros(disk, target, at, to);
        return;
      }
      writeFully(disk, target, chunk, 0, count, at);
      at += count;
    }
  } finally {
    disk.close(source);
  }
}
