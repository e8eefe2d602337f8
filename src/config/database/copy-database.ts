import sqlite3 from 'sqlite3';

const BUSY_TIMEOUT_MS = 5_000;

/**
 * Writes a copy of the SQLite file `from` to the new file `to`, as of one moment, while others write to it: one read
 * transaction, which in WAL mode keeps no writer waiting. Rejects where the copy is not sound.
 */
export async function copyDatabase(from: string, to: string): Promise<void> {
  const source = await open(from);
  try {
    await all(source, 'VACUUM INTO ?', [to]);
  } finally {
    await close(source);
  }
  const copy = await open(to);
  try {
    const rows = await all(copy, 'PRAGMA integrity_check', []);
    const [found] = rows.map((row) => Object.values(row)[0]);
    if (found !== 'ok') throw new Error(`the copy of ${from} is not sound: ${String(found)}`);
  } finally {
    await close(copy);
  }
}

function open(file: string): Promise<sqlite3.Database> {
  return new Promise((resolve, reject) => {
    const database = new sqlite3.Database(file, sqlite3.OPEN_READWRITE, (error) => {
      if (error !== null) return reject(error);
      database.configure('busyTimeout', BUSY_TIMEOUT_MS);
      resolve(database);
    });
  });
}

function all(database: sqlite3.Database, sql: string, values: readonly string[]): Promise<object[]> {
  return new Promise((resolve, reject) => {
    database.all(sql, values, (error: Error | null, rows: object[]) =>
      error === null ? resolve(rows) : reject(error),
    );
  });
}

function close(database: sqlite3.Database): Promise<void> {
  return new Promise((resolve, reject) => {
    database.close((error) => (error === null ? resolve() : reject(error)));
  });
}
