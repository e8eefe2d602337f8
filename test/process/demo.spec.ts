import { rmSync } from 'node:fs';
import { afterEach, expect, test } from '@jest/globals';
import { ADMIN_PASSWORD, VenueProcess } from '../support/venue-process.js';

let venue: VenueProcess | undefined;
afterEach(async () => {
  await venue?.end('SIGKILL');
  if (venue !== undefined) rmSync(venue.dataDir, { recursive: true, force: true });
});

const passwordOf = (user: string, output: string): string =>
  new RegExp(`user ${user} has the password (\\S+)`).exec(output)?.[1] ?? '';

test('K2 on the first start the market has a past, is alive, and a demo trader can trade in it', async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir(), { TRADSYS_DEMO: 'true' });
  const pairs = await venue.request('GET', '/api/v1/pairs');
  expect(pairs.body.items.length).toBeGreaterThanOrEqual(4);
  for (const { symbol } of pairs.body.items) {
    const ticker = await venue.request('GET', `/api/v1/ticker/${symbol}`);
    expect({ symbol, isTraded: ticker.body.tradeCount > 0 }).toEqual({ symbol, isTraded: true });
    const book = await venue.request('GET', `/api/v1/marketdata/${symbol}/book?depth=5`);
    // One or two levels may just have been taken.
    expect(Math.min(book.body.bids.length, book.body.asks.length)).toBeGreaterThanOrEqual(3);
    const days = await venue.request('GET', `/api/v1/marketdata/${symbol}/candles?interval=1d&limit=100`);
    expect({ symbol, days: days.body.items.length }).toEqual({ symbol, days: 31 });
    const tape = await venue.request('GET', `/api/v1/marketdata/${symbol}/trades?limit=5`);
    expect(tape.body.items.every(({ simulated }: { simulated: boolean }) => simulated)).toBe(true);
  }
  const alice = await venue.login('alice', passwordOf('alice', venue.output()));
  const order = { symbol: 'BTC-USD', side: 'buy', type: 'market', quantity: '0.01' };
  const placed = await venue.request('POST', '/api/v1/orders', alice, order);
  expect([placed.status, placed.body.status]).toEqual([201, 'filled']);

  // A second start finds everything there: the same users, the same instruments, and goes on.
  const { dataDir } = venue;
  expect(await venue.end('SIGTERM')).toBe(0);
  venue = await VenueProcess.start(dataDir, { TRADSYS_DEMO: 'true' });
  expect(venue.output()).not.toContain('password');
  const again = await venue.request('GET', '/api/v1/pairs');
  expect(again.body.items.map(({ symbol }: { symbol: string }) => symbol)).toEqual(
    pairs.body.items.map(({ symbol }: { symbol: string }) => symbol),
  );
}, 120_000);

test('a demo trader needs no password where the demo runs, and nobody else is open so', async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir(), { TRADSYS_DEMO: 'true' });
  const { items } = (await venue.request('GET', '/api/v1/auth/demo')).body;
  expect(items).toEqual([{ username: 'alice' }, { username: 'bob' }]);
  const asDemo = (username: string): ReturnType<VenueProcess['request']> =>
    (venue as VenueProcess).request('POST', '/api/v1/auth/demo', undefined, { username });
  const { accessToken } = (await asDemo('alice')).body;
  const me = await venue.request('GET', '/api/v1/auth/me', accessToken);
  expect(me.body).toMatchObject({ username: 'alice', roles: ['trader'] });

  const { paths } = (await venue.request('GET', '/openapi.json')).body;
  expect(paths['/api/v1/auth/demo'].post['x-cost']).toEqual(paths['/api/v1/auth/login'].post['x-cost']);

  // Everybody is this user, so nobody takes it away from the others or looks who they are.
  const password = passwordOf('alice', venue.output());
  const closed: readonly (readonly [string, string, object?])[] = [
    ['POST', '/auth/totp'],
    ['POST', '/auth/totp/confirm', { totp: '123456' }],
    ['POST', '/auth/totp/disable', { password, totp: '123456' }],
    ['POST', '/auth/password', { currentPassword: password, newPassword: 'another horse battery' }],
    ['GET', '/auth/sessions'],
    ['DELETE', '/auth/sessions'],
    ['DELETE', '/auth/sessions/1'],
    ['POST', '/auth/account', { accountId: me.body.accountId }],
    ['POST', '/accounts', { label: 'mine' }],
    ['PUT', `/accounts/${me.body.accountId}/delegates/bob`, { scopes: ['read'] }],
    ['GET', '/api-keys'],
    ['POST', '/api-keys', { label: 'mine', type: 'hmac', scopes: ['trade'] }],
  ];
  for (const [method, path, body] of closed)
    expect({ path, ...(await venue.request(method, `/api/v1${path}`, accessToken, body)) }).toMatchObject({
      path,
      status: 403,
      body: { code: 'DEMO_SESSION' },
    });
  expect(me.body.permissions.toSorted()).toEqual(['account:read', 'orders:cancel', 'orders:place', 'orders:read']);
  expect((await venue.request('GET', '/api/v1/auth/sessions', await venue.login('alice', password))).status).toBe(200);
  expect((await asDemo('alice')).status).toBe(200);
  expect((await venue.request('POST', '/api/v1/auth/logout', accessToken)).status).toBe(204);

  const admin = await venue.login('admin', ADMIN_PASSWORD);
  const carol = { username: 'carol', password: ADMIN_PASSWORD, roles: ['trader'] };
  expect((await venue.request('POST', '/api/v1/admin/users', admin, carol)).status).toBe(201);
  for (const username of ['admin', 'carol', 'nobody', 'ALICE'])
    expect(await asDemo(username)).toMatchObject({ status: 404, body: { code: 'UNKNOWN_USER' } });
  // Who is given privileges is no toy any more.
  const roles = { roles: ['trader', 'support'] };
  expect((await venue.request('PATCH', `/api/v1/admin/users/${me.body.userId}`, admin, roles)).status).toBe(200);
  expect((await asDemo('alice')).status).toBe(404);
  expect((await asDemo('bob')).status).toBe(200);
  const trail = await venue.request('GET', '/api/v1/admin/audit?action=auth.login&target=bob', admin);
  expect(trail.body.items[0]).toMatchObject({ actor: 'bob', outcome: 'done' });

  const { dataDir } = venue;
  await venue.end('SIGTERM');
  venue = await VenueProcess.start(dataDir, { TRADSYS_DEMO: 'false' });
  expect((await venue.request('GET', '/api/v1/auth/demo')).body).toEqual({ items: [] });
  expect((await asDemo('bob')).status).toBe(404);
});

test('production refuses the demo market', async () => {
  const secrets = { JWT_SECRET: 'a'.repeat(7) + 'Zq3!kP9x'.repeat(4), DATA_KEY: 'b'.repeat(5) + 'Wm7?hT2c'.repeat(4) };
  const production = { HFT_ENVIRONMENT: 'production', TRADSYS_DEMO: 'true', ...secrets };
  await expect(VenueProcess.start(VenueProcess.newDataDir(), production)).rejects.toThrow(
    /must be false in production/,
  );
});
