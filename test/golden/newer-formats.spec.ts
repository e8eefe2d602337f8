/**
 * Files of a program that is not written yet: this one refuses what it would have to guess, says which version it met, and
 * changes nothing. Only snapshots may be passed over, where the journal has all that they have.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { commandLayouts } from '../../src/common/model/commands.js';
import { RejectReason } from '../../src/common/model/reject-reason.js';
import { restore } from '../../src/modules/engine/backup.js';
import { LOGIC_VERSION } from '../../src/modules/engine/domain/logic-version.js';
import { NodeDisk } from '../../src/modules/engine/journal/node-disk.js';
import { replayDataDir } from '../../src/modules/engine/journal-replay.js';
import { choose } from '../../src/modules/engine/snapshots/snapshot-choice.js';
import { commandOf } from '../support/command.js';
import { CoreVenue } from '../support/core-venue.js';
import { goldenFiles, readExpected } from './golden-venue.js';
import { readReleases } from './releases.js';

const folder = readReleases().present;
const expected = readExpected(folder);
const scratch = mkdtempSync(join(tmpdir(), 'tradsys-newer-'));
const dataDir = join(scratch, 'venue');
const wish = { logicVersion: LOGIC_VERSION, partNames: undefined };
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

beforeEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
  cpSync(goldenFiles(folder).dataDir, dataDir, { recursive: true });
});

describe.each(['journal', 'events'])('of %s', (log) => {
  test('a segment of a later format', () => {
    const path = pathOf(log, -1);
    change(path, 0, SEGMENT, (header) => (header[4] = 2));
    expect(() => replayDataDir(dataDir)).toThrow(
      `${path} was written by a newer program (at byte 0): the segment has format version 2, this program reads 1`,
    );
  });

  test('a frame of a later format is no torn write, though nothing follows it', () => {
    const path = pathOf(log, -1);
    const offset = lastFrameOf(path);
    change(path, offset, FRAME, (header) => (header[4] = 2));
    expect(() => replayDataDir(dataDir)).toThrow(
      `${path} was written by a newer program (at byte ${offset}): the frame has format version 2, this program reads 1`,
    );
  });

  test('a frame whose header fails its checksum may be one, whatever version it says', () => {
    const path = pathOf(log, -1);
    const bytes = readFileSync(path);
    bytes[lastFrameOf(path) + 4] = 2;
    writeFileSync(path, bytes);
    expect(() => replayDataDir(dataDir)).not.toThrow('newer program');
  });
});

test('a journal of later rules', () => {
  const path = pathOf('journal', -1);
  change(path, 0, SEGMENT, (header) => header.writeInt32LE(LOGIC_VERSION + 1, 52));
  expect(() => replayDataDir(dataDir)).toThrow(
    `it has version ${LOGIC_VERSION + 1} of the rules, this program knows ${LOGIC_VERSION}`,
  );
});

describe('of snapshots', () => {
  const newest = expected.snapshots.at(-1) as number;

  test('one of later rules is refused', () => {
    change(pathOf('snapshots', -1), 0, SEGMENT, (header) => header.writeInt32LE(LOGIC_VERSION + 1, 48));
    expect(() => choose(new NodeDisk(), dataDir, wish)).toThrow(
      `it has version ${LOGIC_VERSION + 1} of the rules, this program knows ${LOGIC_VERSION}`,
    );
  });

  test.each([
    ['format', 'the snapshot has format version 2', (header: Buffer) => (header[4] = 2)],
    [
      'form of the state',
      `its state has form ${expected.stateVersion + 1}`,
      (header: Buffer) => header.writeInt32LE(expected.stateVersion + 1, 52),
    ],
  ])('one of a later %s is passed over for an older one, and says why', (_what, reason, spoil) => {
    change(pathOf('snapshots', -1), 0, SEGMENT, spoil);
    const { snapshot, passedOver, knownDurable } = choose(new NodeDisk(), dataDir, wish);
    expect(snapshot?.header.sequence).toBe(expected.snapshots[0]);
    expect(passedOver).toEqual([expect.stringContaining(reason)]);
    expect(knownDurable).toBe(newest);
  });
});

test('a backup of a later format', async () => {
  const file = join(scratch, 'backup.tar');
  const bytes = readFileSync(goldenFiles(folder).backup);
  const at = bytes.indexOf('"format": 1');
  bytes.write('"format": 2', at);
  writeFileSync(file, bytes);
  await expect(restore(file, join(scratch, 'restored'))).rejects.toThrow('it has format 2, this program reads 1');
});

test('rules that are not newer than those in force are refused, those of a later program stop the core', () => {
  const core = new CoreVenue();
  const set = (to: number, sequence: number) =>
    core.apply(commandOf('SetLogicVersion', 0, { version: to }), { sequence, timeUs: 1 });
  for (const [index, old] of [LOGIC_VERSION, 0, -1].entries()) {
    expect(set(old, index + 1)).toMatchObject([
      {
        name: 'CommandRefused',
        body: { reason: RejectReason.INVALID_COMMAND, commandType: commandLayouts.SetLogicVersion.type },
      },
    ]);
  }
  expect(() => set(LOGIC_VERSION + 1, 4)).toThrow(
    `version ${LOGIC_VERSION + 1} of the rules is newer than this program`,
  );
});

/** Where the checksum of a header stands, over all that is before it. */
const SEGMENT = 508;
const FRAME = 124;

function pathOf(log: string, index: number): string {
  const directory = join(dataDir, log);
  return join(directory, readdirSync(directory).toSorted().at(index) as string);
}

/** Changes a header as its writer would have written it. */
function change(path: string, offset: number, checksumAt: number, spoil: (header: Buffer) => unknown): void {
  const bytes = readFileSync(path);
  const header = bytes.subarray(offset, offset + checksumAt + 4);
  spoil(header);
  header.writeUInt32LE(crc32(header.subarray(0, checksumAt)), checksumAt);
  writeFileSync(path, bytes);
}

function lastFrameOf(path: string): number {
  const at = readFileSync(path).lastIndexOf('TSFR');
  expect(at % 512).toBe(0);
  return at;
}
