/**
 * Value at risk as a limit, against the built venue: computed from the venue's own trades, journalled, and asked by the gate; a restart
 * comes to the same state and goes by the same figure.
 */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { untilTrue } from '../support/until.js';
import { ADMIN_PASSWORD, aMarketWithTwoTraders, type Answer, VenueProcess } from '../support/venue-process.js';

const settings = {
  TRADSYS_RISK_VAR_INTERVAL_S: '1',
  TRADSYS_RISK_SNAPSHOT_INTERVAL_S: '0',
  TRADSYS_RISK_SNAPSHOT_CANDLES: '1s',
  TRADSYS_RISK_SNAPSHOT_CONFIDENCE_BPS: '9500',
};
const WAIT_MS = 60_000;

let venue: VenueProcess;
let admin: string;
let alice: string;
let bob: string;
let accountId: string;
let orders = 0;

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir(), settings);
  ({ admin, alice, bob } = await aMarketWithTwoTraders(venue));
  accountId = String((await venue.request('GET', '/api/v1/auth/me', alice)).body.accountId);
}, 120_000);

afterAll(async () => {
  expect(await venue.end('SIGTERM')).toBe(0);
  rmSync(venue.dataDir, { recursive: true });
});

function place(token: string, side: 'buy' | 'sell', price: string, quantity: string): Promise<Answer> {
  orders += 1;
  const order = { symbol: 'BTC-USD', type: 'limit', side, price, quantity, clientOrderId: `var-${orders}` };
  return venue.request('POST', '/api/v1/orders', token, order);
}

/** Alice buys of bob, at a price that moves. */
async function trade(price: number, quantity: string): Promise<void> {
  expect((await place(bob, 'sell', String(price), quantity)).status).toBe(201);
  expect((await place(alice, 'buy', String(price), quantity)).status).toBe(201);
}

async function setLimit(name: string, body: object): Promise<void> {
  expect(await venue.request('PUT', `/api/v1/admin/limits/${name}`, admin, body)).toMatchObject({ status: 200 });
}

interface Limit {
  readonly limit: string;
  readonly value: string;
  readonly used: string | null;
}

/** What is used of the limit, as its owner reads it. */
async function figure(): Promise<number> {
  const { items } = (await venue.request('GET', '/api/v1/limits', alice)).body as { items: Limit[] };
  return Number(items.find(({ limit }) => limit === 'var')?.used ?? Number.NaN);
}

async function stateHash(): Promise<string> {
  return (await venue.request('GET', '/api/v1/admin/state', admin)).body.stateHash as string;
}

test('without a price history an account has no figure; with one it has that of its positions', async () => {
  await trade(100, '0.5');
  await setLimit('var', { accountId, asset: 'USD', value: '1000000' });
  expect(await figure()).toBe(0);
  let price = 100;
  await untilTrue(
    'a figure',
    async () => {
      price = price === 100 ? 103 : 100;
      await trade(price, '0.1');
      return (await figure()) > 0;
    },
    WAIT_MS,
  );
  // At most all of a position that is worth some hundreds; the thousand coins that were deposited are no trade.
  const held = (await venue.request('GET', '/api/v1/positions', alice)).body.positions[0];
  expect(await figure()).toBeLessThan(Number(held.quantity) * 103);
});

test('above its limit only what reduces is taken, and the answer says why', async () => {
  await setLimit('var', { accountId, asset: 'USD', value: '0.00001' });
  const refused = await place(alice, 'buy', '90', '0.1');
  expect(refused).toMatchObject({ status: 422, body: { code: 'VAR_LIMIT' } });
  expect((await place(alice, 'sell', '110', '0.1')).status).toBe(201);
  expect((await place(bob, 'buy', '90', '0.1')).status).toBe(201);
});

test('a restart goes by the figure that was journalled, though none is computed any more', async () => {
  expect(await venue.end('SIGTERM')).toBe(0);
  const verified = venue.dataDir;
  venue = await VenueProcess.start(verified, { ...settings, TRADSYS_RISK_VAR_INTERVAL_S: '0' });
  admin = await venue.login('admin', ADMIN_PASSWORD);
  [alice, bob] = [await venue.login('alice', ADMIN_PASSWORD), await venue.login('bob', ADMIN_PASSWORD)];
  expect(await figure()).toBeGreaterThan(0);
  expect(await place(alice, 'buy', '90', '0.1')).toMatchObject({ status: 422, body: { code: 'VAR_LIMIT' } });
  const hash = await stateHash();
  expect(await venue.end('SIGKILL')).not.toBe(0);
  venue = await VenueProcess.start(verified, { ...settings, TRADSYS_RISK_VAR_INTERVAL_S: '0' });
  [admin, alice] = [await venue.login('admin', ADMIN_PASSWORD), await venue.login('alice', ADMIN_PASSWORD)];
  bob = await venue.login('bob', ADMIN_PASSWORD);
  expect(await stateHash()).toBe(hash);
});

test('an old figure refuses where its age is limited, and passes where it is not', async () => {
  await setLimit('var', { accountId, asset: 'USD', value: '1000000' });
  expect((await place(alice, 'buy', '90', '0.1')).status).toBe(201);
  await setLimit('var_max_age', { value: '1' });
  expect(await place(alice, 'buy', '90', '0.1')).toMatchObject({ status: 422, body: { code: 'VAR_STALE' } });
  expect((await place(bob, 'buy', '90', '0.1')).status).toBe(201);
  expect(await venue.request('DELETE', '/api/v1/admin/limits/var_max_age', admin)).toMatchObject({ status: 200 });
  expect((await place(alice, 'buy', '90', '0.1')).status).toBe(201);
});

test.each([
  ['var', { value: '5' }, 400],
  ['var', { value: '5', asset: 'USD', symbol: 'BTC-USD' }, 400],
  ['var', { value: '-5', asset: 'USD' }, 422],
  ['var', { value: '5', asset: 'NONE' }, 404],
  ['var', { value: '5', asset: 'USD', tradeGroup: 3 }, 422],
  ['var_max_age', { value: '5', accountId: '1' }, 400],
  ['var_max_age', { value: '1.5' }, 400],
  ['var_max_age', { value: '99999999999' }, 422],
])('limit %s of %j is refused', async (name, body, status) => {
  expect(await venue.request('PUT', `/api/v1/admin/limits/${name}`, admin, body)).toMatchObject({ status });
});
