import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { EventCursor } from '../../src/modules/engine/events/event-cursor.js';
import { JournalDamaged } from '../../src/modules/engine/journal/journal-damaged.js';
import { SeededRandom } from '../simulation/seeded-random.js';
import { SimDisk } from '../simulation/sim-disk.js';
import { DATA_DIR, historyDigests, recoverDigests, settings, writeHistory } from './journal-fixture.js';

const SEED = 4_711;
const FLIPS = 2_400;
const BLOCK_CHANGES = 600;
const batchSizes = Array.from({ length: 60 }, (_, index) => 1 + ((index * 5) % 7));
const lastSequence = batchSizes.reduce((total, count) => total + count, 0);

const original = new SimDisk(new SeededRandom(SEED));
const frameEnds = writeHistory(original, SEED, batchSizes);
const digests = historyDigests(SEED, 1, lastSequence);
const events = eventDigest(original);
const segments = original.paths().filter((path) => path.endsWith('.seg'));
const commandSegments = segments.filter((path) => path.includes('/journal/'));

describe('a damaged journal', () => {
  test('is no journal at all in these tests unless it spans several segments', () => {
    expect(commandSegments.length).toBeGreaterThan(2);
    expect(recoverDigests(original.copy(new SeededRandom(1))).digests).toEqual(digests);
  });

  test('truncated anywhere in its last three frames, it is refused by file and offset, because all of them were acknowledged', () => {
    const { path, from, to } = lastThreeFrames();
    for (let size = from; size < to; size++) {
      const disk = original.copy(new SeededRandom(size));
      disk.truncate(path, size);
      const damage = damageOf(() => recoverDigests(disk));
      if (damage === undefined) {
        // Only padding was lost.
        expect(recoverDigests(disk).digests).toEqual(digests);
      } else {
        expect(damage.file).toBe(path);
        expect(damage.offset).toBeLessThan(size + settings.sectorBytes);
        expect(damage.offset).toBeGreaterThanOrEqual(from);
      }
    }
  });

  test('truncated anywhere in its last three frames, and nothing left that knew them, it ends with a whole frame', () => {
    const { path, from, to } = lastThreeFrames();
    const sequences = new Set<number>();
    for (let size = from; size < to; size++) {
      const disk = original.copy(new SeededRandom(size));
      disk.truncate(path, size);
      for (const file of segments.filter((name) => name.includes('/events/'))) disk.unlink(file);
      const recovered = recoverDigests(disk);
      expect(recovered.digests.join()).toBe(digests.slice(0, recovered.sequence).join());
      sequences.add(recovered.sequence);
    }
    const lastSizes = batchSizes.slice(-3).toReversed();
    const wanted = lastSizes.map((_, index) => lastSequence - sum(lastSizes.slice(0, index + 1)));
    expect([...sequences].toSorted((a, b) => b - a)).toEqual([lastSequence, ...wanted]);
  });

  test('one flipped bit anywhere is refused or makes no difference', () => {
    const random = new SeededRandom(SEED);
    const outcomes = { refused: 0, same: 0 };
    for (let round = 0; round < FLIPS; round++) {
      const path = random.pick(segments);
      const used = usedBytes(path);
      const bit = random.below(used * 8);
      const disk = original.copy(random);
      disk.corrupt(path, (bytes) => (bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7))));
      outcomes[outcomeOf(disk, `bit ${bit} of ${path}`)] += 1;
    }
    // Flips that may pass: padding, unused bytes of a segment header, and events that are made again.
    expect(outcomes.refused).toBeGreaterThan(FLIPS / 2);
  });

  test('swapped, zeroed, doubled and scrambled blocks are refused or make no difference', () => {
    const random = new SeededRandom(SEED + 1);
    const outcomes = { refused: 0, same: 0 };
    for (let round = 0; round < BLOCK_CHANGES; round++) {
      const path = random.pick(segments);
      const blockBytes = random.pick([512, 1024, 4096]);
      const blocks = Math.floor(original.contents(path).length / blockBytes);
      const [one, two] = [random.below(blocks), random.below(blocks)];
      const kind = random.pick(['swap', 'zero', 'double', 'scramble'] as const);
      const disk = original.copy(random);
      disk.corrupt(path, (bytes) => changeBlock(bytes, kind, one * blockBytes, two * blockBytes, blockBytes, random));
      outcomes[outcomeOf(disk, `${kind} ${one} ${two} of ${blockBytes} in ${path}`)] += 1;
    }
    expect(outcomes.refused).toBeGreaterThan(BLOCK_CHANGES / 4);
  });

  test('a frame that was written by another segment or at another place is refused', () => {
    const [first, second] = commandSegments as [string, string];
    const disk = original.copy(new SeededRandom(1));
    const foreign = original.contents(second).slice(512, 2048);
    disk.corrupt(first, (bytes) => bytes.set(foreign, 512));
    expect(() => recoverDigests(disk)).toThrow(/byte 512: a frame of segment 2, byte 512 is in the wrong place/);
  });

  test('a record that was changed and given the right checksums is refused by the chain of hashes', () => {
    const [path] = commandSegments as [string];
    const disk = original.copy(new SeededRandom(1));
    disk.corrupt(path, (bytes) => {
      const frame = bytes.subarray(512);
      const view = new DataView(frame.buffer, frame.byteOffset);
      const payloadBytes = view.getInt32(68, true);
      // The amount of the first deposit.
      frame[160] = (frame[160] as number) ^ 1;
      view.setUint32(72, crc32(frame.subarray(128, 128 + payloadBytes)), true);
      view.setUint32(124, crc32(frame.subarray(0, 124)), true);
    });
    expect(() => recoverDigests(disk)).toThrow(
      /byte 512: the frame of sequence 1 does not carry the hash of the history/,
    );
  });

  test('a missing segment is refused, be it the first, one between or the last', () => {
    for (const path of commandSegments) {
      const disk = original.copy(new SeededRandom(1));
      disk.unlink(path);
      expect(() => recoverDigests(disk)).toThrow(JournalDamaged);
    }
  });

  test('a journal that is gone is refused while the event store knows of it', () => {
    const disk = original.copy(new SeededRandom(1));
    for (const path of commandSegments) disk.unlink(path);
    expect(() => recoverDigests(disk)).toThrow(`sequence ${lastSequence} was durable`);
  });

  test('a lost event store is made again', () => {
    const disk = original.copy(new SeededRandom(1));
    for (const path of segments.filter((name) => name.includes('/events/'))) disk.unlink(path);
    expect(recoverDigests(disk).eventsRebuiltFrom).toBe(1);
    expect(eventDigest(disk)).toBe(events);
  });

  test('a refusal changes nothing on disk', () => {
    const disk = original.copy(new SeededRandom(1));
    disk.corrupt(commandSegments[0] as string, (bytes) => (bytes[700] = (bytes[700] as number) ^ 1));
    const before = disk.paths().map((path) => [path, Buffer.from(disk.contents(path)).toString('base64')]);
    expect(() => recoverDigests(disk)).toThrow(JournalDamaged);
    expect(disk.paths().map((path) => [path, Buffer.from(disk.contents(path)).toString('base64')])).toEqual(before);
  });
});

