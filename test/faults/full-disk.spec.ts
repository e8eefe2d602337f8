/** A file system that runs full under load, at another byte each time, and gets room again. Needs root, for a tmpfs. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { SeededRandom } from '../simulation/seeded-random.js';
import { EngineProcess } from './engine-process.js';
import { Load } from './load.js';
import { examineRemains } from './remains.js';

const isFull = process.env['FAULTS'] === 'full';
const ROUNDS = isFull ? 12 : 2;
const SEGMENT_BYTES = 128 << 10;
const ROOM_KIB = 800;
const ROOM_KIB_VARIES = 400;
const PLENTY_KIB = 64 << 10;
const ANSWERS_AFTER = 200;
/** A bound for what hangs, on a machine with other work too. */
const TIMEOUT_MS = isFull ? 5_400_000 : 900_000;
const seed = Number(process.env['FAULT_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

const mountPoint = join(mkdtempSync(join(tmpdir(), 'tradsys-full-')), 'mount');
mkdirSync(mountPoint);
const canMount = process.platform === 'linux' && process.getuid?.() === 0 && mount(PLENTY_KIB);
if (!canMount) process.stdout.write('A disk that is full needs Linux, root and a tmpfs: it is skipped.\n');
afterAll(() => {
  spawnSync('umount', ['-l', mountPoint]);
  rmSync(join(mountPoint, '..'), { recursive: true, force: true });
});

(canMount ? test : test.skip)(
  `an engine whose disk runs full loses nothing and goes on when there is room, ${ROUNDS} times (repeat with FAULT_SEED=${seed})`,
  async () => {
    const random = new SeededRandom(seed);
    const ends: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const dataDir = join(mountPoint, `data-${round}`);
      const load = new Load(random);
      resize(PLENTY_KIB);
      const engine = EngineProcess.start(dataDir, { segmentBytes: SEGMENT_BYTES });
      await engine.ready;
      resize(usedKib() + ROOM_KIB + random.below(ROOM_KIB_VARIES));
      await load.run(engine);
      // It has stopped answering: by itself, or it says that it takes no more.
      ends.push(engine.failed ?? 'refused');
      await engine.end('SIGTERM');
      examineRemains(dataDir, load);
      const before = load.told.size;
      resize(PLENTY_KIB);
      const next = EngineProcess.start(dataDir, { segmentBytes: SEGMENT_BYTES });
      await next.ready;
      await load.run(next, ANSWERS_AFTER);
      expect(await next.end('SIGTERM')).toBe(0);
      expect(load.told.size).toBeGreaterThanOrEqual(before + ANSWERS_AFTER);
      examineRemains(dataDir, load);
      rmSync(dataDir, { recursive: true });
    }
    expect(ends).toEqual(ends.map(() => expect.stringMatching(/ENOSPC|no space|refused/)));
  },
  TIMEOUT_MS,
);

function mount(kib: number): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${kib}k`, 'tmpfs', mountPoint]).status === 0;
}

function resize(kib: number): void {
  execFileSync('mount', ['-o', `remount,size=${kib}k`, mountPoint], { stdio: 'pipe' });
}

function usedKib(): number {
  return Number(execFileSync('du', ['-sk', mountPoint]).toString().split('\t')[0]);
}
