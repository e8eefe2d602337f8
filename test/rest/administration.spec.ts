/** What operators define and move, the probes and the metrics, against the built venue. */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ADMIN_PASSWORD, aMarketWithTwoTraders, type Answer, VenueProcess } from '../support/venue-process.js';

let venue: VenueProcess;
let admin: string;
let alice: string;

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir());
  ({ admin, alice } = await aMarketWithTwoTraders(venue));
}, 60_000);

afterAll(async () => {
  expect(await venue.end('SIGTERM')).toBe(0);
  rmSync(venue.dataDir, { recursive: true });
});

const call = (method: string, path: string, token?: string, body?: unknown): Promise<Answer> =>
  venue.request(method, `/api/v1${path}`, token, body);

const terms = {
  symbol: 'ETH-USD',
  baseAsset: 'ETH',
  quoteAsset: 'USD',
  tickSize: '0.05',
  lotSize: '0.01',
  minQuantity: '0.01',
  maxQuantity: '500',
  minNotional: '5',
  maxNotional: '250000.5',
  makerFee: '-0.0001',
  takerFee: '0.0003',
};

describe('reference data', () => {
  test('is defined once and then public', async () => {
    expect(await call('POST', '/admin/assets', admin, { asset: 'ETH', scale: 8 })).toEqual({
      status: 201,
      body: { asset: 'ETH', scale: 8 },
    });
    expect(await call('POST', '/admin/assets', admin, { asset: 'ETH', scale: 8 })).toMatchObject({
      status: 409,
      body: { code: 'ASSET_EXISTS' },
    });
    const defined = { ...terms, collarBps: 1_000, phase: 'continuous' };
    expect(await call('POST', '/admin/instruments', admin, terms)).toEqual({ status: 201, body: defined });
    expect(await call('POST', '/admin/instruments', admin, terms)).toMatchObject({
      status: 409,
      body: { code: 'INSTRUMENT_EXISTS' },
    });
    expect((await call('GET', '/pairs')).body.items).toContainEqual(defined);
    expect((await call('GET', '/pairs/ETH-USD')).body).toEqual(defined);
    expect((await call('GET', '/pairs/NO-SUCH')).body).toMatchObject({ status: 404, code: 'UNKNOWN_SYMBOL' });
    expect((await call('GET', '/fees', alice)).body.items).toContainEqual({
      symbol: 'ETH-USD',
      tier: 0,
      makerFee: '-0.0001',
      takerFee: '0.0003',
    });
  });

  test('is changed in parts', async () => {
    const change = { minQuantity: '0.02', makerFee: '0', takerFee: '0.000001', collarBps: 50 };
    expect(await call('PATCH', '/admin/instruments/ETH-USD', admin, change)).toEqual({
      status: 200,
      body: { ...terms, ...change, phase: 'continuous' },
    });
    expect((await call('PATCH', '/admin/instruments/NO-SUCH', admin, change)).status).toBe(404);
  });

  test.each<[object, number, string]>([
    [{ baseAsset: 'NONE' }, 404, 'UNKNOWN_ASSET'],
    [{ baseAsset: 'USD' }, 404, 'UNKNOWN_ASSET'],
    [{ symbol: 'eth-usd' }, 422, 'SYMBOL_INVALID'],
    [{ symbol: 'ETH/USD' }, 422, 'SYMBOL_INVALID'],
    [{ tickSize: '0' }, 400, 'VALIDATION_FAILED'],
    [{ lotSize: '0.00' }, 400, 'VALIDATION_FAILED'],
    [{ lotSize: '0.000000001' }, 422, 'NOTIONAL_NOT_EXACT'],
    [{ minQuantity: '0.015' }, 422, 'QUANTITY_NOT_ON_LOT'],
    [{ minQuantity: '0' }, 422, 'LIMITS_OUT_OF_RANGE'],
    [{ minQuantity: '501' }, 422, 'LIMITS_OUT_OF_RANGE'],
    [{ minNotional: '0.000000001' }, 422, 'AMOUNT_TOO_PRECISE'],
    [{ maxNotional: '100000000' }, 422, 'NUMBER_TOO_LARGE'],
    [{ takerFee: '0.0000001' }, 422, 'AMOUNT_TOO_PRECISE'],
    [{ takerFee: '1.1' }, 422, 'FEES_OUT_OF_RANGE'],
    [{ makerFee: '-0.0004' }, 422, 'FEES_OUT_OF_RANGE'],
    [{ makerFee: '-0' }, 400, 'VALIDATION_FAILED'],
    [{ collarBps: 0 }, 400, 'VALIDATION_FAILED'],
    [{ collarBps: 10_000 }, 400, 'VALIDATION_FAILED'],
    [{ phase: 'halt' }, 400, 'VALIDATION_FAILED'],
  ])('with %j is refused', async (change, status, code) => {
    const answer = await call('POST', '/admin/instruments', admin, { ...terms, symbol: 'ETH2-USD', ...change });
    expect(answer).toMatchObject({ status, body: { code } });
  });

  test.each([
    [{ asset: 'eth', scale: 8 }, 422, 'SYMBOL_INVALID'],
    [{ asset: 'NEW', scale: 19 }, 422, 'SCALE_OUT_OF_RANGE'],
    [{ asset: 'NEW', scale: -1 }, 400, 'VALIDATION_FAILED'],
    [{ asset: 'NEW', scale: 1.5 }, 400, 'VALIDATION_FAILED'],
    [{ asset: 'NEW', scale: '8' }, 400, 'VALIDATION_FAILED'],
  ])('an asset %j is refused', async (asset, status, code) => {
    expect(await call('POST', '/admin/assets', admin, asset)).toMatchObject({ status, body: { code } });
  });
});

