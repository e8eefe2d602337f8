import sqlite3 from 'sqlite3';

export type SqlValue = number | string | null;
export type SqlRow = Readonly<Record<string, SqlValue>>;

/** Runs of one statement that may be handed to the driver at once; it binds the next while one executes. */
const IN_FLIGHT_MAX = 4;

type Settle<T> = (error: Error | null, result: T) => void;

interface Call {
  readonly sql: string;
  readonly start: (done: () => void) => void;
  readonly reject: (error: Error) => void;
}

/**
 * One SQLite connection with its prepared statements, kept by their text. Calls take effect one after the other in
 * the order in which they were made; the driver by itself runs different statements of a connection at once, each
 * blocking a thread of the pool that everyone shares. Integers beyond 2^53 − 1 do not survive; read such sums as text.
 */
export class SqliteHandle {
  private readonly statements = new Map<string, sqlite3.Statement>();
  private readonly calls: Call[] = [];
  private runningSql = '';
  private inFlight = 0;
  private emptied: (() => void) | undefined;

  /** Takes over a connection that is already open. */
  constructor(private readonly database: sqlite3.Database) {}

  /** Opens an existing file; nothing can be written through the handle. */
  static openReadOnly(path: string, busyTimeoutMs: number): Promise<SqliteHandle> {
    return new Promise((resolve, reject) => {
      const database = new sqlite3.Database(path, sqlite3.OPEN_READONLY, (error) => {
        if (error !== null) return reject(error);
        database.configure('busyTimeout', busyTimeoutMs);
        resolve(new SqliteHandle(database));
      });
    });
  }

  /** Runs a prepared statement and returns the number of rows that it changed. */
  run(sql: string, values: readonly SqlValue[] = []): Promise<number> {
    return this.inPreparedTurn(sql, (statement, settle) => {
      statement.run(values, function (this: sqlite3.RunResult, error: Error | null) {
        settle(error, this.changes);
      });
    });
  }

  /** Runs a statement whose text will hardly come again; it is not kept. Returns the number of rows that it changed. */
  runOnce(sql: string, values: readonly SqlValue[]): Promise<number> {
    return this.inTurn(sql, (settle) => {
      this.database.run(sql, values, function (this: sqlite3.RunResult, error: Error | null) {
        settle(error, this.changes);
      });
    });
  }

  /** Runs a prepared query. Columns become properties of the row under their names. */
  all<R extends object = SqlRow>(sql: string, values: readonly SqlValue[] = []): Promise<R[]> {
    return this.inPreparedTurn<R[]>(sql, (statement, settle) => statement.all<R>(values, settle));
  }

  /** Makes the running statement fail with SQLITE_INTERRUPT. */
  interrupt(): void {
    this.database.interrupt();
  }

  /** Ends the handle: waiting calls fail, prepared statements go; the connection stays open for its owner. */
  async release(): Promise<void> {
    const released = new Promise<void>((resolve) => (this.emptied = resolve));
    for (const call of this.calls.splice(0)) call.reject(new Error('the database handle is released'));
    if (this.inFlight > 0) await released;
    const statements = [...this.statements.values()];
    this.statements.clear();
    await Promise.all(statements.map((one) => new Promise<void>((resolve) => one.finalize(() => resolve()))));
  }

  async close(): Promise<void> {
    await this.release();
    await new Promise<void>((resolve, reject) => {
      this.database.close((error) => (error === null ? resolve() : reject(error)));
    });
  }

  private inPreparedTurn<T>(sql: string, act: (statement: sqlite3.Statement, settle: Settle<T>) => void): Promise<T> {
    return this.inTurn<T>(sql, (settle) => {
      this.withStatement(sql, settle as (error: Error) => void, (statement) => act(statement, settle));
    });
  }

  private inTurn<T>(sql: string, act: (settle: Settle<T>) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.emptied !== undefined) return reject(new Error('the database handle is released'));
      const start = (done: () => void): void => {
        act((error, result) => {
          if (error === null) resolve(result);
          else reject(error);
          done();
        });
      };
      this.calls.push({ sql, start, reject });
      this.startWaiting();
    });
  }

  private startWaiting(): void {
    for (let call = this.calls[0]; call !== undefined && this.mayStart(call.sql); call = this.calls[0]) {
      this.calls.shift();
      this.runningSql = call.sql;
      this.inFlight++;
      call.start(() => {
        this.inFlight--;
        if (this.inFlight === 0) this.emptied?.();
        // The driver starts the next run after this callback: binding another one first would keep it waiting.
        if (this.inFlight === 0) this.startWaiting();
        else setImmediate(() => this.startWaiting());
      });
    }
  }

  private mayStart(sql: string): boolean {
    return (
      this.inFlight === 0 || (this.inFlight < IN_FLIGHT_MAX && sql === this.runningSql && this.statements.has(sql))
    );
  }

  /** Prepares on first use. */
  private withStatement(sql: string, fail: (error: Error) => void, use: (statement: sqlite3.Statement) => void): void {
    const known = this.statements.get(sql);
    if (known !== undefined) return use(known);
    const statement = this.database.prepare(sql, (error: Error | null) => {
      if (error !== null) return fail(error);
      this.statements.set(sql, statement);
      use(statement);
    });
  }
}
