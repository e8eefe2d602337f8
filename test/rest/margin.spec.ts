/** Margin over REST: terms, funds and an account are set, a borrower sees what it is worth, and the books still balance. */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ADMIN_PASSWORD, aMarketWithTwoTraders, type Answer, VenueProcess } from '../support/venue-process.js';

let venue: VenueProcess;
let tokens: Record<string, string>;
const accountIds: Record<string, string> = {};

const call = (method: string, path: string, person: string, body?: unknown): Promise<Answer> =>
  venue.request(method, `/api/v1${path}`, tokens[person], body);
const order = (person: string, side: string, quantity: string): Promise<Answer> =>
  call('POST', '/orders', person, { symbol: 'BTC-USD', type: 'limit', side, price: '100', quantity });

async function aTrader(username: string, usd: string): Promise<void> {
  const { body } = await call('POST', '/admin/users', 'admin', {
    username,
    password: ADMIN_PASSWORD,
    roles: ['trader'],
  });
  accountIds[username] = body.accountId;
  tokens[username] = await venue.login(username, ADMIN_PASSWORD);
  const posting = { asset: 'USD', amount: usd, reference: `start-${username}` };
  expect((await call('POST', `/admin/accounts/${body.accountId}/deposits`, 'admin', posting)).status).toBe(201);
}

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir());
  tokens = await aMarketWithTwoTraders(venue);
  await aTrader('mia', '100');
  await aTrader('pool', '1000');
  expect((await order('bob', 'buy', '1')).status).toBe(201);
  expect((await order('alice', 'sell', '1')).body).toMatchObject({ status: 'filled' });
}, 120_000);

afterAll(async () => {
  expect(await venue.end('SIGTERM')).toBe(0);
  rmSync(venue.dataDir, { recursive: true });
});

test('an account borrows from the pool up to its initial margin, and everybody sees what there is', async () => {
  const terms = { initialPpm: 200_000, maintenancePpm: 100_000 };
  expect((await call('PUT', '/admin/instruments/BTC-USD/margin', 'admin', terms)).status).toBe(200);
  const wrong = { initialPpm: 100_000, maintenancePpm: 200_000 };
  expect((await call('PUT', '/admin/instruments/BTC-USD/margin', 'admin', wrong)).body.code).toBe(
    'LIMITS_OUT_OF_RANGE',
  );
  const fund = { role: 'pool', accountId: accountIds['pool'] };
  expect((await call('PUT', '/admin/margin/funds', 'admin', fund)).status).toBe(200);
  expect((await call('GET', '/risk/margin', 'mia')).body).toMatchObject({ onMargin: false, accounts: [] });
  const path = `/admin/accounts/${accountIds['mia']}/margin`;
  expect((await call('PUT', path, 'admin', { asset: 'XYZ' })).body.code).toBe('UNKNOWN_ASSET');
  expect((await call('PUT', path, 'admin', { asset: 'USD' })).status).toBe(200);

  expect((await order('alice', 'sell', '4')).status).toBe(201);
  expect((await order('mia', 'buy', '6')).body.code).toBe('INSUFFICIENT_MARGIN');
  expect((await order('mia', 'buy', '4')).body).toMatchObject({ status: 'filled' });
  const { balances } = (await call('GET', '/balances', 'mia')).body;
  const usd = balances.find(({ asset }: { asset: string }) => asset === 'USD');
  expect(Number(usd.available)).toBeLessThan(-299);
  const own = (await call('GET', '/risk/margin', 'mia')).body;
  expect(own).toMatchObject({
    onMargin: true,
    accounts: [{ asset: 'USD', state: 'normal', initialRequirement: '80' }],
  });
  expect(Number(own.accounts[0].equity)).toBeCloseTo(100 + Number(usd.available) + 300, 6);
  const overview = (await call('GET', '/admin/margin', 'admin')).body;
  expect(overview).toMatchObject({
    poolAccountId: accountIds['pool'],
    insuranceAccountId: null,
    accounts: own.accounts,
  });
  expect((await call('GET', '/admin/margin', 'mia')).body.code).toBe('FORBIDDEN');
  expect((await order('pool', 'buy', '1')).body.code).toBe('FUND_ACCOUNT');
  expect((await call('PUT', path, 'admin', { asset: null })).body.code).toBe('MARGIN_IN_USE');
  const all = { asset: 'USD', amount: '1000', reference: 'all' };
  const withdrawn = await call('POST', `/admin/accounts/${accountIds['pool']}/withdrawals`, 'admin', all);
  expect(withdrawn.body.code).toBe('INSUFFICIENT_FUNDS');
});

test('the rows say the same, and the books balance', async () => {
  const { status, body } = await call('POST', '/admin/reconciliations', 'admin');
  expect([status, body.status, body.differences]).toEqual([201, 'balanced', []]);
});
