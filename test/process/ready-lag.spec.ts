/** V: a venue whose history is too far behind is not ready, says why, and takes orders all the same. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { lockRows } from '../support/locked-rows.js';
import { untilTrue } from '../support/until.js';
import { aMarketWithTwoTraders, VenueProcess } from '../support/venue-process.js';

const LAG_MAX = 3;
const order = { symbol: 'BTC-USD', side: 'buy', type: 'limit', price: '10', quantity: '0.5' };
let venue: VenueProcess;

beforeAll(async () => {
  const settings = { TRADSYS_MONITORING_READY_PROJECTION_LAG: String(LAG_MAX) };
  venue = await VenueProcess.start(VenueProcess.newDataDir(), settings);
}, 120_000);
afterAll(async () => {
  expect(await venue.end('SIGTERM')).toBe(0);
  rmSync(venue.dataDir, { recursive: true });
});

async function projections(): Promise<{ status: number; lagCommands: number; lagCommandsMax: number }> {
  const { status, body } = await venue.request('GET', '/ready');
  return { ...body.details.projections, status };
}

test('ready, not ready while the rows are locked, ready again', async () => {
  const { alice } = await aMarketWithTwoTraders(venue);
  await untilTrue('history has caught up', async () => (await projections()).lagCommands === 0);
  expect(await projections()).toMatchObject({ status: 200, lagCommandsMax: LAG_MAX });
  const release = await lockRows(join(venue.dataDir, 'tradsys.db'));
  for (let placed = 0; placed <= LAG_MAX; placed += 1) {
    expect((await venue.request('POST', '/api/v1/orders', alice, order)).status).toBe(201);
  }
  expect(await projections()).toMatchObject({ status: 503, lagCommands: LAG_MAX + 1 });
  expect((await venue.request('GET', '/health/live')).status).toBe(200);
  expect((await venue.request('POST', '/api/v1/orders', alice, order)).status).toBe(201);
  await release();
  await untilTrue('the venue is ready again', async () => (await projections()).status === 200);
});
