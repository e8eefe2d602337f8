import { afterEach, expect, test } from '@jest/globals';
import { fastify, type FastifyInstance } from 'fastify';
import { holdRequests, Lifecycle, type LifecyclePhase } from './lifecycle.js';

let app: FastifyInstance;
afterEach(() => app.close());

async function ask(phase: LifecyclePhase, path: string): Promise<Response> {
  app = fastify();
  const lifecycle = new Lifecycle();
  expect(lifecycle.phase).toBe('starting');
  lifecycle.phase = phase;
  holdRequests(app, lifecycle);
  for (const url of ['/api/v1/orders', '/health/live']) app.get(url, async () => ({ ok: true }));
  return fetch(`${await app.listen({ port: 0, host: '127.0.0.1' })}${path}`);
}

test('while the venue starts, the API says so', async () => {
  const answer = await ask('starting', '/api/v1/orders');
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
  expect(await answer.json()).toMatchObject({ code: 'VENUE_STARTING', retryable: true });
});

test('while the venue starts, no spelling of a path gets past that', async () => {
  const answer = await ask('starting', '/%61pi/v1/orders');
  expect(await answer.json()).toMatchObject({ code: 'VENUE_STARTING' });
});

test('while the venue starts, probes are answered', async () => {
  expect((await ask('starting', '/health/live')).status).toBe(200);
});

test('when the venue is ready, requests pass', async () => {
  const answer = await ask('ready', '/api/v1/orders');
  expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'keep-alive']);
});

test('while the venue stops, requests pass and their connections close', async () => {
  const answer = await ask('draining', '/api/v1/orders');
  expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close']);
});

test('a venue is quiet when nobody has asked for anything for a moment', async () => {
  app = fastify();
  const lifecycle = new Lifecycle();
  let asked = 0;
  const asking = setInterval(() => {
    asked += 1;
    lifecycle.requestCame();
    if (asked === 5) clearInterval(asking);
  }, 50);
  await lifecycle.quiet();
  expect(asked).toBe(5);
});

test('a client that goes on asking is not waited for without end', async () => {
  app = fastify();
  const lifecycle = new Lifecycle();
  const asking = setInterval(() => lifecycle.requestCame(), 20);
  await lifecycle.quiet();
  clearInterval(asking);
  expect(lifecycle.phase).toBe('starting');
});
