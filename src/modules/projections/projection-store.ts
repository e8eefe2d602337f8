import type { RecordBuffer } from '../../common/model/record-layout.js';
import { BulkWriter } from '../../config/database/row-writer.js';
import type { SqliteHandle } from '../../config/database/sqlite-handle.js';
import type { Projection } from './projection.js';

/** How far the rows are true: a sequence and its venue time. */
export interface Checkpoint {
  readonly sequence: number;
  readonly timeUs: number;
}

export const NOTHING_PROJECTED: Checkpoint = { sequence: 0, timeUs: 0 };

/** Where rows and their checkpoint live. The projector knows no more of the database than this. */
export interface ProjectionStore {
  /** `NOTHING_PROJECTED` where there are no rows. */
  checkpoint(): Promise<Checkpoint>;
  /** Deletes all rows and the checkpoint, together. */
  clear(): Promise<void>;
  /** Lets the projections read what they must know of their own rows. */
  load(): Promise<void>;
  /** Shows the event record at byte `at` to the projections; what comes of it is kept in memory until `commit`. */
  apply(events: RecordBuffer, at: number): void;
  /** Writes what changed and the checkpoint: after any end of the process both are there or neither is. */
  commit(checkpoint: Checkpoint): Promise<void>;
  close(): Promise<void>;
}

/** Rows and checkpoint in one SQLite file, changed in one transaction. */
export class SqliteProjectionStore implements ProjectionStore {
  private readonly writer: BulkWriter;

  constructor(
    private readonly handle: SqliteHandle,
    private readonly projections: readonly Projection[],
  ) {
    this.writer = new BulkWriter(handle);
  }

  async checkpoint(): Promise<Checkpoint> {
    const [checkpoint = NOTHING_PROJECTED] = await this.handle.all<Checkpoint>(
      'select sequence, timeUs from projection_checkpoint where id = 1',
    );
    return checkpoint;
  }

  async clear(): Promise<void> {
    const { handle } = this;
    const tables = await handle.all<{ name: string }>(
      "select name from sqlite_master where type = 'table' and name <> 'migrations' and name not like 'sqlite_%'",
    );
    await handle.run('begin immediate');
    for (const { name } of tables) await handle.run(`delete from "${name}"`);
    await handle.run('commit');
  }

  async load(): Promise<void> {
    for (const projection of this.projections) await projection.load?.(this.handle);
  }

  apply(events: RecordBuffer, at: number): void {
    for (const projection of this.projections) projection.apply(events, at);
  }

  async commit({ sequence, timeUs }: Checkpoint): Promise<void> {
    const { handle, writer } = this;
    // Rows only follow a transaction that has begun: one that could not begin must not let them through.
    await handle.run('begin immediate');
    await Promise.all(this.projections.map((projection) => projection.flush(writer)));
    await handle.run('insert or replace into projection_checkpoint (id, sequence, timeUs) values (1, ?, ?)', [
      sequence,
      timeUs,
    ]);
    await handle.run('commit');
  }

  async close(): Promise<void> {
    await this.handle.release();
  }
}
