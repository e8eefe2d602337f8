/**
 * Who may call what: every route of the document × every role, a stranger, and the owner and somebody else of what a path
 * names. A route that is not in the document's own list of accesses is closed, so a new one appears here by itself.
 */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Permission, permissions } from '../../src/common/model/actor.js';
import { defaultRoles } from '../../src/modules/auth/roles.js';
import { aUser } from '../support/rest-client.js';
import { aMarketWithTwoTraders, type Answer, VenueProcess } from '../support/venue-process.js';

interface Route {
  readonly method: string;
  readonly path: string;
  readonly access: string | undefined;
}

let venue: VenueProcess;
let routes: Route[];
let alice: string;
let bob: string;
const tokenByRole = new Map<string, string>();

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir());
  const market = await aMarketWithTwoTraders(venue);
  ({ alice, bob } = market);
  for (const role of Object.keys(defaultRoles))
    tokenByRole.set(role, await aUser(venue, market.admin, `user-${role}`, role));
  const { body } = await venue.request('GET', '/openapi.json');
  const paths = body.paths as Record<string, Record<string, { readonly 'x-access'?: string }>>;
  routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      access: operation['x-access'],
    })),
  );
}, 120_000);

afterAll(async () => {
  expect(await venue.end('SIGTERM')).toBe(0);
  rmSync(venue.dataDir, { recursive: true });
});

/** Ends the session that the test goes on with. */
const endsTheCaller = (path: string): boolean => /\/(?:logout|sessions)$/.test(path);
const nothing = '00000000-0000-4000-8000-000000000000';
const filled = (path: string): string =>
  path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => (name === 'symbol' ? 'NO-SUCH' : nothing));

/** Without a body that is valid: whoever is let in gets 400, 404 or an empty list, and changes nothing. */
async function ask({ method, path }: Route, token?: string): Promise<{ readonly status: number }> {
  const hasBody = method !== 'GET' && method !== 'DELETE';
  const headers = {
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(hasBody && { 'content-type': 'application/json' }),
  };
  const response = await fetch(`${venue.url}${filled(path)}`, { method, headers, ...(hasBody && { body: '{"?":1}' }) });
  await response.arrayBuffer();
  return response;
}

test('each role is let in where its permissions say so, and nowhere else', async () => {
  const surprises: string[] = [];
  let tried = 0;
  for (const route of routes.filter(({ access }) => access !== undefined)) {
    for (const [role, token] of tokenByRole) {
      if (endsTheCaller(route.path) || (route.method === 'DELETE' && !route.path.includes('{'))) continue;
      const held = defaultRoles[role] as readonly Permission[];
      const isAllowed = route.access === 'logged-in' || held.includes(route.access as Permission);
      const { status } = await ask(route, token);
      tried += 1;
      const isRight = isAllowed ? status !== 401 && status !== 403 && status < 500 : status === 403;
      if (!isRight) surprises.push(`${route.method} ${route.path} as ${role}: ${status}`);
    }
    const { status } = await ask(route);
    tried += 1;
    if (status !== 401) surprises.push(`${route.method} ${route.path} as a stranger: ${status}`);
  }
  process.stdout.write(
    `permission matrix: ${routes.length} routes, ${tokenByRole.size} roles, ${tried} tried, ${surprises.length} surprises\n`,
  );
  expect(surprises).toEqual([]);
  expect(tried).toBeGreaterThanOrEqual(400);
}, 300_000);

test('every permission opens something, and every route asks for a known one', () => {
  const asked = new Set(routes.map(({ access }) => access));
  expect([...asked].filter((access) => access !== undefined && access !== 'logged-in').every(isPermission)).toBe(true);
});

const isPermission = (text: unknown): boolean => permissions.includes(text as Permission);

