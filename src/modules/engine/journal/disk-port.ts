/**
 * The disk as the journal sees it: the few synchronous calls that durability is made of, so that a simulated
 * disk can fail each of them. Every call throws a `NodeJS.ErrnoException` where the real one would.
 */
export interface DiskPort {
  /** `write` needs an existing file; `create` makes an empty one, whatever was there before. */
  open(path: string, mode: 'read' | 'write' | 'create'): number;
  close(handle: number): void;
  /** Returns the number of bytes read: less than `length` at the end of the file. */
  read(handle: number, target: Uint8Array, offset: number, length: number, position: number): number;
  /** Returns the number of bytes written, which a full disk can make less than `length` without an error. */
  write(handle: number, source: Uint8Array, offset: number, length: number, position: number): number;
  /** fdatasync. After a failure the state of the file is unknown: it must never be tried again. */
  syncData(handle: number): void;
  size(handle: number): number;
  rename(from: string, to: string): void;
  unlink(path: string): void;
  /** Names in a directory, in no order; none where there is no directory. */
  list(directory: string): string[];
  makeDirectory(directory: string): void;
  /** A created or renamed file is sure to be found after a power cut only once its directory is synced. */
  syncDirectory(directory: string): void;
}

/** Writes `source[start, end)` at `position`, all of it or an error: a short write is gone on with, so that its cause shows. */
export function writeFully(
  disk: DiskPort,
  handle: number,
  source: Uint8Array,
  start: number,
  end: number,
  position: number,
): void {
  let at = start;
  while (at < end) {
    const written = disk.write(handle, source, at, end - at, position + at - start);
    if (written <= 0) throw new Error(`the disk wrote ${written} of ${end - at} bytes and gave no reason`);
    at += written;
  }
}

const ZERO_CHUNK = new Uint8Array(1 << 20);

/** Really writes zeros over `[from, to)`: a hole would make the sync of every later frame change metadata, about ten times dearer. */
export function writeZeros(disk: DiskPort, handle: number, from: number, to: number): void {
  for (let at = from; at < to; at += ZERO_CHUNK.length) {
    writeFully(disk, handle, ZERO_CHUNK, 0, Math.min(ZERO_CHUNK.length, to - at), at);
  }
}

export function toError(thrown: unknown): Error {
  return isErrorLike(thrown) ? thrown : new Error(String(thrown));
}

/** The system's code of a failed call, such as `ENOSPC`. */
export function errorCode(thrown: unknown): string | undefined {
  return isErrorLike(thrown) ? (thrown as NodeJS.ErrnoException).code : undefined;
}

/** Not `instanceof`: an error of the file system can come from another realm. */
function isErrorLike(thrown: unknown): thrown is Error {
  return typeof thrown === 'object' && thrown !== null && 'message' in thrown;
}
