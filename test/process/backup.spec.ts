/** The drill of docs/operations/disaster-recovery.md: a backup of a venue under load, and the venue that is made of it. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, test } from '@jest/globals';
import { ADMIN_PASSWORD, aMarketWithTwoTraders, VenueProcess } from '../support/venue-process.js';

const folder = mkdtempSync(join(tmpdir(), 'tradsys-drill-'));
const file = join(folder, 'venue.tar');
const restored = join(folder, 'restored');
let venues: VenueProcess[] = [];
afterEach(async () => {
  for (const venue of venues) {
    await venue.end('SIGKILL');
    rmSync(venue.dataDir, { recursive: true, force: true });
  }
  venues = [];
  rmSync(folder, { recursive: true, force: true });
});

const run = promisify(execFile);
const tradsys = async (...args: string[]): Promise<string> =>
  (await run(process.execPath, ['dist/cli.js', ...args])).stdout.trim();

test('a backup under load restores to a venue with the same state, users and orders, which trades on', async () => {
  const venue = await VenueProcess.start(VenueProcess.newDataDir());
  venues.push(venue);
  const { alice, bob } = await aMarketWithTwoTraders(venue);
  const load = { isOver: false, placed: [] as string[] };
  const working = Promise.all([trade(venue, alice, 'buy', load), trade(venue, bob, 'sell', load)]);
  await until(() => load.placed.length > 100);
  const before = load.placed.slice();
  const printed = await tradsys('backup', venue.dataDir, file);
  const during = load.placed.length - before.length;
  load.isOver = true;
  await working;
  expect(during).toBeGreaterThan(0);

  const [sequence = ''] = printed.split(' ');
  expect(await tradsys('replay', venue.dataDir, '--to', sequence)).toBe(printed);
  await venue.end('SIGKILL');
  expect(await tradsys('restore', file, restored)).toBe(printed);

  const again = await VenueProcess.start(restored);
  venues.push(again);
  const admin = await again.login('admin', ADMIN_PASSWORD);
  const state = (await again.request('GET', '/api/v1/admin/state', admin)).body;
  expect(`${state.sequence} ${state.stateHash}`).toBe(printed);
  const trader = await again.login('alice', ADMIN_PASSWORD);
  const mine = before.find((id) => id.startsWith('buy')) as string;
  expect((await again.request('GET', `/api/v1/orders?clientOrderId=${mine}`, trader)).body.items).toHaveLength(1);
  expect((await place(again, trader, 'buy', 'after')).status).toBe(201);
  expect(await again.end('SIGTERM')).toBe(0);
  execFileSync(process.execPath, ['dist/cli.js', 'journal', 'verify', '--events', restored]);
}, 240_000);

async function trade(
  venue: VenueProcess,
  token: string,
  side: string,
  load: { isOver: boolean; placed: string[] },
): Promise<void> {
  for (let index = 0; !load.isOver && index < 100_000; index += 1) {
    const id = `${side}-${index}`;
    if ((await place(venue, token, side, id, `${50_000 + (index % 5)}`)).status === 201) load.placed.push(id);
  }
}

function place(venue: VenueProcess, token: string, side: string, clientOrderId: string, price = '50000') {
  const order = { symbol: 'BTC-USD', side, type: 'limit', quantity: '0.01', price, clientOrderId };
  return venue.request('POST', '/api/v1/orders', token, order);
}

async function until(holds: () => boolean): Promise<void> {
  for (let wait = 0; wait < 2_000 && !holds(); wait += 1) await new Promise((next) => setTimeout(next, 20));
  expect(holds()).toBe(true);
}
