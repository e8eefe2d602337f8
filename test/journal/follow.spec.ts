import { describe, expect, test } from '@jest/globals';
import { EventCursor } from '../../src/modules/engine/events/event-cursor.js';
import { JournalStore } from '../../src/modules/engine/journal/journal-store.js';
import { SeededRandom } from '../simulation/seeded-random.js';
import { SimDisk } from '../simulation/sim-disk.js';
import { batchOf, DATA_DIR, recoverDigests, settings } from './journal-fixture.js';

const SEED = 5;

describe('reading events while they are being written', () => {
  test.each([1, 2, 3])('gives every event once, over many segments (seed %i)', (seed) => {
    const random = new SeededRandom(seed);
    const disk = new SimDisk(random);
    const store = new JournalStore(disk, DATA_DIR, settings, recoverDigests(disk).positions);
    let stored = 0;
    const range = {
      from: 1 + random.below(30),
      get through(): number {
        return stored;
      },
    };
    const cursor = new EventCursor(disk, DATA_DIR, range);
    let read = range.from - 1;
    for (let round = 0; round < 300; round++) {
      for (let writes = random.below(4); writes > 0; writes--) {
        const batch = batchOf(SEED, stored + 1, 1 + random.below(12));
        store.writeCommands(batch);
        store.syncCommands();
        store.writeEvents(batch);
        store.maintain();
        stored = batch.lastSequence;
      }
      for (let batch = cursor.next(); batch !== undefined; batch = cursor.next()) {
        expect(batch.firstSequence).toBe(read + 1);
        read = batch.lastSequence;
      }
      expect(read).toBe(Math.max(stored, range.from - 1));
    }
    expect(store.events.position.segmentNumber).toBeGreaterThan(10);
    cursor.close();
    store.close();
  });
});
