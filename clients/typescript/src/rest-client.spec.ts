/** Logins that are kept alive, and the third outcome, against a fetch that the test answers. */
import { describe, expect, test } from '@jest/globals';
import { hmacSigner } from './credentials.js';
import { NoSession, RestClient, type RestOptions } from './rest-client.js';
import type { Failure } from './rest-failure.js';

interface Asked {
  readonly method: string;
  readonly target: string;
  readonly headers: Record<string, string>;
  readonly body: Record<string, unknown> | undefined;
}
type Reply = (asked: Asked) => Response | Promise<Response>;

const url = 'http://venue.test';

/** Answers one request after the other; a request too many fails the test. */
function answering(replies: Reply[], options: Partial<RestOptions> = {}) {
  const asked: Asked[] = [];
  const client = new RestClient({
    url,
    fetch: async (input, init = {}) => {
      const one: Asked = {
        method: init.method ?? 'GET',
        target: (input as string).slice(url.length),
        headers: init.headers as Record<string, string>,
        body: init.body === undefined ? undefined : JSON.parse(init.body as string),
      };
      asked.push(one);
      const reply = replies.shift();
      if (reply === undefined) throw new Error(`nobody expects ${one.method} ${one.target}`);
      return reply(one);
    },
    backOff: { baseMs: 1, random: () => 0 },
    ...options,
  });
  return { client, asked };
}

const json = (body: object, status = 200, headers: Record<string, string> = {}): Reply => {
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  return () => new Response(JSON.stringify(body), { status, headers: { 'content-type': type, ...headers } });
};
const problem = (status: number, code: string, retryable = false, headers: Record<string, string> = {}): Reply =>
  json({ code, detail: `The ${code}.`, retryable, status }, status, headers);
const cut: Reply = () => Promise.reject(new TypeError('fetch failed'));
const tokens = (name: string, expiresIn = 900): Reply =>
  json({ accessToken: `access-${name}`, refreshToken: `refresh-${name}`, expiresIn });
const login = { username: 'alice', password: 'secret' };
const order = { symbol: 'BTC-USD', side: 'buy', type: 'limit', price: '1', quantity: '1' } as const;

describe('a login', () => {
  test('proves every call, and its tokens are renewed before they end, once for all callers', async () => {
    const { client, asked } = answering([tokens('1', 10), tokens('2'), json({ items: [] }), json({ items: [] })]);
    expect(await client.login(login)).toMatchObject({ ok: true, status: 200 });
    const both = await Promise.all([client.call('pairsFees'), client.call('ordersList', { query: { limit: 5 } })]);
    expect(both.map(({ ok }) => ok)).toEqual([true, true]);
    expect(asked.map(({ method, target }) => `${method} ${target}`)).toEqual([
      'POST /api/v1/auth/login',
      'POST /api/v1/auth/refresh',
      'GET /api/v1/fees',
      'GET /api/v1/orders?limit=5',
    ]);
    expect(asked[1]?.body).toEqual({ refreshToken: 'refresh-1' });
    expect(asked.slice(2).map(({ headers }) => headers['authorization'])).toEqual(Array(2).fill('Bearer access-2'));
    expect(await client.accessToken()).toBe('access-2');
  });

  test('whose token the venue does not take any more is renewed once', async () => {
    const { client } = answering([
      tokens('1'),
      problem(401, 'UNAUTHORIZED'),
      tokens('2'),
      problem(401, 'UNAUTHORIZED'),
    ]);
    await client.login(login);
    expect(await client.call('authMe')).toMatchObject({ ok: false, code: 'UNAUTHORIZED', mayHaveHappened: false });
  });

  test.each(['INVALID_REFRESH_TOKEN', 'REFRESH_TOKEN_REUSED'])('that has ended with %s says so', async (code) => {
    const ends: Failure[] = [];
    const { client, asked } = answering([tokens('1', 10), problem(401, code)], {
      onSessionEnd: (why) => ends.push(why),
    });
    await client.login(login);
    expect(await client.call('authMe')).toMatchObject({ ok: false, code, mayHaveHappened: false });
    await expect(client.accessToken()).rejects.toThrow('NOT_LOGGED_IN');
    expect([asked.length, ends.map((why) => why.code)]).toEqual([2, [code]]);
  });

  test.each<[string, Reply]>([
    ['no answer', cut],
    ['an outcome that is not known', problem(503, 'OUTCOME_UNKNOWN', true)],
    ['somebody else who answers', () => new Response('<h1>Bad gateway</h1>', { status: 502 })],
  ])('whose refresh had %s is over: the token is not sent again', async (_name, reply) => {
    const ends: Failure[] = [];
    const { client, asked } = answering([tokens('1', 10), reply, tokens('3'), json({ orderId: '7' })], {
      onSessionEnd: (why) => ends.push(why),
    });
    await client.login(login);
    // The order itself was not sent.
    expect(await client.placeOrder(order)).toMatchObject({ code: 'SESSION_LOST', mayHaveHappened: false });
    const failed = await client.accessToken().catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(NoSession);
    expect(ends.map((why) => why.code)).toEqual(['SESSION_LOST']);
    expect(asked.filter(({ body }) => body?.['refreshToken'] === 'refresh-1').length).toBe(1);
    await client.login(login);
    expect(await client.placeOrder(order)).toMatchObject({ ok: true });
  });

  const refused: Reply = () => {
    const cause = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    return Promise.reject(new TypeError('fetch failed', { cause }));
  };
  test.each<[string, Reply]>([
    ['a busy venue', problem(503, 'VENUE_BUSY', true)],
    ['no connection at all', refused],
    ['somebody else who forbids it', () => new Response('no', { status: 403 })],
  ])('whose refresh met %s goes on with the same token', async (_name, reply) => {
    const { client, asked } = answering([tokens('1', 10), reply, tokens('2')]);
    await client.login(login);
    await expect(client.accessToken()).rejects.toThrow(NoSession);
    expect(await client.accessToken()).toBe('access-2');
    expect(asked.slice(1).map(({ body }) => body?.['refreshToken'])).toEqual(['refresh-1', 'refresh-1']);
  });

  test('begun anew while the old one was renewed is not ended by the answer to that', async () => {
    let answer: (response: Promise<Response>) => void = () => undefined;
    const late: Reply = () => new Promise((resolve) => (answer = (response) => resolve(response)));
    const { client } = answering([tokens('1', 10), late, tokens('2')]);
    await client.login(login);
    const token = client.accessToken();
    await client.login(login);
    answer(Promise.reject(new TypeError('fetch failed')));
    expect(await token).toBe('access-2');
  });
});

