import { invariant } from '../../common/assert.js';
import type { SqliteHandle, SqlValue } from './sqlite-handle.js';

/** A statement over many rows at once: `text` puts tuples such as `(1,2,?),(3,4,?)` where they belong. */
export interface BulkStatement {
  readonly columns: number;
  readonly text: (tuples: string) => string;
}

/** Where a projection writes its rows. */
export interface RowWriter {
  /** Writes `values`, row after row, and returns the number of rows that changed. */
  write(statement: BulkStatement, values: readonly SqlValue[]): Promise<number>;
}

/** Few enough that the compiled statement stays in the processor's cache. */
const CHUNK_ROWS = 256;

/**
 * Writes rows through one connection. Numbers stand in the statement's text and only texts are bound: the driver takes
 * longer to bind a number than SQLite to parse it, so that this costs less than half of a prepared statement.
 */
export class BulkWriter implements RowWriter {
  constructor(private readonly handle: SqliteHandle) {}

  async write({ columns, text }: BulkStatement, values: readonly SqlValue[]): Promise<number> {
    let changes = 0;
    for (let at = 0; at < values.length; at += CHUNK_ROWS * columns) {
      const bound: string[] = [];
      const tuples = tuplesOf(values, at, Math.min(at + CHUNK_ROWS * columns, values.length), columns, bound);
      // One after the other, so that texts do not wait in memory.
      changes += await this.handle.runOnce(text(tuples), bound);
    }
    return changes;
  }
}

/** Numbers and nulls as literals, texts as parameters that are added to `bound`. */
function tuplesOf(values: readonly SqlValue[], start: number, end: number, columns: number, bound: string[]): string {
  const tuples: string[] = [];
  for (let at = start; at < end; at += columns) {
    const tuple = values.slice(at, at + columns);
    for (const [column, value] of tuple.entries()) tuple[column] = literalOf(value, bound);
    tuples.push(`(${tuple.join(',')})`);
  }
  return tuples.join(',');
}

function literalOf(value: SqlValue, bound: string[]): number | 'null' | '?' {
  if (value === null) return 'null';
  if (typeof value === 'number') {
    invariant(Number.isSafeInteger(value), `${value} is an integer`);
    return value;
  }
  bound.push(value);
  return '?';
}
