import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { BUILD } from './engine-process.js';

export interface Change {
  readonly file: string;
  readonly from: RegExp;
  readonly to: string;
}

const WORKER = 'modules/engine/journal/journal-worker.js';
const PAUSE = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);';

/** Mistakes that the product must never be built with, as changes of what the build made of it. */
const sabotages = {
  'answers before it writes': [
    { file: WORKER, from: /tell\(\{\s*kind: 'durable'/, to: "void ({ kind: 'durable'" },
    {
      file: WORKER,
      from: /const commandBytes = open\.writeCommands/,
      to: `tell({ kind: 'durable', bytes: 0, writeUs: 0, syncUs: 0 });\n${PAUSE}\n$&`,
    },
  ],
  'forgets client order ids': [
    {
      file: 'modules/engine/domain/client-order-ids.js',
      from: /find\(accountId, buffer, at, bytes\) \{/,
      to: '$&\nreturn NOT_FOUND;',
    },
  ],
} satisfies Record<string, readonly Change[]>;

export interface OtherBuild {
  readonly folder: string;
  remove(): void;
}

/** A copy of the build with a mistake in it, in a folder of its own. */
export function sabotagedBuild(sabotage: keyof typeof sabotages): OtherBuild {
  return changedBuild(sabotages[sabotage]);
}

/** A copy of the build with changes, in a folder of its own. */
export function changedBuild(changes: readonly Change[]): OtherBuild {
  const root = mkdtempSync(join(tmpdir(), 'tradsys-sabotage-'));
  const folder = join(root, 'dist');
  cpSync(BUILD, folder, { recursive: true });
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'));
  cpSync(resolve('package.json'), join(root, 'package.json'));
  for (const { file, from, to } of changes) {
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    if (text.split(from).length !== 2) throw new Error(`${file} has not exactly one ${from}`);
    writeFileSync(path, text.replace(from, to));
  }
  return { folder, remove: () => rmSync(root, { recursive: true, force: true }) };
}