test('a key signs path and query as they are sent', async () => {
  const { client, asked } = answering([json({ bids: [], asks: [] })], { signer: hmacSigner('key', 'secret') });
  await client.call('marketDataBook', { path: { symbol: 'A/B' }, query: { depth: 5 } });
  expect(asked[0]?.target).toBe('/api/v1/marketdata/A%2FB/book?depth=5');
  expect(asked[0]?.headers).toMatchObject({
    'x-api-key': 'key',
    'x-signature': expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});

describe('what fails', () => {
  test.each<[string, Reply, object]>([
    ['a rule', problem(422, 'PRICE_NOT_ON_TICK'), { code: 'PRICE_NOT_ON_TICK', mayHaveHappened: false }],
    [
      'a busy venue',
      problem(503, 'VENUE_BUSY', true, { 'retry-after': '2' }),
      { code: 'VENUE_BUSY', retryable: true, retryAfterMs: 2_000, mayHaveHappened: false },
    ],
    ['no known outcome', problem(503, 'OUTCOME_UNKNOWN', true), { mayHaveHappened: true, retryable: true }],
    ['no answer', cut, { status: 0, code: 'NO_ANSWER', mayHaveHappened: true }],
    [
      'somebody else who answers',
      () => new Response('<h1>Bad gateway</h1>', { status: 502 }),
      { status: 502, code: 'NOT_THE_VENUE', mayHaveHappened: true },
    ],
  ])('by %s is a value', async (_name, reply, expected) => {
    const { client } = answering([reply]);
    expect(await client.placeOrder(order)).toMatchObject({ ok: false, ...expected });
  });

  test('of what only reads never has an effect', async () => {
    const { client } = answering([cut]);
    expect(await client.call('systemTime')).toMatchObject({ code: 'NO_ANSWER', mayHaveHappened: false });
  });
});

describe('placing surely', () => {
  test('repeats what got no answer under one client order id', async () => {
    const { client, asked } = answering([cut, problem(503, 'VENUE_STARTING', true), json({ orderId: '7' })]);
    expect(await client.placeSurely(order)).toMatchObject({ ok: true, value: { orderId: '7' } });
    const ids = asked.map(({ body }) => body?.['clientOrderId']);
    expect(ids[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set(ids).size).toBe(1);
  });

  test('gives up at a refusal that was the first answer', async () => {
    const { client, asked } = answering([problem(422, 'INSUFFICIENT_FUNDS')]);
    expect(await client.placeSurely(order)).toMatchObject({ code: 'INSUFFICIENT_FUNDS', mayHaveHappened: false });
    expect(asked.length).toBe(1);
  });

  test('asks for the order where a refusal came behind an attempt that nobody answered', async () => {
    const placed = { ...order, orderId: '9', price: '1', quantity: '1' };
    const found = answering([cut, problem(422, 'INSUFFICIENT_FUNDS'), json({ items: [placed] })]);
    expect(await found.client.placeSurely({ ...order, price: '1.00', clientOrderId: 'mine' })).toMatchObject({
      ok: true,
      value: { orderId: '9' },
    });
    expect(found.asked[2]?.target).toBe('/api/v1/orders?clientOrderId=mine&symbol=BTC-USD');
    const none = answering([cut, problem(422, 'INSUFFICIENT_FUNDS'), json({ items: [] })]);
    expect(await none.client.placeSurely(order)).toMatchObject({ code: 'INSUFFICIENT_FUNDS', mayHaveHappened: false });
  });

  test.each([{ side: 'sell' }, { price: '2' }, { quantity: '10' }, { type: 'market', price: null }])(
    'does not take another order of the id (%j) for this one',
    async (terms) => {
      const older = json({ items: [{ ...order, orderId: '9', status: 'filled', ...terms }] });
      const { client } = answering([cut, problem(422, 'INSUFFICIENT_FUNDS'), older]);
      expect(await client.placeSurely({ ...order, clientOrderId: 'mine' })).toMatchObject({
        ok: false,
        code: 'INSUFFICIENT_FUNDS',
        mayHaveHappened: true,
      });
    },
  );

  test('refuses an order that cannot be repeated, and asks nobody', async () => {
    const { client, asked } = answering([]);
    const openOnly = { ...order, clientOrderId: 'mine', openOnlyClientId: true };
    // @ts-expect-error -- by its type too
    expect(await client.placeSurely(openOnly)).toMatchObject({ code: 'NOT_IDEMPOTENT', mayHaveHappened: false });
    expect(asked).toEqual([]);
  });

  test('says that it may have happened only where nobody could be asked', async () => {
    const { client, asked } = answering(Array.from({ length: 6 }, () => cut));
    expect(await client.placeSurely(order)).toMatchObject({ code: 'NO_ANSWER', mayHaveHappened: true });
    expect(asked.length).toBe(6);
  });
});
