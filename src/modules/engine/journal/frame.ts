/**
 * The frame: what one group commit writes, and the unit that a crash keeps or loses as a whole.
 *
 * 128 bytes of header, little-endian, then the records, padded with zeros to whole sectors, so that no write
 * touches a sector that holds acknowledged data. The header says where the frame belongs (segment and offset):
 * a copy of it elsewhere is no frame. Three checks: the CRC of the header, so that a flipped length cannot
 * swallow what follows; the CRC of the records; and a SHA-256 over the previous frame's hash, the header up to
 * the hash, and the records, which binds all frames into one history.
 */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { HEADER, type RecordBuffer } from '../../../common/model/record-layout.js';
import { FRAME_HEADER_BYTES } from '../batch.js';

export const FRAME_KIND = { commands: 1, events: 2 } as const;
export type FrameKind = (typeof FRAME_KIND)[keyof typeof FRAME_KIND];

const FRAME_VERSION = 1;
export const HASH_BYTES = 32;
/** The hash before the first frame. */
export const GENESIS_HASH: Uint8Array = new Uint8Array(HASH_BYTES);
/** No frame is larger; a header that says so is damaged. */
export const FRAME_BYTES_MAX = 1 << 30;

const MAGIC = 0x52465354; // "TSFR" as bytes
const AT = {
  magic: 0,
  version: 4,
  kind: 6,
  epoch: 8,
  firstSequence: 16,
  lastSequence: 24,
  durableSequence: 32,
  firstTimeUs: 40,
  segmentNumber: 48,
  offset: 56,
  recordCount: 64,
  payloadBytes: 68,
  payloadCrc: 72,
  chainHash: 92,
  headerCrc: 124,
} as const;

export interface FrameHeader {
  readonly kind: FrameKind;
  /** Which run of the venue wrote it; never decreases along a log. */
  readonly epoch: number;
  readonly firstSequence: number;
  readonly lastSequence: number;
  /** The highest command sequence known to be durable when this frame was written. */
  readonly durableSequence: number;
  /** The time of the first record; 0 in a frame without records. */
  readonly firstTimeUs: number;
  readonly segmentNumber: number;
  /** Of this frame's first byte in its segment. */
  readonly offset: number;
  readonly recordCount: number;
  /** Without header and padding. */
  readonly payloadBytes: number;
}

/** A frame's size on disk. */
export function frameBytes(payloadBytes: number, sectorBytes: number): number {
  return Math.ceil((FRAME_HEADER_BYTES + payloadBytes) / sectorBytes) * sectorBytes;
}

/**
 * Makes the records in `buffer` from `FRAME_HEADER_BYTES` on a frame, in place: header and zero padding (as far as
 * the memory reaches).
 * Returns its hash, the previous one of the next frame.
 */
export function sealFrame(
  buffer: RecordBuffer,
  header: FrameHeader,
  previousHash: Uint8Array,
  sectorBytes: number,
): Uint8Array {
  const { bytes, i32, f64 } = buffer;
  const end = FRAME_HEADER_BYTES + header.payloadBytes;
  bytes.fill(0, 0, FRAME_HEADER_BYTES);
  bytes.fill(0, end, Math.min(bytes.length, frameBytes(header.payloadBytes, sectorBytes)));
  i32[AT.magic >> 2] = MAGIC;
  bytes[AT.version] = FRAME_VERSION;
  bytes[AT.kind] = header.kind;
  f64[AT.epoch >> 3] = header.epoch;
  f64[AT.firstSequence >> 3] = header.firstSequence;
  f64[AT.lastSequence >> 3] = header.lastSequence;
  f64[AT.durableSequence >> 3] = header.durableSequence;
  f64[AT.firstTimeUs >> 3] = header.firstTimeUs;
  f64[AT.segmentNumber >> 3] = header.segmentNumber;
  f64[AT.offset >> 3] = header.offset;
  i32[AT.recordCount >> 2] = header.recordCount;
  i32[AT.payloadBytes >> 2] = header.payloadBytes;
  i32[AT.payloadCrc >> 2] = crc32(bytes.subarray(FRAME_HEADER_BYTES, end));
  const hash = chainHash(buffer, 0, header.payloadBytes, previousHash);
  bytes.set(hash, AT.chainHash);
  i32[AT.headerCrc >> 2] = crc32(bytes.subarray(0, AT.headerCrc));
  return hash;
}

