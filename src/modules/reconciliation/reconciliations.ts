import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { toProblemError } from '../../common/nest/problem.js';
import {
  DATABASE_CONFIG,
  type DatabaseConfig,
  RECONCILIATION_CONFIG,
  type ReconciliationConfig,
} from '../../config/venue-config.js';
import { VenueUnavailable } from '../engine/command-outcome.js';
import { LiveReads } from '../engine/live-state.js';
import { InstrumentDirectory } from '../instruments/instrument-directory.js';
import { Projections } from '../projections/projections.js';
import { copyCore, coreBooksOf } from './core-books.js';
import { tellDifference } from './difference-presenter.js';
import { reconcile } from './domain/reconcile.js';
import { inSlices } from './in-slices.js';
import { ReconciliationResults } from './reconciliation-results.js';
import { readRowBooks } from './row-books.js';
import type { NewReconciliation, ReconciliationStatus } from './stored-reconciliation.js';

const SCHEDULE = 'schedule';
const DIFFERENCES_MAX = 200;
const LINES_MAX = 10;
/** How long the rows may take to come to where the core was. */
const CATCH_UP_MS_MAX = 30_000;
const CATCH_UP_STEP_MS = 20;

export interface ReconciliationStats {
  /** Since the start. */
  readonly counts: ReadonlyMap<ReconciliationStatus, number>;
  /** Of the last one that could be carried out, before the start too. */
  readonly differences: number;
  /** When that one was kept; the start where there is none. */
  readonly provenAtMs: number;
  readonly intervalS: number;
}

/**
 * Proves at whole multiples of an interval, and on request, that ledger, positions and trades are the same, and keeps what
 * came of it. One runs at a time. Nothing stops when they differ: people are told, by the log, a metric and the event bus.
 */
@Injectable()
export class Reconciliations implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('reconciliation');
  private readonly counts = new Map<ReconciliationStatus, number>();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<unknown> = Promise.resolve();
  private isStopped = false;
  /** Of the last one that could be carried out. */
  private lastDifferenceCount = 0;
  /** When the last one that could be carried out was kept; without any, since when one is waited for. */
  private lastProvenAtMs = Date.now();

  constructor(
    private readonly live: LiveReads,
    private readonly projections: Projections,
    private readonly directory: InstrumentDirectory,
    private readonly results: ReconciliationResults,
    @Inject(DATABASE_CONFIG) private readonly database: DatabaseConfig,
    @Inject(RECONCILIATION_CONFIG) private readonly config: ReconciliationConfig,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const last = await this.results.lastCarriedOut();
    this.lastDifferenceCount = last?.differenceCount ?? 0;
    this.lastProvenAtMs = last?.finishedAtMs ?? Date.now();
    this.plan();
  }

  async onModuleDestroy(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  stats(): ReconciliationStats {
    return {
      counts: this.counts,
      differences: this.lastDifferenceCount,
      provenAtMs: this.lastProvenAtMs,
      intervalS: this.config.intervalS,
    };
  }

  run(requestedBy: string): Promise<NewReconciliation> {
    const run = this.running.then(() => this.runNow(requestedBy));
    this.running = run.catch(() => undefined);
    return run;
  }

  private plan(): void {
    const { intervalS } = this.config;
    if (intervalS === 0 || this.isStopped) return;
    const intervalMs = intervalS * 1_000;
    this.timer = setTimeout(() => void this.runScheduled(), intervalMs - (Date.now() % intervalMs)).unref();
  }

  private async runScheduled(): Promise<void> {
    try {
      await this.results.audit(await this.run(SCHEDULE));
    } catch (error) {
      this.logger.error(`a reconciliation was lost: ${(error as Error).stack}`);
    }
    this.plan();
  }

  /** People are told before it is kept: a disk that takes no row must not hide what differs. */
  private async runNow(requestedBy: string): Promise<NewReconciliation> {
    if (this.isStopped) throw new VenueUnavailable('VENUE_STOPPING');
    const done = await this.compared(requestedBy);
    this.counts.set(done.status, (this.counts.get(done.status) ?? 0) + 1);
    this.lastDifferenceCount = done.differenceCount ?? this.lastDifferenceCount;
    if (done.status !== 'balanced') this.tell(done);
    await this.results.keep(done, this.config.kept);
    if (done.status !== 'failed') this.lastProvenAtMs = done.finishedAtMs;
    return done;
  }

  private async compared(requestedBy: string): Promise<NewReconciliation> {
    const begun = { reconciliationId: randomUUID(), requestedBy, startedAtMs: Date.now() };
    let sequence = 0;
    try {
      const copy = await this.live.answer(copyCore);
      sequence = copy.sequence;
      await this.untilProjected(sequence);
      const { path, busyTimeoutMs } = this.database;
      const { checkpoint, books } = await readRowBooks(path, busyTimeoutMs, sequence);
      const core = await inSlices(coreBooksOf(copy));
      const { differences, compared } = await inSlices(reconcile(core, books));
      return {
        ...begun,
        finishedAtMs: Date.now(),
        status: differences.length === 0 ? 'balanced' : 'unbalanced',
        sequence,
        checkpoint,
        compared,
        differenceCount: differences.length,
        differences: differences.slice(0, DIFFERENCES_MAX).map((one) => tellDifference(one, this.directory)),
        problem: null,
      };
    } catch (error) {
      const problem = toProblemError(error).code;
      if (problem === 'INTERNAL_ERROR') this.logger.error(`a reconciliation failed: ${(error as Error).stack}`);
      const nothing = { checkpoint: null, compared: null, differenceCount: null, differences: [] };
      return { ...begun, finishedAtMs: Date.now(), status: 'failed', sequence, ...nothing, problem };
    }
  }

  private async untilProjected(sequence: number): Promise<void> {
    for (let waitedMs = 0; this.projections.checkpoint < sequence; waitedMs += CATCH_UP_STEP_MS) {
      if (waitedMs >= CATCH_UP_MS_MAX) throw new VenueUnavailable('NOT_YET_PROJECTED');
      if (this.isStopped) throw new VenueUnavailable('VENUE_STOPPING');
      await pause(CATCH_UP_STEP_MS);
    }
  }

  private tell(done: NewReconciliation): void {
    const { reconciliationId, status, sequence, differenceCount, differences, problem } = done;
    this.results.publish(done);
    if (status === 'failed') return this.logger.error(`reconciliation ${reconciliationId} failed: ${problem}`);
    this.logger.error(`reconciliation ${reconciliationId} at sequence ${sequence}: ${differenceCount} differences`);
    for (const { check, accountId, asset, symbol, expected, found } of differences.slice(0, LINES_MAX)) {
      const about = [accountId === null ? '' : `account ${accountId}`, asset ?? '', symbol ?? ''];
      this.logger.error(`${check} ${about.filter(Boolean).join(' ')}: expected ${expected}, found ${found}`);
    }
  }
}
