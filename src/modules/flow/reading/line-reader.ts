import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { FlowError } from '../flow-error.js';

/** A longer line is no line of a recording. */
const LINE_BYTES_MAX = 1 << 20;
const XZ_MAGIC = Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]);
const CR = '\r';

export interface NumberedLines {
  /** The number of the first line, from 1. */
  readonly firstLine: number;
  readonly lines: readonly string[];
}

/**
 * The lines of a file, some hundred at a time, without their ends; of a file that `xz` has packed, its contents. `xz` is the
 * program of that name (`xzProgram` says which). Throws `FlowError` where the file cannot be read.
 */
export async function* linesOf(file: string, xzProgram = 'xz'): AsyncGenerator<NumberedLines> {
  const chunks = (await isPacked(file)) ? unpacked(file, xzProgram) : createReadStream(file);
  let rest = '';
  let firstLine = 1;
  for await (const chunk of utf8(chunks)) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() as string;
    if (rest.length > LINE_BYTES_MAX)
      throw new FlowError(`${file}, line ${firstLine + lines.length}: it is longer than ${LINE_BYTES_MAX} bytes`);
    if (lines.length === 0) continue;
    yield { firstLine, lines: lines.map(withoutReturn) };
    firstLine += lines.length;
  }
  if (rest !== '') yield { firstLine, lines: [withoutReturn(rest)] };
}

async function* utf8(chunks: AsyncIterable<Buffer> | Readable): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8');
  for await (const chunk of chunks as AsyncIterable<Buffer>) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

async function isPacked(file: string): Promise<boolean> {
  try {
    const handle = await open(file);
    try {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(XZ_MAGIC.length), 0, XZ_MAGIC.length, 0);
      return bytesRead === XZ_MAGIC.length && buffer.equals(XZ_MAGIC);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new FlowError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

async function* unpacked(file: string, xzProgram: string): AsyncGenerator<Buffer> {
  const child = spawn(xzProgram, ['--decompress', '--stdout', '--', file], { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(0, 1_000)));
  const ended = once(child, 'close') as Promise<[number | null]>;
  // Listened to at once, so that it is never unhandled; a reader that stops early does not want to know.
  const failure = ended.then(
    ([code]) => (code === 0 ? undefined : `${file} cannot be unpacked: ${complaint.trim() || `xz ended with ${code}`}`),
    () => `${file} is packed, and the program ${xzProgram} that unpacks it is missing: install xz, or unpack the file`,
  );
  try {
    yield* child.stdout as AsyncIterable<Buffer>;
    const message = await failure;
    if (message !== undefined) throw new FlowError(message);
  } finally {
    child.kill();
  }
}

function withoutReturn(line: string): string {
  return line.endsWith(CR) ? line.slice(0, -1) : line;
}
