import type { SqliteHandle, SqlValue } from './sqlite-handle.js';

/** A statement over many rows at once: `text` puts tuples such as `(?,?),(?,?)` where they belong. */
export interface BulkStatement {
  readonly columns: number;
  readonly text: (tuples: string) => string;
}

/** Where a projection writes its rows. */
export interface RowWriter {
  /** Writes `values`, row after row, and returns the number of rows that changed. */
  write(statement: BulkStatement, values: readonly SqlValue[]): Promise<number>;
}

/** Rows per prepared statement, largest first. Few sizes, so that few statements are ever compiled. */
const CHUNK_ROWS = [128, 16, 1] as const;

/** Writes rows by prepared statements of fixed sizes through one connection. */
export class BulkWriter implements RowWriter {
  private readonly texts = new Map<BulkStatement, readonly string[]>();

  constructor(private readonly handle: SqliteHandle) {}

  async write(statement: BulkStatement, values: readonly SqlValue[]): Promise<number> {
    const { columns } = statement;
    const pending: Promise<number>[] = [];
    let at = 0;
    for (const [size, text] of this.textsOf(statement).entries()) {
      const length = (CHUNK_ROWS[size] as number) * columns;
      for (; at + length <= values.length; at += length) {
        pending.push(this.handle.run(text, values.slice(at, at + length)));
      }
    }
    const changes = await Promise.all(pending);
    return changes.reduce((sum, one) => sum + one, 0);
  }

  private textsOf(statement: BulkStatement): readonly string[] {
    let texts = this.texts.get(statement);
    if (texts === undefined) {
      const tuple = `(${Array.from({ length: statement.columns }, () => '?').join(',')})`;
      texts = CHUNK_ROWS.map((rows) => statement.text(Array.from({ length: rows }, () => tuple).join(',')));
      this.texts.set(statement, texts);
    }
    return texts;
  }
}
