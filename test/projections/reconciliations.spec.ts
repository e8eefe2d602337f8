/** H5: whoever is told of differences is told even where the result cannot be kept, and after a restart. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { openProjectionDataSource } from '../../src/config/database/projection-data-source.js';
import type { DatabaseConfig } from '../../src/config/venue-config.js';
import { VenueUnavailable } from '../../src/modules/engine/command-outcome.js';
import { LiveReads, type LiveState } from '../../src/modules/engine/live-state.js';
import type { InstrumentDirectory } from '../../src/modules/instruments/instrument-directory.js';
import type { Projections } from '../../src/modules/projections/projections.js';
import type { ReconciliationResults } from '../../src/modules/reconciliation/reconciliation-results.js';
import { Reconciliations } from '../../src/modules/reconciliation/reconciliations.js';
import type {
  NewReconciliation,
  StoredReconciliation,
} from '../../src/modules/reconciliation/stored-reconciliation.js';
import { readModels } from '../../src/read-models.js';

const SEQUENCE = 9;
const NO_ROOM = 'database or disk is full';

/** A core of one account whose deposit no row knows of: the account and the world outside differ. */
const state = {
  sequence: SEQUENCE,
  ledgerColumns: () => ({
    accountCount: 1,
    assetCount: 1,
    stride: 2,
    available: Float64Array.of(0, 0, 0, 7),
    held: new Float64Array(4),
  }),
  positions: () => [],
  externalAndFees: () => new Map([[1, { external: 7n, fees: 0n }]]),
} as unknown as LiveState;

class CoreReads extends LiveReads {
  isStarting = false;

  answer<T>(read: (of: LiveState) => T): Promise<T> {
    return this.isStarting ? Promise.reject(new VenueUnavailable('VENUE_STARTING')) : Promise.resolve(read(state));
  }
}

class Results {
  readonly kept: NewReconciliation[] = [];
  readonly published: string[] = [];
  hasRoom = true;

  keep(done: NewReconciliation): Promise<void> {
    if (!this.hasRoom) return Promise.reject(new Error(NO_ROOM));
    this.kept.push(done);
    return Promise.resolve();
  }
  lastCarriedOut(): Promise<StoredReconciliation | undefined> {
    const last = this.kept.findLast(({ status }) => status !== 'failed');
    return Promise.resolve(last === undefined ? undefined : { ...last, reconciliationNumber: this.kept.length });
  }
  publish({ status }: NewReconciliation): void {
    this.published.push(status);
  }
}

let folder: string;
let database: DataSource;
let live: CoreReads;
let results: Results;

beforeAll(async () => {
  Logger.overrideLogger(false);
  folder = mkdtempSync(join(tmpdir(), 'tradsys-reconciliations-'));
  const path = join(folder, 'tradsys.db');
  database = await openProjectionDataSource({ path, busyTimeoutMs: 1_000, entities: readModels.entities });
});
afterAll(async () => {
  await database.destroy();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  live = new CoreReads();
  results = new Results();
});

async function started(intervalS = 0): Promise<Reconciliations> {
  const one = new Reconciliations(
    live,
    { checkpoint: SEQUENCE } as Projections,
    { assetById: () => ({ asset: 'BTC', scale: 8 }) } as unknown as InstrumentDirectory,
    results as unknown as ReconciliationResults,
    { path: join(folder, 'tradsys.db'), busyTimeoutMs: 1_000 } as DatabaseConfig,
    { intervalS, kept: 10 },
  );
  await one.onApplicationBootstrap();
  return one;
}

test('a difference is told where its result cannot be kept, and the caller learns that it is not', async () => {
  const reconciliations = await started();
  const { provenAtMs } = reconciliations.stats();
  results.hasRoom = false;
  await expect(reconciliations.run('ada')).rejects.toThrow(NO_ROOM);
  expect(results.published).toEqual(['unbalanced']);
  const told = reconciliations.stats();
  expect([told.differences, told.counts.get('unbalanced')]).toEqual([2, 1]);
  // What nobody can look up proves nothing later.
  expect(told.provenAtMs).toBe(provenAtMs);
  results.hasRoom = true;
  const { finishedAtMs } = await reconciliations.run('ada');
  expect(reconciliations.stats().provenAtMs).toBe(finishedAtMs);
});

test('a core that cannot be read is a failed one: counted, told and kept', async () => {
  const reconciliations = await started();
  const { provenAtMs } = reconciliations.stats();
  live.isStarting = true;
  const failed = { status: 'failed', sequence: 0, differenceCount: null, problem: 'VENUE_STARTING' };
  expect(await reconciliations.run('ada')).toMatchObject(failed);
  expect(results.kept).toMatchObject([failed]);
  expect(results.published).toEqual(['failed']);
  const { counts, ...after } = reconciliations.stats();
  expect([counts.get('failed'), after.provenAtMs]).toEqual([1, provenAtMs]);
});

test('a restart goes on telling of what the last one found, whatever failed behind it', async () => {
  const before = await started();
  const { finishedAtMs } = await before.run('ada');
  live.isStarting = true;
  await before.run('ada');
  const after = (await started(3_600)).stats();
  expect(after).toEqual({ counts: new Map(), differences: 2, provenAtMs: finishedAtMs, intervalS: 3_600 });
});
