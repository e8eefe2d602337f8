/** The whole venue over HTTP: killed under load and stopped under load, cycle after cycle, on one data directory. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { PROJECTIONS_FILE } from '../../src/config/data-files.js';
import { SqliteHandle } from '../../src/config/database/sqlite-handle.js';
import { replayDataDir } from '../../src/modules/engine/journal-replay.js';
import { rebuildProjections } from '../../src/modules/projections/rebuild.js';
import { readModels } from '../../src/read-models.js';
import { SeededRandom } from '../simulation/seeded-random.js';
import { ADMIN_PASSWORD, aMarketWithTwoTraders, VenueProcess } from '../support/venue-process.js';
import { type FloodReport, OrderFlood } from './order-flood.js';
import { tablesOf } from './tables.js';

const isFull = process.env['FAULTS'] === 'full';
const KILLS = isFull ? 40 : 1;
const STOPS = isFull ? 20 : 2;
const CONNECTIONS = 40;
/** A bound for what hangs, on a machine with other work too. */
const TIMEOUT_MS = isFull ? 5_400_000 : 900_000;
const seed = Number(process.env['FAULT_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

let dataDir: string;
let venue: VenueProcess | undefined;
let lastSequence = 0;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'tradsys-venue-'));
});
afterEach(async () => {
  await venue?.end('SIGKILL');
  venue = undefined;
  lastSequence = 0;
  rmSync(dataDir, { recursive: true, force: true });
});

test(
  `all that was answered is there, once, after ${KILLS} kills under load (repeat with FAULT_SEED=${seed})`,
  async () => {
    const random = new SeededRandom(seed);
    const answered = new Map<string, string>();
    const open = new Set<string>();
    for (let cycle = 1; cycle <= KILLS; cycle += 1) {
      const flood = await startFlood(`k${cycle}`);
      await flood.answers(20 + random.below(200));
      await venue?.end('SIGKILL');
      addTo(answered, open, await flood.end());
      checkJournal(replayDataDir(dataDir, { compareEvents: true }).sequence);
    }
    await checkOrders(answered, open);
  },
  TIMEOUT_MS,
);

test(
  `a stop answers all requests and loses nothing, ${STOPS} times under load (repeat with FAULT_SEED=${seed})`,
  async () => {
    const random = new SeededRandom(seed + 1);
    const answered = new Map<string, string>();
    const open = new Set<string>();
    const unanswered: string[] = [];
    for (let cycle = 1; cycle <= STOPS; cycle += 1) {
      const flood = await startFlood(`s${cycle}`);
      await flood.answers(20 + random.below(200));
      const code = await venue?.end('SIGTERM');
      const report = await flood.end();
      expect({
        cycle,
        code,
        statuses: [...report.statuses.keys()].filter((status) => ![201, 503].includes(status)),
      }).toEqual({
        cycle,
        code: 0,
        statuses: [],
      });
      unanswered.push(...report.errors);
      addTo(answered, open, report);
    }
    expect(unanswered).toEqual([]);
    await checkOrders(answered, open);
  },
  TIMEOUT_MS,
);

function checkJournal(sequence: number): void {
  expect(sequence).toBeGreaterThanOrEqual(lastSequence);
  lastSequence = sequence;
}

/** Starts the venue, the first time with a market, and floods it. */
async function startFlood(prefix: string): Promise<OrderFlood> {
  const isFirst = venue === undefined;
  venue = await VenueProcess.start(dataDir);
  if (isFirst) await aMarketWithTwoTraders(venue);
  const tokens = [await venue.login('alice', ADMIN_PASSWORD), await venue.login('bob', ADMIN_PASSWORD)];
  return new OrderFlood(venue.url, tokens, prefix, CONNECTIONS);
}

function addTo(answered: Map<string, string>, open: Set<string>, report: FloodReport): void {
  for (const [clientOrderId, orderId] of report.orderIds) answered.set(clientOrderId, orderId);
  for (const clientOrderId of report.open) open.add(clientOrderId);
}

/** Starts the venue once more and reads its rows when they are complete: each answered order is there once, under its id. */
async function checkOrders(answered: ReadonlyMap<string, string>, open: ReadonlySet<string>): Promise<void> {
  venue = await VenueProcess.start(dataDir);
  const admin = await venue.login('admin', ADMIN_PASSWORD);
  const state = (await venue.request('GET', '/api/v1/admin/state', admin)).body as {
    sequence: number;
    stateHash: string;
  };
  await projected(state.sequence);
  expect(await venue.end('SIGTERM')).toBe(0);
  const { sequence, stateHash } = replayDataDir(dataDir, { compareEvents: true });
  expect({ sequence, stateHash }).toEqual({ sequence: state.sequence, stateHash: state.stateHash });

  // Rows that lived through all of it are those of an undisturbed run.
  const recomputed = join(dataDir, 'recomputed.db');
  await rebuildProjections({ dataDir, databasePath: recomputed, readModels });
  const tables = await tablesOf(rowsFile());
  expect(tables).toEqual(await tablesOf(recomputed));
  const orders = tables['orders'] as unknown as readonly { clientOrderId: string; orderId: number }[];
  const byClientId = new Map<string, string>();
  for (const { clientOrderId, orderId } of orders) {
    expect({ clientOrderId, before: byClientId.get(clientOrderId) }).toEqual({ clientOrderId, before: undefined });
    byClientId.set(clientOrderId, String(orderId));
  }
  expect(answered.size).toBeGreaterThan(0);
  for (const [clientOrderId, orderId] of answered) {
    expect({ clientOrderId, orderId: byClientId.get(clientOrderId) }).toEqual({ clientOrderId, orderId });
  }
  // What is there and was not answered is what nobody was told the end of.
  for (const clientOrderId of byClientId.keys()) {
    if (!answered.has(clientOrderId))
      expect({ clientOrderId, isOpen: open.has(clientOrderId) }).toEqual({ clientOrderId, isOpen: true });
  }
}

function rowsFile(): string {
  return join(dataDir, PROJECTIONS_FILE);
}

/** Resolves when the rows are true up to `sequence`. */
async function projected(sequence: number): Promise<void> {
  const rows = await SqliteHandle.openReadOnly(rowsFile(), 5_000);
  for (let reached = -1; reached < sequence; await setTimeout(20)) {
    const [checkpoint] = await rows.all<{ sequence: number }>('select sequence from projection_checkpoint');
    reached = checkpoint?.sequence ?? 0;
  }
  await rows.close();
}
