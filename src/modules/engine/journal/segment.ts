/**
 * Segment files: `000000000001.seg`, `000000000002.seg`, … in one directory per log. A segment is written with
 * zeros to its full size and synced before it gets its name, so a file with that name always has a sound header:
 * one sector with where the segment stands in the log. Frames follow, one behind the other.
 * The last segment is the one being filled; every other is sealed, which its successor's header proves by
 * carrying the hash of its last frame.
 */
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { RecordBuffer } from '../../../common/model/record-layout.js';
import { type DiskPort, writeFully } from './disk-port.js';
import { type FrameKind, HASH_BYTES } from './frame.js';
import { JournalDamaged, WrittenByNewerProgram } from './journal-damaged.js';

const SEGMENT_VERSION = 1;
/** The smallest sector, and the part of the first sector that the header takes. */
const SEGMENT_HEADER_BYTES = 512;

const MAGIC = 0x47535354; // "TSSG" as bytes
const AT = {
  magic: 0,
  version: 4,
  kind: 6,
  segmentNumber: 8,
  firstSequence: 16,
  epoch: 24,
  durableSequence: 32,
  segmentBytes: 40,
  sectorBytes: 48,
  logicVersion: 52,
  previousHash: 56,
  headerCrc: 508,
} as const;

export interface SegmentHeader {
  readonly kind: FrameKind;
  readonly segmentNumber: number;
  /** Of its first frame, also while it has none. */
  readonly firstSequence: number;
  /** Of the run that made the file. */
  readonly epoch: number;
  /** The highest command sequence known to be durable when the file was made. */
  readonly durableSequence: number;
  readonly segmentBytes: number;
  readonly sectorBytes: number;
  /** The version of the rules that its commands were applied by. */
  readonly logicVersion: number;
  /** The hash of the last frame of the segment before. */
  readonly previousHash: Uint8Array;
}

const NAME = /^(\d{12})\.seg$/;

export function segmentPath(directory: string, segmentNumber: number): string {
  return join(directory, `${String(segmentNumber).padStart(12, '0')}.seg`);
}

/** Where the frames of a segment start: behind the header's sector. */
export function firstFrameOffset(sectorBytes: number): number {
  return Math.max(SEGMENT_HEADER_BYTES, sectorBytes);
}

/** The numbers of the segments in a directory, ascending. */
export function listSegments(disk: DiskPort, directory: string): number[] {
  return disk
    .list(directory)
    .flatMap((name) => NAME.exec(name)?.[1] ?? [])
    .map(Number)
    .toSorted((left, right) => left - right);
}

export function writeSegmentHeader(disk: DiskPort, handle: number, header: SegmentHeader): void {
  const buffer = new RecordBuffer(new ArrayBuffer(SEGMENT_HEADER_BYTES));
  const { bytes, i32, f64 } = buffer;
  i32[AT.magic >> 2] = MAGIC;
  bytes[AT.version] = SEGMENT_VERSION;
  bytes[AT.kind] = header.kind;
  f64[AT.segmentNumber >> 3] = header.segmentNumber;
  f64[AT.firstSequence >> 3] = header.firstSequence;
  f64[AT.epoch >> 3] = header.epoch;
  f64[AT.durableSequence >> 3] = header.durableSequence;
  f64[AT.segmentBytes >> 3] = header.segmentBytes;
  i32[AT.sectorBytes >> 2] = header.sectorBytes;
  i32[AT.logicVersion >> 2] = header.logicVersion;
  bytes.set(header.previousHash, AT.previousHash);
  i32[AT.headerCrc >> 2] = crc32(bytes.subarray(0, AT.headerCrc));
  writeFully(disk, handle, bytes, 0, SEGMENT_HEADER_BYTES, 0);
}

/** Reads and checks the header of `path`, which by its name is segment `segmentNumber` of a log of `kind`. */
export function readSegmentHeader(
  disk: DiskPort,
  handle: number,
  path: string,
  kind: FrameKind,
  segmentNumber: number,
): SegmentHeader {
  const buffer = new RecordBuffer(new ArrayBuffer(SEGMENT_HEADER_BYTES));
  const { bytes, i32, f64 } = buffer;
  const damaged = (reason: string) => new JournalDamaged(path, 0, reason);
  if (disk.read(handle, bytes, 0, SEGMENT_HEADER_BYTES, 0) < SEGMENT_HEADER_BYTES) {
    throw damaged('the file is shorter than a segment header');
  }
  if (i32[AT.magic >> 2] !== MAGIC) throw damaged('the file does not start as a segment');
  if (crc32(bytes.subarray(0, AT.headerCrc)) !== (i32[AT.headerCrc >> 2] as number) >>> 0) {
    throw damaged('the segment header fails its checksum');
  }
  const version = bytes[AT.version] as number;
  const reason = `the segment has format version ${version}, this program reads ${SEGMENT_VERSION}`;
  if (version > SEGMENT_VERSION) throw new WrittenByNewerProgram(path, 0, reason);
  if (version !== SEGMENT_VERSION) throw damaged(reason);
  if (bytes[AT.kind] !== kind) throw damaged(`the segment is of kind ${bytes[AT.kind]}, not ${kind}`);
  const storedNumber = f64[AT.segmentNumber >> 3] as number;
  if (storedNumber !== segmentNumber) throw damaged(`the file holds segment ${storedNumber}`);
  return {
    kind,
    segmentNumber,
    firstSequence: f64[AT.firstSequence >> 3] as number,
    epoch: f64[AT.epoch >> 3] as number,
    durableSequence: f64[AT.durableSequence >> 3] as number,
    segmentBytes: f64[AT.segmentBytes >> 3] as number,
    sectorBytes: i32[AT.sectorBytes >> 2] as number,
    logicVersion: i32[AT.logicVersion >> 2] as number,
    previousHash: bytes.slice(AT.previousHash, AT.previousHash + HASH_BYTES),
  };
}
