/**
 * Journals of commands over the whole order surface, kept as they were recorded: every later build has to tell the same events
 * of them and come to the same state. golden-commands.md beside them says what a difference means and how they are made.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { OrderType } from '../../src/common/model/order-terms.js';
import { HEADER, RecordBuffer } from '../../src/common/model/record-layout.js';
import { journalOf } from '../properties/random-duel.js';
import { CoreVenue } from '../support/core-venue.js';

const folder = join(import.meta.dirname, 'golden');
const SEED = 20_261_127;
const styles = ['plain', 'fees', 'scarce', 'scaled', 'wide', 'far'] as const;

interface Golden {
  readonly commands: number;
  readonly events: number;
  readonly eventsHash: string;
  readonly stateHash: string;
}

const typesSeen = new Set<number>();
if (process.env['GOLDEN'] === 'write') writeAll();
const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Readonly<Record<string, Golden>>;

test.each(styles)('%s: the same events and the same state as when it was recorded', (style) => {
  expect(summaryOf(read(style))).toEqual(expected[style]);
});

test.each(styles)('%s: the same state where the venue was stopped and loaded on the way', (style) => {
  const journal = read(style);
  const half = Math.floor(journal.length / 2);
  const before = new CoreVenue();
  before.replay(journal.slice(0, half));
  const after = before.reloaded();
  after.replay(journal.slice(half));
  expect(after.stateHash).toBe(expected[style]?.stateHash);
});

test('together they have an order of every type', () => {
  expect([...typesSeen].toSorted((a, z) => a - z)).toEqual(Object.values(OrderType));
});

function summaryOf(journal: readonly Uint8Array[]): Golden {
  const core = new CoreVenue();
  const hash = createHash('sha256');
  let events = 0;
  for (const record of journal) {
    for (const event of core.applyJournalled(record)) {
      if (event.name === 'OrderAccepted') typesSeen.add(event.body.orderType);
      hash.update(JSON.stringify(event));
      events += 1;
    }
  }
  return { commands: journal.length, events, eventsHash: hash.digest('hex'), stateHash: core.stateHash };
}

/** The records one behind the other, as a journal frame has them; the header of each says how long it is. */
function read(style: string): Uint8Array[] {
  const bytes = gunzipSync(readFileSync(join(folder, `${style}.records.gz`)));
  const buffer = RecordBuffer.ofCapacity(bytes.length);
  buffer.bytes.set(bytes);
  const records: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += records.at(-1)?.length ?? bytes.length) {
    const length = buffer.i32[(at + HEADER.length) >> 2] as number;
    records.push(buffer.bytes.slice(at, at + length));
  }
  return records;
}

function writeAll(): void {
  const summaries = styles.map((style, index) => {
    const journal = journalOf(SEED + index, style);
    writeFileSync(join(folder, `${style}.records.gz`), gzipSync(Buffer.concat(journal)));
    return [style, summaryOf(journal)];
  });
  writeFileSync(join(folder, 'expected.json'), `${JSON.stringify(Object.fromEntries(summaries), null, 2)}\n`);
}
