/** The limits of callers as a client meets them: headers, 429, cool-off, the lane of cancels, connections, metrics. */
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { hmacSigner, signedHeaders } from '../support/rest-client.js';
import { aMarketWithTwoTraders, VenueProcess } from '../support/venue-process.js';

const limits = {
  TRADSYS_RATE_LIMITS_REQUESTS_PER_S: '1',
  TRADSYS_RATE_LIMITS_REQUESTS_BURST: '60',
  TRADSYS_RATE_LIMITS_ORDERS_PER_S: '1',
  TRADSYS_RATE_LIMITS_ORDERS_BURST: '20',
  TRADSYS_RATE_LIMITS_CANCELS_PER_S: '1',
  TRADSYS_RATE_LIMITS_CANCELS_BURST: '200',
  TRADSYS_RATE_LIMITS_COOL_OFF_AFTER: '5',
  TRADSYS_RATE_LIMITS_COOL_OFF_MS: '600000',
  TRADSYS_HTTP_CONNECTIONS_PER_ADDRESS_MAX: '40',
};

let venue: VenueProcess;
let alice: string;
let bob: string;

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir(), limits);
  ({ alice, bob } = await aMarketWithTwoTraders(venue));
});

afterAll(() => venue.end('SIGKILL'));

async function ask(method: string, path: string, token: string, body?: unknown): Promise<Response> {
  const headers = {
    authorization: `Bearer ${token}`,
    ...(body !== undefined && { 'content-type': 'application/json' }),
  };
  const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
  return fetch(`${venue.url}/api/v1${path}`, init);
}

const order = { symbol: 'BTC-USD', side: 'buy', type: 'limit', price: '100', quantity: '0.1' };
const place = (token: string): Promise<Response> => ask('POST', '/orders', token, order);

describe('the orders of an account', () => {
  const orderIds: string[] = [];

  test('have a limit of their own, told in the headers', async () => {
    const first = await place(alice);
    expect(first.status).toBe(201);
    expect(first.headers.get('ratelimit-policy')).toBe('"requests";q=60;w=60, "orders";q=20;w=20');
    expect(first.headers.get('ratelimit')).toMatch(/^"requests";r=\d+;t=\d+, "orders";r=19;t=\d+$/);
    orderIds.push(((await first.json()) as { orderId: string }).orderId);
    for (let n = 0; n < 10; n += 1) orderIds.push(((await (await place(alice)).json()) as { orderId: string }).orderId);
  });

  test('a batch costs what stands in it, and more than is left is refused whole', async () => {
    const commands = Array.from({ length: 15 }, () => ({ action: 'place', order }));
    const refused = await ask('POST', '/orders/batch', alice, { commands });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    const open = (await (await ask('GET', '/orders?status=new', alice)).json()) as { items: unknown[] };
    expect(open.items).toHaveLength(11);
  });

  test('who goes on is cooled off from placing, reads and cancels go on', async () => {
    let last = await place(alice);
    for (let n = 0; n < 25; n += 1) last = await place(alice);
    expect(last.status).toBe(429);
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(500);
    expect((await ask('GET', '/balances', alice)).status).toBe(200);
    expect((await ask('DELETE', `/orders/${orderIds[0]}`, alice)).status).toBe(200);
  });

  test('of another account are not touched', async () => expect((await place(bob)).status).toBe(201));

  test('requests in a cool-off leave the cancels of the same user alone, batches of cancels too', async () => {
    let last = await ask('GET', '/balances', alice);
    for (let n = 0; n < 80; n += 1) last = await ask('GET', '/balances', alice);
    expect(last.status).toBe(429);
    expect((await ask('DELETE', `/orders/${orderIds[1]}`, alice)).status).toBe(200);
    const commands = orderIds.slice(2, 5).map((orderId) => ({ action: 'cancel', orderId }));
    const cancelled = await ask('POST', '/orders/batch', alice, { commands });
    expect(cancelled.status).toBe(200);
    expect(cancelled.headers.get('ratelimit')).toMatch(/^"cancels";r=\d+;t=\d+$/);
    const { items } = (await cancelled.json()) as { items: { status: number }[] };
    expect(items.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await ask('DELETE', '/orders', alice)).status).toBe(200);
  });
});

test('an API key has requests of its own', async () => {
  const created = await venue.request('POST', '/api/v1/api-keys', bob, {
    label: 'bot',
    scopes: ['read'],
    type: 'hmac',
  });
  const signer = hmacSigner(created.body.apiKey as string, created.body.secret as string);
  const statuses: number[] = [];
  const target = '/api/v1/balances';
  const startedAtMs = Date.now();
  for (let n = 0; n < 70; n += 1) {
    // No two signatures are the same.
    const headers = signedHeaders(signer, 'GET', target, '', String(startedAtMs - n));
    statuses.push((await fetch(`${venue.url}${target}`, { headers })).status);
  }
  expect(statuses.slice(0, 60).every((status) => status === 200)).toBe(true);
  expect(statuses.at(-1)).toBe(429);
  expect((await ask('GET', '/balances', bob)).status).toBe(200);
});

test('an address has so many connections; refused ones are counted, and those that it has go on', async () => {
  const { hostname, port } = new URL(venue.url);
  const sockets = Array.from({ length: 60 }, () => connect({ host: hostname, port: Number(port) }));
  const closed = sockets.map(
    (socket) =>
      new Promise<boolean>((resolve) => {
        socket.on('error', () => undefined);
        socket.once('close', () => resolve(true));
        setTimeout(() => resolve(false), 3_000).unref();
      }),
  );
  // Fewer than 60 have room, whatever else the address has open.
  const refused = (await Promise.all(closed)).filter(Boolean).length;
  for (const socket of sockets) socket.destroy();
  expect(refused).toBeGreaterThanOrEqual(20);
  expect(refused).toBeLessThan(60);
  const metrics = await (await fetch(`${venue.url}/metrics`)).text();
  const valueOf = (name: string): number => Number(new RegExp(`^${name} (.*)$`, 'm').exec(metrics)?.[1]);
  expect(valueOf('tradsys_http_connections_refused_total')).toBeGreaterThanOrEqual(refused);
  expect(valueOf('tradsys_rate_limit_refusals_total\\{lane="orders"\\}')).toBeGreaterThan(5);
  expect(valueOf('tradsys_rate_limit_cool_offs_total\\{lane="orders"\\}')).toBe(1);
  expect(valueOf('tradsys_rate_limit_cool_offs_total\\{lane="requests"\\}')).toBeGreaterThanOrEqual(1);
});
