/** Every call of the disk fails once: the first in the first run, the second in the second, … until a run passes. */
import { describe, expect, jest, test } from '@jest/globals';
import { InlineJournal } from '../../src/modules/engine/journal/inline-journal.js';
import { JournalStore } from '../../src/modules/engine/journal/journal-store.js';
import { SeededRandom } from '../simulation/seeded-random.js';
import { type DiskFault, SimDisk } from '../simulation/sim-disk.js';
import { batchOf, DATA_DIR, historyDigests, recoverDigests, settings } from './journal-fixture.js';

jest.setTimeout(120_000);

const SEED = 99;
const BATCHES = 40;
const COMMANDS_PER_BATCH = 3;
const RUNS_MAX = 2_000;

describe('when a call of the disk fails', () => {
  test.each<DiskFault>(['EIO', 'ENOSPC', 'short'])(
    'with %s, at any call, nothing acknowledged is lost',
    async (fault) => {
      let failures = 0;
      let call = 1;
      for (; ; call++) {
        expect(call).toBeLessThan(RUNS_MAX);
        const disk = new SimDisk(new SeededRandom(SEED + call));
        disk.faults = (at) => (at === call ? fault : undefined);
        const outcome = await runOnce(disk);
        if (outcome.failed) failures += 1;
        const wasReached = disk.calls >= call;
        disk.faults = () => undefined;
        disk.powerCut();
        const { sequence, digests } = recoverDigests(disk);
        expect(sequence).toBeGreaterThanOrEqual(outcome.acknowledged);
        expect(digests).toEqual(historyDigests(SEED, 1, sequence));
        if (!wasReached) {
          expect(outcome).toEqual({ failed: false, acknowledged: BATCHES * COMMANDS_PER_BATCH });
          break;
        }
      }
      // A short write of data is gone on with; everything else ends the run, but for a reserve without room.
      expect(failures).toBeGreaterThan(fault === 'short' ? 0 : call / 2);
      expect(call).toBeGreaterThan(BATCHES * 2);
    },
  );

  test('a write of no bytes at all is an error, not an endless loop', async () => {
    const disk = new SimDisk(new SeededRandom(1));
    const { positions } = recoverDigests(disk);
    disk.write = () => 0;
    const outcome = await append(disk, positions);
    expect(outcome).toEqual({ failed: true, acknowledged: 0 });
  });

  test('a full disk stops the journal only when the present segment and the reserve are used up', async () => {
    const disk = new SimDisk(new SeededRandom(1));
    const { positions } = recoverDigests(disk);
    const files = disk.paths().length;
    disk.capacityBytes = files * settings.segmentBytes + 5_000;
    const outcome = await append(disk, positions);
    expect(outcome.failed).toBe(true);
    // Both segments were filled before: 16 KiB of frames of about 1 KiB.
    expect(outcome.acknowledged).toBeGreaterThan(8 * COMMANDS_PER_BATCH);
    disk.kill();
    disk.capacityBytes = Number.POSITIVE_INFINITY;
    expect(recoverDigests(disk).sequence).toBeGreaterThanOrEqual(outcome.acknowledged);
  });
});

describe('a disk that is full', () => {
  test('keeps a part of the segment for cancels, waits when that is used up, and goes on when there is room', () => {
    const disk = new SimDisk(new SeededRandom(5));
    const { positions } = recoverDigests(disk);
    disk.capacityBytes = disk.paths().length * settings.segmentBytes + 3_000;
    const waits: true[] = [];
    const store = new JournalStore(disk, DATA_DIR, settings, positions, () => {
      waits.push(true);
      if (waits.length === 3) disk.capacityBytes = Number.POSITIVE_INFINITY;
      return true;
    });
    const written = { sequence: 0 };
    const write = (): void => {
      const batch = batchOf(SEED, written.sequence + 1, COMMANDS_PER_BATCH);
      store.writeCommands(batch);
      store.syncCommands();
      store.writeEvents(batch);
      store.maintain();
      written.sequence += COMMANDS_PER_BATCH;
    };
    while (!store.isShort && written.sequence < 1_000) write();
    const refusedFrom = written.sequence;
    while (waits.length === 0 && written.sequence < 1_000) write();
    // A quarter of a segment was left.
    expect(written.sequence - refusedFrom).toBeGreaterThan(2 * COMMANDS_PER_BATCH);
    expect(waits.length).toBe(3);
    while (store.isShort && written.sequence < 1_000) write();
    expect(store.isShort).toBe(false);
    store.close();
    disk.powerCut();
    expect(recoverDigests(disk).digests).toEqual(historyDigests(SEED, 1, written.sequence));
  });

  test('has room again without anything being written, when the next step of the reserve succeeds', () => {
    const disk = new SimDisk(new SeededRandom(6));
    const { positions } = recoverDigests(disk);
    disk.capacityBytes = disk.paths().length * settings.segmentBytes + 3_000;
    const store = new JournalStore(disk, DATA_DIR, settings, positions);
    for (let sequence = 0; !store.isShort && sequence < 1_000; sequence += COMMANDS_PER_BATCH) {
      const batch = batchOf(SEED, sequence + 1, COMMANDS_PER_BATCH);
      store.writeCommands(batch);
      store.syncCommands();
      store.writeEvents(batch);
      store.maintain();
    }
    expect(store.isShort).toBe(true);
    store.maintain();
    expect(store.isShort).toBe(true);
    disk.capacityBytes = Number.POSITIVE_INFINITY;
    for (let step = 0; step < 4; step++) store.maintain();
    expect(store.isShort).toBe(false);
    store.close();
  });
});

interface Outcome {
  readonly failed: boolean;
  readonly acknowledged: number;
}

async function runOnce(disk: SimDisk): Promise<Outcome> {
  try {
    return await append(disk, recoverDigests(disk).positions);
  } catch (error) {
    expect((error as { code?: string }).code).toMatch(/EIO|ENOSPC/);
    return { failed: true, acknowledged: 0 };
  }
}

async function append(disk: SimDisk, positions: ReturnType<typeof recoverDigests>['positions']): Promise<Outcome> {
  let acknowledged = 0;
  let failures = 0;
  const journal = new InlineJournal(new JournalStore(disk, DATA_DIR, settings, positions), {
    onDurable: (batch) => {
      expect(failures).toBe(0);
      acknowledged = batch.lastSequence;
    },
    onStored: () => expect(failures).toBe(0),
    onFailure: () => (failures += 1),
  });
  for (let batch = 0; batch < BATCHES; batch++) {
    journal.append(batchOf(SEED, 1 + batch * COMMANDS_PER_BATCH, COMMANDS_PER_BATCH));
    await Promise.resolve();
  }
  const closed = await journal.close().then(
    () => true,
    () => false,
  );
  expect(failures).toBeLessThanOrEqual(1);
  return { failed: !closed, acknowledged };
}
