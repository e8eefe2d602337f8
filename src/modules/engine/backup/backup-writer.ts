import { createHash } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { NodeDisk } from '../journal/node-disk.js';
import { type BackupEntry, type BackupManifest, encodeManifest, MANIFEST_NAME } from './manifest.js';
import { encodeTarHeader, TAR_END, tarPadding } from './tar.js';

const OWNER_ONLY = 0o600;
const CHUNK_BYTES = 1 << 20;

/** A file that goes into the backup: its first `bytes` bytes, or all that it has when it is opened. */
export interface BackupSource {
  readonly name: string;
  readonly path: string;
  readonly bytes?: number;
}

/** Writes a tar file of `sources` and their manifest under a name of its own; it gets its real one when it is durable. */
export async function writeBackup(
  file: string,
  sources: readonly BackupSource[],
  about: Omit<BackupManifest, 'format' | 'entries'>,
): Promise<void> {
  const partial = `${file}.partial`;
  const target = await open(partial, 'w', OWNER_ONLY);
  try {
    const entries: BackupEntry[] = [];
    for (const source of sources) entries.push(await copy(source, target));
    const manifest = encodeManifest({ ...about, entries });
    await write(target, encodeTarHeader({ name: MANIFEST_NAME, bytes: manifest.length }, OWNER_ONLY));
    await write(target, manifest);
    await write(target, new Uint8Array(tarPadding(manifest.length)));
    await write(target, TAR_END);
    await target.sync();
    await target.close();
    await rename(partial, file);
    new NodeDisk().syncDirectory(dirname(resolve(file)));
  } catch (error) {
    await target.close().catch(() => undefined);
    await rm(partial, { force: true });
    throw error;
  }
}

async function copy({ name, path, bytes: wished }: BackupSource, target: FileHandle): Promise<BackupEntry> {
  const hash = createHash('sha256');
  const source = await open(path, 'r');
  try {
    const bytes = wished ?? (await source.stat()).size;
    await write(target, encodeTarHeader({ name, bytes }, OWNER_ONLY));
    const chunk = new Uint8Array(Math.min(CHUNK_BYTES, bytes));
    for (let at = 0; at < bytes;) {
      const wanted = Math.min(chunk.length, bytes - at);
      const { bytesRead } = await source.read(chunk, 0, wanted, at);
      // A file that has lost its end since reads as zeros there, as it does in its place.
      if (bytesRead === 0) chunk.fill(0, 0, wanted);
      const part = chunk.subarray(0, bytesRead === 0 ? wanted : bytesRead);
      hash.update(part);
      await write(target, part);
      at += part.length;
    }
    await write(target, new Uint8Array(tarPadding(bytes)));
    return { name, bytes, sha256: hash.digest('hex') };
  } finally {
    await source.close();
  }
}

/** All of it or an error: a full disk can take a part without one. */
async function write(target: FileHandle, part: Uint8Array): Promise<void> {
  for (let at = 0; at < part.length;) {
    const { bytesWritten } = await target.write(part, at, part.length - at);
    if (bytesWritten === 0) throw new Error('the disk wrote nothing and gave no reason');
    at += bytesWritten;
  }
}
