/**
 * Snapshot files: `000000000123456.snap`, named by the last sequence that they contain. One is written whole under
 * another name, synced, and only then gets its own; so a file with that name is complete, and whatever is wrong with it
 * happened later. `docs/journal.md` has it byte by byte.
 */
import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { RecordBuffer } from '../../../common/model/record-layout.js';
import type { StateSink, StateSource } from '../../../common/model/state-series.js';
import { type DiskPort, writeFully } from '../journal/disk-port.js';
import { StateReader, StateWriter } from '../state-bytes.js';
import {
  decodeSnapshotHeader,
  encodeSnapshotHeader,
  SNAPSHOT_HEADER_BYTES,
  type SnapshotHeader,
} from './snapshot-header.js';

const NAME = /^(\d{15})\.snap$/;
const NEW_SUFFIX = '.new';
const READ_BYTES = 1 << 20;
/** Little at a time, so that the syncs of the journal do not wait behind a whole snapshot. */
const SYNC_EVERY_BYTES = 8 << 20;

export interface Snapshot {
  readonly path: string;
  readonly header: SnapshotHeader;
}

function snapshotDirectory(dataDir: string): string {
  return join(dataDir, 'snapshots');
}

export function snapshotPath(dataDir: string, sequence: number): string {
  return join(snapshotDirectory(dataDir), `${String(sequence).padStart(15, '0')}.snap`);
}

/** The sequences of the snapshots that there are, newest first. Whether they are sound is another question. */
export function listSnapshots(disk: DiskPort, dataDir: string): number[] {
  return disk
    .list(snapshotDirectory(dataDir))
    .flatMap((name) => NAME.exec(name)?.[1] ?? [])
    .map(Number)
    .toSorted((left, right) => right - left);
}

/** Reads the header only. Returns what is wrong with it as a text. */
export function readSnapshot(disk: DiskPort, path: string): Snapshot | string {
  const handle = disk.open(path, 'read');
  try {
    const buffer = new RecordBuffer(new ArrayBuffer(SNAPSHOT_HEADER_BYTES));
    if (disk.read(handle, buffer.bytes, 0, SNAPSHOT_HEADER_BYTES, 0) < SNAPSHOT_HEADER_BYTES) {
      return 'the file is shorter than the header of a snapshot';
    }
    const header = decodeSnapshotHeader(buffer);
    if (typeof header === 'string') return header;
    if (basename(path) !== basename(snapshotPath('', header.sequence)) && !path.endsWith(NEW_SUFFIX)) {
      return `the file is the snapshot of sequence ${header.sequence}`;
    }
    if (disk.size(handle) !== SNAPSHOT_HEADER_BYTES + header.stateBytes + header.partsBytes) {
      return 'the file has another length than its header says';
    }
    return { path, header };
  } finally {
    disk.close(handle);
  }
}

/** What is wrong with the bodies of a snapshot, which are read whole; undefined for a sound one. */
export function bodyFault(disk: DiskPort, { path, header }: Snapshot): string | undefined {
  const stateEnd = SNAPSHOT_HEADER_BYTES + header.stateBytes;
  const bodies = [
    { name: 'state', start: SNAPSHOT_HEADER_BYTES, end: stateEnd, hash: header.stateHash },
    { name: 'parts', start: stateEnd, end: stateEnd + header.partsBytes, hash: header.partsHash },
  ];
  const handle = disk.open(path, 'read');
  try {
    for (const { name, start, end, hash } of bodies) {
      if (Buffer.compare(hashOf(disk, handle, start, end), hash) !== 0) return `the ${name} fails its hash`;
    }
    return undefined;
  } finally {
    disk.close(handle);
  }
}

/** Gives both bodies of a sound snapshot to whom they belong. */
export function loadSnapshot(
  disk: DiskPort,
  { path, header }: Snapshot,
  loadState: (source: StateSource) => void,
  loadParts?: (source: StateSource) => void,
): void {
  const stateEnd = SNAPSHOT_HEADER_BYTES + header.stateBytes;
  const handle = disk.open(path, 'read');
  try {
    loadState(sourceOf(disk, handle, SNAPSHOT_HEADER_BYTES, stateEnd));
    loadParts?.(sourceOf(disk, handle, stateEnd, stateEnd + header.partsBytes));
  } finally {
    disk.close(handle);
  }
}

