/** Clients of the streams as operators see and end them, against the built venue. */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { aMarketWithTwoTraders, VenueProcess } from '../support/venue-process.js';

let venue: VenueProcess;
let admin: string;
let alice: string;

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir());
  ({ admin, alice } = await aMarketWithTwoTraders(venue));
}, 120_000);

afterAll(async () => {
  expect(await venue.end('SIGTERM')).toBe(0);
  rmSync(venue.dataDir, { recursive: true });
});

const connections = () => venue.request('GET', '/api/v1/admin/connections', admin);

/** Open, and logged on where there is a token. */
async function connect(token?: string): Promise<WebSocket> {
  const socket = new WebSocket(`${venue.url.replace('http', 'ws')}/ws?format=json`);
  await new Promise((opened, failed) => socket.once('open', opened).once('error', failed));
  if (token === undefined) return socket;
  const answered = new Promise<void>((done) =>
    socket.on('message', (data: Buffer) => data.toString().includes('"loggedOn"') && done()),
  );
  socket.send(JSON.stringify({ message: 'logon', requestId: 1, method: 'token', token }));
  await answered;
  return socket;
}

test('an operator sees who is connected and ends one, which nobody else may', async () => {
  const [stranger, trader] = [await connect(), await connect(alice)];
  const { body } = await connections();
  expect(body).toMatchObject({
    count: 2,
    items: [
      { username: 'alice', transport: 'ws', isHeld: false },
      { username: null, accountId: null },
    ],
  });
  const [{ connectionId }] = body.items;
  const path = `/api/v1/admin/connections/${connectionId}`;
  expect(await venue.request('GET', '/api/v1/admin/connections', alice)).toMatchObject({ status: 403 });
  expect(await venue.request('DELETE', path, alice)).toMatchObject({ status: 403 });
  const closed = new Promise<[number, string]>((done) =>
    trader.once('close', (code, reason) => done([code, reason.toString()])),
  );
  expect(await venue.request('DELETE', path, admin)).toMatchObject({ status: 204 });
  expect(await closed).toEqual([1008, 'ended by an operator']);
  expect((await connections()).body).toMatchObject({ count: 1, items: [{ username: null }] });
  expect(stranger.readyState).toBe(WebSocket.OPEN);
  expect((await venue.request('DELETE', path, admin)).body).toMatchObject({ code: 'UNKNOWN_CONNECTION' });
  const audit = await venue.request('GET', '/api/v1/admin/audit?limit=20', admin);
  expect(audit.body.items).toContainEqual(expect.objectContaining({ actor: 'admin', target: 'alice' }));
  stranger.terminate();
});