describe('money', () => {
  const deposit = { asset: 'USD', amount: '12.50000000', reference: 'bank-1' };

  test('comes in and goes out once for each reference', async () => {
    const first = await call('POST', '/admin/accounts/1/deposits', admin, deposit);
    expect(first).toMatchObject({
      status: 201,
      body: { accountId: '1', asset: 'USD', amount: '12.5', reference: 'bank-1' },
    });
    expect(await call('POST', '/admin/accounts/1/deposits', admin, { ...deposit, amount: '12.5' })).toEqual({
      status: 200,
      body: first.body,
    });
    const withdrawal = { asset: 'USD', amount: '0.00000001', reference: 'bank-2' };
    expect(await call('POST', '/admin/accounts/1/withdrawals', admin, withdrawal)).toMatchObject({ status: 201 });
    const { body } = await call('GET', '/balances', alice);
    expect(body.balances).toContainEqual({ asset: 'USD', available: '10000012.49999999', held: '0' });
  });

  test.each<[string, object, number, string]>([
    ['1/deposits', { amount: '13' }, 409, 'DUPLICATE_REFERENCE'],
    ['1/withdrawals', {}, 409, 'DUPLICATE_REFERENCE'],
    ['1/deposits', { reference: 'n', asset: 'NONE' }, 404, 'UNKNOWN_ASSET'],
    ['99/deposits', { reference: 'n' }, 404, 'UNKNOWN_ACCOUNT'],
    ['0/deposits', { reference: 'n' }, 404, 'UNKNOWN_ACCOUNT'],
    ['x/deposits', { reference: 'n' }, 404, 'UNKNOWN_ACCOUNT'],
    ['1/deposits', { reference: 'n', amount: '0' }, 422, 'AMOUNT_NOT_POSITIVE'],
    ['1/deposits', { reference: 'n', amount: '0.000000001' }, 422, 'AMOUNT_TOO_PRECISE'],
    ['1/deposits', { reference: 'n', amount: '90071993' }, 422, 'NUMBER_TOO_LARGE'],
    ['1/deposits', { reference: 'n', amount: '90071992' }, 422, 'BALANCE_OVERFLOW'],
    ['1/withdrawals', { reference: 'n', amount: '20000000' }, 422, 'INSUFFICIENT_FUNDS'],
    ['1/deposits', { reference: 'n', amount: '-1' }, 400, 'VALIDATION_FAILED'],
    ['1/deposits', { reference: 'n', amount: 1 }, 400, 'VALIDATION_FAILED'],
    ['1/deposits', { reference: '' }, 400, 'VALIDATION_FAILED'],
    ['1/deposits', { reference: 'x'.repeat(65) }, 400, 'VALIDATION_FAILED'],
  ])('%s with %j is refused', async (path, change, status, code) => {
    const answer = await call('POST', `/admin/accounts/${path}`, admin, { ...deposit, ...change });
    expect(answer).toMatchObject({ status, body: { code } });
  });
});

