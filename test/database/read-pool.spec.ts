import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import sqlite3 from 'sqlite3';
import { ReadPool, type ReadPoolOptions } from '../../src/config/database/read-pool.js';
import { BulkWriter } from '../../src/config/database/row-writer.js';
import { SqliteHandle } from '../../src/config/database/sqlite-handle.js';

/** Never ends by itself. */
const ENDLESS = 'with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n';

let folder: string;
let writing: SqliteHandle;
let pool: ReadPool | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tradsys-pool-'));
  const database = await new Promise<sqlite3.Database>((resolve, reject) => {
    const opened = new sqlite3.Database(join(folder, 'a.db'), (error) =>
      error === null ? resolve(opened) : reject(error),
    );
  });
  writing = new SqliteHandle(database);
  await writing.all('pragma journal_mode = wal');
  await writing.run('create table t (a integer primary key, b text)');
  await writing.run("insert into t values (1, 'one')");
});

afterEach(async () => {
  await pool?.close();
  pool = undefined;
  await writing.close();
  rmSync(folder, { recursive: true, force: true });
});

async function openPool(options: Partial<ReadPoolOptions> = {}): Promise<ReadPool> {
  pool = await ReadPool.open({
    path: join(folder, 'a.db'),
    connections: 1,
    waitingMax: 2,
    waitTimeoutMs: 1_000,
    readTimeoutMs: 100,
    busyTimeoutMs: 100,
    overload: () => new Error('overload'),
    ...options,
  });
  return pool;
}

describe('the read pool', () => {
  it('answers reads, one after the other where there is one connection', async () => {
    const reads = await openPool();
    const answers = await Promise.all([1, 2, 3].map((a) => reads.all('select b from t where a = ?', [a])));
    expect(answers).toEqual([[{ b: 'one' }], [], []]);
    expect(reads.stats()).toMatchObject({ reads: 3, inUse: 0, waiting: 0, overloads: 0 });
    expect(reads.stats().waitUsMax).toBeGreaterThan(0);
  });

  it('cannot write', async () => {
    const reads = await openPool();
    await expect(reads.all("insert into t values (2, 'two')")).rejects.toThrow('SQLITE_READONLY');
  });

  it('interrupts a read that takes too long and goes on', async () => {
    const reads = await openPool();
    await expect(reads.all(ENDLESS)).rejects.toThrow('overload');
    expect(await reads.all('select a from t')).toEqual([{ a: 1 }]);
    expect(reads.stats().overloads).toBe(1);
  });

  it('refuses who would wait in a full queue, and who waits too long', async () => {
    const reads = await openPool({ waitTimeoutMs: 20, readTimeoutMs: 200 });
    const running = reads.all(ENDLESS);
    const waiting = [reads.all('select 1'), reads.all('select 1')];
    await expect(reads.all('select 1')).rejects.toThrow('overload');
    for (const one of waiting) await expect(one).rejects.toThrow('overload');
    await expect(running).rejects.toThrow('overload');
    expect(reads.stats()).toMatchObject({ overloads: 4, waiting: 0 });
  });

  it('passes on the fault of a statement', async () => {
    const reads = await openPool();
    await expect(reads.all('select c from t')).rejects.toThrow('no such column');
    expect(await reads.all('select a from t')).toEqual([{ a: 1 }]);
  });

  it('reads one state of the rows in a snapshot', async () => {
    const reads = await openPool();
    const seen = await reads.snapshot(async (rows) => {
      const before = await rows.all('select count(*) n from t');
      await writing.run("insert into t values (2, 'two')");
      return [...before, ...(await rows.all('select count(*) n from t'))];
    });
    expect(seen).toEqual([{ n: 1 }, { n: 1 }]);
    expect(await reads.all('select count(*) n from t')).toEqual([{ n: 2 }]);
  });
});

describe('a handle', () => {
  it('does things in the order in which they were asked for, also across statements', async () => {
    const work = [writing.run('begin')];
    for (let i = 10; i < 200; i++) work.push(writing.run('insert into t values (?, ?)', [i, `${i}`]));
    const count = writing.all('select count(*) n from t');
    work.push(writing.run('rollback'));
    await Promise.all(work);
    expect(await count).toEqual([{ n: 191 }]);
    expect(await writing.all('select count(*) n from t')).toEqual([{ n: 1 }]);
  });

  it('fails what waits when it is released', async () => {
    const reading = await SqliteHandle.openReadOnly(join(folder, 'a.db'), 100);
    const first = reading.all('select a from t');
    const second = reading.all('select b from t');
    await Promise.all([reading.close(), expect(second).rejects.toThrow('released')]);
    expect(await first).toEqual([{ a: 1 }]);
    await expect(reading.all('select a from t')).rejects.toThrow('released');
  });
});

describe('the bulk writer', () => {
  it('writes any number of rows and counts them', async () => {
    const writer = new BulkWriter(writing);
    const upsert = {
      columns: 2,
      text: (tuples: string) => `insert into t values ${tuples} on conflict (a) do update set b = excluded.b`,
    };
    for (const rows of [0, 1, 15, 16, 17, 128, 300]) {
      const values = Array.from({ length: rows }, (_, i) => [i + 1, `row ${i}`]).flat();
      expect(await writer.write(upsert, values)).toBe(rows);
    }
    expect(await writing.all('select count(*) n, max(b) b from t')).toEqual([{ n: 300, b: 'row 99' }]);
  });
});
