import {
  connectionOf,
  openProjectionDataSource,
  removeDatabase,
} from '../../config/database/projection-data-source.js';
import { SqliteHandle } from '../../config/database/sqlite-handle.js';
import { lastStoredSequence, StoredEvents } from '../engine/event-source.js';
import { SqliteProjectionStore } from './projection-store.js';
import { Projector } from './projector.js';
import type { ReadModels } from './projector-worker.js';

export interface RebuildOptions {
  readonly dataDir: string;
  readonly databasePath: string;
  readonly readModels: ReadModels;
  /** Told after every slice. */
  readonly onProgress?: (progress: RebuildProgress) => void;
}

export interface RebuildProgress {
  /** The sequence that is reached, of `lastSequence`. */
  readonly sequence: number;
  readonly lastSequence: number;
  readonly events: number;
}

export interface Rebuilt {
  /** The last sequence in the event store. */
  readonly sequence: number;
  readonly events: number;
  readonly elapsedMs: number;
}

const BUSY_TIMEOUT_MS = 1_000;

/**
 * Makes the projections' database anew from the event store. No venue may use either meanwhile. A venue lets go of what is
 * too old for it when it trades again.
 */
export async function rebuildProjections(options: RebuildOptions): Promise<Rebuilt> {
  const { dataDir, databasePath, readModels, onProgress } = options;
  const { entities, projections } = readModels;
  const sequence = lastStoredSequence(dataDir);
  requireBeginning(dataDir, sequence);
  removeDatabase(databasePath);
  const dataSource = await openProjectionDataSource({ path: databasePath, busyTimeoutMs: BUSY_TIMEOUT_MS, entities });
  try {
    const handle = new SqliteHandle(connectionOf(dataSource));
    const projector = await Projector.open(
      new SqliteProjectionStore(handle, projections()),
      (from) => new StoredEvents(dataDir, from, () => sequence),
    );
    const startedMs = performance.now();
    let events = 0;
    for (let slice = await projector.step(); slice > 0; slice = await projector.step()) {
      events += slice;
      onProgress?.({ sequence: projector.checkpoint, lastSequence: sequence, events });
    }
    await projector.close();
    return { sequence, events, elapsedMs: performance.now() - startedMs };
  } finally {
    await dataSource.destroy();
  }
}

/** Rows of which the events are gone must not be thrown away. */
function requireBeginning(dataDir: string, lastSequence: number): void {
  const source = new StoredEvents(dataDir, 1, () => lastSequence);
  try {
    source.next();
  } finally {
    source.close();
  }
}
