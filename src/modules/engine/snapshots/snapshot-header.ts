/** The first sector of a snapshot: what it is of, where the journal goes on, and what its two bodies hash to. */
import { crc32 } from 'node:zlib';
import { RecordBuffer } from '../../../common/model/record-layout.js';
import { HASH_BYTES } from '../journal/frame.js';
import type { SnapshotPoint } from '../journal/verify.js';

export const SNAPSHOT_HEADER_BYTES = 512;
const SNAPSHOT_VERSION = 1;

const MAGIC = 0x4e535354; // "TSSN" as bytes
const AT = {
  magic: 0,
  version: 4,
  sequence: 8,
  timeUs: 16,
  nextSegment: 24,
  stateBytes: 32,
  partsBytes: 40,
  logicVersion: 48,
  stateVersion: 52,
  chainHash: 56,
  stateHash: 88,
  partsHash: 120,
  headerCrc: 508,
} as const;

export interface SnapshotHeader extends SnapshotPoint {
  /** The rules by which its last command was applied, and the form of its state. */
  readonly logicVersion: number;
  readonly stateVersion: number;
  readonly stateBytes: number;
  readonly partsBytes: number;
  /** SHA-256 of the state, which is the state hash of the core, and of the parts. */
  readonly stateHash: Uint8Array;
  readonly partsHash: Uint8Array;
}

export function encodeSnapshotHeader(header: SnapshotHeader): Uint8Array {
  const { bytes, i32, f64 } = new RecordBuffer(new ArrayBuffer(SNAPSHOT_HEADER_BYTES));
  i32[AT.magic >> 2] = MAGIC;
  bytes[AT.version] = SNAPSHOT_VERSION;
  for (const name of ['sequence', 'timeUs', 'nextSegment', 'stateBytes', 'partsBytes'] as const) {
    f64[AT[name] >> 3] = header[name];
  }
  for (const name of ['logicVersion', 'stateVersion'] as const) i32[AT[name] >> 2] = header[name];
  for (const name of ['chainHash', 'stateHash', 'partsHash'] as const) bytes.set(header[name], AT[name]);
  i32[AT.headerCrc >> 2] = crc32(bytes.subarray(0, AT.headerCrc));
  return bytes;
}

/** What is wrong with the header, or the header. */
export function decodeSnapshotHeader({ bytes, i32, f64 }: RecordBuffer): SnapshotHeader | string {
  if (i32[AT.magic >> 2] !== MAGIC) return 'the file does not start as a snapshot';
  if (crc32(bytes.subarray(0, AT.headerCrc)) !== (i32[AT.headerCrc >> 2] as number) >>> 0) {
    return 'the header of the snapshot fails its checksum';
  }
  const version = bytes[AT.version] as number;
  if (version !== SNAPSHOT_VERSION) {
    return `the snapshot has format version ${version}, this program reads ${SNAPSHOT_VERSION}`;
  }
  const double = (at: number): number => f64[at >> 3] as number;
  const hash = (at: number): Uint8Array => bytes.slice(at, at + HASH_BYTES);
  return {
    sequence: double(AT.sequence),
    timeUs: double(AT.timeUs),
    nextSegment: double(AT.nextSegment),
    stateBytes: double(AT.stateBytes),
    partsBytes: double(AT.partsBytes),
    logicVersion: i32[AT.logicVersion >> 2] as number,
    stateVersion: i32[AT.stateVersion >> 2] as number,
    chainHash: hash(AT.chainHash),
    stateHash: hash(AT.stateHash),
    partsHash: hash(AT.partsHash),
  };
}
