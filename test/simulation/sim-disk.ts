/**
 * A disk that behaves as badly as disks may, repeatably.
 *
 * What is written is seen by every reader at once (the page cache), but survives a power cut only once it is synced:
 * until then each 512-byte sector comes back old, new or as garbage, each name as it was or as it is, and a file that
 * grew as long as it was or is. A failed sync persists some sectors and silently forgets that the others were ever
 * changed, as ext4 does: readers go on seeing them, a later sync reports success, and a power cut brings the old
 * ones back. Killing the process loses nothing that was written.
 */
import type { DiskPort } from '../../src/modules/engine/journal/disk-port.js';
import type { SeededRandom } from './seeded-random.js';

const SECTOR_BYTES = 512;

export type DiskCall =
  'open' | 'read' | 'write' | 'sync' | 'rename' | 'unlink' | 'list' | 'makeDirectory' | 'syncDirectory';
/** `short`: half of the bytes are written and reported. */
export type DiskFault = 'EIO' | 'ENOSPC' | 'short';

/** Asked before every call, which has a number from 1 on. */
export type FaultPlan = (call: number, kind: DiskCall, path: string) => DiskFault | undefined;

interface SimFile {
  /** Its name as it is now. */
  path: string;
  durable: Uint8Array;
  durableSize: number;
  seen: Uint8Array;
  size: number;
  /** Sectors that the next sync makes durable. */
  readonly dirty: Set<number>;
}

/** A change of a directory that its sync makes durable. */
interface NameChange {
  readonly directory: string;
  readonly apply: (names: Map<string, SimFile>) => void;
}

export class SimDisk implements DiskPort {
  private names = new Map<string, SimFile>();
  private durableNames = new Map<string, SimFile>();
  private unsyncedNames: NameChange[] = [];
  private readonly handles = new Map<number, SimFile>();
  private nextHandle = 3;
  private isDead = false;
  /** Calls so far. */
  calls = 0;
  faults: FaultPlan = () => undefined;
  /** Syncs report success and do nothing: the worst disk, which a test of a test needs. */
  liesAboutSyncs = false;
  /** Room for all files together. */
  capacityBytes = Number.POSITIVE_INFINITY;

  constructor(private readonly random: SeededRandom) {}

  open(path: string, mode: 'read' | 'write' | 'create'): number {
    this.failIfPlanned('open', path);
    let file = this.names.get(path);
    if (mode === 'create') {
      file = newFile(path);
      this.changeName(path, file);
    }
    if (file === undefined) throw diskError('ENOENT', 'open', path);
    const handle = this.nextHandle++;
    this.handles.set(handle, file);
    return handle;
  }

  close(handle: number): void {
    this.handles.delete(handle);
  }

  read(handle: number, target: Uint8Array, offset: number, length: number, position: number): number {
    const file = this.opened(handle);
    this.failIfPlanned('read', file.path);
    const count = Math.max(0, Math.min(length, file.size - position));
    target.set(file.seen.subarray(position, position + count), offset);
    return count;
  }

  write(handle: number, source: Uint8Array, offset: number, length: number, position: number): number {
    const file = this.opened(handle);
    const fault = this.plannedFault('write', file.path);
    if (fault === 'EIO' || fault === 'ENOSPC') throw diskError(fault, 'write', file.path);
    const room = this.capacityBytes - this.usedBytes() + Math.max(0, file.size - position);
    const count = Math.min(fault === 'short' ? length >> 1 : length, room);
    if (count <= 0 && length > 0) throw diskError('ENOSPC', 'write', file.path);
    grow(file, position + count);
    file.seen.set(source.subarray(offset, offset + count), position);
    file.size = Math.max(file.size, position + count);
    const last = Math.floor((position + count - 1) / SECTOR_BYTES);
    for (let sector = Math.floor(position / SECTOR_BYTES); sector <= last; sector++) file.dirty.add(sector);
    return count;
  }

  syncData(handle: number): void {
    const file = this.opened(handle);
    const fault = this.plannedFault('sync', file.path);
    if (fault !== undefined) {
      for (const sector of file.dirty) if (this.random.chance(0.5)) persistSector(file, sector);
      file.dirty.clear();
      throw diskError(fault === 'ENOSPC' ? 'ENOSPC' : 'EIO', 'fdatasync', file.path);
    }
    if (this.liesAboutSyncs) return;
    for (const sector of file.dirty) persistSector(file, sector);
    file.dirty.clear();
    file.durableSize = file.size;
  }

  size(handle: number): number {
    return this.opened(handle).size;
  }

  rename(from: string, to: string): void {
    this.failIfPlanned('rename', from);
    const file = this.names.get(from);
    if (file === undefined) throw diskError('ENOENT', 'rename', from);
    file.path = to;
    this.change(from, (names) => {
      names.delete(from);
      names.set(to, file);
    });
  }

  unlink(path: string): void {
    this.failIfPlanned('unlink', path);
    if (!this.names.has(path)) throw diskError('ENOENT', 'unlink', path);
    this.change(path, (names) => void names.delete(path));
  }

