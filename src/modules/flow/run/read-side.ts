import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../../common/clock.js';
import { PROJECTIONS_FILE } from '../../../config/data-files.js';
import type { Outbox } from '../../engine/outbox.js';
import { MarketDataFeed } from '../../market-data/market-data-feed.js';
import { Projections } from '../../projections/projections.js';

const POLL_MS = 10;

/** How the rows followed the flow. */
export interface ProjectionWork {
  /** Commands that were durable and not yet rows when the last command was answered, and how long they took. */
  readonly lagCommands: number;
  readonly catchUpS: number;
  /** Events that became rows in this run. */
  readonly events: number;
  readonly eventsPerS: number;
}

/** What reads the flow's durable events beside it, as in a venue: market data in memory, and rows in SQLite. */
export class ReadSide {
  readonly marketData: MarketDataFeed;
  private readonly projections: Projections;
  private startedMs = 0;

  /** To be made before the engine starts, so that it sees the replay. */
  constructor(
    dataDir: string,
    private readonly outbox: Outbox,
    clock: Clock,
  ) {
    this.marketData = new MarketDataFeed(clock);
    outbox.subscribe(this.marketData);
    this.projections = new Projections(
      {
        workerFile: new URL('../../../projector.worker.js', import.meta.url),
        dataDir,
        databasePath: join(dataDir, PROJECTIONS_FILE),
        readConnections: 1,
        busyTimeoutMs: 5_000,
      },
      outbox,
    );
  }

  async start(): Promise<void> {
    this.startedMs = performance.now();
    await this.projections.start();
  }

  /** Waits until every durable event is a row. */
  async caughtUp(): Promise<ProjectionWork> {
    const { lagCommands } = this.projections.stats();
    const waitedFromMs = performance.now();
    while (this.projections.checkpoint < this.outbox.durableSequence) await sleep(POLL_MS);
    const nowMs = performance.now();
    const { events } = this.projections.stats();
    return {
      lagCommands,
      catchUpS: (nowMs - waitedFromMs) / 1_000,
      events,
      eventsPerS: events / ((nowMs - this.startedMs) / 1_000),
    };
  }

  stop(): Promise<void> {
    return this.projections.stop();
  }
}
