/**
 * The projector's thread: a shell around `Projector` that opens its files and works while there is something to do. It may be
 * late, so where processors are short it leaves them to the threads that matching and acknowledgements wait for.
 */
import { constants } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { invariant } from '../../common/assert.js';
import { lowerThreadPriority } from '../../common/nest/priority.js';
import {
  connectionOf,
  openProjectionDataSource,
  type ProjectionDatabaseOptions,
  removeDatabase,
} from '../../config/database/projection-data-source.js';
import type { HistoryConfig } from '../../config/venue-config.js';
import { SqliteHandle } from '../../config/database/sqlite-handle.js';
import { StoredEvents } from '../engine/event-source.js';
import { SharedProgress } from './progress.js';
import type { Projection } from './projection.js';
import { SqliteProjectionStore } from './projection-store.js';
import { Projector, SLICE_EVENTS } from './projector.js';

/** A row is this much behind its event at rest: reads take the rest from the tail in memory. */
const GATHER_MS = 100;

export interface ProjectorWorkerData {
  readonly dataDir: string;
  readonly databasePath: string;
  readonly busyTimeoutMs: number;
  readonly retention?: HistoryConfig | undefined;
  readonly progress: SharedArrayBuffer;
  /** The database is damaged: begin with an empty one. */
  readonly isRebuild: boolean;
}

export type ToProjector = 'wake' | 'close';
/** `notice` is for the log. */
export type FromProjector = 'ready' | 'closed' | { readonly notice: string };

export interface ReadModels {
  readonly entities: ProjectionDatabaseOptions['entities'];
  /** Without a retention everything is kept. */
  readonly projections: (retention?: HistoryConfig) => readonly Projection[];
}

/** Runs until it is told to close. An error ends the thread; its last transaction is rolled back. */
export async function runProjectorThread({ entities, projections }: ReadModels): Promise<void> {
  invariant(parentPort !== null, 'the projector runs as a thread');
  const port = parentPort;
  const { dataDir, databasePath, busyTimeoutMs, retention, ...rest } = workerData as ProjectorWorkerData;
  const { progress: memory, isRebuild } = rest;
  const progress = new SharedProgress(memory);
  const closing = new AbortController();
  const notice = lowerThreadPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  if (notice !== undefined) port.postMessage({ notice } satisfies FromProjector);
  let goOn: (() => void) | undefined;
  port.on('message', (message: ToProjector) => {
    if (message === 'close') closing.abort();
    goOn?.();
  });
  if (isRebuild) removeDatabase(databasePath);
  const dataSource = await openProjectionDataSource({ path: databasePath, busyTimeoutMs, entities });
  const projector = await Projector.open(
    new SqliteProjectionStore(new SqliteHandle(connectionOf(dataSource)), projections(retention)),
    (from) => new StoredEvents(dataDir, from, () => progress.stored),
  );
  progress.reach(projector.checkpoint, projector.timeUs, 0);
  port.postMessage('ready' satisfies FromProjector);
  while (!closing.signal.aborted) {
    const events = await projector.step();
    progress.reach(projector.checkpoint, projector.timeUs, events);
    if (events >= SLICE_EVENTS) continue;
    if (events > 0) {
      await gather(closing.signal);
      continue;
    }
    await new Promise<void>((resolve) => {
      goOn = resolve;
      progress.rest();
      // What was stored before the venue could see that this thread rests comes without a message.
      if (progress.stored > projector.checkpoint || closing.signal.aborted) resolve();
    });
  }
  await projector.close();
  await dataSource.destroy();
  port.postMessage('closed' satisfies FromProjector);
  port.close();
}

/** Waits, so that one transaction takes what many commands did; cut short when the thread is told to close. */
async function gather(closing: AbortSignal): Promise<void> {
  await setTimeout(GATHER_MS, undefined, { signal: closing }).catch(() => undefined);
}
