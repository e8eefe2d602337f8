/** The projector's process is killed while it projects, again and again: every event becomes rows once. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { removeDatabase } from '../../src/config/database/projection-data-source.js';
import { SqliteHandle } from '../../src/config/database/sqlite-handle.js';
import { rebuildProjections } from '../../src/modules/projections/rebuild.js';
import { readModels } from '../../src/read-models.js';
import { foldBalances, foldOrders } from '../support/recomputed-rows.js';
import { SeededRandom } from '../simulation/seeded-random.js';
import { BUILD } from './engine-process.js';
import { type StoredFlow, storeFlow } from './stored-flow.js';
import { type Tables, tablesOf } from './tables.js';

const isFull = process.env['FAULTS'] === 'full';
const KILLS = isFull ? 100 : 5;
const ROUNDS_MAX = 4 * KILLS;
const ATTEMPTS_MAX = 200;
const COMMANDS = 24_000;
const CHILD = resolve('test/faults/projector-child.mjs');
/** A bound for what hangs, on a machine with other work too. */
const TIMEOUT_MS = isFull ? 5_400_000 : 900_000;
const seed = Number(process.env['FAULT_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

const folder = mkdtempSync(join(tmpdir(), 'tradsys-projector-'));
const killed = join(folder, 'killed.db');
const whole = join(folder, 'whole.db');
let flow: StoredFlow;
let expected: Tables;
const children: ChildProcess[] = [];

beforeAll(async () => {
  flow = storeFlow(folder, seed, COMMANDS);
  await rebuildProjections({ dataDir: folder, databasePath: whole, readModels });
  expected = await tablesOf(whole);
}, TIMEOUT_MS);
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

test('what is compared with is what the events add up to', () => {
  const orders = foldOrders(flow.events);
  expect(expected['orders']?.length).toBe(orders.size);
  const balances = (expected['balances'] ?? []).map(({ accountId, assetId, available, held }) => [
    `${accountId}:${assetId}`,
    { available: BigInt(available as number), held: BigInt(held as number) },
  ]);
  expect(new Map(balances as [string, unknown][])).toEqual(foldBalances(flow.events));
});

test(
  `rows are those of an undisturbed run after ${KILLS} kills (repeat with FAULT_SEED=${seed})`,
  async () => {
    const random = new SeededRandom(seed);
    // Only a kill that left some rows and not all of them has met projecting. How many of a round do depends on the machine.
    let kills = 0;
    for (let round = 1; kills < KILLS && round <= ROUNDS_MAX; round += 1) {
      removeDatabase(killed);
      let checkpoint = 0;
      for (let attempt = 1; checkpoint < flow.lastSequence; attempt += 1) {
        expect(attempt).toBeLessThanOrEqual(ATTEMPTS_MAX);
        await projectUntilKilled(random);
        const reached = await checkpointOnDisk();
        expect(reached).toBeGreaterThanOrEqual(checkpoint);
        checkpoint = reached;
        if (checkpoint > 0 && checkpoint < flow.lastSequence) kills += 1;
      }
      expect(await tablesOf(killed)).toEqual(expected);
    }
    expect(kills).toBeGreaterThanOrEqual(KILLS);
  },
  TIMEOUT_MS,
);

/** Runs the projector and kills it at a random moment, mostly in its first slices; at the latest when it has finished. */
async function projectUntilKilled(random: SeededRandom): Promise<void> {
  const args = [CHILD, BUILD, folder, killed, String(flow.lastSequence)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  children.push(child);
  const gone = new Promise((done) => child.once('close', done));
  let slicesLeft = random.below(3);
  const delayMs = random.below(80);
  let isFinished = false;
  await new Promise<void>((moment) => {
    child.once('close', () => moment());
    child.on('message', (message: { checkpoint?: number; isReady?: boolean }) => {
      isFinished = message.checkpoint === flow.lastSequence;
      if (isFinished || slicesLeft === 0) moment();
      if (message.checkpoint !== undefined) slicesLeft -= 1;
    });
  });
  if (!isFinished) await setTimeout(delayMs);
  child.kill('SIGKILL');
  await gone;
}

/** What the killed process has committed; 0 where it had not come to make the table. */
async function checkpointOnDisk(): Promise<number> {
  if (!existsSync(killed)) return 0;
  const rows = await SqliteHandle.openReadOnly(killed, 10_000);
  try {
    const tables = await rows.all("select 1 from sqlite_master where name = 'projection_checkpoint'");
    if (tables.length === 0) return 0;
    const [checkpoint] = await rows.all<{ sequence: number }>('select sequence from projection_checkpoint');
    return checkpoint?.sequence ?? 0;
  } finally {
    await rows.close();
  }
}
