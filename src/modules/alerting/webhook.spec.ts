import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { untilTrue } from '../../../test/support/until.js';
import { Webhook, type WebhookSettings } from './webhook.js';

let receiver: Server;
let webhook: Webhook;
/** Bodies in the order in which they came. */
let received: unknown[];
let answer: (response: ServerResponse, request: IncomingMessage) => void;

beforeEach(async () => {
  received = [];
  answer = (response) => response.end();
  receiver = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      received.push(text === '' ? request.url : JSON.parse(text));
      answer(response, request);
    });
  });
  await new Promise<void>((listens) => receiver.listen(0, '127.0.0.1', listens));
});

afterEach(async () => {
  await webhook.stop();
  receiver.closeAllConnections();
  await new Promise((closed) => receiver.close(closed));
});

function aWebhook(changes: Partial<WebhookSettings> = {}): void {
  const { port } = receiver.address() as AddressInfo;
  webhook = new Webhook({
    url: `http://127.0.0.1:${port}/hook`,
    timeoutMs: 5_000,
    pausesMs: [1, 1],
    failuresMax: 2,
    openMs: 60_000,
    queueMax: 3,
    ...changes,
  });
}

test('a notice arrives as JSON, one after the other', async () => {
  aWebhook();
  webhook.send({ n: 1 });
  webhook.send({ n: 2 });
  await untilTrue('both', () => webhook.counts.delivered === 2);
  expect(received).toEqual([{ n: 1 }, { n: 2 }]);
});

test('what is answered with an error is tried again', async () => {
  let tries = 0;
  answer = (response) => response.writeHead((tries += 1) < 3 ? 500 : 204).end();
  aWebhook();
  webhook.send({ n: 1 });
  await untilTrue('delivery', () => webhook.counts.delivered === 1);
  expect(received).toEqual([{ n: 1 }, { n: 1 }, { n: 1 }]);
});

test('a receiver that never answers is given up after the timeout of each try', async () => {
  answer = () => undefined;
  aWebhook({ timeoutMs: 50 });
  webhook.send({ n: 1 });
  await untilTrue('failure', () => webhook.counts.failed === 1);
  expect(received).toHaveLength(3);
});

test('a redirect is not followed: nobody but the configured address is asked', async () => {
  answer = (response, request) =>
    request.url === '/hook' ? response.writeHead(307, { location: '/metadata' }).end() : response.end();
  aWebhook();
  webhook.send({ n: 1 });
  await untilTrue('failure', () => webhook.counts.failed === 1);
  expect(received).toEqual([{ n: 1 }, { n: 1 }, { n: 1 }]);
});

test('a receiver that is gone opens the breaker, and then costs nothing', async () => {
  answer = (response) => response.writeHead(503).end();
  aWebhook();
  for (const n of [1, 2]) webhook.send({ n });
  await untilTrue('the breaker', () => webhook.isOpen);
  const asked = received.length;
  webhook.send({ n: 3 });
  await untilTrue('the third is dropped', () => webhook.counts.dropped === 1);
  expect(received).toHaveLength(asked);
});

test('the breaker closes by itself', async () => {
  answer = (response) => response.writeHead(503).end();
  aWebhook({ openMs: 20 });
  for (const n of [1, 2]) webhook.send({ n });
  await untilTrue('two failures', () => webhook.counts.failed === 2);
  answer = (response) => response.end();
  await untilTrue('it is closed', () => !webhook.isOpen);
  webhook.send({ n: 3 });
  await untilTrue('delivery', () => webhook.counts.delivered === 1);
});

test('notices that wait are bounded; the oldest goes first', async () => {
  const held: ServerResponse[] = [];
  answer = (response) => held.push(response);
  aWebhook();
  for (let n = 1; n <= 6; n += 1) webhook.send({ n });
  await untilTrue('the first is under way', () => received.length === 1);
  expect(webhook.counts.dropped).toBe(2);
  answer = (response) => response.end();
  for (const response of held) response.end();
  await untilTrue('the rest', () => webhook.counts.delivered === 4);
  expect(received).toEqual([{ n: 1 }, { n: 4 }, { n: 5 }, { n: 6 }]);
});

test('a stop does not wait for pauses and answers', async () => {
  answer = (response) => response.writeHead(500).end();
  aWebhook({ pausesMs: [600_000] });
  webhook.send({ n: 1 });
  await untilTrue('the first try', () => received.length === 1);
  await webhook.stop();
  expect(received).toHaveLength(1);
});
