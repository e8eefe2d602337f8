/**
 * A bug in the core: the built venue with a fault put into its memory, which no setting and no request can do. The venue
 * stops without letting anything out, comes back with the command refused, and does not break again.
 */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ADMIN_PASSWORD, aMarketWithTwoTraders, type Answer, VenueProcess } from '../support/venue-process.js';

const BROKEN = { NODE_OPTIONS: `--import ${resolve('test/support/broken-core.mjs')}` };
const BREAKING_PRICE = '6.66';

let venue: VenueProcess;
let admin: string;
let alice: string;
let bob: string;

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir(), BROKEN);
  ({ admin, alice, bob } = await aMarketWithTwoTraders(venue));
  await call('POST', '/admin/instruments', admin, {
    symbol: 'USD-BTC',
    baseAsset: 'USD',
    quoteAsset: 'BTC',
    tickSize: '0.0001',
    lotSize: '1',
    minQuantity: '1',
    maxQuantity: '1000',
    minNotional: '0.0001',
    maxNotional: '1000',
    makerFee: '0',
    takerFee: '0',
  });
}, 60_000);

afterAll(async () => {
  await venue.end('SIGKILL');
  rmSync(venue.dataDir, { recursive: true, force: true });
});

const call = (method: string, path: string, token?: string, body?: unknown): Promise<Answer> =>
  venue.request(method, `/api/v1${path}`, token, body);

const place = (token: string, side: string, price: string, more: object = {}): Promise<Answer> =>
  call('POST', '/orders', token, { symbol: 'BTC-USD', side, type: 'limit', quantity: '1', price, ...more });

const other = { symbol: 'USD-BTC', quantity: '10' };

async function restart(): Promise<void> {
  venue = await VenueProcess.start(venue.dataDir, BROKEN);
  admin = await venue.login('admin', ADMIN_PASSWORD);
  alice = await venue.login('alice', ADMIN_PASSWORD);
  bob = await venue.login('bob', ADMIN_PASSWORD);
}

describe('a command that breaks the core', () => {
  let restingId: string;

  test('ends the process without an answer, and says which command it was', async () => {
    restingId = (await place(alice, 'sell', '100')).body.orderId;
    const exit = new Promise((ended) => void venue.exited.then(ended));
    const answer = await place(bob, 'buy', BREAKING_PRICE).catch(() => undefined);
    expect(answer?.status ?? 503).toBe(503);
    expect(await exit).toBe(1);
    expect(venue.output()).toMatch(
      /CoreFault|PlaceOrder of sequence \d+ broke the core: Error: the test broke the core/,
    );
  }, 60_000);

  test('is refused in the journal when the venue is back, and its instrument is suspended', async () => {
    await restart();
    const { items } = (await call('GET', '/admin/faults', admin)).body;
    expect(items).toMatchObject([{ command: 'PlaceOrder', symbol: 'BTC-USD', approvedBy: null }]);
    expect((await call('GET', '/pairs/BTC-USD')).body.phase).toBe('halt');
    expect((await call('GET', '/admin/stats', admin)).body.openFaults).toBe(1);
    for (const attempt of [
      place(bob, 'buy', BREAKING_PRICE),
      place(bob, 'buy', '50'),
      call('DELETE', `/orders/${restingId}`, alice),
    ])
      expect(await attempt).toMatchObject({ status: 422, body: { code: 'INSTRUMENT_SUSPENDED' } });
    const { ledgerTotals } = (await call('GET', '/admin/state', admin)).body;
    expect(ledgerTotals.BTC.external).toBe('2000');
  }, 60_000);

  test('leaves all other instruments trading', async () => {
    expect(await place(alice, 'sell', '0.01', other)).toMatchObject({ status: 201 });
    expect(await place(bob, 'buy', '0.01', other)).toMatchObject({ status: 201, body: { status: 'filled' } });
  });

  test('is not met again by the next starts, which come to the same state', async () => {
    const state = (await call('GET', '/admin/state', admin)).body;
    expect(await venue.end('SIGTERM')).toBe(0);
    const verify = ['dist/cli.js', 'journal', 'verify', '--events', venue.dataDir];
    const verified = execFileSync(process.execPath, verify, { env: { ...process.env, ...BROKEN } });
    expect(verified.toString().trim()).toBe(`${state.sequence} ${state.stateHash}`);
    await restart();
    expect((await call('GET', '/admin/state', admin)).body).toEqual(state);
  }, 60_000);

  test('is lifted by two people', async () => {
    await call('POST', '/admin/users', admin, { username: 'second', password: ADMIN_PASSWORD, roles: ['admin'] });
    const second = await venue.login('second', ADMIN_PASSWORD);
    const { sequence } = (await call('GET', '/admin/faults', admin)).body.items[0];
    const lift = (token: string): Promise<Answer> => call('POST', `/admin/faults/${sequence}/lift`, token);
    expect(await lift(alice)).toMatchObject({ status: 403 });
    expect(await lift(admin)).toMatchObject({ status: 200, body: { lifted: false } });
    expect(await lift(admin)).toMatchObject({ status: 409, body: { code: 'SECOND_PERSON_NEEDED' } });
    expect(await lift(second)).toMatchObject({ status: 200, body: { lifted: true } });
    expect(await lift(second)).toMatchObject({ status: 404, body: { code: 'UNKNOWN_FAULT' } });
    expect(await call('POST', '/admin/faults/x/lift', second)).toMatchObject({ status: 404 });
    expect(await call('DELETE', `/orders/${restingId}`, alice)).toMatchObject({ status: 200 });
    await call('POST', '/admin/instruments/BTC-USD/phase', admin, { phase: 'continuous' });
    expect(await place(bob, 'buy', '50')).toMatchObject({ status: 201 });
  });
});
