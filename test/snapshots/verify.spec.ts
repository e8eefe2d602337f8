import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { journalledAuditHeads, replayDataDir } from '../../src/modules/engine/journal-replay.js';
import { removeOld } from '../../src/modules/engine/snapshots/retention.js';
import { listSnapshots, snapshotPath } from '../../src/modules/engine/snapshots/snapshot-file.js';
import { SeededRandom } from '../simulation/seeded-random.js';
import { SimDisk } from '../simulation/sim-disk.js';
import { DATA_DIR, settings, snapshot, StoredVenue } from './stored-venue.js';

const SEED = 77;
let dataDir: string;
let disk: SimDisk;
let venue: StoredVenue;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'tradsys-verify-'));
  disk = new SimDisk(new SeededRandom(SEED));
  venue = new StoredVenue(disk, SEED);
  for (let round = 0; round < 5; round++) {
    venue.seal(1);
    snapshot(disk);
  }
  venue.close();
});
afterEach(() => rmSync(dataDir, { recursive: true }));

describe('journal verify and replay', () => {
  test('come to the state of the venue from the beginning, and from the oldest snapshot where that is gone', () => {
    const end = venue.flow.core.sequence;
    copyOut();
    expect(replayDataDir(dataDir, { compareEvents: true })).toMatchObject({ sequence: end, stateHash: hashAt(end) });
    removeOld(disk, DATA_DIR, settings, { logBytesMax: 0, projectedSequence: end });
    rmSync(dataDir, { recursive: true });
    copyOut();
    expect(replayDataDir(dataDir, { compareEvents: true })).toMatchObject({ sequence: end, stateHash: hashAt(end) });
    // What the journal noted of the audit trail is read from there too.
    expect(journalledAuditHeads(dataDir)).toEqual([]);
    const [, second] = listSnapshots(disk, DATA_DIR) as [number, number];
    expect(replayDataDir(dataDir, { to: { sequence: second } })).toMatchObject({
      sequence: second,
      stateHash: hashAt(second),
    });
  });

  test('find a damaged snapshot, and one that is not what the commands come to', () => {
    const [newest, older] = listSnapshots(disk, DATA_DIR) as [number, number];
    copyOut();
    const path = snapshotPath(dataDir, newest);
    const sound = readFileSync(path);
    const changed = Buffer.from(sound);
    changed[3_000] = (changed[3_000] as number) ^ 1;
    writeFileSync(path, changed);
    expect(() => replayDataDir(dataDir)).toThrow(`${path} is damaged at byte 0: the state fails its hash`);
    // Sound in itself, and of another moment.
    writeFileSync(path, readFileSync(snapshotPath(dataDir, older)));
    writeFileSync(snapshotPath(dataDir, older), sound);
    expect(() => replayDataDir(dataDir)).toThrow(/is the snapshot of sequence/);
  });
});

function hashAt(sequence: number): string | undefined {
  return venue.hashes.get(sequence);
}

function copyOut(): void {
  for (const path of disk.paths()) {
    const target = join(dataDir, path.slice(DATA_DIR.length));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, disk.contents(path));
  }
}
