import { describe, expect, test } from '@jest/globals';
import { JournalDamaged } from '../../src/modules/engine/journal/journal-damaged.js';
import { FRAME_KIND } from '../../src/modules/engine/journal/frame.js';
import { SegmentFile } from '../../src/modules/engine/journal/segment-file.js';
import { listSegments, segmentPath } from '../../src/modules/engine/journal/segment.js';
import { removeOld, SNAPSHOTS_KEPT } from '../../src/modules/engine/snapshots/retention.js';
import { listSnapshots, snapshotPath } from '../../src/modules/engine/snapshots/snapshot-file.js';
import { StateWriter } from '../../src/modules/engine/state-bytes.js';
import type { SavedConsumer } from '../../src/modules/engine/event-stream.js';
import { SeededRandom } from '../simulation/seeded-random.js';
import { SimDisk } from '../simulation/sim-disk.js';
import { DATA_DIR, settings, snapshot, start, StoredVenue } from './stored-venue.js';

const SEED = 20_261;
const JOURNAL = `${DATA_DIR}/journal`;
const ARCHIVE = '/archive';

/** A venue that has run over several segments, with a snapshot after each round. */
function venueWith(snapshots: number, seed = SEED): { disk: SimDisk; venue: StoredVenue; sequences: number[] } {
  const disk = new SimDisk(new SeededRandom(seed));
  const venue = new StoredVenue(disk, seed);
  const sequences: number[] = [];
  for (let round = 0; round < snapshots; round++) {
    venue.seal(2);
    sequences.push(snapshot(disk).sequence);
  }
  venue.seal(1);
  venue.close();
  return { disk, venue, sequences };
}

describe('a start from a snapshot', () => {
  test.each([1, 2, 3])(
    'comes to the state, the market data and the next segment that a replay of everything comes to (seed %i)',
    (seed) => {
      const { disk, venue, sequences } = venueWith(3, SEED + seed);
      const whole = disk.copy(new SeededRandom(1));
      for (const sequence of sequences) whole.unlink(snapshotPath(DATA_DIR, sequence));
      const replayed = start(whole);
      const loaded = start(disk.copy(new SeededRandom(1)));
      expect(replayed.from).toBe(0);
      expect(loaded.from).toBe(sequences.at(-1));
      expect(loaded.toldFrom).toBe(loaded.from + 1);
      expect(loaded.hash).toBe(venue.hashes.get(venue.flow.core.sequence));
      expect(loaded.hash).toBe(replayed.hash);
      expect(loaded.recovered.positions).toEqual(replayed.recovered.positions);
      for (const [index, part] of loaded.image.parts.entries()) {
        expect(seriesOf(part)).toEqual(seriesOf(replayed.image.parts[index] as SavedConsumer));
      }
    },
  );

  test('takes an older snapshot when a newer one is damaged anywhere, and says so', () => {
    const { disk, venue, sequences } = venueWith(3);
    const random = new SeededRandom(SEED);
    const [, older, newest] = sequences as [number, number, number];
    const path = snapshotPath(DATA_DIR, newest);
    const { length } = disk.contents(path);
    for (let round = 0; round < 200; round++) {
      const damaged = disk.copy(random);
      const at = random.below(length);
      if (round % 4 === 0) damaged.truncate(path, at);
      else damaged.corrupt(path, (bytes) => (bytes[at] = (bytes[at] as number) ^ (1 << random.below(8))));
      const started = start(damaged);
      expect([at, started.from, started.passedOver.length]).toEqual([at, older, 1]);
      expect(started.hash).toBe(venue.hashes.get(venue.flow.core.sequence));
    }
  });

  test('replays everything when no snapshot is sound and the journal is whole, and refuses when it is not', () => {
    const { disk, venue, sequences } = venueWith(3);
    for (const sequence of sequences) flip(disk, snapshotPath(DATA_DIR, sequence), 5_000);
    const started = start(disk.copy(new SeededRandom(1)));
    expect([started.from, started.passedOver.length]).toEqual([0, 3]);
    expect(started.hash).toBe(venue.hashes.get(venue.flow.core.sequence));
    disk.unlink(segmentPath(JOURNAL, 1));
    expect(() => start(disk)).toThrow(/starts with segment 2, and no snapshot leads up to it/);
  });

  test('refuses when any segment behind the snapshot is missing, and when the whole journal is', () => {
    const { disk } = venueWith(2);
    const segments = listSegments(disk, JOURNAL);
    const nextSegment = (segments.at(-1) as number) - 1;
    for (const number of segments.filter((segment) => segment >= nextSegment)) {
      const less = disk.copy(new SeededRandom(number));
      less.unlink(segmentPath(JOURNAL, number));
      expect(() => start(less)).toThrow(JournalDamaged);
    }
    for (const number of segments) disk.unlink(segmentPath(JOURNAL, number));
    expect(() => start(disk.copy(new SeededRandom(1)))).toThrow(JournalDamaged);
    for (const path of disk.paths()) if (path.includes('/events/')) disk.unlink(path);
    expect(() => start(disk)).toThrow(JournalDamaged);
  });

  test('refuses a journal that ends before a snapshot, though journal and events agree', () => {
    const { disk, sequences } = venueWith(2);
    const shorter = new SimDisk(new SeededRandom(9));
    const venue = new StoredVenue(shorter, SEED);
    venue.seal(1);
    venue.close();
    const newest = snapshotPath(DATA_DIR, sequences.at(-1) as number);
    const handle = shorter.open(newest, 'create');
    shorter.write(handle, disk.contents(newest), 0, disk.contents(newest).length, 0);
    expect(() => start(shorter)).toThrow(`sequence ${sequences.at(-1)} was durable`);
  });

  test('makes lost events again, from the beginning while the journal has it', () => {
    const { disk, venue } = venueWith(2);
    for (const path of disk.paths()) if (path.includes('/events/')) disk.unlink(path);
    const started = start(disk);
    expect([started.from, started.recovered.eventsRebuiltFrom]).toEqual([0, 1]);
    expect(started.hash).toBe(venue.hashes.get(venue.flow.core.sequence));
  });

  test('refuses a snapshot of newer rules than it knows', () => {
    const { disk } = venueWith(1);
    expect(() => start(disk, 0)).toThrow(/version 1 of the rules, this program knows 0/);
  });
});