/** The time of the first record of a batch, or 0 where it has none. */
export function firstRecordTimeUs(buffer: RecordBuffer, end: number): number {
  return end > FRAME_HEADER_BYTES ? (buffer.f64[(FRAME_HEADER_BYTES + HEADER.timeUs) >> 3] as number) : 0;
}

/** What is wrong with the header at byte `at`, by itself; undefined for a sound one. */
export function headerFault(buffer: RecordBuffer, at: number): string | undefined {
  const { bytes, i32 } = buffer;
  if (i32[(at + AT.magic) >> 2] !== MAGIC) return 'no frame starts here';
  if (crc32(bytes.subarray(at, at + AT.headerCrc)) !== (i32[(at + AT.headerCrc) >> 2] as number) >>> 0) {
    return 'the header of the frame fails its checksum';
  }
  const version = bytes[at + AT.version] as number;
  if (version !== FRAME_VERSION) return `the frame has format version ${version}, this program reads ${FRAME_VERSION}`;
  const payloadBytes = i32[(at + AT.payloadBytes) >> 2] as number;
  if (payloadBytes < 0 || payloadBytes > FRAME_BYTES_MAX) return `the frame claims ${payloadBytes} bytes of records`;
  return undefined;
}

/** The format of a frame that is whole by its checksum, but of a later form than this program reads; undefined for others. */
export function newerFormat({ bytes, i32 }: RecordBuffer, at: number): string | undefined {
  const version = bytes[at + AT.version] as number;
  const isWhole =
    i32[(at + AT.magic) >> 2] === MAGIC &&
    crc32(bytes.subarray(at, at + AT.headerCrc)) === (i32[(at + AT.headerCrc) >> 2] as number) >>> 0;
  if (!isWhole || version <= FRAME_VERSION) return undefined;
  return `the frame has format version ${version}, this program reads ${FRAME_VERSION}`;
}

/** Reads a header that has no fault. */
export function readFrameHeader(buffer: RecordBuffer, at: number): FrameHeader {
  const { bytes, i32, f64 } = buffer;
  return {
    kind: bytes[at + AT.kind] as FrameKind,
    epoch: f64[(at + AT.epoch) >> 3] as number,
    firstSequence: f64[(at + AT.firstSequence) >> 3] as number,
    lastSequence: f64[(at + AT.lastSequence) >> 3] as number,
    durableSequence: f64[(at + AT.durableSequence) >> 3] as number,
    firstTimeUs: f64[(at + AT.firstTimeUs) >> 3] as number,
    segmentNumber: f64[(at + AT.segmentNumber) >> 3] as number,
    offset: f64[(at + AT.offset) >> 3] as number,
    recordCount: i32[(at + AT.recordCount) >> 2] as number,
    payloadBytes: i32[(at + AT.payloadBytes) >> 2] as number,
  };
}

export function payloadMatchesItsChecksum(buffer: RecordBuffer, at: number, payloadBytes: number): boolean {
  const start = at + FRAME_HEADER_BYTES;
  const stored = (buffer.i32[(at + AT.payloadCrc) >> 2] as number) >>> 0;
  return crc32(buffer.bytes.subarray(start, start + payloadBytes)) === stored;
}

/** The hash that the frame at `at` must carry when it follows the one with `previousHash`. */
export function chainHash(
  buffer: RecordBuffer,
  at: number,
  payloadBytes: number,
  previousHash: Uint8Array,
): Uint8Array {
  const start = at + FRAME_HEADER_BYTES;
  return createHash('sha256')
    .update(previousHash)
    .update(buffer.bytes.subarray(at, at + AT.chainHash))
    .update(buffer.bytes.subarray(start, start + payloadBytes))
    .digest();
}

/** The hash that the frame at `at` carries, copied. */
export function storedHash(buffer: RecordBuffer, at: number): Uint8Array {
  return buffer.bytes.slice(at + AT.chainHash, at + AT.chainHash + HASH_BYTES);
}
