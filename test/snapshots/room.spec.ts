/** On a disk that runs full the snapshots stop first: what room is left is the journal's. */
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout } from 'node:timers/promises';
import { afterAll, expect, test } from '@jest/globals';
import { Snapshotter } from '../../src/modules/engine/snapshotter.js';
import { goldenFiles, settings } from '../golden/golden-venue.js';
import { readReleases } from '../golden/releases.js';

const LOOKS_MAX = 600;
const LOOK_MS = 50;
const scratch = mkdtempSync(join(tmpdir(), 'tradsys-room-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test('a snapshot that is due is not begun without room, and is made when there is some', async () => {
  const dataDir = join(scratch, 'venue');
  cpSync(goldenFiles(readReleases().present).dataDir, dataDir, { recursive: true });
  const snapshots = (): string[] => readdirSync(join(dataDir, 'snapshots'));
  const before = snapshots();
  const asked: number[] = [];
  let hasRoom = false;
  const snapshotter = new Snapshotter({
    dataDir,
    settings,
    processFile: pathToFileURL(resolve('dist/snapshot.process.js')),
    replaySecondsMax: 60,
    logBytesMax: undefined,
    projectedSequence: () => 0,
    hasRoomFor: (bytes) => {
      asked.push(bytes);
      return hasRoom;
    },
  });
  const { sequence, bytes } = snapshotter.statistics;
  expect(sequence).toBeGreaterThan(0);
  snapshotter.look(true);
  expect(snapshotter.statistics).toMatchObject({ withoutRoom: 1, made: 0, isRunning: false, sequence });
  // The next one is a bit larger than the last.
  expect(asked).toEqual([expect.any(Number)]);
  expect(asked[0]).toBeGreaterThan(bytes);
  expect(snapshots()).toEqual(before);

  hasRoom = true;
  snapshotter.look(true);
  for (let look = 0; snapshotter.statistics.isRunning && look < LOOKS_MAX; look += 1) await setTimeout(LOOK_MS);
  expect(snapshotter.statistics).toMatchObject({ made: 1, failed: 0 });
  expect(snapshotter.statistics.sequence).toBeGreaterThan(sequence);
  expect(snapshotter.statistics.timeUs).toBeGreaterThan(0);
  expect(snapshots().length).toBeGreaterThan(before.length);
});
