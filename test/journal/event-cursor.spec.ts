import { describe, expect, test } from '@jest/globals';
import { HEADER } from '../../src/common/model/record-layout.js';
import { EventCursor } from '../../src/modules/engine/events/event-cursor.js';
import { SeededRandom } from '../simulation/seeded-random.js';
import { SimDisk } from '../simulation/sim-disk.js';
import { DATA_DIR, writeHistory } from './journal-fixture.js';

const batchSizes = Array.from({ length: 50 }, (_, index) => 1 + (index % 6));
const lastSequence = batchSizes.reduce((sum, count) => sum + count, 0);

describe('reading the event store', () => {
  const disk = new SimDisk(new SeededRandom(1));
  writeHistory(disk, 1, batchSizes);

  test('from any sequence gives exactly the events from there on', () => {
    for (let from = 1; from <= lastSequence; from++) {
      expect(read(from, lastSequence)).toEqual(range(from, lastSequence));
    }
  });

  test('ends with the wanted sequence, also in the middle of a frame', () => {
    for (let through = 1; through <= lastSequence; through++) expect(read(1, through)).toEqual(range(1, through));
    expect(read(7, 7)).toEqual([7]);
    expect(read(8, 7)).toEqual([]);
  });

  test('past the end gives nothing', () => {
    expect(read(lastSequence + 1, lastSequence + 9)).toEqual([]);
  });

  function read(from: number, through: number): number[] {
    const cursor = new EventCursor(disk, DATA_DIR, { from, through });
    const sequences: number[] = [];
    for (let batch = cursor.next(); batch !== undefined; batch = cursor.next()) {
      const { events, start, end } = batch;
      expect(events.f64[(start + HEADER.sequence) >> 3]).toBe(batch.firstSequence);
      for (let at = start; at < end; at += events.i32[(at + HEADER.length) >> 2] as number) {
        sequences.push(events.f64[(at + HEADER.sequence) >> 3] as number);
      }
      expect(sequences.at(-1)).toBe(batch.lastSequence);
    }
    cursor.close();
    return sequences;
  }
});

function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}