describe('making a snapshot', () => {
  test('goes on from the one before, and each has the state that the venue had then', () => {
    const disk = new SimDisk(new SeededRandom(SEED));
    const venue = new StoredVenue(disk, SEED);
    let before = 0;
    for (let round = 0; round < 4; round++) {
      venue.seal(1);
      const made = snapshot(disk);
      expect(made.commands).toBe(made.sequence - before);
      expect(made.stateHash).toBe(venue.hashes.get(made.sequence));
      before = made.sequence;
    }
  });

  test('that a crash interrupts at any call leaves the old ones, and the next attempt succeeds', () => {
    const { disk } = venueWith(1);
    const probe = disk.copy(new SeededRandom(3));
    const { calls: before } = probe;
    const whole = snapshot(probe);
    const calls = probe.calls - before;
    expect(calls).toBeGreaterThan(20);
    for (let crash = 1; crash <= calls; crash++) {
      const random = new SeededRandom(crash);
      const broken = disk.copy(random);
      const { calls: callsBefore } = broken;
      broken.faults = (call) => (call >= callsBefore + crash ? 'EIO' : undefined);
      expect(() => snapshot(broken)).toThrow();
      broken.faults = () => undefined;
      broken.powerCut();
      const started = start(broken.copy(random));
      expect(started.passedOver).toEqual([]);
      expect(snapshot(broken).stateHash).toBe(whole.stateHash);
      expect(broken.paths().filter((path) => path.endsWith('.new') && path.includes('snapshots'))).toEqual([]);
    }
  });
});

