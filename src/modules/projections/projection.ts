import type { RecordBuffer } from '../../common/model/record-layout.js';
import type { RowWriter } from '../../config/database/row-writer.js';
import type { SqliteHandle } from '../../config/database/sqlite-handle.js';

/**
 * A read model in SQLite. It folds the events of a slice in memory and then writes the rows that changed; all
 * projections of a slice share one transaction with the checkpoint, so each event counts exactly once.
 */
export interface Projection {
  /** Reads what it must know of its own rows before the first event. */
  load?(rows: SqliteHandle): Promise<void>;
  /** Takes the event record at byte `at`. Events come in order, whole commands at a time. */
  apply(events: RecordBuffer, at: number): void;
  /** Writes what changed since the last flush and forgets it. */
  flush(rows: RowWriter): Promise<void>;
}
