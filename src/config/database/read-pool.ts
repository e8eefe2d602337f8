import { type SqlRow, type SqlValue, SqliteHandle } from './sqlite-handle.js';

export interface ReadPoolOptions {
  readonly path: string;
  readonly connections: number;
  /** Reads that may wait for a connection; one more is refused at once. */
  readonly waitingMax: number;
  readonly waitTimeoutMs: number;
  /** A read that runs longer is interrupted. */
  readonly readTimeoutMs: number;
  readonly busyTimeoutMs: number;
  /** What a refused, late or interrupted read fails with. */
  readonly overload: () => Error;
}

/** Counters since the start, for metrics. Times in microseconds. */
export interface ReadPoolStats {
  readonly connections: number;
  readonly inUse: number;
  readonly waiting: number;
  readonly reads: number;
  readonly waitUsTotal: number;
  readonly waitUsMax: number;
  readonly readUsTotal: number;
  readonly overloads: number;
}

interface Waiter {
  readonly take: (handle: SqliteHandle) => void;
}

/** A fixed number of read-only connections with prepared statements; reads wait in a bounded queue. */
export class ReadPool {
  private readonly idle: SqliteHandle[];
  private readonly waiters: Waiter[] = [];
  private reads = 0;
  private waitUsTotal = 0;
  private waitUsMax = 0;
  private readUsTotal = 0;
  private overloads = 0;

  private constructor(
    private readonly options: ReadPoolOptions,
    private readonly handles: readonly SqliteHandle[],
  ) {
    this.idle = [...handles];
  }

  /** The file must exist with its tables. */
  static async open(options: ReadPoolOptions): Promise<ReadPool> {
    const opening = Array.from({ length: options.connections }, () =>
      SqliteHandle.openReadOnly(options.path, options.busyTimeoutMs),
    );
    return new ReadPool(options, await Promise.all(opening));
  }

  /** Runs one prepared query. */
  all<R extends object = SqlRow>(sql: string, values: readonly SqlValue[] = []): Promise<R[]> {
    return this.use((handle) => handle.all<R>(sql, values));
  }

  /** Runs several queries that see the same state of the database. */
  snapshot<T>(read: (handle: SqliteHandle) => Promise<T>): Promise<T> {
    return this.use(async (handle) => {
      await handle.run('begin');
      try {
        return await read(handle);
      } finally {
        await handle.run('commit');
      }
    });
  }

  stats(): ReadPoolStats {
    return {
      connections: this.handles.length,
      inUse: this.handles.length - this.idle.length,
      waiting: this.waiters.length,
      reads: this.reads,
      waitUsTotal: this.waitUsTotal,
      waitUsMax: this.waitUsMax,
      readUsTotal: this.readUsTotal,
      overloads: this.overloads,
    };
  }

  /** Reads that still run are interrupted. */
  async close(): Promise<void> {
    for (const handle of this.handles) if (!this.idle.includes(handle)) handle.interrupt();
    await Promise.all(this.handles.map((handle) => handle.close()));
  }

  private async use<T>(read: (handle: SqliteHandle) => Promise<T>): Promise<T> {
    const askedMs = performance.now();
    const handle = this.idle.pop() ?? (await this.wait());
    const startedMs = performance.now();
    this.reads++;
    this.waitUsTotal += (startedMs - askedMs) * 1000;
    this.waitUsMax = Math.max(this.waitUsMax, (startedMs - askedMs) * 1000);
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      handle.interrupt();
    }, this.options.readTimeoutMs);
    try {
      return await read(handle);
    } catch (error) {
      throw isLate ? this.overloaded() : error;
    } finally {
      clearTimeout(timer);
      this.readUsTotal += (performance.now() - startedMs) * 1000;
      this.giveBack(handle);
    }
  }

  private giveBack(handle: SqliteHandle): void {
    const next = this.waiters.shift();
    if (next === undefined) this.idle.push(handle);
    else next.take(handle);
  }

  private wait(): Promise<SqliteHandle> {
    if (this.waiters.length >= this.options.waitingMax) return Promise.reject(this.overloaded());
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        take: (handle) => {
          clearTimeout(timer);
          resolve(handle);
        },
      };
      const timer = setTimeout(() => {
        this.waiters.splice(this.waiters.indexOf(waiter), 1);
        reject(this.overloaded());
      }, this.options.waitTimeoutMs);
      this.waiters.push(waiter);
    });
  }

  private overloaded(): Error {
    this.overloads++;
    return this.options.overload();
  }
}
