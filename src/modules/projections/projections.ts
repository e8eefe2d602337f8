import { Logger } from '@nestjs/common';
import { Worker } from 'node:worker_threads';
import { ReadPool, type ReadPoolStats } from '../../config/database/read-pool.js';
import type { HistoryConfig } from '../../config/venue-config.js';
import type { SqliteHandle, SqlRow, SqlValue } from '../../config/database/sqlite-handle.js';
import { VenueUnavailable } from '../engine/command-outcome.js';
import type { Outbox } from '../engine/outbox.js';
import { HistoryReads } from './history-reads.js';
import { type ProjectionProgress, SharedProgress } from './progress.js';
import type { FromProjector, ProjectorWorkerData, ToProjector } from './projector-worker.js';

export interface ProjectionsOptions {
  /** The file that runs `runProjectorThread`. */
  readonly workerFile: URL;
  readonly dataDir: string;
  readonly databasePath: string;
  readonly readConnections: number;
  readonly busyTimeoutMs: number;
  /** Undefined keeps everything. */
  readonly retention?: HistoryConfig;
}

export interface ProjectionStats {
  readonly isRunning: boolean;
  readonly checkpoint: number;
  /** Commands that are durable and not projected yet. */
  readonly lagCommands: number;
  /** Events projected since the venue started. */
  readonly events: number;
  /** How often the projector's thread failed and was started again. */
  readonly restarts: number;
  readonly reads: ReadPoolStats | undefined;
}

const RESTART_MS = 1_000;
const RESTART_MS_MAX = 30_000;
const READS_WAITING_MAX = 1_000;
const READ_WAIT_TIMEOUT_MS = 2_000;
const READ_TIMEOUT_MS = 5_000;

/**
 * The projections as the rest of the venue sees them: a thread that writes rows behind the events, how far it has come,
 * and read-only connections to the rows. The venue never waits for it; when it fails it is started again, and what
 * is read meanwhile is as old as its checkpoint tells.
 */
export class Projections extends HistoryReads implements ProjectionProgress {
  private readonly logger = new Logger('Projections');
  private readonly progress = new SharedProgress();
  private worker: Worker | undefined;
  private pool: ReadPool | undefined;
  private isStopping = false;
  private restarts = 0;
  private restartTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly options: ProjectionsOptions,
    private readonly outbox: Outbox,
  ) {
    super();
    outbox.onStored(() => this.wake());
  }

  get checkpoint(): number {
    return this.progress.checkpoint;
  }

  stats(): ProjectionStats {
    return {
      isRunning: this.pool !== undefined && this.worker !== undefined,
      checkpoint: this.checkpoint,
      lagCommands: Math.max(0, this.outbox.durableSequence - this.checkpoint),
      events: this.progress.events,
      restarts: this.restarts,
      reads: this.pool?.stats(),
    };
  }

  /** To be called when the event store has been recovered. Resolves when the rows can be read. */
  async start(): Promise<void> {
    this.progress.stored = this.outbox.storedSequence;
    await this.run(false).catch((failure: Error) => {
      if (!isDamage(failure)) throw failure;
      this.logger.warn(`The history database is damaged and is made anew: ${failure.message}`);
      return this.run(true);
    });
  }

  /** Ends after the slice that is being written. */
  async stop(): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.restartTimer);
    const { worker } = this;
    if (worker !== undefined) {
      const ended = new Promise((resolve) => worker.once('exit', resolve));
      worker.postMessage('close' satisfies ToProjector);
      await ended;
    }
    await this.pool?.close();
    this.pool = undefined;
  }

  async all<R extends object = SqlRow>(sql: string, values: readonly SqlValue[] = []): Promise<R[]> {
    return this.open().all<R>(sql, values);
  }

  async snapshot<T>(read: (rows: Pick<SqliteHandle, 'all'>) => Promise<T>): Promise<T> {
    return this.open().snapshot(read);
  }

  private open(): ReadPool {
    if (this.pool === undefined) throw new VenueUnavailable(this.isStopping ? 'VENUE_STOPPING' : 'NOT_YET_PROJECTED');
    return this.pool;
  }

  private wake(): void {
    this.progress.stored = this.outbox.storedSequence;
    if (this.progress.takeIdle()) this.worker?.postMessage('wake' satisfies ToProjector);
  }

  /** Starts the thread; resolves when rows can be read, rejects when it fails before. A later failure starts it again. */
  private run(isRebuild: boolean): Promise<void> {
    const { workerFile, dataDir, databasePath, busyTimeoutMs, retention } = this.options;
    const progress = this.progress.memory;
    const workerData: ProjectorWorkerData = { dataDir, databasePath, busyTimeoutMs, retention, progress, isRebuild };
    const worker = new Worker(workerFile, { workerData, name: 'projector' });
    this.worker = worker;
    return new Promise((resolve, reject) => {
      let isReady = false;
      let failure = new Error('the thread ended');
      worker.on('message', (message: FromProjector) => {
        if (typeof message === 'object') return this.logger.warn(message.notice);
        if (message !== 'ready') return;
        isReady = true;
        this.openPool().then(resolve, reject);
      });
      worker.on('error', (error) => (failure = error));
      worker.on('exit', () => {
        this.worker = undefined;
        if (isReady && !this.isStopping) this.planRestart(failure);
        reject(failure);
      });
    });
  }

  /** A thread that starts may have begun with a new file, so connections are opened anew too. */
  private async openPool(): Promise<void> {
    const { databasePath: path, readConnections: connections, busyTimeoutMs } = this.options;
    const before = this.pool;
    this.pool = await ReadPool.open({
      path,
      connections,
      busyTimeoutMs,
      waitingMax: READS_WAITING_MAX,
      waitTimeoutMs: READ_WAIT_TIMEOUT_MS,
      readTimeoutMs: READ_TIMEOUT_MS,
      overload: () => new VenueUnavailable('VENUE_BUSY'),
    });
    await before?.close();
  }

  private planRestart(failure: Error): void {
    const delayMs = Math.min(RESTART_MS * 2 ** this.restarts, RESTART_MS_MAX);
    this.logger.error(`The projector has failed and starts again in ${delayMs} ms: ${failure.message}`);
    this.restarts += 1;
    this.restartTimer = setTimeout(() => {
      this.run(isDamage(failure)).catch((again: Error) => this.planRestart(again));
    }, delayMs);
  }
}

/** The file is no database or its pages contradict each other: nothing in it is worth keeping. */
function isDamage(failure: Error): boolean {
  return /SQLITE_(CORRUPT|NOTADB)/.test(failure.message);
}
