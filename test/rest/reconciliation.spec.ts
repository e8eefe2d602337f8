/** H5: ledger = positions = trades over REST and by schedule, against the built venue whose rows are then damaged. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import sqlite3 from 'sqlite3';
import { aUser } from '../support/rest-client.js';
import { aMarketWithTwoTraders, type Answer, VenueProcess } from '../support/venue-process.js';

const PATH = '/api/v1/admin/reconciliations';
const TRIES_MAX = 300;

let venue: VenueProcess;
let admin: string;
let alice: string;
let bob: string;
let auditor: string;

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir(), {
    TRADSYS_RECONCILIATION_INTERVAL_S: '2',
    TRADSYS_RECONCILIATION_KEPT: '5',
  });
  ({ admin, alice, bob } = await aMarketWithTwoTraders(venue));
  auditor = await aUser(venue, admin, 'ada', 'auditor');
}, 240_000);

afterAll(async () => {
  expect(await venue.end('SIGTERM')).toBe(0);
  rmSync(venue.dataDir, { recursive: true });
});

const reconcile = (): Promise<Answer> => venue.request('POST', PATH, admin);

async function place(token: string, side: string, price: string, quantity: string): Promise<void> {
  const order = { symbol: 'BTC-USD', type: 'limit', side, price, quantity };
  expect((await venue.request('POST', '/api/v1/orders', token, order)).status).toBe(201);
}

async function traded(): Promise<void> {
  await place(alice, 'sell', '200', '0.1');
  await place(bob, 'buy', '200', '0.1');
}

/** Changes rows as nothing of the venue would. */
function damage(sql: string): Promise<void> {
  const database = new sqlite3.Database(join(venue.dataDir, 'tradsys.db'));
  database.configure('busyTimeout', 10_000);
  return new Promise((resolve, reject) => {
    database.run(sql, function (this: sqlite3.RunResult, error: Error | null) {
      const isDone = error === null && this.changes === 1;
      database.close(() => (isDone ? resolve() : reject(error ?? new Error(`${this.changes} rows were changed`))));
    });
  });
}

test('a market that trades is balanced, whatever is open', async () => {
  for (let round = 0; round < 10; round += 1) {
    await place(alice, round % 2 === 0 ? 'sell' : 'buy', String(100 + round), '0.5');
    await place(bob, round % 2 === 0 ? 'buy' : 'sell', String(100 + round), '0.3');
  }
  await place(alice, 'sell', '500', '2');
  const { status, body } = await reconcile();
  expect([status, body]).toEqual([
    201,
    {
      reconciliationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      requestedBy: 'admin',
      startedAt: expect.any(String),
      finishedAt: expect.any(String),
      status: 'balanced',
      sequence: expect.any(Number),
      checkpoint: expect.any(Number),
      compared: expect.any(Number),
      differenceCount: 0,
      differences: [],
      problem: null,
    },
  ]);
  expect(body.checkpoint).toBeGreaterThanOrEqual(body.sequence);
  // Two balances of two accounts, fees and the world outside, twice; and what the two traded.
  expect(body.compared).toBeGreaterThan(20);
  expect(await venue.request('GET', `${PATH}/${body.reconciliationId}`, auditor)).toEqual({ status: 200, body });
});

test('it runs beside trading, and by schedule', async () => {
  const results: string[] = [];
  for (let round = 0; round < 20; round += 1) {
    const [{ body }] = await Promise.all([reconcile(), traded()]);
    results.push(body.status);
  }
  expect(new Set(results)).toEqual(new Set(['balanced']));
  for (let tries = 0; ; tries += 1) {
    const { body } = await venue.request('GET', PATH, auditor);
    expect(body.items.length).toBeLessThanOrEqual(5);
    if (body.items.some((one: { requestedBy: string }) => one.requestedBy === 'schedule')) break;
    expect(tries).toBeLessThan(TRIES_MAX);
    await pause(100);
  }
  const { body: trail } = await venue.request('GET', '/api/v1/admin/audit?action=reconciliations.schedule', auditor);
  expect(trail.items[0]).toMatchObject({ action: 'reconciliations.schedule', outcome: 'done' });
});

test('lists are paged, and only for who may read them', async () => {
  const first = await venue.request('GET', `${PATH}?limit=1`, auditor);
  expect(first.body.items).toHaveLength(1);
  const next = await venue.request('GET', `${PATH}?limit=1&cursor=${first.body.nextCursor}`, auditor);
  expect(next.body.items[0].reconciliationId).not.toBe(first.body.items[0].reconciliationId);
  expect(await venue.request('GET', `${PATH}?cursor=nonsense`, auditor)).toMatchObject({
    status: 400,
    body: { code: 'INVALID_CURSOR' },
  });
  expect(await venue.request('GET', `${PATH}/nothing`, auditor)).toMatchObject({
    status: 404,
    body: { code: 'UNKNOWN_RECONCILIATION' },
  });
  for (const method of ['GET', 'POST']) expect((await venue.request(method, PATH, alice)).status).toBe(403);
});

test('a damaged row is named with its account, asset and amount', async () => {
  await damage('update balances set available = available + 1 where accountId = 2 and assetId = 1');
  const { body } = await reconcile();
  expect([body.status, body.differenceCount]).toEqual(['unbalanced', 1]);
  expect(body.differences[0]).toMatchObject({
    check: 'stored_balance',
    accountId: '2',
    asset: 'BTC',
    symbol: null,
    difference: '0.00000001',
  });
  expect(venue.output()).toContain('stored_balance account 2 BTC: expected');
  const metrics = await (await fetch(`${venue.url}/metrics`)).text();
  expect(metrics).toMatch(/^hft_reconciliation_differences 1$/m);
  expect(metrics).toMatch(/^hft_reconciliations_total\{status="unbalanced"\} [1-9]/m);
  await damage('update balances set available = available - 1 where accountId = 2 and assetId = 1');
  expect((await reconcile()).body.status).toBe('balanced');
});

test('a damaged fill is named at every place where it does not add up', async () => {
  await damage('update fills set quantityLots = quantityLots + 1 where accountId = 1 and tradeId = 3');
  const { body } = await reconcile();
  const named = body.differences.map(
    ({ check, accountId, symbol, difference }: Record<string, string>) =>
      `${check} ${accountId} ${symbol} ${difference}`,
  );
  expect(named).toEqual(['position 1 BTC-USD 0.0001', 'sides null BTC-USD -0.0001', 'tape_lots null BTC-USD -0.0001']);
  await damage('update fills set quantityLots = quantityLots - 1 where accountId = 1 and tradeId = 3');
  expect((await reconcile()).body.status).toBe('balanced');
});
