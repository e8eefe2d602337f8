/**
 * As much of the tar format (POSIX ustar) as a backup needs: regular files with short names. `tar tvf` lists it, `tar xf`
 * unpacks it. A header's own checksum guards its fields, the manifest what follows.
 */
const BLOCK_BYTES = 512;
const NAME_BYTES = 100;
const AT = { name: 0, mode: 100, size: 124, modified: 136, checksum: 148, type: 156, magic: 257 } as const;
const CHECKSUM_BYTES = 8;
const REGULAR_FILE = '0';
const MAGIC = 'ustar\u000000';
/** What ends a tar file. */
export const TAR_END = new Uint8Array(2 * BLOCK_BYTES);
export { BLOCK_BYTES as TAR_BLOCK_BYTES };

export interface TarEntry {
  readonly name: string;
  readonly bytes: number;
}

/** How many zeros follow an entry's content. */
export function tarPadding(bytes: number): number {
  return (BLOCK_BYTES - (bytes % BLOCK_BYTES)) % BLOCK_BYTES;
}

export function encodeTarHeader({ name, bytes }: TarEntry, mode: number): Uint8Array {
  if (!/^[\x21-\x7e]{1,99}$/.test(name)) throw new RangeError(`${name} is no name of a tar entry here`);
  const block = Buffer.alloc(BLOCK_BYTES);
  block.write(name, AT.name);
  block.write(octal(mode, 7), AT.mode);
  block.write(octal(bytes, 11), AT.size);
  block.write(octal(0, 11), AT.modified);
  block.write(REGULAR_FILE, AT.type);
  block.write(MAGIC, AT.magic);
  block.write(octal(checksumOf(block), 6), AT.checksum);
  return block;
}

/** The entry that a header tells of, `end` at the end of the file, or why it is neither. */
export function decodeTarHeader(block: Uint8Array): TarEntry | 'end' | { readonly fault: string } {
  const header = Buffer.from(block.buffer, block.byteOffset, block.length);
  if (header.every((byte) => byte === 0)) return 'end';
  if (numberAt(header, AT.checksum, CHECKSUM_BYTES) !== checksumOf(header))
    return { fault: 'a header fails its checksum' };
  if (textAt(header, AT.magic, 5) !== 'ustar' || textAt(header, AT.type, 1) !== REGULAR_FILE) {
    return { fault: 'it holds what is no regular file' };
  }
  const bytes = numberAt(header, AT.size, 12);
  if (bytes === undefined) return { fault: 'a size is no number' };
  return { name: textAt(header, AT.name, NAME_BYTES), bytes };
}

/** The sum of all bytes, those of the checksum itself counted as spaces. */
function checksumOf(header: Uint8Array): number {
  let sum = CHECKSUM_BYTES * 0x20;
  for (let at = 0; at < BLOCK_BYTES; at += 1) {
    if (at < AT.checksum || at >= AT.checksum + CHECKSUM_BYTES) sum += header[at] as number;
  }
  return sum;
}

function octal(value: number, digits: number): string {
  return `${value.toString(8).padStart(digits, '0')}\0`;
}

function textAt(header: Buffer, at: number, length: number): string {
  const text = header.toString('latin1', at, at + length);
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}

function numberAt(header: Buffer, at: number, length: number): number | undefined {
  const text = textAt(header, at, length).trim();
  return /^[0-7]{1,11}$/.test(text) ? Number.parseInt(text, 8) : undefined;
}
