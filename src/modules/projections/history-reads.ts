import type { SqliteHandle, SqlRow, SqlValue } from '../../config/database/sqlite-handle.js';

/**
 * Prepared reads of the projections' rows, by a bounded number of read-only connections. Rows are durable facts up to
 * some sequence; what came later is in the `EventTail`, which has to be taken first.
 */
export abstract class HistoryReads {
  /** Rejects with `VenueUnavailable` while the database is not open or too many reads wait. */
  abstract all<R extends object = SqlRow>(sql: string, values?: readonly SqlValue[]): Promise<R[]>;
  /** Several reads of one state of the rows. */
  abstract snapshot<T>(read: (rows: Pick<SqliteHandle, 'all'>) => Promise<T>): Promise<T>;
}
