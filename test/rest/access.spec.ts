/** Who gets in: logins, tokens, permissions, and what the documents say about them, against the built venue. */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ADMIN_PASSWORD, aMarketWithTwoTraders, type Answer, VenueProcess } from '../support/venue-process.js';

interface Media {
  readonly schema: Record<string, unknown>;
  readonly example?: unknown;
  readonly examples?: Record<string, unknown>;
}
interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly security?: unknown[];
  readonly 'x-access'?: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema: { readonly example?: unknown; readonly enum?: readonly unknown[] };
  }[];
  readonly tags: readonly string[];
  readonly requestBody?: { readonly content: Record<string, Media> };
  readonly responses: Record<string, { readonly description: string; readonly content?: Record<string, Media> }>;
}
interface Route {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

let venue: VenueProcess;
let admin: string;
let alice: string;
let document: { readonly paths: Record<string, Record<string, Operation>>; readonly components: object };
let routes: Route[];

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir(), { METRICS_PORT: '0' });
  ({ admin, alice } = await aMarketWithTwoTraders(venue));
  document = (await venue.request('GET', '/openapi.json')).body;
  routes = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
}, 60_000);

afterAll(async () => {
  expect(await venue.end('SIGTERM')).toBe(0);
  rmSync(venue.dataDir, { recursive: true });
});

const post = (path: string, token?: string, body: unknown = {}): Promise<Answer> =>
  venue.request('POST', `/api/v1${path}`, token, body);
const filled = (path: string): string =>
  path.replaceAll(/\{(\w+)\}/g, (_all, name) => ({ symbol: 'BTC-USD', role: 'desk' })[name as string] ?? '1');
/** The query parameters without which the operation answers nothing, as its document has them. */
function neededQuery({ parameters = [] }: Operation): string {
  const needed = parameters.filter((one) => one.in === 'query' && one.required === true);
  const pairs = needed.map(({ name, schema }) => `${name}=${String(schema.example ?? schema.enum?.[0])}`);
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}
const bodyFor = ({ operation }: Route): unknown => (operation.requestBody === undefined ? undefined : {});

describe('every route', () => {
  test('that is not public answers 401 to a stranger', async () => {
    const restricted = routes.filter(({ operation }) => operation['x-access'] !== undefined);
    expect(restricted.length).toBeGreaterThan(20);
    for (const route of restricted) {
      // A session, or a signed request where a key opens it.
      expect((route.operation.security as object[])[0]).toEqual({ bearer: [] });
      for (const token of [undefined, 'not-a-token', `${alice}x`]) {
        const answer = await venue.request(route.method, filled(route.path), token, bodyFor(route));
        expect([route.method, route.path, answer.status]).toEqual([route.method, route.path, 401]);
      }
    }
  });

  test('answers 403 to whom it is closed, whatever they send', async () => {
    for (const route of routes) {
      const access = route.operation['x-access'];
      if (access === undefined || access === 'logged-in') continue;
      const token = access.startsWith('admin:') ? alice : admin;
      const answer = await venue.request(route.method, filled(route.path), token, bodyFor(route));
      expect([route.method, route.path, answer.body?.code]).toEqual([route.method, route.path, 'FORBIDDEN']);
    }
  });

  test('that is public serves strangers', async () => {
    const open = routes.filter(({ method, operation }) => method === 'GET' && operation['x-access'] === undefined);
    expect(open.length).toBeGreaterThan(8);
    for (const { path, operation } of open) {
      // Some of them answer CSV.
      const { status } = await fetch(`${venue.url}${filled(path)}${neededQuery(operation)}`);
      expect([path, status]).toEqual([path, 200]);
    }
  });
});

describe('the documents', () => {
  test('are read at /docs', async () => {
    const page = await fetch(`${venue.url}/docs`);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html']);
    expect((await fetch(`${venue.url}/docs/swagger-ui-bundle.js`)).status).toBe(200);
  });

  test('show each operation in one place', () => {
    for (const { method, path, operation } of routes) {
      expect([method, path, operation.tags]).toEqual([method, path, [expect.stringMatching(/^[a-z ]+$/)]]);
    }
  });

  test('give each operation a name, a summary and an example of every body', () => {
    const ids = routes.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, operation } of routes) {
      expect([path, operation.summary]).toEqual([path, expect.stringMatching(/./)]);
      const bodies = [operation.requestBody, ...Object.values(operation.responses)];
      for (const media of bodies.flatMap((body) => Object.values(body?.content ?? {}))) {
        expect([path, media.example ?? media.examples]).toEqual([path, expect.anything()]);
      }
    }
  });

  test('have no reference that leads nowhere', () => {
    const refs = JSON.stringify(document).match(/"\$ref":"[^"]+"/g) ?? [];
    expect(refs.length).toBeGreaterThan(20);
    for (const ref of new Set(refs)) {
      const path = ref.slice('"$ref":"#/'.length, -1).split('/');
      const target = path.reduce<unknown>(
        (node, name) => (node as Record<string, unknown> | undefined)?.[name],
        document,
      );
      expect([ref, target]).toEqual([ref, expect.anything()]);
    }
  });

  test('show requests that the API accepts as valid', async () => {
    for (const route of routes) {
      const example = route.operation.requestBody?.content['application/json']?.example;
      // What would end the session of the test, or act for the account that it stands for.
      if (example === undefined || /\/(?:logout|password|login)$/.test(route.path)) continue;
      const token = route.operation['x-access']?.startsWith('admin:') === true ? admin : alice;
      const { body } = await venue.request(route.method, filled(route.path), token, example);
      expect([route.path, body?.code, body?.errors]).not.toEqual([route.path, 'VALIDATION_FAILED', expect.anything()]);
    }
  });
});

