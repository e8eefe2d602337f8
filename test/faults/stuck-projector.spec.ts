/** Rows may come late; matching and its answers do not wait for them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { rebuildProjections } from '../../src/modules/projections/rebuild.js';
import { readModels } from '../../src/read-models.js';
import { SeededRandom } from '../simulation/seeded-random.js';
import { lockRows } from '../support/locked-rows.js';
import { EngineProcess } from './engine-process.js';
import { Load } from './load.js';
import { examineRemains } from './remains.js';
import { tablesOf } from './tables.js';

const ANSWERS = 300;
const ANSWERS_WHILE_STUCK = 3_000;

const folder = mkdtempSync(join(tmpdir(), 'tradsys-stuck-'));
let engine: EngineProcess | undefined;
afterEach(async () => {
  await engine?.end('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

test('while the projector cannot write, orders are answered as ever, and its rows are complete afterwards', async () => {
  const databasePath = join(folder, 'rows.db');
  const load = new Load(new SeededRandom(21));
  engine = EngineProcess.start(folder, { databasePath });
  await engine.ready;
  await load.run(engine, ANSWERS);
  await projected(engine, load.lastSequence);

  const release = await lockRows(databasePath);
  await load.run(engine, ANSWERS_WHILE_STUCK);
  expect(load.told.size).toBeGreaterThanOrEqual(ANSWERS + ANSWERS_WHILE_STUCK);
  expect(await engine.checkpoint()).toBeLessThan(load.lastSequence - ANSWERS_WHILE_STUCK / 2);

  await release();
  const { sequence } = await engine.readState();
  await projected(engine, sequence);
  expect(await engine.end('SIGTERM')).toBe(0);
  examineRemains(folder, load);
  await rebuildProjections({ dataDir: folder, databasePath: join(folder, 'recomputed.db'), readModels });
  expect(await tablesOf(databasePath)).toEqual(await tablesOf(join(folder, 'recomputed.db')));
}, 300_000);

async function projected(running: EngineProcess, sequence: number): Promise<void> {
  while ((await running.checkpoint()) < sequence) await setTimeout(20);
}
