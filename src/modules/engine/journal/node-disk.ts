import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { type DiskPort, errorCode } from './disk-port.js';

const flags = { read: 'r', write: 'r+', create: 'w+' } as const;

/** The real disk. */
export class NodeDisk implements DiskPort {
  open(path: string, mode: 'read' | 'write' | 'create'): number {
    return openSync(path, flags[mode]);
  }

  close(handle: number): void {
    closeSync(handle);
  }

  read(handle: number, target: Uint8Array, offset: number, length: number, position: number): number {
    return readSync(handle, target, offset, length, position);
  }

  write(handle: number, source: Uint8Array, offset: number, length: number, position: number): number {
    return writeSync(handle, source, offset, length, position);
  }

  syncData(handle: number): void {
    fdatasyncSync(handle);
  }

  size(handle: number): number {
    return fstatSync(handle).size;
  }

  rename(from: string, to: string): void {
    renameSync(from, to);
  }

  unlink(path: string): void {
    unlinkSync(path);
  }

  list(directory: string): string[] {
    try {
      return readdirSync(directory);
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return [];
      throw error;
    }
  }

  makeDirectory(directory: string): void {
    mkdirSync(directory, { recursive: true });
  }

  syncDirectory(directory: string): void {
    // Windows cannot open a directory; it keeps renames in order by itself.
    if (process.platform === 'win32') return;
    const handle = openSync(directory, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  }
}