describe('operators', () => {
  test('read what the engine does, with and without the prefix', async () => {
    for (const path of ['/api/v1/admin/stats', '/admin/stats']) {
      const { status, body } = await venue.request('GET', path, admin);
      expect([path, status]).toEqual([path, 200]);
      expect(body).toMatchObject({ state: 'running', accounts: 2, openOrders: 0, startProgress: 1 });
      expect((await venue.request('GET', path)).status).toBe(401);
    }
  });

  test.each(['/health', '/health/live', '/health/ready', '/ready', '/health/startup'])('probe %s', async (path) => {
    expect(await venue.request('GET', path)).toMatchObject({ status: 200, body: { status: 'ok' } });
  });

  test('scrape requests by route, memory, pauses and orders', async () => {
    const order = { symbol: 'BTC-USD', side: 'buy', type: 'limit', quantity: '1', price: '10' };
    const placed = await call('POST', '/orders', alice, order);
    await call('GET', `/orders/${placed.body.orderId}`, alice);
    await call('DELETE', `/orders/${placed.body.orderId}`, alice);
    await call('POST', '/orders', alice, { ...order, quantity: '10000' });
    await venue.request('GET', '/no/such/path');
    const text = await (await fetch(`${venue.url}/metrics`)).text();
    const sample = (line: string): number => {
      const found = text.split('\n').find((candidate) => candidate.startsWith(`${line} `));
      return found === undefined ? Number.NaN : Number(found.slice(line.length + 1));
    };
    const route = 'method="GET",endpoint="/api/v1/orders/:orderId",status="200"';
    expect(sample(`hft_requests_total{${route}}`)).toBe(1);
    expect(sample(`hft_request_duration_seconds_count{${route}}`)).toBe(1);
    expect(sample(`hft_request_duration_seconds_bucket{le="+Inf",${route}}`)).toBe(1);
    expect(sample('hft_requests_total{method="GET",endpoint="unmatched",status="404"}')).toBeGreaterThanOrEqual(1);
    expect(sample('hft_orders_processed_total{type="limit",side="buy",outcome="rested"}')).toBe(1);
    expect(sample('hft_orders_processed_total{type="unknown",side="unknown",outcome="refused"}')).toBe(1);
    expect(sample('hft_orders_cancelled_total{reason="requested"}')).toBe(1);
    expect(sample('hft_memory_usage_bytes{kind="rss"}')).toBeGreaterThan(1_000_000);
    expect(text).toContain('# TYPE hft_gc_pause_time_seconds histogram');
  });

  test('scrape what keeps acknowledged commands', async () => {
    const text = await (await fetch(`${venue.url}/metrics`)).text();
    const sample = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
    const { journal, sequence } = (await call('GET', '/admin/stats', admin)).body;
    const syncs = sample('tradsys_journal_fdatasyncs_total');
    expect(syncs).toBeGreaterThan(0);
    expect(syncs).toBeLessThanOrEqual(journal.frames);
    expect(sample('tradsys_journal_records_per_sync_count')).toBe(syncs);
    expect(sample('tradsys_journal_sync_seconds_count')).toBe(syncs);
    expect(sample('tradsys_journal_sync_seconds_sum')).toBeGreaterThan(0);
    const records = sample('tradsys_journal_records_per_sync_sum');
    expect(records).toBeGreaterThanOrEqual(syncs);
    expect(records).toBeLessThanOrEqual(sequence);
    expect(sample('tradsys_journal_command_bytes')).toBeGreaterThan(0);
    expect(sample('tradsys_journal_event_bytes')).toBeGreaterThan(0);
    // Rows follow within a moment; what lags is never more than there is.
    expect(sample('tradsys_projection_lag_commands')).toBeLessThanOrEqual(sequence);
    expect(sample('tradsys_projection_checkpoint')).toBeLessThanOrEqual(sequence);
    const free = sample('tradsys_disk_free_bytes');
    expect(free).toBeGreaterThan(0);
    expect(sample('tradsys_disk_bytes')).toBeGreaterThanOrEqual(free);
    expect([0, 0.8, 0.9, 0.95]).toContain(sample('tradsys_disk_level'));
    const nothingYet = [
      'tradsys_open_faults',
      'tradsys_journal_excess_bytes',
      'tradsys_snapshot_sequence',
      'tradsys_snapshot_age_seconds',
      'tradsys_snapshot_bytes',
      'tradsys_snapshot_duration_seconds',
      'tradsys_snapshots_made',
      'tradsys_snapshots_failed',
      'tradsys_snapshots_without_room',
    ];
    for (const name of nothingYet) expect([name, sample(name)]).toEqual([name, 0]);
    expect(sample('tradsys_snapshot_replay_seconds')).toBeGreaterThanOrEqual(0);
    // The setting of development.
    expect(sample('tradsys_journal_retention_bytes')).toBe(2 ** 31);
  });

  test('are told by the probes how full the disk is', async () => {
    for (const path of ['/health', '/ready']) {
      const { disk } = (await venue.request('GET', path)).body.details;
      expect(disk).toMatchObject({ status: 'up', usedShare: expect.any(Number), freeBytes: expect.any(Number) });
      expect(disk.warning === undefined).toBe(disk.usedShare < 0.79);
    }
  });
});

