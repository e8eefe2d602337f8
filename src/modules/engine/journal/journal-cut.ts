/** Where in a journal a moment lies, and a journal that ends there. */
import { HEADER, RecordBuffer } from '../../../common/model/record-layout.js';
import { FRAME_HEADER_BYTES } from '../batch.js';
import type { DiskPort } from './disk-port.js';
import { GENESIS_HASH, storedHash } from './frame.js';
import { commandLog, type JournalSettings } from './journal-store.js';
import { mendLog } from './log-mender.js';
import { type Frame, LogReader } from './log-reader.js';
import { listSegments, segmentPath } from './segment.js';
import { SegmentFile } from './segment-file.js';
import { SegmentWriter } from './segment-writer.js';

/** The last command that was taken at or before `timeUs`; 0 where there is none. Throws `JournalDamaged`. */
export function sequenceAt(disk: DiskPort, dataDir: string, settings: JournalSettings, timeUs: number): number {
  const reader = new LogReader(disk, { ...commandLog(dataDir, settings), from: 'first' });
  let sequence = reader.sequence;
  try {
    for (let frame = reader.next(); frame !== undefined; frame = reader.next()) {
      if (frame.header.firstTimeUs > timeUs) return sequence;
      sequence = lastOf(frame, (at) => (frame.buffer.f64[(at + HEADER.timeUs) >> 3] as number) <= timeUs);
      if (sequence < frame.header.lastSequence) return sequence;
    }
    return sequence;
  } finally {
    reader.close();
  }
}

/**
 * Makes `sequence`, which it has, the last one of a journal that nobody uses. What stands before in the frame that
 * holds it becomes a frame of its own; all before stays as it is, byte for byte.
 */
export function cutJournal(disk: DiskPort, dataDir: string, settings: JournalSettings, sequence: number): void {
  const options = commandLog(dataDir, settings);
  const reader = new LogReader(disk, { ...options, from: 'first' });
  let chainHash = firstHash(disk, options);
  let frame = reader.next();
  while (frame !== undefined && frame.header.lastSequence <= sequence) {
    chainHash = storedHash(frame.buffer, frame.start - FRAME_HEADER_BYTES);
    frame = reader.next();
  }
  if (frame === undefined) return reader.close();
  const { header } = frame;
  const kept = recordsThrough(frame, sequence);
  reader.close();
  removeSegmentsAfter(disk, options.directory, header.segmentNumber);
  const path = segmentPath(options.directory, header.segmentNumber);
  const file = new SegmentFile(disk, options.directory, options.kind, header.segmentNumber);
  const segment = file.header;
  file.close();
  const end = {
    segment,
    path,
    offset: header.offset,
    lastSequence: header.firstSequence - 1,
    chainHash,
    epoch: header.epoch,
    fault: undefined,
    laterFrameOffset: undefined,
    durableSequence: header.firstSequence - 1,
  };
  const run = { epoch: header.epoch, durableSequence: end.lastSequence };
  const position = mendLog(disk, { ...options, ...run }, end);
  if (kept.recordCount === 0) return;
  const writer = new SegmentWriter(disk, options, position);
  writer.append({ ...kept, firstSequence: header.firstSequence, lastSequence: sequence });
  writer.sync();
  writer.close();
}

/** The hash that the first frame of a log follows. */
function firstHash(disk: DiskPort, { directory, kind }: ReturnType<typeof commandLog>): Uint8Array {
  const [first] = listSegments(disk, directory);
  if (first === undefined) return GENESIS_HASH;
  const file = new SegmentFile(disk, directory, kind, first);
  file.close();
  return file.header.previousHash;
}

/** From the last one on, so that what an interruption leaves is still a log. */
function removeSegmentsAfter(disk: DiskPort, directory: string, segmentNumber: number): void {
  for (const number of listSegments(disk, directory).toReversed()) {
    if (number > segmentNumber) disk.unlink(segmentPath(directory, number));
  }
  disk.syncDirectory(directory);
}

/** A copy of the frame's records up to `sequence`, with room for a header before them. */
function recordsThrough({ buffer, start, end }: Frame, sequence: number) {
  let at = start;
  let recordCount = 0;
  while (at < end && (buffer.f64[(at + HEADER.sequence) >> 3] as number) <= sequence) {
    at += buffer.i32[(at + HEADER.length) >> 2] as number;
    recordCount += 1;
  }
  const copy = RecordBuffer.ofCapacity(FRAME_HEADER_BYTES + (at - start));
  copy.bytes.set(buffer.bytes.subarray(start, at), FRAME_HEADER_BYTES);
  return { buffer: copy, end: FRAME_HEADER_BYTES + (at - start), recordCount };
}

/** The sequence of the last record of a frame for which `holds`, which holds for a first part of them. */
function lastOf({ header, buffer, start, end }: Frame, holds: (at: number) => boolean): number {
  let sequence = header.firstSequence - 1;
  for (let at = start; at < end && holds(at); at += buffer.i32[(at + HEADER.length) >> 2] as number) {
    sequence = buffer.f64[(at + HEADER.sequence) >> 3] as number;
  }
  return sequence;
}
