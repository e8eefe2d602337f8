import 'reflect-metadata';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ConnectionCaps } from './connection-caps.js';
import { createHttpAdapter } from './http-adapter.js';
import { isOfThisMachine, Listeners, ServedOn } from './listeners.js';
import { ProblemFilter } from './problem.filter.js';

@Controller()
class TestController {
  @Get('orders')
  orders(): object {
    return {};
  }

  @Get('dashboard')
  @ServedOn('management')
  dashboard(): object {
    return {};
  }

  @Get('metrics')
  @ServedOn('public', 'management')
  metrics(): object {
    return {};
  }
}

@Module({ controllers: [TestController] })
class TestModule {}

const limits = {
  bodyBytesMax: 65_536,
  orderBodyBytesMax: 4_096,
  jsonDepthMax: 16,
  jsonKeysMax: 256,
  headerBytesMax: 16_384,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 15_000,
  keepAliveTimeoutMs: 5_000,
  requestsPerSocketMax: 1_000,
};

let app: NestFastifyApplication;
let listeners: Listeners;
let publicUrl: string;
let managementUrl: string;
let streamsUrl: string;

beforeAll(async () => {
  const adapter = createHttpAdapter(limits);
  listeners = new Listeners(adapter.getInstance(), limits);
  app = await NestFactory.create<NestFastifyApplication>(TestModule, adapter, { bodyParser: false, logger: false });
  app.useGlobalFilters(new ProblemFilter());
  await app.listen(0, '127.0.0.1');
  publicUrl = await app.getUrl();
  managementUrl = await listeners.listen('management', 0, '127.0.0.1');
  streamsUrl = await listeners.listen('streams', 0, '127.0.0.1');
});

afterAll(async () => {
  await listeners.close();
  await app.close();
});

test.each([
  ['orders', 200, 404],
  ['dashboard', 404, 200],
  ['metrics', 200, 200],
  ['nothing', 404, 404],
])(
  '/%s answers %i on the public and %i on the management listener, none on that for streams',
  async (path, onPublic, onManagement) => {
    for (const [url, status] of [
      [publicUrl, onPublic],
      [managementUrl, onManagement],
      [streamsUrl, 404],
    ] as const) {
      const response = await fetch(`${url}/${path}`);
      expect(response.status).toBe(status);
      if (status === 404) expect(await response.json()).toMatchObject({ code: 'NOT_FOUND' });
    }
  },
);

test.each([
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['10.127.0.1', false],
  ['::ffff:10.0.0.1', false],
  ['2001:db8::1', false],
  ['', false],
])('%s is of this machine: %s', (address, isOfIt) => {
  expect(isOfThisMachine(address)).toBe(isOfIt);
});

test('a port that is taken is an error of the start', async () => {
  const other = new Listeners(createHttpAdapter(limits).getInstance(), limits);
  for (const name of ['management', 'streams'] as const) {
    await expect(other.listen(name, Number(new URL(managementUrl).port), '127.0.0.1')).rejects.toThrow(/EADDRINUSE/);
  }
  await other.close();
});

test('the connections of all three are bounded together', async () => {
  const adapter = createHttpAdapter(limits);
  const [fastify, caps] = [
    adapter.getInstance(),
    new ConnectionCaps({ connectionsMax: 2, connectionsPerAddressMax: 2 }, (address) => address),
  ];
  const other = new Listeners(fastify, limits);
  other.cap(caps);
  const urls = [await other.listen('management', 0, '127.0.0.1'), await other.listen('streams', 0, '127.0.0.1')];
  urls.push(await fastify.listen({ port: 0, host: '127.0.0.1' }));
  const answers = await Promise.allSettled(urls.map(async (url) => (await fetch(`${url}/nothing`)).status));
  expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  expect(caps.stats.refused).toBeGreaterThan(0);
  expect(other.streams.address()).toMatchObject({ port: Number(new URL(urls[1] as string).port) });
  caps.destroyAll();
  await other.close();
  await fastify.close();
});