  list(directory: string): string[] {
    this.failIfPlanned('list', directory);
    const prefix = `${directory}/`;
    return [...this.names.keys()].filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length));
  }

  /** Directories are as good as their names here: the first sync of a file's directory is what counts. */
  makeDirectory(directory: string): void {
    this.failIfPlanned('makeDirectory', directory);
  }

  syncDirectory(directory: string): void {
    this.failIfPlanned('syncDirectory', directory);
    for (const change of this.unsyncedNames) if (change.directory === directory) change.apply(this.durableNames);
    this.unsyncedNames = this.unsyncedNames.filter((change) => change.directory !== directory);
  }

  /** The process is gone: its handles too, and everything that it wrote is still seen. */
  kill(): void {
    this.handles.clear();
    this.isDead = false;
  }

  /** From now on every call fails, as on a device that is gone; `powerCut` or `kill` end it. */
  die(): void {
    this.isDead = true;
  }

  /** The machine is gone and comes back with what was durable, and what chance made of the rest. */
  powerCut(): void {
    this.kill();
    for (const change of this.unsyncedNames) if (this.random.chance(0.5)) change.apply(this.durableNames);
    this.unsyncedNames = [];
    for (const file of new Set(this.durableNames.values())) this.loseUnsynced(file);
    this.names = new Map(this.durableNames);
    for (const [path, file] of this.names) file.path = path;
  }

  /** Changes bytes behind everyone's back. */
  corrupt(path: string, change: (bytes: Uint8Array) => void): void {
    const file = this.fileAt(path);
    change(file.seen.subarray(0, file.size));
    file.durable = file.seen.slice();
    file.durableSize = file.size;
  }

  /** Changes the bits of `mask` in one byte for good. What is returned undoes it, unless the byte was written since. */
  rot(path: string, at: number, mask: number): () => void {
    const file = this.fileAt(path);
    const was = file.seen[at] as number;
    const set = (from: number, to: number): void => {
      if (file.seen[at] === from) file.seen[at] = to;
      if (file.durable[at] === from) file.durable[at] = to;
    };
    set(was, was ^ mask);
    return () => set(was ^ mask, was);
  }

  truncate(path: string, size: number): void {
    const file = this.fileAt(path);
    file.size = Math.min(file.size, size);
    file.durableSize = file.size;
    file.seen.fill(0, file.size);
    file.durable = file.seen.slice();
  }

  contents(path: string): Uint8Array {
    const file = this.fileAt(path);
    return file.seen.slice(0, file.size);
  }

  paths(): string[] {
    return [...this.names.keys()].toSorted();
  }

  /** An independent disk that holds the same, all of it durable. */
  copy(random: SeededRandom): SimDisk {
    const copy = new SimDisk(random);
    for (const [path, file] of this.names) {
      const seen = file.seen.slice();
      const same = {
        path,
        durable: seen.slice(),
        durableSize: file.size,
        seen,
        size: file.size,
        dirty: new Set<number>(),
      };
      copy.names.set(path, same);
      copy.durableNames.set(path, same);
    }
    return copy;
  }

  private loseUnsynced(file: SimFile): void {
    const size = this.random.chance(0.5) ? file.size : file.durableSize;
    for (const sector of file.dirty) {
      const fate = this.random.below(3);
      if (fate === 0) persistSector(file, sector);
      else if (fate === 1) this.garble(file, sector);
    }
    file.dirty.clear();
    file.size = size;
    file.durableSize = size;
    file.durable.fill(0, Math.min(size, file.durable.length));
    file.seen = file.durable.slice();
    grow(file, size);
  }

  private garble(file: SimFile, sector: number): void {
    growDurable(file, (sector + 1) * SECTOR_BYTES);
    const [first, step] = [this.random.below(256), 1 + this.random.below(255)];
    for (let index = 0; index < SECTOR_BYTES; index++)
      file.durable[sector * SECTOR_BYTES + index] = first + index * step;
  }

  private fileAt(path: string): SimFile {
    const file = this.names.get(path);
    if (file === undefined) throw diskError('ENOENT', 'open', path);
    return file;
  }

  private opened(handle: number): SimFile {
    const file = this.handles.get(handle);
    if (file === undefined) throw diskError('EBADF', 'use', String(handle));
    return file;
  }

  usedBytes(): number {
    let used = 0;
    for (const file of new Set(this.names.values())) used += file.size;
    return used;
  }

  private changeName(path: string, file: SimFile): void {
    this.change(path, (names) => void names.set(path, file));
  }

  private change(path: string, apply: NameChange['apply']): void {
    apply(this.names);
    this.unsyncedNames.push({ directory: path.slice(0, path.lastIndexOf('/')), apply });
  }

  private plannedFault(kind: DiskCall, path: string): DiskFault | undefined {
    this.calls += 1;
    const fault = this.faults(this.calls, kind, path);
    // A death, unlike a failed call, has no effect on what was written before.
    if (this.isDead) throw diskError('EIO', kind, path);
    return fault;
  }

  private failIfPlanned(kind: DiskCall, path: string): void {
    const fault = this.plannedFault(kind, path);
    if (fault !== undefined) throw diskError(fault === 'ENOSPC' ? 'ENOSPC' : 'EIO', kind, path);
  }
}

function newFile(path: string): SimFile {
  return { path, durable: new Uint8Array(0), durableSize: 0, seen: new Uint8Array(0), size: 0, dirty: new Set() };
}

function grow(file: SimFile, size: number): void {
  if (size > file.seen.length) file.seen = grown(file.seen, size);
}

function growDurable(file: SimFile, size: number): void {
  if (size > file.durable.length) file.durable = grown(file.durable, size);
}

function grown(bytes: Uint8Array, size: number): Uint8Array {
  const larger = new Uint8Array(Math.ceil(Math.max(size, bytes.length * 2) / SECTOR_BYTES) * SECTOR_BYTES);
  larger.set(bytes);
  return larger;
}

function persistSector(file: SimFile, sector: number): void {
  const start = sector * SECTOR_BYTES;
  growDurable(file, start + SECTOR_BYTES);
  grow(file, start + SECTOR_BYTES);
  file.durable.set(file.seen.subarray(start, start + SECTOR_BYTES), start);
}

function diskError(code: string, call: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${call} ${path}`), { code });
}
