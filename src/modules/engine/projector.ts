import { invariant } from '../../common/assert.js';
import { HEADER } from '../../common/model/record-layout.js';
import { BulkWriter } from '../../config/database/row-writer.js';
import type { SqliteHandle } from '../../config/database/sqlite-handle.js';
import type { EventSource } from './event-source.js';
import type { EventBatch } from './event-stream.js';
import type { Projection } from './projection.js';

/** Events that one transaction takes at least, when that many wait. A slice ends with a stored batch. */
const SLICE_EVENTS = 8_192;

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
  ) {
    this.writer = new BulkWriter(handle);
  }

  /** `openSource` is given the first sequence that the rows do not know yet. */
  static async open(
    handle: SqliteHandle,
    projections: readonly Projection[],
    openSource: (firstSequence: number) => Promise<EventSource>,
  ): Promise<Projector> {
    const [row] = await handle.all<{ sequence: number }>('select sequence from projection_checkpoint where id = 1');
    const checkpoint = row?.sequence ?? 0;
    for (const projection of projections) await projection.load?.(handle);
    return new Projector(handle, await openSource(checkpoint + 1), projections, checkpoint);
  }

  /** All rows are true up to this sequence. */
  get checkpoint(): number {
    return this.reached;
  }

  /** Projects one slice; returns the number of its events, 0 when nothing waits. A failure is final. */
  async step(): Promise<number> {
    let events = 0;
    let timeUs = 0;
    let last = this.reached;
    while (events < SLICE_EVENTS) {
      const batch = await this.source.next();
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
    await this.source.close();
    await this.handle.release();
  }

  private applyBatch({ events, start, end }: EventBatch): { readonly events: number; readonly timeUs: number } {
    let count = 0;
    let timeUs = 0;
    for (let at = start; at < end; at += events.i32[(at + HEADER.length) >> 2] as number) {
      for (const projection of this.projections) projection.apply(events, at);
      timeUs = events.f64[(at + HEADER.timeUs) >> 3] as number;
      count++;
    }
    return { events: count, timeUs };
  }

  private async commit(sequence: number, timeUs: number): Promise<void> {
    const { handle, writer } = this;
    const begun = handle.run('begin immediate');
    const flushed = this.projections.map((projection) => projection.flush(writer));
    await Promise.all([begun, ...flushed]);
    await handle.run('insert or replace into projection_checkpoint (id, sequence, timeUs) values (1, ?, ?)', [
      sequence,
      timeUs,
    ]);
    await handle.run('commit');
    this.reached = sequence;
  }
}
