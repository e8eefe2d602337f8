import { isDeepStrictEqual } from 'node:util';
import type { VenueEvent } from '../../src/common/model/events.js';
import { type OrderView, orderAfter } from '../../src/common/model/order-view.js';
import { VenueUnavailable } from '../../src/modules/engine/command-outcome.js';
import { StoredEvents } from '../../src/modules/engine/event-source.js';
import type { Outbox } from '../../src/modules/engine/outbox.js';
import { EventTail } from '../../src/modules/projections/event-tail.js';
import { Projector } from '../../src/modules/projections/projector.js';
import { DATA_DIR, type LifeParts } from './life-parts.js';
import { SimProjectionStore } from './sim-database.js';

/** Small, so that a projector that lags lets the tail overflow. */
const TAIL_BYTES = 1 << 14;
const SLICE_EVENTS = 60;
const REST_US = 3_000;
const RESTART_US = 20_000;

export interface SimHistoryParts extends Pick<
  LifeParts,
  'disk' | 'database' | 'truth' | 'sabotage' | 'diskUs' | 'onProjectorFailure'
> {
  readonly outbox: Outbox;
  readonly after: (delayUs: number, run: () => void) => void;
}

/**
 * History in one life of the venue: the projector on the event store's files, the tail of what is not rows yet, and reads
 * over both. Checks at every commit that the rows are a function of the events (I12).
 */
export class SimHistory {
  private readonly tail: EventTail;
  private readonly told = { checkpoint: 0 };

  constructor(private readonly parts: SimHistoryParts) {
    this.tail = new EventTail(this.told, TAIL_BYTES);
    parts.outbox.subscribe(this.tail);
  }

  get checkpoint(): number {
    return this.told.checkpoint;
  }

  /** Projects for as long as the process lives. A failure of the disk ends the projector, which starts again. */
  start(): void {
    this.project().catch((error: Error) => {
      this.parts.onProjectorFailure(error);
      this.parts.after(RESTART_US, () => this.start());
    });
  }

  /** An order as a client that asks for it sees it, held against what has happened. Refuses while the tail has a gap. */
  readOrder(orderId: number): void {
    let view: OrderView | undefined;
    try {
      const recent = this.tail.ofOrder(orderId);
      const row = this.parts.database.rows.get(orderId);
      const isNews = (event: VenueEvent): boolean => event.sequence > (row?.sequence ?? 0);
      view = recent.filter(isNews).reduce((order, event) => orderAfter(order, event, orderId), row);
    } catch (error) {
      if (error instanceof VenueUnavailable) return;
      throw error;
    }
    const expected = this.parts.truth.history.order(orderId);
    if (isDeepStrictEqual(view, expected)) return;
    throw new Error(`order ${orderId} reads as ${JSON.stringify(view)} and is ${JSON.stringify(expected)}`);
  }

  private async project(): Promise<void> {
    const { database, disk, outbox, sabotage } = this.parts;
    const store = new SimProjectionStore(
      database,
      () => this.pause(this.parts.diskUs()),
      sabotage === 'commits rows apart from their checkpoint',
    );
    const projector = await Projector.open(
      store,
      (from) => new StoredEvents(DATA_DIR, from, () => outbox.storedSequence, disk),
      SLICE_EVENTS,
    );
    for (;;) {
      this.checkRows();
      this.told.checkpoint = projector.checkpoint;
      if ((await projector.step()) === 0) await this.pause(REST_US);
    }
  }

  private checkRows(): void {
    const { database, truth } = this.parts;
    const { sequence } = database.checkpoint;
    if (database.digest === truth.digestAt(sequence)) return;
    throw new Error(`rows that claim to be those of sequence ${sequence} are of other events`);
  }

  private pause(delayUs: number): Promise<void> {
    return new Promise((resolve) => this.parts.after(delayUs, resolve));
  }
}
