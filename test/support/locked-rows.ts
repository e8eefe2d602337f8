import sqlite3 from 'sqlite3';

const BUSY_MS = 5_000;

/** Keeps every other writer out of the rows of a database until what it returns is called. */
export async function lockRows(path: string): Promise<() => Promise<void>> {
  const database = await new Promise<sqlite3.Database>((resolve, reject) => {
    const opened = new sqlite3.Database(path, (error) => (error === null ? resolve(opened) : reject(error)));
    opened.configure('busyTimeout', BUSY_MS);
  });
  const run = (sql: string): Promise<void> =>
    new Promise((resolve, reject) => database.exec(sql, (error) => (error === null ? resolve() : reject(error))));
  await run('begin exclusive');
  return async () => {
    await run('rollback');
    await new Promise<void>((resolve) => database.close(() => resolve()));
  };
}
