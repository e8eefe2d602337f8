import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { VenueCommand } from '../../src/common/model/commands.js';
import { RecordBuffer } from '../../src/common/model/record-layout.js';
import { FRAME_HEADER_BYTES } from '../../src/modules/engine/batch.js';
import { writeCommand } from '../../src/modules/engine/domain/command-codec.js';
import { EventWriter } from '../../src/modules/engine/domain/event-writer.js';
import { VenueCore } from '../../src/modules/engine/domain/venue-core.js';
import { defaultJournalSettings, JournalStore } from '../../src/modules/engine/journal/journal-store.js';
import { NodeDisk } from '../../src/modules/engine/journal/node-disk.js';
import { recover } from '../../src/modules/engine/journal/recovery.js';
import { stateHash } from '../../src/modules/engine/state-hash.js';
import { commandOf } from '../support/command.js';

const program = join(import.meta.dirname, '../../dist/cli.js');
const settings = { ...defaultJournalSettings, segmentBytes: 8 << 10 };
const COMMANDS = 120;
const DAMAGED = 78;

let dataDir: string;
/** By sequence. */
const hashes: string[] = [];

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'tradsys-cli-journal-'));
  trade();
});
afterAll(() => rmSync(dataDir, { recursive: true }));

describe('tradsys journal verify', () => {
  test('prints the last sequence and the state hash', () => {
    expect(tradsys('journal', 'verify', dataDir)).toEqual({
      code: 0,
      out: `${COMMANDS} ${hashes[COMMANDS]}\n`,
      err: '',
    });
    expect(tradsys('journal', 'verify', dataDir, '--events').code).toBe(0);
  });

  test('finds no journal in a directory that has none', () => {
    expect(tradsys('journal', 'verify', join(dataDir, 'journal'))).toMatchObject({ code: 1, out: '' });
  });
});

describe('tradsys replay', () => {
  test.each([1, 2, 60, COMMANDS])('--to %i prints the hash of that moment', (sequence) => {
    const { code, out } = tradsys('replay', dataDir, '--to', String(sequence));
    expect({ code, out }).toEqual({ code: 0, out: `${sequence} ${hashes[sequence]}\n` });
  });

  test('without an end goes to the end of the journal, and no further', () => {
    expect(tradsys('replay', dataDir).out).toBe(`${COMMANDS} ${hashes[COMMANDS]}\n`);
    expect(tradsys('replay', dataDir, '--to', '121')).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/120/),
    });
    expect(tradsys('replay', dataDir, '--to', 'x').code).not.toBe(0);
  });
});

describe('tradsys journal verify on damage', () => {
  const file = (log: string, segment: number): string => join(dataDir, log, `00000000000${segment}.seg`);
  let original: Buffer;
  let path: string;

  afterEach(() => writeFileSync(path, original));

  test('names the file and the offset of a flipped bit', () => {
    flip(file('journal', 1), 700);
    const { code, out, err } = tradsys('journal', 'verify', dataDir);
    expect({ code, out }).toEqual({ code: DAMAGED, out: '' });
    expect(err).toMatch(/000000000001\.seg is damaged at byte 512: the records of sequence 1 to 4 fail their checksum/);
  });

  test('finds damage in an old segment of the event store', () => {
    flip(file('events', 1), 700);
    expect(tradsys('journal', 'verify', dataDir)).toMatchObject({
      code: DAMAGED,
      err: expect.stringMatching(/events/),
    });
  });

  function flip(name: string, at: number): void {
    path = name;
    original = readFileSync(path);
    const changed = Buffer.from(original);
    changed[at] = (changed[at] as number) ^ 4;
    writeFileSync(path, changed);
  }
});

function tradsys(...args: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

/** A small venue's journal, four commands a batch, with the state hash after every one. */
function trade(): void {
  const core = new VenueCore();
  hashes[0] = stateHash(core);
  const { positions } = recover({ disk: new NodeDisk(), dataDir, settings, apply: () => undefined });
  const store = new JournalStore(new NodeDisk(), dataDir, settings, positions);
  const commands = RecordBuffer.ofCapacity(8_192);
  const events = new EventWriter(FRAME_HEADER_BYTES);
  let end = FRAME_HEADER_BYTES;
  for (let sequence = 1; sequence <= COMMANDS; sequence++) {
    const length = writeCommand(commands, end, commandAt(sequence), sequence, sequence * 1_000);
    core.apply(commands, end, events);
    end += length;
    hashes[sequence] = stateHash(core);
    if (sequence % 4 !== 0) continue;
    const batch = { commands, commandsEnd: end, events: events.buffer, eventsEnd: events.end };
    const counts = { commandCount: 4, eventCount: events.count, firstSequence: sequence - 3, lastSequence: sequence };
    store.writeCommands({ ...batch, ...counts });
    store.syncCommands();
    store.writeEvents({ ...batch, ...counts });
    events.reset();
    end = FRAME_HEADER_BYTES;
  }
  store.close();
}

function commandAt(sequence: number): VenueCommand {
  if (sequence <= 2) return commandOf('DefineAsset', 0, { asset: `A${sequence}`, scale: sequence });
  if (sequence <= 10) return commandOf('OpenAccount', 0, { accountKey: `account-${sequence}` });
  const body = { amount: sequence, assetId: 1 + (sequence % 2), reference: `r${sequence}` };
  return commandOf('Deposit', 1 + (sequence % 8), body);
}
