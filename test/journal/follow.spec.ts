import { describe, expect, test } from '@jest/globals';
import { EventCursor } from '../../src/modules/engine/events/event-cursor.js';
import { eventLog, JournalStore } from '../../src/modules/engine/journal/journal-store.js';
import { listSegments, segmentPath } from '../../src/modules/engine/journal/segment.js';
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

  test('goes on over the segments behind it while those before it are retired', () => {
    const disk = new SimDisk(new SeededRandom(4));
    const store = new JournalStore(disk, DATA_DIR, settings, recoverDigests(disk).positions);
    let stored = 0;
    const cursor = new EventCursor(disk, DATA_DIR, {
      from: 1,
      get through(): number {
        return stored;
      },
    });
    const write = (segments: number): void => {
      const through = store.events.position.segmentNumber + segments;
      while (store.events.position.segmentNumber < through) {
        const batch = batchOf(SEED, stored + 1, 10);
        store.writeCommands(batch);
        store.syncCommands();
        store.writeEvents(batch);
        store.maintain();
        stored = batch.lastSequence;
      }
    };
    const { directory } = eventLog(DATA_DIR, settings);
    let read = 0;
    for (let round = 0; round < 5; round++) {
      write(3);
      for (let batch = cursor.next(); batch !== undefined; batch = cursor.next()) {
        expect(batch.firstSequence).toBe(read + 1);
        read = batch.lastSequence;
      }
      expect(read).toBe(stored);
      for (const number of listSegments(disk, directory).slice(0, -1)) disk.unlink(segmentPath(directory, number));
    }
    cursor.close();
    store.close();
  });
});
