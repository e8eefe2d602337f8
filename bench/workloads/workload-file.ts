/**
 * Workloads as files, so that every engine reads the same bytes: eight characters that say what it is, the length of
 * the header, the header as JSON padded to whole words, the commands as little-endian 32-bit integers.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { WorkloadSpec } from './catalogue.js';
import { CommandList } from './command-list.js';
import type { FlowShape } from './flow-statistics.js';
import type { Workload } from './workload.js';

const MAGIC = 'TSBENCH1';
const PREAMBLE_BYTES = 12;
const HASH_DIGITS = 16;

interface Header {
  readonly untimedCommands: number;
  readonly shape: FlowShape;
}

export interface StoredWorkload {
  readonly file: string;
  readonly shape: FlowShape;
  readonly untimedCommands: number;
}

/** Makes the file unless it is there, and checks that it holds what the catalogue says. */
export function storeWorkload(spec: WorkloadSpec, cacheDir: string): StoredWorkload {
  const file = join(cacheDir, `${spec.name.toLowerCase()}-${spec.sha256}.bin`);
  if (!existsSync(file)) write(file, spec.generate());
  const { commands, shape, untimedCommands } = readWorkload(file);
  const sha256 = hashOf(commands.words);
  if (sha256 !== spec.sha256) throw new Error(`${spec.name} has the hash ${sha256}, the catalogue says ${spec.sha256}`);
  return { file, shape, untimedCommands };
}

export function readWorkload(file: string): Workload {
  const bytes = readFileSync(file);
  if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) throw new Error(`${file} is no workload`);
  const headerBytes = bytes.readUInt32LE(MAGIC.length);
  const { untimedCommands, shape } = JSON.parse(
    bytes.toString('utf8', PREAMBLE_BYTES, PREAMBLE_BYTES + headerBytes),
  ) as Header;
  const start = bytes.byteOffset + PREAMBLE_BYTES + headerBytes;
  const words = new Int32Array(bytes.buffer.slice(start, bytes.byteOffset + bytes.length));
  return { commands: new CommandList(words, shape.commands), untimedCommands, shape };
}

function write(file: string, { commands, untimedCommands, shape }: Workload): void {
  const header: Header = { untimedCommands, shape };
  const json = JSON.stringify(header);
  const headerBytes = Buffer.from(json.padEnd(json.length + ((4 - (Buffer.byteLength(json) & 3)) & 3)));
  const preamble = Buffer.alloc(PREAMBLE_BYTES);
  preamble.write(MAGIC, 'latin1');
  preamble.writeUInt32LE(headerBytes.length, MAGIC.length);
  mkdirSync(dirname(file), { recursive: true });
  // Under another name first: an interrupted run leaves no half file behind.
  writeFileSync(`${file}.part`, Buffer.concat([preamble, headerBytes, new Uint8Array(commands.words.buffer)]));
  renameSync(`${file}.part`, file);
}

function hashOf(words: Int32Array): string {
  const bytes = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
  return createHash('sha256').update(bytes).digest('hex').slice(0, HASH_DIGITS);
}
