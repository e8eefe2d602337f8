import { invariant } from '../../common/assert.js';
import { headerAt } from '../../common/model/record-fields.js';
import { BulkWriter } from '../../config/database/row-writer.js';
import type { SqliteHandle } from '../../config/database/sqlite-handle.js';
import type { EventSource } from '../engine/event-source.js';
import type { EventBatch } from '../engine/event-stream.js';
import type { Projection } from './projection.js';

/** Events that one transaction takes at least, when that many wait. A slice ends with a stored batch. */
export const SLICE_EVENTS = 8_192;

interface Checkpoint {
  readonly sequence: number;
  readonly timeUs: number;
}
const NOTHING: Checkpoint = { sequence: 0, timeUs: 0 };

/**
 * Turns stored events into rows: slices of events, each in one transaction with the sequence that it reached. Killed
 * at any point, it goes on from the last committed slice; rows never count an event twice or miss one.
 */
export class Projector {
  private readonly writer: BulkWriter;

  private constructor(
    private readonly handle: SqliteHandle,
    private readonly source: EventSource,
    private readonly projections: readonly Projection[],
    private reached: number,
    private reachedTimeUs: number,
    private readonly sliceEvents: number,
  ) {
    this.writer = new BulkWriter(handle);
  }

  /**
   * `openSource` is given the first sequence that is wanted. Rows of another history than the source's (a data
   * directory that was replaced, or restored to an earlier day) are deleted, and projecting starts over.
   */
  static async open(
    handle: SqliteHandle,
    projections: readonly Projection[],
    openSource: (firstSequence: number) => EventSource,
    sliceEvents = SLICE_EVENTS,
  ): Promise<Projector> {
    let [{ sequence, timeUs } = NOTHING] = await handle.all<Checkpoint>(
      'select sequence, timeUs from projection_checkpoint where id = 1',
    );
    if (sequence > 0 && !isOfHistory(openSource(sequence), sequence, timeUs)) {
      await deleteRows(handle);
      ({ sequence, timeUs } = NOTHING);
    }
    for (const projection of projections) await projection.load?.(handle);
    return new Projector(handle, openSource(sequence + 1), projections, sequence, timeUs, sliceEvents);
  }

  /** All rows are true up to this sequence. */
  get checkpoint(): number {
    return this.reached;
  }

  /** Venue time of the checkpoint. */
  get timeUs(): number {
    return this.reachedTimeUs;
  }

  /** Projects one slice; returns the number of its events, 0 when nothing waits. A failure is final. */
  async step(): Promise<number> {
    let events = 0;
    let timeUs = 0;
    let last = this.reached;
    while (events < this.sliceEvents) {
      const batch = this.source.next();
      if (batch === undefined) break;
      invariant(batch.firstSequence === last + 1, `event batch ${batch.firstSequence} follows ${last}`);
      const end = this.applyBatch(batch);
      events += end.events;
      timeUs = end.timeUs;
      last = batch.lastSequence;
    }
    if (last > this.reached) await this.commit(last, timeUs);
    return events;
  }

  async close(): Promise<void> {
    this.source.close();
    await this.handle.release();
  }

  private applyBatch({ events, start, end }: EventBatch): { readonly events: number; readonly timeUs: number } {
    let count = 0;
    let timeUs = 0;
    for (let at = start; at < end; at += headerAt(events, at, 'length')) {
      for (const projection of this.projections) projection.apply(events, at);
      timeUs = headerAt(events, at, 'timeUs');
      count++;
    }
    return { events: count, timeUs };
  }

  private async commit(sequence: number, timeUs: number): Promise<void> {
    const { handle, writer } = this;
    // Rows only follow a transaction that has begun: one that could not begin must not let them through.
    await handle.run('begin immediate');
    await Promise.all(this.projections.map((projection) => projection.flush(writer)));
    await handle.run('insert or replace into projection_checkpoint (id, sequence, timeUs) values (1, ?, ?)', [
      sequence,
      timeUs,
    ]);
    await handle.run('commit');
    this.reached = sequence;
    this.reachedTimeUs = timeUs;
  }
}

/** Whether the source has this sequence at this time, as the rows say. */
function isOfHistory(source: EventSource, sequence: number, timeUs: number): boolean {
  try {
    const batch = source.next();
    if (batch === undefined) return false;
    return (
      headerAt(batch.events, batch.start, 'sequence') === sequence &&
      headerAt(batch.events, batch.start, 'timeUs') === timeUs
    );
  } finally {
    source.close();
  }
}

async function deleteRows(handle: SqliteHandle): Promise<void> {
  const tables = await handle.all<{ name: string }>(
    "select name from sqlite_master where type = 'table' and name <> 'migrations' and name not like 'sqlite_%'",
  );
  await handle.run('begin immediate');
  for (const { name } of tables) await handle.run(`delete from "${name}"`);
  await handle.run('commit');
}
