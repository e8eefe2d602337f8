/** When snapshots are made, and what becomes of the processes that make them. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout } from 'node:timers/promises';
import { afterAll, expect, test } from '@jest/globals';
import { Snapshotter, type SnapshotterOptions } from '../../src/modules/engine/snapshotter.js';
import { goldenFiles, settings } from '../golden/golden-venue.js';
import { readReleases } from '../golden/releases.js';

const LOOKS_MAX = 3_000;
const LOOK_MS = 10;
const NOTHING_REPLAYED = { fromSequence: 0, commands: 0, elapsedMs: 0, passedOver: [] };
const scratch = mkdtempSync(join(tmpdir(), 'tradsys-snapshotter-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Of a venue whose last snapshot has a sealed segment behind it. */
function snapshotterOn(name: string, options: Partial<SnapshotterOptions> = {}) {
  const dataDir = join(scratch, name);
  cpSync(goldenFiles(readReleases().present).dataDir, dataDir, { recursive: true });
  const snapshotter = new Snapshotter({
    dataDir,
    settings,
    processFile: pathToFileURL(resolve('dist/snapshot.process.js')),
    replaySecondsMax: 60,
    logBytesMax: undefined,
    projectedSequence: () => 0,
    hasRoomFor: () => true,
    ...options,
  });
  return { snapshotter, files: () => readdirSync(join(dataDir, 'snapshots')).toSorted() };
}

test('a snapshot that is due is not begun without room, and is made when there is some', async () => {
  const asked: number[] = [];
  let hasRoom = false;
  const hasRoomFor = (bytes: number): boolean => {
    asked.push(bytes);
    return hasRoom;
  };
  const { snapshotter, files } = snapshotterOn('room', { hasRoomFor });
  const before = files();
  const { sequence, bytes } = snapshotter.statistics;
  expect(sequence).toBeGreaterThan(0);
  snapshotter.look(true);
  expect(snapshotter.statistics).toMatchObject({ withoutRoom: 1, made: 0, isRunning: false, sequence });
  // The next one is a bit larger than the last.
  expect(asked).toEqual([expect.any(Number)]);
  expect(asked[0]).toBeGreaterThan(bytes);
  expect(files()).toEqual(before);

  hasRoom = true;
  snapshotter.look(true);
  await until(() => !snapshotter.statistics.isRunning);
  expect(snapshotter.statistics).toMatchObject({ made: 1, failed: 0 });
  expect(snapshotter.statistics.sequence).toBeGreaterThan(sequence);
  expect(snapshotter.statistics.timeUs).toBeGreaterThan(0);
  expect(files().length).toBe(before.length + 1);
  await snapshotter.stop();
});

const withProcFiles = process.platform === 'linux' ? test : test.skip;

withProcFiles('the process that waits is replaced when it dies, idle or at work', async () => {
  const { snapshotter } = snapshotterOn('replaced');
  snapshotter.start(NOTHING_REPLAYED);
  const [idle] = childrenOf(process.pid) as [number];
  process.kill(idle, 'SIGKILL');
  await until(() => !isAlive(idle));
  snapshotter.look(true);
  const [working] = childrenOf(process.pid) as [number];
  await until(() => childrenOf(working).length > 0);
  process.kill(working, 'SIGKILL');
  await until(() => snapshotter.statistics.failed === 1);
  snapshotter.look(true);
  await until(() => !snapshotter.statistics.isRunning);
  expect(snapshotter.statistics).toMatchObject({ made: 1, failed: 1 });
  await snapshotter.stop();
});

withProcFiles(
  'a stop ends both processes in the middle of their work, and leaves no half snapshot under its name',
  async () => {
    const { snapshotter, files } = snapshotterOn('stopped');
    snapshotter.start(NOTHING_REPLAYED);
    snapshotter.look(true);
    const [launcher] = childrenOf(process.pid) as [number];
    await until(() => childrenOf(launcher).length > 0);
    const [maker] = childrenOf(launcher) as [number];
    await snapshotter.stop();
    expect([isAlive(launcher), isAlive(maker)]).toEqual([false, false]);
    const left = files();
    await setTimeout(20 * LOOK_MS);
    expect(files()).toEqual(left);
    expect(childrenOf(process.pid)).toEqual([]);
  },
);

async function until(isSo: () => boolean): Promise<void> {
  for (let look = 0; !isSo() && look < LOOKS_MAX; look += 1) await setTimeout(LOOK_MS);
  expect(isSo()).toBe(true);
}

function childrenOf(pid: number): number[] {
  try {
    const tasks = readdirSync(`/proc/${pid}/task`);
    const lists = tasks.map((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'latin1'));
    return lists.flatMap((list) => list.split(' ').filter(Boolean).map(Number));
  } catch {
    return [];
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