describe('a problem', () => {
  test('is explained where its type leads', async () => {
    const { body: problem } = await venue.request('GET', '/nothing');
    expect(problem).toMatchObject({ status: 404, code: 'NOT_FOUND', retryable: false });
    expect((await venue.request('GET', problem.type)).body).toMatchObject({ code: 'NOT_FOUND', fix: problem.fix });
    expect((await venue.request('GET', '/problems')).body.items.length).toBeGreaterThan(60);
    expect((await venue.request('GET', '/problems/none-such')).status).toBe(404);
  });
});

describe('a login', () => {
  test('gives tokens that work, refresh once, and end together', async () => {
    const { status, body: pair } = await post('/auth/login', undefined, {
      username: 'ALICE',
      password: ADMIN_PASSWORD,
    });
    expect(status).toBe(200);
    expect(pair).toEqual({ accessToken: expect.any(String), refreshToken: expect.any(String), expiresIn: 900 });
    expect((await venue.request('GET', '/api/v1/auth/me', pair.accessToken)).body).toEqual({
      userId: expect.any(String),
      username: 'alice',
      accountId: '1',
      roles: ['trader'],
      permissions: ['orders:place', 'orders:cancel', 'orders:read', 'account:read', 'withdrawals:request'],
    });
    const next = await post('/auth/refresh', undefined, { refreshToken: pair.refreshToken });
    expect(next.status).toBe(200);
    const logout = await post('/auth/logout', next.body.accessToken);
    expect(logout).toEqual({ status: 204, body: undefined });
    for (const token of [pair.accessToken, next.body.accessToken]) {
      expect(await venue.request('GET', '/api/v1/auth/me', token)).toMatchObject({ status: 401 });
    }
    const late = await post('/auth/refresh', undefined, { refreshToken: next.body.refreshToken });
    expect(late).toMatchObject({ status: 401, body: { code: 'INVALID_REFRESH_TOKEN' } });
  });

  test('that fails says the same of every name', async () => {
    const unknown = await post('/auth/login', undefined, { username: 'nobody', password: 'wrong password' });
    const wrong = await post('/auth/login', undefined, { username: 'bob', password: 'wrong password' });
    expect(unknown).toMatchObject({ status: 401, body: { code: 'BAD_CREDENTIALS' } });
    expect({ ...unknown.body, requestId: '' }).toEqual({ ...wrong.body, requestId: '' });
  });

  test('that fails again and again must wait', async () => {
    const attempt = (password: string): Promise<Answer> =>
      post('/auth/login', undefined, { username: 'carol', password });
    for (let i = 0; i < 5; i += 1) expect((await attempt('wrong password')).status).toBe(401);
    expect(await attempt('wrong password')).toMatchObject({
      status: 429,
      body: { code: 'TOO_MANY_LOGINS', retryable: true },
    });
  });

  test('storm is shed, and the venue answers others meanwhile', async () => {
    const storm = Array.from({ length: 60 }, (_, i) =>
      post('/auth/login', undefined, { username: `stranger-${i}`, password: 'wrong password' }),
    );
    const started = Date.now();
    expect((await venue.request('GET', '/health/live')).status).toBe(200);
    expect(Date.now() - started).toBeLessThan(2_000);
    const codes = (await Promise.all(storm)).map(({ status }) => status);
    expect(codes.filter((status) => status === 429).length).toBeGreaterThanOrEqual(5);
    expect(codes.every((status) => status === 401 || status === 429)).toBe(true);
  });
});

describe('users', () => {
  test('are created by administrators, once, each trader with an account', async () => {
    const dora = { username: 'dora', password: 'a password for dora', roles: ['trader'] };
    const { status, body } = await post('/admin/users', admin, dora);
    expect([status, body]).toEqual([
      201,
      { userId: expect.any(String), username: 'dora', accountId: expect.stringMatching(/^\d+$/), roles: ['trader'] },
    ]);
    expect(await post('/admin/users', admin, { ...dora, username: 'DORA' })).toMatchObject({
      status: 409,
      body: { code: 'USERNAME_TAKEN' },
    });
    const chief = { username: 'chief', password: 'a password for chief', roles: ['admin'] };
    expect((await post('/admin/users', admin, chief)).body).toMatchObject({ accountId: null, roles: ['admin'] });
  });

  test('asked for several times at once are created once', async () => {
    const user = { username: 'erin', password: 'a password for erin', roles: ['trader'] };
    const answers = await Promise.all(Array.from({ length: 6 }, () => post('/admin/users', admin, user)));
    expect(answers.map(({ status }) => status).toSorted((left, right) => left - right)).toEqual([
      201, 409, 409, 409, 409, 409,
    ]);
    expect(answers.filter(({ body }) => body.code === 'USERNAME_TAKEN')).toHaveLength(5);
  });

  test.each([
    [{ username: '' }],
    [{ username: 'with space' }],
    [{ username: 'x'.repeat(49) }],
    [{ username: '../etc' }],
    [{ password: 'short' }],
    [{ password: 'x'.repeat(129) }],
    [{ roles: [] }],
    [{ roles: ['god'] }],
    [{ roles: ['trader', 'trader'] }],
    [{ roles: 'trader' }],
    [{ accountId: '1' }],
  ])('with %j are refused', async (change) => {
    const user = { username: 'edgar', password: 'a password for edgar', roles: ['trader'], ...change };
    expect(await post('/admin/users', admin, user)).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
  });
});