export interface SnapshotBodies {
  readonly saveState: (sink: StateSink) => void;
  readonly saveParts: (sink: StateSink) => void;
}

type SnapshotOrigin = Omit<SnapshotHeader, 'stateBytes' | 'partsBytes' | 'stateHash' | 'partsHash'>;

/** Writes a snapshot and makes it durable; it has its name when `accept` finds it good, else it is gone. */
export function writeSnapshot(
  disk: DiskPort,
  dataDir: string,
  origin: SnapshotOrigin,
  bodies: SnapshotBodies,
  accept: (written: Snapshot) => void,
): Snapshot {
  const path = snapshotPath(dataDir, origin.sequence);
  const temporary = path + NEW_SUFFIX;
  disk.makeDirectory(snapshotDirectory(dataDir));
  disk.syncDirectory(dataDir);
  try {
    const header = writeFile(disk, temporary, origin, bodies);
    accept({ path: temporary, header });
    disk.rename(temporary, path);
    disk.syncDirectory(snapshotDirectory(dataDir));
    return { path, header };
  } catch (error) {
    removeUnfinished(disk, dataDir);
    throw error;
  }
}

/** What a process that ended had not finished. */
export function removeUnfinished(disk: DiskPort, dataDir: string): void {
  const directory = snapshotDirectory(dataDir);
  for (const name of disk.list(directory)) if (name.endsWith(NEW_SUFFIX)) disk.unlink(join(directory, name));
}

function writeFile(disk: DiskPort, path: string, origin: SnapshotOrigin, bodies: SnapshotBodies): SnapshotHeader {
  const handle = disk.open(path, 'create');
  try {
    const state = writeBody(disk, handle, SNAPSHOT_HEADER_BYTES, bodies.saveState);
    const parts = writeBody(disk, handle, SNAPSHOT_HEADER_BYTES + state.bytes, bodies.saveParts);
    const header: SnapshotHeader = {
      ...origin,
      stateBytes: state.bytes,
      partsBytes: parts.bytes,
      stateHash: state.hash,
      partsHash: parts.hash,
    };
    writeFully(disk, handle, encodeSnapshotHeader(header), 0, SNAPSHOT_HEADER_BYTES, 0);
    disk.syncData(handle);
    return header;
  } finally {
    disk.close(handle);
  }
}

function writeBody(
  disk: DiskPort,
  handle: number,
  start: number,
  save: (sink: StateSink) => void,
): { readonly bytes: number; readonly hash: Uint8Array } {
  const hash = createHash('sha256');
  let at = start;
  let syncedTo = start;
  const writer = new StateWriter((bytes) => {
    hash.update(bytes);
    writeFully(disk, handle, bytes, 0, bytes.length, at);
    at += bytes.length;
    if (at - syncedTo < SYNC_EVERY_BYTES) return;
    disk.syncData(handle);
    syncedTo = at;
  });
  save(writer);
  writer.end();
  return { bytes: at - start, hash: hash.digest() };
}

function hashOf(disk: DiskPort, handle: number, start: number, end: number): Uint8Array {
  const hash = createHash('sha256');
  const chunk = new Uint8Array(Math.min(READ_BYTES, Math.max(1, end - start)));
  for (let at = start; at < end;) {
    const count = disk.read(handle, chunk, 0, Math.min(chunk.length, end - at), at);
    if (count === 0) break;
    hash.update(chunk.subarray(0, count));
    at += count;
  }
  return hash.digest();
}

function sourceOf(disk: DiskPort, handle: number, start: number, end: number): StateSource {
  let at = start;
  return new StateReader((into) => {
    const count = disk.read(handle, into, 0, Math.min(into.length, end - at), at);
    at += count;
    return count;
  });
}
