import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { NodeDisk } from '../journal/node-disk.js';
import { BackupDamaged } from './backup-damaged.js';
import { type BackupEntry, type BackupManifest, decodeManifest, isEntryName, MANIFEST_NAME } from './manifest.js';
import { decodeTarHeader, TAR_BLOCK_BYTES, TAR_END, type TarEntry, tarPadding } from './tar.js';

const OWNER_ONLY = 0o600;
const CHUNK_BYTES = 1 << 20;
const MANIFEST_BYTES_MAX = 64 << 20;

/** Writes what is in a backup below `directory` and syncs it. Throws `BackupDamaged` unless all of it is there and sound. */
export async function readBackup(file: string, directory: string): Promise<BackupManifest> {
  const source = new BackupSourceFile(file, await open(file, 'r'));
  try {
    const found: BackupEntry[] = [];
    for (let entry = await source.next(); entry !== undefined; entry = await source.next()) {
      if (entry.name === MANIFEST_NAME) {
        const manifest = await source.manifest(entry);
        requireSame(file, manifest.entries, found);
        syncDirectories(directory, found);
        return manifest;
      }
      if (!isEntryName(entry.name))
        throw new BackupDamaged(file, `it holds ${entry.name}, which is no part of a backup`);
      found.push(await source.extract(entry, directory));
    }
    throw new BackupDamaged(file, 'it has no manifest');
  } finally {
    await source.close();
  }
}

class BackupSourceFile {
  private offset = 0;

  constructor(
    private readonly file: string,
    private readonly handle: FileHandle,
  ) {}

  async next(): Promise<TarEntry | undefined> {
    const header = decodeTarHeader(await this.read(TAR_BLOCK_BYTES));
    if (header === 'end') return undefined;
    if ('fault' in header) throw new BackupDamaged(this.file, header.fault);
    return header;
  }

  async manifest({ bytes }: TarEntry): Promise<BackupManifest> {
    if (bytes > MANIFEST_BYTES_MAX) throw new BackupDamaged(this.file, 'its manifest is too long');
    const manifest = decodeManifest(Buffer.from(await this.read(bytes)).toString());
    await this.readZeros(tarPadding(bytes) + TAR_END.length);
    if (typeof manifest === 'string') throw new BackupDamaged(this.file, manifest);
    return manifest;
  }

  async extract({ name, bytes }: TarEntry, directory: string): Promise<BackupEntry> {
    const path = join(directory, name);
    await mkdir(dirname(path), { recursive: true });
    const target = await open(path, 'wx', OWNER_ONLY);
    const hash = createHash('sha256');
    try {
      for (let left = bytes; left > 0;) {
        const part = await this.read(Math.min(CHUNK_BYTES, left));
        hash.update(part);
        for (let at = 0; at < part.length;) at += (await target.write(part, at)).bytesWritten;
        left -= part.length;
      }
      await target.sync();
    } finally {
      await target.close();
    }
    await this.readZeros(tarPadding(bytes));
    return { name, bytes, sha256: hash.digest('hex') };
  }

  close(): Promise<void> {
    return this.handle.close();
  }

  private async readZeros(length: number): Promise<void> {
    const zeros = await this.read(length);
    if (zeros.some((byte) => byte !== 0)) throw new BackupDamaged(this.file, 'what should be blank is not');
  }

  private async read(length: number): Promise<Uint8Array> {
    const part = new Uint8Array(length);
    for (let at = 0; at < length;) {
      const { bytesRead } = await this.handle.read(part, at, length - at, this.offset + at);
      if (bytesRead === 0) throw new BackupDamaged(this.file, 'it has lost its end');
      at += bytesRead;
    }
    this.offset += length;
    return part;
  }
}

function requireSame(file: string, expected: readonly BackupEntry[], found: readonly BackupEntry[]): void {
  const byName = new Map(found.map((entry) => [entry.name, entry]));
  for (const { name, bytes, sha256 } of expected) {
    const entry = byName.get(name);
    if (entry === undefined) throw new BackupDamaged(file, `${name} is missing`);
    if (entry.bytes !== bytes || entry.sha256 !== sha256) throw new BackupDamaged(file, `${name} fails its checksum`);
    byName.delete(name);
  }
  const [extra] = byName.keys();
  if (extra !== undefined) throw new BackupDamaged(file, `${extra} is not in its manifest`);
}

function syncDirectories(directory: string, entries: readonly BackupEntry[]): void {
  const folders = new Set(entries.map(({ name }) => dirname(join(directory, name))));
  for (const folder of folders) new NodeDisk().syncDirectory(folder);
}