test('what belongs to somebody is not there for anybody else', async () => {
  const call = (method: string, path: string, token: string, body?: unknown): Promise<Answer> =>
    venue.request(method, `/api/v1${path}`, token, body);
  const order = { symbol: 'BTC-USD', side: 'buy', type: 'limit', price: '10', quantity: '1' };
  const { orderId } = (await call('POST', '/orders', alice, order)).body;
  const { keyId } = (await call('POST', '/api-keys', alice, { label: 'k', type: 'hmac', scopes: ['read'] })).body;
  const { accountId } = (await call('POST', '/accounts', alice, { label: 'second' })).body;
  const [session] = (await call('GET', '/auth/sessions', alice)).body.items;
  const attempts: readonly (readonly [string, string, unknown?])[] = [
    ['GET', `/orders/${orderId}`],
    ['PUT', `/orders/${orderId}`, { price: '11' }],
    ['DELETE', `/orders/${orderId}`],
    ['POST', `/api-keys/${keyId}/rotate`, {}],
    ['DELETE', `/api-keys/${keyId}`],
    ['GET', `/accounts/${accountId}/delegates`],
    ['PUT', `/accounts/${accountId}/delegates/bob`, { scopes: ['read', 'trade'] }],
    ['DELETE', `/accounts/${accountId}/delegates/bob`],
    ['POST', '/auth/account', { accountId }],
    ['DELETE', `/auth/sessions/${session.sessionId}`],
  ];
  for (const [method, path, body] of attempts) {
    const foreign = await call(method, path, bob, body);
    expect([method, path, foreign.status]).toEqual([method, path, 404]);
  }
  expect((await call('GET', `/orders/${orderId}`, alice)).body.status).toBe('new');
  expect((await call('GET', '/api-keys', alice)).body.items.length).toBe(1);
});

test('a delegate acts for the account, within the grant, until it is taken back', async () => {
  const call = (method: string, path: string, token: string, body?: unknown): Promise<Answer> =>
    venue.request(method, `/api/v1${path}`, token, body);
  const account = (await call('GET', '/auth/me', alice)).body.accountId as string;
  const path = `/accounts/${account}/delegates/bob`;
  expect((await call('PUT', path, alice, { scopes: ['read'] })).status).toBe(200);
  const asAlice = (await call('POST', '/auth/account', bob, { accountId: account })).body.accessToken as string;
  expect((await call('GET', '/auth/me', asAlice)).body).toMatchObject({ username: 'bob', accountId: account });
  expect((await call('GET', '/balances', asAlice)).body.balances).toEqual(
    (await call('GET', '/balances', alice)).body.balances,
  );
  const order = { symbol: 'BTC-USD', side: 'buy', type: 'limit', price: '10', quantity: '1' };
  expect((await call('POST', '/orders', asAlice, order)).status).toBe(403);
  await call('PUT', path, alice, { scopes: ['read', 'trade'] });
  const placed = await call('POST', '/orders', asAlice, order);
  expect(placed.status).toBe(201);
  expect((await call('GET', `/orders/${placed.body.orderId}`, alice)).status).toBe(200);
  expect((await call('GET', `/orders/${placed.body.orderId}`, bob)).status).toBe(404);
  expect((await call('DELETE', path, alice)).status).toBe(204);
  expect((await call('GET', '/balances', asAlice)).status).toBe(401);
});

test('a permission that is taken away is gone at once', async () => {
  const call = (method: string, path: string, token: string, body?: unknown): Promise<Answer> =>
    venue.request(method, `/api/v1${path}`, token, body);
  const auditor = tokenByRole.get('auditor') as string;
  const admin = tokenByRole.get('admin') as string;
  expect((await call('GET', '/admin/stats', auditor)).status).toBe(200);
  const fewer = (defaultRoles['auditor'] as readonly string[]).filter((permission) => permission !== 'admin:stats');
  expect((await call('PUT', '/admin/roles/auditor', admin, { permissions: fewer })).status).toBe(200);
  expect((await call('GET', '/admin/stats', auditor)).status).toBe(403);
  expect((await call('PUT', '/admin/roles/admin', admin, { permissions: [] })).body.code).toBe('ROLE_FIXED');
  // Nobody gives what they do not hold.
  const security = tokenByRole.get('security') as string;
  const raised = await call('PUT', '/admin/roles/support', security, { permissions: ['admin:funds'] });
  expect(raised).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
});
