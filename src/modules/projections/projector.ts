import { invariant } from '../../common/assert.js';
import { lengthAt, sequenceAt, timeUsAt } from '../../common/model/record-fields.js';
import type { EventSource } from '../engine/event-source.js';
import type { EventBatch } from '../engine/event-stream.js';
import { type Checkpoint, NOTHING_PROJECTED, type ProjectionStore } from './projection-store.js';

/** Events that one transaction takes at least, when that many wait. A slice ends with a stored batch. */
export const SLICE_EVENTS = 8_192;

/**
 * Turns stored events into rows: slices of events, each in one transaction with the sequence that it reached. Killed
 * at any point, it goes on from the last committed slice; rows never count an event twice or miss one.
 */
export class Projector {
  private constructor(
    private readonly store: ProjectionStore,
    private readonly source: EventSource,
    private reached: Checkpoint,
    private readonly sliceEvents: number,
  ) {}

  /**
   * `openSource` is given the first sequence that is wanted. Rows of another history than the source's (a data
   * directory that was replaced, or restored to an earlier day) are deleted, and projecting starts over.
   */
  static async open(
    store: ProjectionStore,
    openSource: (firstSequence: number) => EventSource,
    sliceEvents = SLICE_EVENTS,
  ): Promise<Projector> {
    let reached = await store.checkpoint();
    if (reached.sequence > 0 && !isOfHistory(openSource(reached.sequence), reached)) {
      await store.clear();
      reached = NOTHING_PROJECTED;
    }
    await store.load();
    return new Projector(store, openSource(reached.sequence + 1), reached, sliceEvents);
  }

  /** All rows are true up to this sequence. */
  get checkpoint(): number {
    return this.reached.sequence;
  }

  /** Venue time of the checkpoint. */
  get timeUs(): number {
    return this.reached.timeUs;
  }

  /** Projects one slice; returns the number of its events, 0 when nothing waits. A failure is final. */
  async step(): Promise<number> {
    let events = 0;
    let timeUs = 0;
    let last = this.checkpoint;
    while (events < this.sliceEvents) {
      const batch = this.source.next();
      if (batch === undefined) break;
      invariant(batch.firstSequence === last + 1, `event batch ${batch.firstSequence} follows ${last}`);
      const end = this.applyBatch(batch);
      events += end.events;
      timeUs = end.timeUs;
      last = batch.lastSequence;
    }
    if (last > this.checkpoint) {
      const next = { sequence: last, timeUs };
      await this.store.commit(next);
      this.reached = next;
    }
    return events;
  }

  async close(): Promise<void> {
    this.source.close();
    await this.store.close();
  }

  private applyBatch({ events, start, end }: EventBatch): { readonly events: number; readonly timeUs: number } {
    let count = 0;
    let timeUs = 0;
    for (let at = start; at < end; at += lengthAt(events, at)) {
      this.store.apply(events, at);
      timeUs = timeUsAt(events, at);
      count++;
    }
    return { events: count, timeUs };
  }
}

/** Whether the source has this sequence at this time, as the rows say. */
function isOfHistory(source: EventSource, { sequence, timeUs }: Checkpoint): boolean {
  try {
    const batch = source.next();
    if (batch === undefined) return false;
    return sequenceAt(batch.events, batch.start) === sequence && timeUsAt(batch.events, batch.start) === timeUs;
  } finally {
    source.close();
  }
}
