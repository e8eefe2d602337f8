/** The logs as an event store: an append names the version that it follows, and any other than the present one is refused. */
import { expect, test } from '@jest/globals';
import type { JournalBatch } from '../../src/modules/engine/batch.js';
import { JournalStore } from '../../src/modules/engine/journal/journal-store.js';
import { SeededRandom } from '../simulation/seeded-random.js';
import { SimDisk } from '../simulation/sim-disk.js';
import { batchOf, DATA_DIR, historyDigests, recoverDigests, settings } from './journal-fixture.js';

const SEED = 3;
const VERSION = 10;

/** A store with so many commands and their events. */
function storeAtVersion(): { disk: SimDisk; store: JournalStore } {
  const disk = new SimDisk(new SeededRandom(SEED));
  const store = new JournalStore(disk, DATA_DIR, settings, recoverDigests(disk).positions);
  append(store, batchOf(SEED, 1, VERSION));
  return { disk, store };
}

function append(store: JournalStore, batch: JournalBatch): void {
  store.writeCommands(batch);
  store.syncCommands();
  store.writeEvents(batch);
}

const stale = [
  ['was written before', VERSION],
  ['is the first again', 1],
  ['leaves one out', VERSION + 2],
] as const;

test.each(stale)('an append that %s is refused, to both logs, and leaves no trace', (_what, firstSequence) => {
  const batch = batchOf(SEED, firstSequence, 3);
  for (const write of ['writeCommands', 'writeEvents'] as const) {
    const { disk, store } = storeAtVersion();
    const before = disk.paths().map((path) => [path, Buffer.from(disk.contents(path))]);
    expect(() => store[write](batch)).toThrow(
      `a frame of ${firstSequence} to ${firstSequence + 2} does not follow ${VERSION}`,
    );
    expect(disk.paths().map((path) => [path, Buffer.from(disk.contents(path))])).toEqual(before);
    // Whoever made the mistake is not trusted any more; the next start goes on at the version that there is.
    expect(() => store[write](batchOf(SEED, VERSION + 1, 1))).toThrow('does not follow');
    expect(recoverDigests(disk).sequence).toBe(VERSION);
  }
});

test('two writers that both read version 10: the first append wins, and a start has one history', () => {
  const { disk, store } = storeAtVersion();
  append(store, batchOf(SEED, VERSION + 1, 2));
  expect(() => append(store, batchOf(SEED + 1, VERSION + 1, 2))).toThrow(`does not follow ${VERSION + 2}`);
  const { sequence, digests } = recoverDigests(disk);
  expect(sequence).toBe(VERSION + 2);
  expect(digests).toEqual(historyDigests(SEED, 1, VERSION + 2));
});
