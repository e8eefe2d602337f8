/** `websocket.port`: streams on a listener of their own, beside `/ws` of the public one. */
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { WireClient } from '../realtime/wire-client.js';
import { aMarketWithTwoTraders, VenueProcess } from '../support/venue-process.js';

let venue: VenueProcess;
let alice: string;
let streamsUrl: string;

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir(), { TRADSYS_WEBSOCKET_PORT: '0' });
  ({ alice } = await aMarketWithTwoTraders(venue));
  const said = /streams at ws(:\/\/127\.0\.0\.1:\d+)\/ws/.exec(venue.output());
  streamsUrl = `http${said?.[1]}`;
}, 120_000);

afterAll(() => rmSync(venue.dataDir, { recursive: true }));

test('O6: `websocket.port` takes traders as the public port does', async () => {
  expect(new URL(streamsUrl).port).not.toBe(new URL(venue.url).port);
  const clients = [await WireClient.loggedOn(streamsUrl, alice), await WireClient.loggedOn(venue.url, alice)];
  for (const client of clients) client.socket.terminate();
});

test('it has no routes, and no Socket.IO', async () => {
  for (const path of ['/ready', '/api/v1/instruments', '/metrics', '/docs', '/']) {
    expect((await fetch(`${streamsUrl}${path}`)).status).toBe(404);
  }
  expect(await statusOfUpgrade('/socket.io/?EIO=4&transport=websocket')).toBe(404);
  expect(await statusOfUpgrade('/elsewhere')).toBe(404);
});

test('a stop tells its clients, waits for nobody who never speaks, and ends with exit code 0', async () => {
  const silent = [streamsUrl, venue.url].map((url) => connect(Number(new URL(url).port), '127.0.0.1'));
  await Promise.all(silent.map((socket) => once(socket, 'connect')));
  const client = await WireClient.loggedOn(streamsUrl, alice);
  const closed = new Promise((resolve) => client.socket.once('close', resolve));
  expect(await venue.end('SIGTERM')).toBe(0);
  expect(await closed).toBe(1001);
  for (const socket of silent) socket.destroy();
});

function statusOfUpgrade(path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${streamsUrl.replace('http', 'ws')}${path}`);
    socket.once('unexpected-response', (_, response) => resolve(response.statusCode));
    socket.once('open', () => reject(new Error(`${path} was taken`)));
    socket.once('error', () => undefined);
  });
}
