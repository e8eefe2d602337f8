/**
 * A database that keeps its promises and no more: a transaction takes all of its changes or none, a killed process loses
 * what it had not committed, and a power cut may take the last few commits too (rows can be made again, so SQLite
 * is not asked to sync each commit). One row an order, and a checksum over every event that ever became rows: an event
 * that counts twice, or never, changes it for good.
 */
import { crc32 } from 'node:zlib';
import { type OrderView, orderAfter, ordersOf } from '../../src/common/model/order-view.js';
import { lengthAt } from '../../src/common/model/record-fields.js';
import type { RecordBuffer } from '../../src/common/model/record-layout.js';
import { readEvent } from '../../src/modules/engine/domain/event-reader.js';
import {
  type Checkpoint,
  NOTHING_PROJECTED,
  type ProjectionStore,
} from '../../src/modules/projections/projection-store.js';
import type { SeededRandom } from './seeded-random.js';

/** So many commits at most are not on disk yet. */
const UNSYNCED_COMMITS = 3;

/** What a commit changed, to be undone. */
interface Undo {
  readonly checkpoint: Checkpoint;
  readonly digest: number;
  readonly rows: ReadonlyMap<number, OrderView | undefined>;
}

export class SimDatabase {
  readonly rows = new Map<number, OrderView>();
  checkpoint = NOTHING_PROJECTED;
  /** Over the bytes of all events that became rows. */
  digest = 0;
  private undo: Undo[] = [];

  commit(rows: ReadonlyMap<number, OrderView>, digest: number): void {
    const before = new Map([...rows.keys()].map((orderId) => [orderId, this.rows.get(orderId)] as const));
    this.undo = [
      ...this.undo.slice(1 - UNSYNCED_COMMITS),
      { checkpoint: this.checkpoint, digest: this.digest, rows: before },
    ];
    for (const [orderId, row] of rows) this.rows.set(orderId, row);
    this.digest = digest;
  }

  powerCut(random: SeededRandom): void {
    for (let lost = random.below(this.undo.length + 1); lost > 0; lost -= 1) {
      const { checkpoint, digest, rows } = this.undo.pop() as Undo;
      for (const [orderId, row] of rows) {
        if (row === undefined) this.rows.delete(orderId);
        else this.rows.set(orderId, row);
      }
      this.checkpoint = checkpoint;
      this.digest = digest;
    }
    this.undo = [];
  }
}

/** One process's connection to the database. `pause` takes simulated time, in which the process may end. */
export class SimProjectionStore implements ProjectionStore {
  private changed = new Map<number, OrderView>();
  private digest: number;

  constructor(
    private readonly database: SimDatabase,
    private readonly pause: () => Promise<void>,
    /** Commits rows and checkpoint one after the other: a mistake that has to be found. */
    private readonly isTorn: boolean,
  ) {
    this.digest = database.digest;
  }

  async checkpoint(): Promise<Checkpoint> {
    await this.pause();
    return this.database.checkpoint;
  }

  clear(): Promise<void> {
    return Promise.reject(new Error('rows of another history'));
  }

  async load(): Promise<void> {
    await this.pause();
  }

  apply(events: RecordBuffer, at: number): void {
    this.digest = crc32(events.bytes.subarray(at, at + lengthAt(events, at)), this.digest);
    const event = readEvent(events, at);
    for (const orderId of ordersOf(event)) {
      const before = this.changed.get(orderId) ?? this.database.rows.get(orderId);
      const after = orderAfter(before, event, orderId);
      if (after !== undefined) this.changed.set(orderId, after);
    }
  }

  async commit(checkpoint: Checkpoint): Promise<void> {
    await this.pause();
    this.database.commit(this.changed, this.digest);
    this.changed = new Map();
    if (this.isTorn) await this.pause();
    this.database.checkpoint = checkpoint;
    await this.pause();
  }

  async close(): Promise<void> {
    await this.pause();
  }
}
