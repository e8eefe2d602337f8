/**
 * A call of the operating system fails: the Nth write or fdatasync of the journal's thread, for N = 1, 2, 3 … . First in
 * node's own calls, which works everywhere, then in the kernel's by strace. `npm run test:faults` goes on until a run passes.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { SeededRandom } from '../simulation/seeded-random.js';
import { EngineProcess, type EngineProcessOptions } from './engine-process.js';
import { Load } from './load.js';
import { examineRemains } from './remains.js';

const isFull = process.env['FAULTS'] === 'full';
/** The set-up alone makes some twenty frames. */
const NS = isFull ? [1, 2, 3, 4, 5, 6, 9, 14, 20, 27, 35, 60, 100, 160] : [1, 7];
const ANSWERS = 150;
const SEED = 11;
/** What a process says that ends because of its disk. */
const EXIT_FAILED = 70;
/** A bound for what hangs, on a machine with other work too. */
const TIMEOUT_MS = isFull ? 5_400_000 : 900_000;

const hasStrace = process.platform === 'linux' && canTrace();
if (!hasStrace)
  process.stdout.write('strace cannot be used here: the tests that fail calls in the kernel are skipped.\n');

const cases = (['write', 'sync'] as const).flatMap((call) =>
  (isFull ? (['EIO', 'ENOSPC'] as const) : (['EIO'] as const)).map((code) => ({ call, code })),
);

describe('when a call fails in node', () => {
  test.each(cases)(
    '$call with $code, the engine stops answering, exits, and comes back with all that it acknowledged',
    async ({ call, code }) => {
      const ends = await failEach(NS, (at) => ({ broken: { call, at, how: code, thread: 'journal' } }));
      expect(ends.failed).toBeGreaterThan(0);
    },
    TIMEOUT_MS,
  );
});

describe('when a call fails in the kernel', () => {
  const unlessAbsent = hasStrace ? test : test.skip;
  unlessAbsent.each(isFull ? cases : cases.filter(({ call }) => call === 'sync'))(
    '$call with $code, the engine stops answering, exits, and comes back with all that it acknowledged',
    async ({ call, code }) => {
      const ends = await failEach(NS, (at, dataDir) => ({ under: strace(dataDir, call, code, at) }));
      expect(ends.failed).toBeGreaterThan(0);
    },
    TIMEOUT_MS,
  );
});

/** One life with each N, until one passes; each is followed by an examination and a life without faults. */
async function failEach(
  ns: readonly number[],
  optionsOf: (at: number, dataDir: string) => EngineProcessOptions,
): Promise<{ failed: number; passed: number }> {
  const ends = { failed: 0, passed: 0 };
  for (const at of ns) {
    const dataDir = mkdtempSync(join(tmpdir(), 'tradsys-io-'));
    const load = new Load(new SeededRandom(SEED));
    try {
      // The journal as it is after a first start, so that the Nth call is one of the journal's thread.
      await stopped(EngineProcess.start(dataDir), 0);
      const engine = EngineProcess.start(dataDir, optionsOf(at, dataDir));
      await engine.ready;
      await load.run(engine, ANSWERS);
      // Whoever has all answers did not see a failure; it may come all the same, in what the journal prepares.
      const code = load.isDone ? await engine.end('SIGTERM') : await engine.gone;
      if (code === 0 && engine.failed === undefined) ends.passed += 1;
      else {
        const failed = expect.stringMatching(/EIO|ENOSPC|i\/o error|no space/);
        expect({ at, code, failed: engine.failed }).toEqual({ at, code: EXIT_FAILED, failed });
        ends.failed += 1;
      }
      examineRemains(dataDir, load);
      const next = EngineProcess.start(dataDir);
      await load.run(next, ANSWERS);
      await stopped(next, 0);
      examineRemains(dataDir, load);
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
    if (ends.passed > 0) break;
  }
  return ends;
}

async function stopped(engine: EngineProcess, code: number): Promise<void> {
  await engine.ready;
  const ended = await engine.end('SIGTERM');
  if (ended !== code) throw new Error(`the engine ended with ${ended}: ${engine.failed}\n${engine.said}`);
}

/** Counts are per thread; only calls on the journal's present segment count. */
function strace(dataDir: string, call: 'write' | 'sync', code: string, at: number): string[] {
  const name = call === 'write' ? 'pwrite64' : 'fdatasync';
  const segment = join(dataDir, 'journal', '000000000001.seg');
  const inject = `inject=${name}:error=${code}:when=${at}`;
  return ['strace', '-f', '-qq', '-o', '/dev/null', '-P', segment, '-e', `trace=${name}`, '-e', inject];
}

function canTrace(): boolean {
  return spawnSync('strace', ['-qq', '-o', '/dev/null', '-e', 'trace=write', 'true']).status === 0;
}