describe('retention', () => {
  const everything = { projectedSequence: Number.MAX_SAFE_INTEGER };

  test('keeps three snapshots and all that lies behind the oldest of them, and the venue still starts from each', () => {
    const { disk, venue, sequences } = venueWith(5);
    const removed = removeOld(disk, DATA_DIR, settings, { ...everything, logBytesMax: 0 });
    expect(removed.snapshots).toBe(2);
    expect(removed.segments).toBeGreaterThan(4);
    const kept = listSnapshots(disk, DATA_DIR);
    expect(kept).toEqual(sequences.slice(-SNAPSHOTS_KEPT).toReversed());
    expect(listSegments(disk, JOURNAL)[0]).toBeGreaterThan(1);
    for (const newest of kept) {
      const started = start(disk.copy(new SeededRandom(newest)));
      expect(started.from).toBe(newest);
      expect(started.hash).toBe(venue.hashes.get(venue.flow.core.sequence));
      flip(disk, snapshotPath(DATA_DIR, newest), 4_000);
    }
    expect(() => start(disk)).toThrow(/no snapshot leads up to it/);
  });

  test('does not pass what is projected, nor remove anything while there is room or there are too few snapshots', () => {
    const { disk, sequences } = venueWith(5);
    removeOld(disk, DATA_DIR, settings, { logBytesMax: 0, projectedSequence: 0 });
    expect(listSegments(disk, JOURNAL)[0]).toBe(1);
    // The event of the checkpoint itself stays, wherever its segment ends.
    const secondBegins = 1 + lastSequenceOf(disk, 1);
    removeOld(disk, DATA_DIR, settings, { logBytesMax: 0, projectedSequence: secondBegins - 1 });
    expect(listSegments(disk, JOURNAL)[0]).toBe(1);
    const all = disk.paths();
    removeOld(disk, DATA_DIR, settings, { ...everything, logBytesMax: undefined });
    expect(disk.paths().filter((path) => path.endsWith('.seg'))).toEqual(all.filter((path) => path.endsWith('.seg')));
    for (const sequence of sequences.slice(-2)) disk.unlink(snapshotPath(DATA_DIR, sequence));
    expect(removeOld(disk, DATA_DIR, settings, { ...everything, logBytesMax: 0 }).segments).toBe(0);
  });

  test('says when the logs are too large because the projections are behind', () => {
    const { disk, sequences } = venueWith(5);
    const held = removeOld(disk, DATA_DIR, settings, { logBytesMax: 0, projectedSequence: 1 });
    expect(held).toMatchObject({ segments: 0, waitsForProjections: true });
    expect(held.excessBytes).toBe(sizeOfLogs(disk));
    // What lies behind the third snapshot is no fault of theirs.
    const projectedSequence = (sequences[2] as number) + 1;
    const rest = removeOld(disk, DATA_DIR, settings, { logBytesMax: 0, projectedSequence });
    expect(rest).toMatchObject({ waitsForProjections: false, excessBytes: sizeOfLogs(disk) });
    expect(removeOld(disk, DATA_DIR, settings, { ...everything, logBytesMax: undefined }).excessBytes).toBe(0);
  });

  test('moves segments into the archive, with which the journal is whole again', () => {
    const { disk, venue } = venueWith(5);
    const before = disk.paths().filter((path) => path.endsWith('.seg'));
    const { segments } = removeOld(disk, DATA_DIR, settings, {
      ...everything,
      logBytesMax: 0,
      archiveDirectory: ARCHIVE,
    });
    const archived = disk.paths().filter((path) => path.startsWith(ARCHIVE));
    expect(archived).toHaveLength(segments);
    expect([...archived.map((path) => path.replace(ARCHIVE, DATA_DIR)), ...livePaths(disk)].toSorted()).toEqual(before);
    for (const path of archived) disk.rename(path, path.replace(ARCHIVE, DATA_DIR));
    for (const sequence of listSnapshots(disk, DATA_DIR)) disk.unlink(snapshotPath(DATA_DIR, sequence));
    const started = start(disk);
    expect(started.from).toBe(0);
    expect(started.hash).toBe(venue.hashes.get(venue.flow.core.sequence));
  });

  test('archiving that fails or loses power at any call loses no segment, and goes on the next time', () => {
    const { disk } = venueWith(4);
    const retention = { ...everything, logBytesMax: 0, archiveDirectory: ARCHIVE };
    const before = livePaths(disk);
    const contents = new Map(before.map((path) => [path, Buffer.from(disk.contents(path))]));
    const probe = disk.copy(new SeededRandom(3));
    const { calls: callsBefore } = probe;
    removeOld(probe, DATA_DIR, settings, retention);
    const calls = probe.calls - callsBefore;
    expect(calls).toBeGreaterThan(20);
    for (let failing = 1; failing <= calls; failing += 1) {
      const broken = disk.copy(new SeededRandom(failing));
      const { calls: from } = broken;
      broken.faults = (call) => (call >= from + failing ? 'EIO' : undefined);
      expect(() => removeOld(broken, DATA_DIR, settings, retention)).toThrow();
      broken.faults = () => undefined;
      broken.powerCut();
      removeOld(broken, DATA_DIR, settings, retention);
      for (const path of before) {
        const archived = path.replace(DATA_DIR, ARCHIVE);
        const kept = broken.paths().includes(path) ? path : archived;
        expect([failing, path, contents.get(path)?.equals(broken.contents(kept))]).toEqual([failing, path, true]);
      }
    }
  });

  test('a lost event store begins behind the oldest snapshot when the journal has lost its beginning', () => {
    const { disk, venue } = venueWith(4);
    removeOld(disk, DATA_DIR, settings, { ...everything, logBytesMax: 0 });
    for (const path of disk.paths()) if (path.includes('/events/')) disk.unlink(path);
    const [, , oldest] = listSnapshots(disk, DATA_DIR) as [number, number, number];
    const started = start(disk);
    expect([started.from, started.recovered.eventsRebuiltFrom]).toEqual([oldest, oldest + 1]);
    expect(started.hash).toBe(venue.hashes.get(venue.flow.core.sequence));
    expect(start(disk).hash).toBe(started.hash);
  });
});

function lastSequenceOf(disk: SimDisk, segmentNumber: number): number {
  const next = new SegmentFile(disk, JOURNAL, FRAME_KIND.commands, segmentNumber + 1);
  return next.header.firstSequence - 1;
}

function seriesOf(part: SavedConsumer): Buffer {
  const chunks: Uint8Array[] = [];
  const writer = new StateWriter((bytes) => chunks.push(bytes.slice()));
  part.saveState(writer);
  writer.end();
  return Buffer.concat(chunks);
}

function flip(disk: SimDisk, path: string, at: number): void {
  disk.corrupt(path, (bytes) => (bytes[at] = (bytes[at] as number) ^ 16));
}

function livePaths(disk: SimDisk): string[] {
  return disk.paths().filter((path) => path.startsWith(DATA_DIR) && path.endsWith('.seg'));
}

function sizeOfLogs(disk: SimDisk): number {
  return livePaths(disk).reduce((sum, path) => sum + disk.contents(path).length, 0);
}
