import type { SqliteHandle } from '../../src/config/database/sqlite-handle.js';
import { HistoryReads } from '../../src/modules/projections/history-reads.js';

/** Reads the rows of one open database, where a venue has a pool of readers. */
export class HandleReads extends HistoryReads {
  constructor(private readonly handle: SqliteHandle) {
    super();
  }
  all<R extends object>(sql: string, values: readonly (number | string | null)[] = []): Promise<R[]> {
    return this.handle.all<R>(sql, values);
  }
  snapshot<T>(read: (rows: Pick<SqliteHandle, 'all'>) => Promise<T>): Promise<T> {
    return read(this.handle);
  }
}
