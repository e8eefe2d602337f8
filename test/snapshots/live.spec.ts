import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { replayDataDir } from '../../src/modules/engine/journal-replay.js';
import type { Replayed } from '../../src/modules/engine/engine.js';
import type { SnapshotStatistics } from '../../src/modules/engine/snapshotter.js';

interface Told {
  readonly sequence: number;
  readonly hash: string;
  readonly replayed: Replayed;
  readonly snapshots: SnapshotStatistics;
  readonly [view: string]: unknown;
}

let dataDir: string;
beforeEach(() => void (dataDir = mkdtempSync(join(tmpdir(), 'tradsys-live-snapshots-'))));
afterEach(() => rmSync(dataDir, { recursive: true }));

test('a venue that is killed comes back from the snapshot that another process made while it traded', async () => {
  const first = await live({ orders: 500, snapshots: 4 });
  expect(first.snapshots).toMatchObject({ made: 4, failed: 0 });
  const snapshots = readdirSync(join(dataDir, 'snapshots')).toSorted();
  expect(snapshots.length).toBe(3);
  expect(Number(snapshots.at(-1)?.slice(0, 15))).toBe(first.snapshots.sequence);
  // What lies before the oldest of them is gone.
  expect(readdirSync(join(dataDir, 'journal'))).not.toContain('000000000001.seg');

  const second = await live({ orders: 0, snapshots: 0 });
  const { replayed, ...known } = second;
  expect(replayed).toMatchObject({ fromSequence: first.snapshots.sequence, passedOver: [] });
  expect(replayed.commands).toBe(first.sequence - first.snapshots.sequence);
  for (const view of ['sequence', 'hash', 'symbols', 'depth', 'tape', 'channelSequence']) {
    expect([view, known[view]]).toEqual([view, first[view]]);
  }
  expect(replayDataDir(dataDir, { compareEvents: true })).toMatchObject({ stateHash: first.hash });

  damage(join(dataDir, 'snapshots', snapshots.at(-1) as string));
  const third = await live({ orders: 10, snapshots: 0 });
  expect(third.replayed.fromSequence).toBe(Number(snapshots.at(-2)?.slice(0, 15)));
  expect(third.replayed.passedOver.length).toBe(1);
  expect(third.sequence).toBe(first.sequence + 10);
}, 420_000);

/** Runs a venue until it tells what it came to, and kills it. */
async function live(options: { readonly orders: number; readonly snapshots: number }): Promise<Told> {
  const child = fork(resolve('test/snapshots/live-venue.mjs'), [resolve('dist'), dataDir, JSON.stringify(options)], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let errors = '';
  child.stderr?.on('data', (text: Buffer) => (errors += text));
  const gone = once(child, 'close').then(() => {
    throw new Error(`the venue is gone: ${errors}`);
  });
  const [told] = (await Promise.race([once(child, 'message'), gone])) as [Told];
  gone.catch(() => undefined);
  child.kill('SIGKILL');
  await once(child, 'close');
  return told;
}

function damage(path: string): void {
  const bytes = readFileSync(path);
  bytes[9_000] = (bytes[9_000] as number) ^ 1;
  writeFileSync(path, bytes);
}
