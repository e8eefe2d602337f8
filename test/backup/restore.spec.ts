/** What a backup holds, and what of it is refused; the venue itself is not needed for it. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import sqlite3 from 'sqlite3';
import { backUp, restore } from '../../src/modules/engine/backup.js';
import { replayDataDir } from '../../src/modules/engine/journal-replay.js';
import { NodeDisk } from '../../src/modules/engine/journal/node-disk.js';
import { defaultJournalSettings } from '../../src/modules/engine/journal/journal-store.js';
import { recover } from '../../src/modules/engine/journal/recovery.js';
import { VenueCore } from '../../src/modules/engine/domain/venue-core.js';
import { stateHash } from '../../src/modules/engine/state-hash.js';
import { SeededRandom } from '../simulation/seeded-random.js';
import { type SmallVenue, tradeSmallVenue } from '../support/small-venue.js';

const COMMANDS = 400;
const seed = Number(process.env['TEST_SEED'] ?? 1);

let folder: string;
let dataDir: string;
let file: string;
let target: string;
let venue: SmallVenue;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tradsys-backup-'));
  [dataDir, file, target] = ['data', 'venue.tar', 'restored'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  venue = tradeSmallVenue(dataDir, seed, COMMANDS);
  await sql(join(dataDir, 'identity.db'), "create table users (name text); insert into users values ('alice')");
  mkdirSync(join(dataDir, 'secrets'));
  writeFileSync(join(dataDir, 'secrets', 'data-key'), 'a key');
  expect(await backUp({ dataDir, file, withSecrets: false })).toEqual({
    sequence: COMMANDS,
    stateHash: venue.hashes[COMMANDS],
    bytes: statSync(file).size,
  });
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => rmSync(target, { recursive: true, force: true }));

describe('a restored backup', () => {
  test('is the venue as it was: state, users, and what it does next', async () => {
    expect(await restore(file, target)).toMatchObject({ sequence: COMMANDS, stateHash: venue.hashes[COMMANDS] });
    expect(await sql(join(target, 'identity.db'), 'select name from users')).toEqual([{ name: 'alice' }]);
    expect(existsSync(join(target, 'secrets'))).toBe(false);
    const core = new VenueCore();
    const apply = core.apply.bind(core);
    const recovered = recover({ disk: new NodeDisk(), dataDir: target, settings: defaultJournalSettings, apply });
    expect(recovered).toMatchObject({ sequence: COMMANDS, eventsRebuiltFrom: 1 });
    expect(replayDataDir(target, { compareEvents: true }).stateHash).toBe(stateHash(core));
  });

  test('has the imports of other venues, also of a moment before, and nothing else that lies beside them', async () => {
    const imports = join(dataDir, 'imported', 'bitstamp', 'BTC-USD');
    mkdirSync(imports, { recursive: true });
    const csv = 'time,price,quantity,takerSide,tradeId\n2026-01-01T00:00:00Z,1,2,buy,3\n';
    const names = ['trades.csv', 'bars-1m.csv', 'bars-1M.csv'];
    for (const name of [...names, 'trades.csv.new', 'notes.txt']) writeFileSync(join(imports, name), `${csv}${name}`);
    const copy = join(folder, 'imports.tar');
    await backUp({ dataDir, file: copy, withSecrets: false });
    await restore(copy, target, { sequence: 3 });
    const restored = join(target, 'imported', 'bitstamp', 'BTC-USD');
    expect(readdirSync(restored).toSorted()).toEqual(names.toSorted());
    for (const name of names) expect(readFileSync(join(restored, name), 'utf8')).toBe(`${csv}${name}`);
    rmSync(join(dataDir, 'imported'), { recursive: true });
  });

  test('has the generated keys where they were asked for, readable by their owner only', async () => {
    const whole = join(folder, 'whole.tar');
    await backUp({ dataDir, file: whole, withSecrets: true });
    expect(statSync(whole).mode & 0o777).toBe(0o600);
    await restore(whole, target);
    expect(readFileSync(join(target, 'secrets', 'data-key'), 'utf8')).toBe('a key');
    expect(statSync(join(target, 'secrets', 'data-key')).mode & 0o777).toBe(0o600);
  });
});

describe('a restore to a point in time', () => {
  const random = new SeededRandom(seed);
  const sequences = [0, 1, 2, COMMANDS - 1, COMMANDS, ...Array.from({ length: 12 }, () => random.below(COMMANDS))];

  test.each(sequences)(`ends behind sequence %i (seed ${seed})`, async (sequence) => {
    const restored = await restore(file, target, { sequence });
    expect(restored).toMatchObject({ sequence, stateHash: venue.hashes[sequence], cut: undefined });
  });

  test('ends behind the last command of a time', async () => {
    const timeUs = venue.timesUs[200] as number;
    const last = venue.timesUs.findLastIndex((time) => time <= timeUs);
    expect(await restore(file, target, { timeUs })).toMatchObject({ sequence: last, stateHash: venue.hashes[last] });
    rmSync(target, { recursive: true });
    const before = venue.timesUs.findLastIndex((time) => time <= timeUs - 1);
    expect(await restore(file, target, { timeUs: timeUs - 1 })).toMatchObject({ sequence: before });
  });

  test('goes on from there like every venue', async () => {
    const sequence = 123;
    await restore(file, target, { sequence });
    const core = new VenueCore();
    const options = { disk: new NodeDisk(), dataDir: target, settings: defaultJournalSettings };
    recover({ ...options, apply: core.apply.bind(core) });
    expect(stateHash(core)).toBe(venue.hashes[sequence]);
    expect(recover({ ...options, apply: new VenueCore().apply.bind(new VenueCore()) })).toMatchObject({ sequence });
  });

  test('is refused behind the end of the backup', async () => {
    await expect(restore(file, target, { sequence: COMMANDS + 1 })).rejects.toThrow(`ends with sequence ${COMMANDS}`);
    expect(existsSync(target)).toBe(false);
  });
});

describe('what is refused', () => {
  const other = (): string => join(folder, 'other.tar');
  afterEach(() => rmSync(other(), { force: true }));

  test('to write over a file, or into a directory that holds anything', async () => {
    await expect(backUp({ dataDir, file, withSecrets: false })).rejects.toThrow('exists already');
    mkdirSync(target);
    writeFileSync(join(target, 'mine'), '');
    await expect(restore(file, target)).rejects.toThrow('is not empty');
  });

  test('to back up a directory without a venue', async () => {
    await expect(backUp({ dataDir: join(folder, 'none'), file: other(), withSecrets: false })).rejects.toThrow(
      'holds no journal',
    );
    expect(existsSync(other())).toBe(false);
  });

  test('every backup that has lost its end', async () => {
    const { size } = statSync(file);
    const random = new SeededRandom(seed);
    const sizes = [0, 511, 512, 1_000, size - 1_025, size - 1, ...Array.from({ length: 8 }, () => random.below(size))];
    for (const kept of sizes) {
      writeFileSync(other(), readFileSync(file));
      truncateSync(other(), kept);
      await expect(restore(other(), target)).rejects.toThrow('cannot be restored');
      expect(existsSync(target)).toBe(false);
    }
  });

  test('every backup in which a bit has changed', async () => {
    const original = readFileSync(file);
    const random = new SeededRandom(seed + 1);
    for (let round = 0; round < 150; round += 1) {
      const at = random.below(original.length);
      const changed = Buffer.from(original);
      changed[at] = (changed[at] as number) ^ (1 << random.below(8));
      writeFileSync(other(), changed);
      const outcome = await restore(other(), target).catch((error: Error) => error.name);
      expect({ seed, round, at, outcome }).toEqual({ seed, round, at, outcome: 'BackupDamaged' });
    }
  });
});

function sql(path: string, text: string): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    const database = new sqlite3.Database(path);
    const done = (error: Error | null, rows: unknown[] = []): void => {
      database.close(() => (error === null ? resolve(rows) : reject(error)));
    };
    if (text.startsWith('select')) database.all(text, done);
    else database.exec(text, (error) => done(error));
  });
}
