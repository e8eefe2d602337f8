/** The projector's process is killed while it projects, again and again: every event becomes rows once. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { removeDatabase } from '../../src/config/database/projection-data-source.js';
import { rebuildProjections } from '../../src/modules/projections/rebuild.js';
import { readModels } from '../../src/read-models.js';
import { foldBalances, foldOrders } from '../support/recomputed-rows.js';
import { SeededRandom } from '../simulation/seeded-random.js';
import { BUILD } from './engine-process.js';
import { type StoredFlow, storeFlow } from './stored-flow.js';
import { type Tables, tablesOf } from './tables.js';

const isFull = process.env['FAULTS'] === 'full';
const KILLS = isFull ? 100 : 5;
const COMMANDS = 24_000;
const CHILD = resolve('test/faults/projector-child.mjs');
const TIMEOUT_MS = 600_000;
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
    let kills = 0;
    let rounds = 0;
    while (kills < KILLS) {
      removeDatabase(killed);
      rounds += 1;
      while (!(await projectUntilKilled(random))) kills += 1;
      expect(await tablesOf(killed)).toEqual(expected);
    }
    // A kill that meets no projecting would prove nothing: each round survives several.
    expect(kills / rounds).toBeGreaterThanOrEqual(2);
  },
  TIMEOUT_MS,
);

/** Runs the projector and kills it at a random moment, in its first slices or before; true when it had finished by then. */
async function projectUntilKilled(random: SeededRandom): Promise<boolean> {
  const args = [CHILD, BUILD, folder, killed, String(flow.lastSequence)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  children.push(child);
  const gone = new Promise((done) => child.once('close', done));
  let slicesLeft = random.below(3);
  let checkpoint = 0;
  await new Promise<void>((moment) => {
    child.once('close', () => moment());
    child.on('message', (message: { checkpoint?: number; isReady?: boolean }) => {
      checkpoint = message.checkpoint ?? checkpoint;
      if (checkpoint === flow.lastSequence || slicesLeft === 0) moment();
      if (message.checkpoint !== undefined) slicesLeft -= 1;
    });
  });
  if (checkpoint < flow.lastSequence) await setTimeout(random.below(120));
  child.kill('SIGKILL');
  await gone;
  return checkpoint === flow.lastSequence;
}
