/**
 * One process owns a data directory. The lock is an exclusive SQLite transaction on an empty database, because that
 * is a lock of the operating system on every platform: it dies with the process, however it dies, and leaves nothing
 * to clean up. Nothing else may open `lock.db` in this process: closing any handle of a file drops its POSIX locks.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import sqlite3 from 'sqlite3';

/** Long enough for a predecessor that is just going, short enough to refuse within two seconds. */
const WAIT_MS = 1_000;
const HOLDER_FILE = 'lock.json';

export interface LockHolder {
  readonly pid: number;
  readonly host: string;
  /** ISO 8601, UTC. */
  readonly since: string;
}

export class DataDirBusy extends Error {
  override readonly name = 'DataDirBusy';

  constructor(
    readonly dataDir: string,
    readonly holder: LockHolder | undefined,
  ) {
    const who =
      holder === undefined
        ? 'another process'
        : `process ${holder.pid} on ${holder.host}, which took it at ${holder.since}`;
    super(`${dataDir} is in use by ${who}`);
  }
}

/** A lock that nobody refers to any more would be collected, and with it released. */
const held = new Set<DataDirLock>();

export class DataDirLock {
  private constructor(private readonly database: sqlite3.Database) {}

  /** Rejects with `DataDirBusy` when another process has the directory. */
  static async acquire(dataDir: string): Promise<DataDirLock> {
    mkdirSync(dataDir, { recursive: true });
    const database = await openDatabase(join(dataDir, 'lock.db'));
    try {
      await run(database, 'BEGIN EXCLUSIVE');
    } catch (error) {
      await close(database);
      if ((error as { code?: unknown }).code === 'SQLITE_BUSY') throw new DataDirBusy(dataDir, readHolder(dataDir));
      throw error;
    }
    const lock = new DataDirLock(database);
    held.add(lock);
    writeHolder(dataDir);
    return lock;
  }

  async release(): Promise<void> {
    if (!held.delete(this)) return;
    await run(this.database, 'ROLLBACK');
    await close(this.database);
  }
}

function openDatabase(file: string): Promise<sqlite3.Database> {
  return new Promise((resolve, reject) => {
    const database = new sqlite3.Database(file, (error) => {
      if (error !== null) return reject(error);
      database.configure('busyTimeout', WAIT_MS);
      resolve(database);
    });
  });
}

function run(database: sqlite3.Database, sql: string): Promise<void> {
  return new Promise((resolve, reject) => {
    database.exec(sql, (error) => (error === null ? resolve() : reject(error)));
  });
}

function close(database: sqlite3.Database): Promise<void> {
  return new Promise((resolve, reject) => {
    database.close((error) => (error === null ? resolve() : reject(error)));
  });
}

/** The name is for the message of a second process only; the lock does not depend on it, so a full disk does not either. */
function writeHolder(dataDir: string): void {
  const holder: LockHolder = { pid: process.pid, host: hostname(), since: new Date().toISOString() };
  const file = join(dataDir, HOLDER_FILE);
  try {
    writeFileSync(`${file}.new`, JSON.stringify(holder));
    renameSync(`${file}.new`, file);
  } catch {
    // A holder without a name still holds.
  }
}

function readHolder(dataDir: string): LockHolder | undefined {
  try {
    const holder = JSON.parse(readFileSync(join(dataDir, HOLDER_FILE), 'utf8')) as LockHolder;
    return typeof holder?.pid === 'number' ? holder : undefined;
  } catch {
    return undefined;
  }
}
