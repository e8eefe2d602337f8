import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { type DiskPort, writeFully } from '../journal/disk-port.js';

const COPY_BYTES = 1 << 20;
const NEW_SUFFIX = '.new';

/**
 * Copies a sealed segment into `directory`, which may be on another disk, under its own name. When this returns, the copy has been synced
 * and read back; one that was there before (of a run that was interrupted) is written anew.
 */
export function archiveSegment(disk: DiskPort, path: string, directory: string): void {
  disk.makeDirectory(directory);
  disk.syncDirectory(dirname(directory));
  const target = join(directory, basename(path));
  const temporary = target + NEW_SUFFIX;
  const hash = copyFile(disk, path, temporary);
  if (hashOf(disk, temporary) !== hash) throw new Error(`${temporary} does not read back as ${path}`);
  disk.rename(temporary, target);
  disk.syncDirectory(directory);
}

/** Returns the hash of what was copied. */
function copyFile(disk: DiskPort, from: string, to: string): string {
  const target = disk.open(to, 'create');
  try {
    let at = 0;
    const hash = readThrough(disk, from, (chunk) => {
      writeFully(disk, target, chunk, 0, chunk.length, at);
      at += chunk.length;
    });
    disk.syncData(target);
    return hash;
  } finally {
    disk.close(target);
  }
}

function hashOf(disk: DiskPort, path: string): string {
  return readThrough(disk, path, () => undefined);
}

function readThrough(disk: DiskPort, path: string, take: (chunk: Uint8Array) => void): string {
  const hash = createHash('sha256');
  const buffer = new Uint8Array(COPY_BYTES);
  const source = disk.open(path, 'read');
  try {
    for (let at = 0; ;) {
      const count = disk.read(source, buffer, 0, buffer.length, at);
      if (count === 0) return hash.digest('hex');
      const chunk = buffer.subarray(0, count);
      hash.update(chunk);
      take(chunk);
      at += count;
    }
  } finally {
    disk.close(source);
  }
}