test('a stopped venue starts with the same users, sessions and state', async () => {
  const login = await call('POST', '/auth/login', undefined, { username: 'bob', password: ADMIN_PASSWORD });
  const ended = await venue.login('bob', ADMIN_PASSWORD);
  await call('POST', '/auth/logout', ended);
  const before = await call('GET', '/admin/state', admin);
  expect(await venue.end('SIGTERM')).toBe(0);
  venue = await VenueProcess.start(venue.dataDir, { BOOTSTRAP_ADMIN_PASSWORD: 'another password that is not used' });
  // Access tokens of before are still good; those of a session that ended are not.
  expect(await call('GET', '/admin/state', admin)).toEqual(before);
  expect((await call('GET', '/balances', ended)).status).toBe(401);
  expect((await call('GET', '/balances', login.body.accessToken)).status).toBe(200);
  const { refreshToken } = login.body;
  expect((await call('POST', '/auth/refresh', undefined, { refreshToken })).status).toBe(200);
  expect(await venue.login('admin', ADMIN_PASSWORD)).toEqual(expect.any(String));
}, 60_000);

test('the first start makes up a password and prints it once', async () => {
  const dataDir = VenueProcess.newDataDir();
  const first = await VenueProcess.start(dataDir, { BOOTSTRAP_ADMIN_PASSWORD: '' });
  const password = /user admin has the password (\S+)/.exec(first.output())?.[1] ?? '';
  expect(password).toMatch(/^[\w-]{24}$/);
  expect(await first.login('admin', password)).toEqual(expect.any(String));
  await first.end('SIGTERM');
  const second = await VenueProcess.start(dataDir, { BOOTSTRAP_ADMIN_PASSWORD: '' });
  expect(second.output()).not.toContain('password');
  await second.end('SIGTERM');
  rmSync(dataDir, { recursive: true });
}, 60_000);
