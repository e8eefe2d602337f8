/**
 * The files that each release leaves behind are opened by every later one and come to the state that they had: journals and
 * event stores of all versions, snapshots of those forms that can still be read.
 *
 * Those of a release are never changed. Those of the coming one are made anew (`npm run golden`) with every change of
 * the rules or of the form of the state, until it is out.
 */
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { restore } from '../../src/modules/engine/backup.js';
import { STATE_VERSION } from '../../src/modules/engine/domain/state-version.js';
import { NodeDisk } from '../../src/modules/engine/journal/node-disk.js';
import { replayDataDir } from '../../src/modules/engine/journal-replay.js';
import { recoverImage } from '../../src/modules/engine/snapshots/image-recovery.js';
import type { VenueImage } from '../../src/modules/engine/snapshots/venue-image.js';
import { stateHash } from '../../src/modules/engine/state-hash.js';
import { formOf, goldenFiles, newImage, readExpected, settings, summaryOf, writeGolden } from './golden-venue.js';
import { readReleases } from './releases.js';

if (process.env['GOLDEN'] === 'write') await writeGolden(readReleases().present);

const { all, present } = readReleases();
const releases = all.map((folder) => basename(folder));
const scratch = mkdtempSync(join(tmpdir(), 'tradsys-golden-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test('the files of this version are kept', () => {
  expect(all).toContain(present);
});

describe.each(releases)('the files of %s', (release) => {
  const folder = join(dirname(present), release);
  const kept = goldenFiles(folder);
  const expected = readExpected(folder);
  const hasPresentForm = expected.stateVersion === STATE_VERSION;
  const hasPresentParts = expected.parts.join() === newImage().partNames.join();
  let dataDir: string;

  beforeAll(() => {
    dataDir = join(scratch, release);
    cpSync(kept.dataDir, dataDir, { recursive: true });
  });

  test('replay to their state, and every command causes the events that it caused', () => {
    rmSync(join(dataDir, 'snapshots'), { recursive: true });
    const { sequence, timeUs, stateHash: found } = replayDataDir(dataDir, { compareEvents: true });
    expect({ sequence, timeUs }).toEqual({ sequence: expected.sequence, timeUs: expected.timeUs });
    if (hasPresentForm) expect(found).toBe(expected.stateHash);
  });

  test('start a venue that has their orders, balances and books, from the snapshot where its form can be read', () => {
    const fromSnapshot = startOn(copyOf('started'));
    expect(fromSnapshot.from).toBe(hasPresentForm && hasPresentParts ? expected.snapshots.at(-1) : 0);
    const withoutSnapshots = copyOf('replayed');
    rmSync(join(withoutSnapshots, 'snapshots'), { recursive: true });
    const replayed = startOn(withoutSnapshots);
    expect(summaryOf(replayed.image.core)).toEqual(expected.summary);
    expect(stateHash(fromSnapshot.image.core)).toBe(stateHash(replayed.image.core));
  });

  test('restore from their backup', async () => {
    const { stateHash: found } = await restore(kept.backup, join(scratch, `${release}-restored`));
    if (hasPresentForm) expect(found).toBe(expected.stateHash);
  });

  if (hasPresentForm) {
    test('have the form of this version of the state', () => {
      const { image } = startOn(copyOf('formed'));
      const ifNot = 'the form of the saved state has changed: raise STATE_VERSION, then run npm run golden';
      expect(formOf(image.core) === expected.form ? expected.form : ifNot).toBe(expected.form);
    });
  }

  function copyOf(name: string): string {
    const copy = join(scratch, `${release}-${name}`);
    if (!existsSync(copy)) cpSync(kept.dataDir, copy, { recursive: true });
    return copy;
  }
});

function startOn(dataDir: string): { readonly image: VenueImage; readonly from: number } {
  const image = newImage();
  let from = 0;
  const { recovery } = recoverImage({
    disk: new NodeDisk(),
    dataDir,
    settings,
    image,
    apply: (commands, offset, events) => image.core.apply(commands, offset, events),
    onLoaded: (sequence) => (from = sequence),
    onEvents: (batch) => {
      for (const part of image.parts) part.onEvents(batch);
    },
  });
  recovery.finish();
  return { image, from };
}
