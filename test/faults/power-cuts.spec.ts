/**
 * The power of a real file system is cut under load: ext4 on a loop device is told to forget all that was not synced (its
 * own shutdown call, which is there for this), then the engine is killed and the file system mounted again. Needs root.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SeededRandom } from '../simulation/seeded-random.js';
import { EngineProcess, type EngineProcessOptions } from './engine-process.js';
import { Load } from './load.js';
import { examineRemains } from './remains.js';

const isFull = process.env['FAULTS'] === 'full';
const CUTS = isFull ? 50 : 3;
const CUTS_OF_SABOTAGED = 10;
/** A journal is replayed after each cut; a fresh one now and then keeps that short. */
const CUTS_PER_VENUE = 10;
const IMAGE_MIB = 96;
const SEGMENT_BYTES = 256 << 10;
/** A bound for what hangs, on a machine with other work too. */
const TIMEOUT_MS = isFull ? 5_400_000 : 900_000;
const seed = Number(process.env['FAULT_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

/** EXT4_IOC_SHUTDOWN without a flush of the file system's own journal. */
const SHUT_DOWN = `import fcntl, os, struct, sys
fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), (2 << 30) | (4 << 16) | (ord('X') << 8) | 125, struct.pack('I', 2))`;

const folder = mkdtempSync(join(tmpdir(), 'tradsys-power-'));
const image = join(folder, 'disk.img');
const mountPoint = join(folder, 'mount');
const canCut = canMount();
if (!canCut) process.stdout.write('Power cuts need Linux, root, a loop device, ext4 and Python: they are skipped.\n');
const unlessAbsent = canCut ? test : test.skip;

beforeAll(() => {
  if (canCut) run('umount', mountPoint);
});
afterAll(() => {
  spawnSync('umount', ['-l', mountPoint]);
  rmSync(folder, { recursive: true, force: true });
});

describe(`an engine whose power is cut (repeat with FAULT_SEED=${seed})`, () => {
  unlessAbsent(
    `keeps what it acknowledged, once, over ${CUTS} cuts under load`,
    async () => {
      expect(await cutPower(new SeededRandom(seed), CUTS)).toBeGreaterThan(CUTS * 10);
    },
    TIMEOUT_MS,
  );

  unlessAbsent(
    'is found out when it does not sync',
    async () => {
      const cuts = cutPower(new SeededRandom(3), CUTS_OF_SABOTAGED, { sync: 'none' });
      await expect(cuts).rejects.toThrow(/is lost|is now|damaged/);
    },
    TIMEOUT_MS,
  );
});

/** Returns how many commands were acknowledged. */
async function cutPower(random: SeededRandom, cuts: number, options: EngineProcessOptions = {}): Promise<number> {
  let answered = 0;
  for (let from = 0; from < cuts; from += CUTS_PER_VENUE) {
    format();
    const dataDir = join(mountPoint, 'data');
    const load = new Load(random);
    for (let cut = from; cut < Math.min(cuts, from + CUTS_PER_VENUE); cut += 1) {
      const engine = EngineProcess.start(dataDir, { segmentBytes: SEGMENT_BYTES, ...options });
      const goes = load.answers(engine, random.below(300)).then(() => shutDown());
      try {
        await Promise.all([load.run(engine), goes]);
      } finally {
        await engine.end('SIGKILL');
        run('umount', mountPoint);
        mount();
      }
      examineRemains(dataDir, load);
    }
    answered += load.told.size;
    run('umount', mountPoint);
  }
  return answered;
}

function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  if (spawnSync('python3', ['-c', 'import fcntl']).status !== 0) return false;
  try {
    mkdirSync(mountPoint);
    format();
    return true;
  } catch {
    return false;
  }
}

function format(): void {
  rmSync(image, { force: true });
  run('truncate', '-s', `${IMAGE_MIB}M`, image);
  run('mkfs.ext4', '-q', image);
  mount();
}

function mount(): void {
  run('mount', '-o', 'loop', image, mountPoint);
}

function shutDown(): void {
  run('python3', '-c', SHUT_DOWN, mountPoint);
}

function run(program: string, ...args: string[]): void {
  execFileSync(program, args, { stdio: 'pipe' });
}
