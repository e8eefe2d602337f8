/** What becomes of orders that a login has placed for its own time over REST, against the built venue. */
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import sqlite from 'sqlite3';
import { ADMIN_PASSWORD, type Answer, aMarketWithTwoTraders, VenueProcess } from '../support/venue-process.js';

let venue: VenueProcess;
let admin: string;
/** The session that reads: it stays. */
let watch: string;

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir());
  ({ admin, alice: watch } = await aMarketWithTwoTraders(venue));
}, 60_000);

afterAll(async () => {
  expect(await venue.end('SIGTERM')).toBe(0);
  rmSync(venue.dataDir, { recursive: true });
});

const call = (method: string, path: string, token?: string, body?: unknown): Promise<Answer> =>
  venue.request(method, `/api/v1${path}`, token, body);

interface Login {
  readonly accessToken: string;
  readonly refreshToken: string;
}

async function logIn(): Promise<Login> {
  return (await call('POST', '/auth/login', undefined, { username: 'alice', password: ADMIN_PASSWORD })).body;
}

async function place({ accessToken }: Login, cancelOnDisconnect: boolean): Promise<string> {
  const order = { symbol: 'BTC-USD', side: 'buy', type: 'limit', quantity: '1', price: '10', cancelOnDisconnect };
  const { status, body } = await call('POST', '/orders', accessToken, { ...order, clientOrderId: randomUUID() });
  expect([status, body.status]).toEqual([201, 'new']);
  return body.orderId;
}

async function fateOf(orderId: string): Promise<unknown[]> {
  const { body } = await call('GET', `/orders/${orderId}`, watch);
  return body.cancelReason === null ? [body.status] : [body.status, body.cancelReason];
}

const gone = ['cancelled', 'disconnected'];

test('a logout takes them along, and nothing else of the account', async () => {
  const session = await logIn();
  const other = await logIn();
  const own = await place(session, true);
  const lasting = await place(session, false);
  const ofOther = await place(other, true);
  expect((await call('POST', '/auth/logout', session.accessToken)).status).toBe(204);
  // Answered means done: no look again.
  expect(await fateOf(own)).toEqual(gone);
  expect(await fateOf(lasting)).toEqual(['new']);
  expect(await fateOf(ofOther)).toEqual(['new']);
  await call('POST', '/auth/logout', other.accessToken);
  expect(await fateOf(ofOther)).toEqual(gone);
});

test('a refresh does not end the session, and orders of both tokens go with it', async () => {
  const session = await logIn();
  const before = await place(session, true);
  const { body: refreshed } = await call('POST', '/auth/refresh', undefined, { refreshToken: session.refreshToken });
  const after = await place(refreshed, true);
  expect(await fateOf(before)).toEqual(['new']);
  await call('POST', '/auth/logout', refreshed.accessToken);
  expect(await fateOf(before)).toEqual(gone);
  expect(await fateOf(after)).toEqual(gone);
});

test('a stolen refresh token that comes again ends them with the session', async () => {
  const session = await logIn();
  const order = await place(session, true);
  await call('POST', '/auth/refresh', undefined, { refreshToken: session.refreshToken });
  const again = await call('POST', '/auth/refresh', undefined, { refreshToken: session.refreshToken });
  expect(again.body.code).toBe('REFRESH_TOKEN_REUSED');
  expect(await fateOf(order)).toEqual(gone);
});

test('the end of one session by its id does it too', async () => {
  const session = await logIn();
  const order = await place(session, true);
  const { body } = await call('GET', '/auth/sessions', session.accessToken);
  const { sessionId } = body.items.find(({ isCurrent }: { isCurrent: boolean }) => isCurrent);
  expect((await call('DELETE', `/auth/sessions/${sessionId}`, watch)).status).toBe(204);
  expect(await fateOf(order)).toEqual(gone);
});

test('an order that is on its way while its session ends is refused or cancelled, never left', async () => {
  const order = { symbol: 'BTC-USD', side: 'buy', type: 'limit', quantity: '1', price: '10', cancelOnDisconnect: true };
  let placedInAll = 0;
  for (let round = 0; round < 5; round += 1) {
    const session = await logIn();
    const placed: string[] = [];
    const refusals: number[] = [];
    // Each client goes on until it is refused, so some of them are always on their way.
    const clients = Array.from({ length: 6 }, async () => {
      for (let tries = 0; tries < 100; tries += 1) {
        const { status, body } = await call('POST', '/orders', session.accessToken, order);
        if (status !== 201) return refusals.push(status);
        placed.push(body.orderId);
      }
      return undefined;
    });
    while (placed.length < 3 && refusals.length === 0) await new Promise((next) => setImmediate(next));
    expect((await call('POST', '/auth/logout', session.accessToken)).status).toBe(204);
    await Promise.all(clients);
    expect(refusals).toEqual(Array.from({ length: 6 }, () => 401));
    for (const orderId of placed) expect(await fateOf(orderId)).toEqual(gone);
    placedInAll += placed.length;
  }
  expect(placedInAll).toBeGreaterThanOrEqual(15);
});

test('a venue that stopped before they were gone makes up for it at its next start', async () => {
  const session = await logIn();
  const order = await place(session, true);
  await venue.end('SIGKILL');
  // As a crash between the two leaves it: the session has ended, its orders have not.
  const database = new sqlite.Database(join(venue.dataDir, 'identity.db'));
  await new Promise<void>((resolve, reject) =>
    database.run(
      'UPDATE sessions SET revoked_at_ms = ? WHERE session_id = (SELECT MAX(session_id) FROM sessions)',
      [Date.now()],
      (error) => (error === null ? resolve() : reject(error)),
    ),
  );
  await new Promise((closed) => database.close(closed));
  venue = await VenueProcess.start(venue.dataDir);
  expect(await fateOf(order)).toEqual(gone);
  expect((await call('GET', '/orders', session.accessToken)).status).toBe(401);
});

test('an operator who ends all sessions of a user ends them', async () => {
  const session = await logIn();
  const order = await place(session, true);
  const { body } = await call('GET', '/auth/me', session.accessToken);
  expect((await call('POST', `/admin/users/${body.userId}/logout`, admin)).status).toBe(204);
  watch = (await logIn()).accessToken;
  expect(await fateOf(order)).toEqual(gone);
});