/** Recovers and reads all events; throws when the result differs from the original without anything having said so. */
function outcomeOf(disk: SimDisk, what: string): 'refused' | 'same' {
  const damage = damageOf(() => {
    const recovered = recoverDigests(disk);
    if (recovered.digests.join() !== digests.join()) throw new Error(`${what} changed the commands silently`);
    if (eventDigest(disk) !== events) throw new Error(`${what} changed the events silently`);
  });
  return damage === undefined ? 'same' : 'refused';
}

function damageOf(action: () => void): JournalDamaged | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof JournalDamaged) return error;
    throw error;
  }
}

function eventDigest(disk: SimDisk): string {
  const hash = createHash('sha256');
  const cursor = new EventCursor(disk, DATA_DIR, { from: 1, through: lastSequence });
  let next = 1;
  for (let batch = cursor.next(); batch !== undefined; batch = cursor.next()) {
    if (batch.firstSequence !== next) throw new Error(`events of ${batch.firstSequence} follow ${next - 1}`);
    next = batch.lastSequence + 1;
    hash.update(batch.events.bytes.subarray(batch.start, batch.end));
  }
  cursor.close();
  if (next !== lastSequence + 1) throw new Error(`events end with ${next - 1}`);
  return hash.digest('hex');
}

function lastThreeFrames(): { path: string; from: number; to: number } {
  const path = commandSegments.at(-1) as string;
  const [from, , , to] = frameEnds.slice(-4) as [number, number, number, number];
  expect(from).toBeLessThan(to);
  return { path, from, to };
}

/** Up to the last byte that is not zero. */
function usedBytes(path: string): number {
  return original.contents(path).findLastIndex((byte) => byte !== 0) + 1;
}

function changeBlock(
  bytes: Uint8Array,
  kind: 'swap' | 'zero' | 'double' | 'scramble',
  one: number,
  two: number,
  length: number,
  random: SeededRandom,
): void {
  const first = bytes.slice(one, one + length);
  const second = bytes.slice(two, two + length);
  if (kind === 'zero') bytes.fill(0, one, one + length);
  else if (kind === 'scramble') for (let at = one; at < one + length; at++) bytes[at] = random.below(256);
  else bytes.set(second, one);
  if (kind === 'swap') bytes.set(first, two);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
