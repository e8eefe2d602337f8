/** Risk that is recorded at intervals, against the built venue: first too few prices, then figures, kept over a restart. */
import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { aUser } from '../support/rest-client.js';
import { ADMIN_PASSWORD, aMarketWithTwoTraders, type Answer, VenueProcess } from '../support/venue-process.js';

const settings = {
  TRADSYS_RISK_SNAPSHOT_INTERVAL_S: '1',
  TRADSYS_RISK_SNAPSHOT_CANDLES: '1s',
  TRADSYS_RISK_SNAPSHOT_CONFIDENCE_BPS: '9500',
  TRADSYS_RISK_SNAPSHOTS_KEPT: '4',
};
const TRIES_MAX = 400;

interface Snapshot {
  readonly takenAt: string;
  readonly problem: string | null;
  readonly valueAtRisk: string | null;
}

let venue: VenueProcess;
let alice: string;
let bob: string;
let riskOfficer: string;
let orders = 0;

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir(), settings);
  const market = await aMarketWithTwoTraders(venue);
  ({ alice, bob } = market);
  riskOfficer = await aUser(venue, market.admin, 'rita', 'risk');
}, 240_000);

afterAll(async () => {
  expect(await venue.end('SIGTERM')).toBe(0);
  rmSync(venue.dataDir, { recursive: true });
});

const own = (query = ''): Promise<Answer> => venue.request('GET', `/api/v1/risk/snapshots${query}`, alice);

/** Trades at another price and asks again until a snapshot is as it should. */
async function until(isIt: (snapshot: Snapshot) => boolean, price?: number): Promise<Snapshot> {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    if (price !== undefined) await trade(String(price + (tries % 7)));
    const { status, body } = await own();
    expect([status, body.items.length]).toEqual([200, Math.min(body.items.length, 4)]);
    const found = (body.items as Snapshot[]).find((snapshot) => isIt(snapshot));
    if (found !== undefined) return found;
    await pause(200);
  }
  throw new Error(`no such snapshot in ${TRIES_MAX} tries`);
}

async function trade(price: string): Promise<void> {
  for (const [token, side] of [
    [alice, 'sell'],
    [bob, 'buy'],
  ] as const) {
    orders += 1;
    const order = { symbol: 'BTC-USD', type: 'limit', side, price, quantity: '0.5', clientOrderId: `shot-${orders}` };
    expect((await venue.request('POST', '/api/v1/orders', token, order)).status).toBe(201);
  }
}

test('what cannot be estimated is recorded with its reason', async () => {
  expect(await until(({ problem }) => problem !== null)).toEqual({
    accountId: '1',
    takenAt: expect.stringMatching(/^\d{4}-.*T.*Z$/),
    currency: 'USD',
    method: 'parametric',
    confidence: 0.95,
    candles: '1s',
    periods: null,
    value: null,
    cash: null,
    valueAtRisk: null,
    expectedShortfall: null,
    unpriced: [],
    problem: 'TOO_FEW_PRICES',
  });
});

test('an account is estimated at each interval, as when it is asked for', async () => {
  const snapshot = await until(({ valueAtRisk }) => Number(valueAtRisk) > 0, 100);
  expect(snapshot).toMatchObject({ problem: null, unpriced: [], periods: expect.any(Number) });
  const figures = snapshot as unknown as Record<string, string>;
  expect(Number(figures['expectedShortfall'])).toBeGreaterThan(Number(figures['valueAtRisk']));
  // A thousand coins less what was sold since, at 100 to 106.
  expect(Number(figures['value'])).toBeGreaterThan(80_000);
  expect(Number(figures['value'])).toBeLessThan(107_000);
  expect(Number(figures['cash'])).toBeGreaterThan(9_999_000);
});

test('they are read page by page, by their owner and by whoever watches risk', async () => {
  await until(() => true);
  const first = await own('?limit=1');
  expect(first.body.items).toHaveLength(1);
  const next = await own(`?limit=1&cursor=${first.body.nextCursor}`);
  expect(Date.parse(next.body.items[0].takenAt)).toBeLessThan(Date.parse(first.body.items[0].takenAt));
  expect(await own('?cursor=nonsense')).toMatchObject({ status: 400, body: { code: 'INVALID_CURSOR' } });
  const path = '/api/v1/admin/accounts/1/var/snapshots';
  const watched = await venue.request('GET', path, riskOfficer);
  expect([watched.status, watched.body.items[0].accountId]).toEqual([200, '1']);
  expect((await venue.request('GET', path, bob)).status).toBe(403);
  const others = await venue.request('GET', '/api/v1/risk/snapshots', bob);
  expect(new Set(others.body.items.map(({ accountId }: { accountId: string }) => accountId))).toEqual(new Set(['2']));
});

test('they outlive the venue, and none is recorded where none is asked for', async () => {
  await until(() => true);
  expect(await venue.end('SIGTERM')).toBe(0);
  venue = await VenueProcess.start(venue.dataDir, { ...settings, TRADSYS_RISK_SNAPSHOT_INTERVAL_S: '0' });
  alice = await venue.login('alice', ADMIN_PASSWORD);
  const { body } = await own();
  expect(body.items).toHaveLength(4);
  await pause(2_500);
  expect((await own()).body).toEqual(body);
});
