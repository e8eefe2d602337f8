import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { JournalBatch } from '../../src/modules/engine/batch.js';
import { JournalThread } from '../../src/modules/engine/journal/journal-thread.js';
import { NodeDisk } from '../../src/modules/engine/journal/node-disk.js';
import { recover } from '../../src/modules/engine/journal/recovery.js';
import { batchOf, deriveEvents, historyDigests, recordDigest, settings } from './journal-fixture.js';

jest.setTimeout(120_000);

const THREAD = pathToFileURL(resolve('dist/modules/engine/journal/journal-thread.js'));
const WORKER = pathToFileURL(resolve('dist/modules/engine/journal/journal-worker.js'));
const SEED = 5;
const COMMANDS_PER_BATCH = 4;

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'tradsys-journal-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

describe('the journal thread', () => {
  test('makes batches durable in order, then stored, over many segments', async () => {
    const { journal, told } = start();
    const batches = batchesFrom(1, 200);
    for (const batch of batches) journal.append(batch);
    await journal.close();
    expect(told.durable).toEqual(batches);
    expect(told.stored).toEqual(batches);
    expect(told.failures).toEqual([]);
    expect(journal.statistics.frames).toBe(200);
    expect(readdirSync(join(dataDir, 'journal')).length).toBeGreaterThan(3);
    expect(replayed()).toEqual(historyDigests(SEED, 1, 200 * COMMANDS_PER_BATCH));
  });

  test('goes on after a restart where the last one ended', async () => {
    for (const first of [1, 41, 81]) {
      const { journal } = start();
      for (const batch of batchesFrom(first, 10)) journal.append(batch);
      await journal.close();
    }
    expect(replayed()).toEqual(historyDigests(SEED, 1, 120));
  });

  test('prepares the next segments in its pauses, once the present ones begin to fill', async () => {
    const { journal } = start();
    const reserves = (): string[] =>
      ['journal', 'events'].filter((log) => readdirSync(join(dataDir, log)).includes('reserve'));
    const [first, ...others] = batchesFrom(1, 4) as [JournalBatch, ...JournalBatch[]];
    journal.append(first);
    await sleep(100);
    expect(reserves()).toEqual([]);
    for (const batch of others) journal.append(batch);
    for (let wait = 0; reserves().length < 2; wait++) {
      expect(wait).toBeLessThan(100);
      await sleep(20);
    }
    await journal.close();
  });

  test('tells a failure once, and nothing after it', async () => {
    const { journal, told } = start();
    const [first, , third] = batchesFrom(1, 3) as [JournalBatch, JournalBatch, JournalBatch];
    journal.append(first);
    // A gap in the sequence is a bug of the caller: the thread must not write on.
    journal.append(third);
    await expect(journal.close()).rejects.toThrow('does not follow 4');
    expect(told.durable).toEqual([first]);
    expect(told.failures.length).toBe(1);
    journal.append(third);
    await sleep(50);
    expect(told.durable).toEqual([first]);
  });

  test('fails when its files are gone', async () => {
    const { positions } = recovered();
    rmSync(join(dataDir, 'journal'), { recursive: true });
    const { journal, told } = startAt(positions);
    journal.append(batchesFrom(1, 1)[0] as JournalBatch);
    await expect(journal.close()).rejects.toMatchObject({ code: 'ENOENT' });
    expect(told.durable).toEqual([]);
  });

  test('says loudly when it does not sync', () => {
    const { positions } = recovered();
    const program = `
      const { JournalThread } = await import(${JSON.stringify(THREAD.href)});
      const settings = ${JSON.stringify({ ...settings, sync: 'none' })};
      const positions = ${JSON.stringify(positions)};
      await new JournalThread({ dataDir: ${JSON.stringify(dataDir)}, settings, positions }, {}).close();
    `;
    const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
    expect(stderr).toContain('[TRADSYS_JOURNAL_NOT_DURABLE] Warning: The journal does not sync');
  });
});

function start() {
  return startAt(recovered().positions);
}

function startAt(positions: ReturnType<typeof recovered>['positions']) {
  const told = { durable: [] as JournalBatch[], stored: [] as JournalBatch[], failures: [] as Error[] };
  const listener = {
    onDurable: (batch: JournalBatch) => void told.durable.push(batch),
    onStored: (batch: JournalBatch) => void told.stored.push(batch),
    onFailure: (error: Error) => void told.failures.push(error),
  };
  return {
    told,
    journal: new JournalThread({ dataDir, settings, positions }, listener, undefined, WORKER),
  };
}

function recovered() {
  return recover({ disk: new NodeDisk(), dataDir, settings, apply: deriveEvents });
}

function replayed(): number[] {
  const digests: number[] = [];
  const apply: typeof deriveEvents = (commands, offset, events) => {
    digests.push(recordDigest(commands, offset));
    deriveEvents(commands, offset, events);
  };
  recover({ disk: new NodeDisk(), dataDir, settings, apply });
  return digests;
}

function batchesFrom(firstSequence: number, count: number): JournalBatch[] {
  return Array.from({ length: count }, (_, index) =>
    batchOf(SEED, firstSequence + index * COMMANDS_PER_BATCH, COMMANDS_PER_BATCH),
  );
}

function sleep(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
