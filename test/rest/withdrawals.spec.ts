/** Money that leaves: asked for by its owner, granted by somebody else, posted once whatever stops in between. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sqlite3 from 'sqlite3';
import { aUser, hmacSigner, signedRequest } from '../support/rest-client.js';
import { ADMIN_PASSWORD, aMarketWithTwoTraders, type Answer, VenueProcess } from '../support/venue-process.js';

let venue: VenueProcess;
let admin: string;
let alice: string;
let bob: string;
let clerk: string;
/** Trades and grants withdrawals: not their own. */
let both: string;

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir());
  ({ admin, alice, bob } = await aMarketWithTwoTraders(venue));
  await call('PUT', '/admin/roles/clerk', admin, { permissions: ['admin:withdrawals'] });
  clerk = await aUser(venue, admin, 'clerk', 'clerk');
  both = await aUser(venue, admin, 'both', 'trader', 'clerk');
});

afterAll(async () => {
  await venue.end('SIGKILL');
  rmSync(venue.dataDir, { recursive: true });
});

function call(method: string, path: string, token: string, body?: unknown): Promise<Answer> {
  return venue.request(method, `/api/v1${path}`, token, body);
}

let count = 0;
const terms = (changes: object = {}): Record<string, string> => {
  count += 1;
  return { asset: 'USD', amount: '250', destination: 'DE02120300000000202051', reference: `rent-${count}`, ...changes };
};
const request = (token: string, changes: object = {}): Promise<Answer> =>
  call('POST', '/withdrawals', token, terms(changes));
const approve = (token: string, id: string): Promise<Answer> =>
  call('POST', `/admin/withdrawals/${id}/approve`, token, {});
async function availableUsd(token: string): Promise<number> {
  const { body } = await call('GET', '/balances', token);
  return Number(
    (body.balances as { asset: string; available: string }[]).find(({ asset }) => asset === 'USD')?.available,
  );
}

describe('a withdrawal', () => {
  test('waits for its grant, then is posted with who asked and who granted', async () => {
    const before = await availableUsd(alice);
    const asked = await request(alice);
    expect(asked).toMatchObject({ status: 201, body: { status: 'pending', requestedBy: 'alice', decidedBy: null } });
    expect(await availableUsd(alice)).toBe(before);
    const id = asked.body.withdrawalId as string;
    const granted = await approve(clerk, id);
    expect(granted).toMatchObject({ status: 200, body: { status: 'done', decidedBy: 'clerk', amount: '250' } });
    expect(granted.body.sequence).toBeGreaterThan(0);
    expect(await availableUsd(alice)).toBe(before - 250);
    expect((await call('GET', `/withdrawals/${id}`, alice)).body).toEqual(granted.body);
    const { body } = await call('GET', '/postings?asset=USD&limit=1', alice);
    expect(body.items[0]).toMatchObject({ kind: 'withdrawal', amount: '-250', reference: `withdrawal-${id}` });
    const { body: trail } = await call('GET', '/admin/audit?limit=10', admin);
    const entries = (trail.items as { action: string; actorName: string; outcome: string }[]).map(
      ({ action, outcome }) => `${action} ${outcome}`,
    );
    expect(entries).toEqual(
      expect.arrayContaining([
        'withdrawals.request done',
        'withdrawalsAdmin.approve attempted',
        'withdrawalsAdmin.approve done',
      ]),
    );
  });

  test('is granted by nobody who asked for it, and by nobody without the permission', async () => {
    const before = await availableUsd(alice);
    await call('POST', '/admin/accounts/3/deposits', admin, { asset: 'USD', amount: '1000', reference: 'for-both' });
    const own = await request(both, { amount: '1' });
    expect(own.status).toBe(201);
    expect(await approve(both, own.body.withdrawalId)).toMatchObject({ status: 403, body: { code: 'OWN_PROPOSAL' } });
    const asked = await request(alice);
    for (const token of [alice, bob]) expect((await approve(token, asked.body.withdrawalId)).status).toBe(403);
    expect((await call('GET', `/withdrawals/${asked.body.withdrawalId}`, alice)).body.status).toBe('pending');
    expect(await availableUsd(alice)).toBe(before);
  });

  test('that came before is the same one, other terms under its reference are refused', async () => {
    const first = await request(alice, { reference: 'twice' });
    const again = await request(alice, { reference: 'twice' });
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect(await request(alice, { reference: 'twice', amount: '251' })).toMatchObject({
      status: 409,
      body: { code: 'DUPLICATE_REFERENCE' },
    });
    // The reference is the account's own.
    expect((await request(bob, { reference: 'twice' })).status).toBe(201);
    const atOnce = await Promise.all(Array.from({ length: 5 }, () => request(bob, { reference: 'at-once' })));
    expect(atOnce.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(new Set(atOnce.map(({ body }) => body.withdrawalId)).size).toBe(1);
  });

  test('is cancelled by its owner, rejected by an operator, and then it is over', async () => {
    const before = await availableUsd(alice);
    const first = (await request(alice)).body.withdrawalId as string;
    expect((await call('DELETE', `/withdrawals/${first}`, bob)).status).toBe(404);
    expect(await call('DELETE', `/withdrawals/${first}`, alice)).toMatchObject({
      status: 200,
      body: { status: 'cancelled' },
    });
    expect(await approve(clerk, first)).toMatchObject({ status: 409, body: { code: 'WITHDRAWAL_CLOSED' } });
    const second = (await request(alice)).body.withdrawalId as string;
    const rejected = await call('POST', `/admin/withdrawals/${second}/reject`, clerk, { reason: 'not your account' });
    expect(rejected).toMatchObject({ status: 200, body: { status: 'rejected', reason: 'not your account' } });
    expect((await call('DELETE', `/withdrawals/${second}`, alice)).status).toBe(409);
    expect(await availableUsd(alice)).toBe(before);
  });

  test('of which grant and cancel come at once ends one way, and the money with it', async () => {
    for (let turn = 0; turn < 10; turn += 1) {
      const before = await availableUsd(alice);
      const id = (await request(alice, { amount: '1' })).body.withdrawalId as string;
      const [granted, again, cancelled] = await Promise.all([
        approve(clerk, id),
        approve(admin, id),
        call('DELETE', `/withdrawals/${id}`, alice),
      ]);
      const { status } = (await call('GET', `/withdrawals/${id}`, alice)).body;
      expect(['done', 'cancelled']).toContain(status);
      expect(cancelled.status).toBe(status === 'cancelled' ? 200 : 409);
      if (status === 'cancelled') expect([granted.status, again.status]).toEqual([409, 409]);
      expect(await availableUsd(alice)).toBe(status === 'done' ? before - 1 : before);
    }
  });

  test('that is granted twice leaves once, at the same moment and later', async () => {
    for (let turn = 0; turn < 10; turn += 1) {
      const before = await availableUsd(alice);
      const id = (await request(alice, { amount: '3' })).body.withdrawalId as string;
      const granters = [clerk, admin, clerk, admin];
      const answers = await Promise.all(granters.map((token) => approve(token, id)));
      // Whoever comes while it is being posted is answered as the first; whoever comes behind it, that it is over.
      const granted = answers.filter(({ status }) => status === 200);
      expect(granted.length).toBeGreaterThanOrEqual(1);
      for (const { body } of granted) expect(body).toEqual(granted[0]?.body);
      for (const { status, body } of answers) if (status !== 200) expect(body.code).toBe('WITHDRAWAL_CLOSED');
      expect(await approve(admin, id)).toMatchObject({ status: 409, body: { code: 'WITHDRAWAL_CLOSED' } });
      expect(await availableUsd(alice)).toBe(before - 3);
      const { body } = await call('GET', '/postings?asset=USD&limit=50', alice);
      const posted = body.items.filter(({ reference }: { reference: string }) => reference === `withdrawal-${id}`);
      expect(posted).toHaveLength(1);
    }
  });

  test('of more than is there fails when it is granted', async () => {
    const before = await availableUsd(bob);
    const asked = await request(bob, { amount: String(before + 1) });
    expect(asked.status).toBe(201);
    expect(await approve(clerk, asked.body.withdrawalId)).toMatchObject({
      status: 422,
      body: { code: 'INSUFFICIENT_FUNDS' },
    });
    expect((await call('GET', `/withdrawals/${asked.body.withdrawalId}`, bob)).body).toMatchObject({
      status: 'failed',
      reason: 'INSUFFICIENT_FUNDS',
    });
    expect(await availableUsd(bob)).toBe(before);
  });

  test.each([
    [{ asset: 'NONE' }, 404, 'UNKNOWN_ASSET'],
    [{ amount: '0' }, 422, 'AMOUNT_NOT_POSITIVE'],
    [{ amount: '0.000000001' }, 422, 'AMOUNT_TOO_PRECISE'],
    [{ amount: '99999999999999' }, 422, 'NUMBER_TOO_LARGE'],
    [{ amount: '-1' }, 400, 'VALIDATION_FAILED'],
    [{ destination: 'ü' }, 400, 'VALIDATION_FAILED'],
    [{ reference: 'with space' }, 400, 'VALIDATION_FAILED'],
    [{ accountId: '1' }, 400, 'VALIDATION_FAILED'],
  ])('with %j is refused', async (changes, status, code) => {
    expect(await request(alice, changes)).toMatchObject({ status, body: { code } });
  });

  test('is asked for by a key with the scope, not by one that may trade', async () => {
    const key = async (...scopes: string[]) => {
      const { body } = await call('POST', '/api-keys', bob, { label: scopes.join('-'), scopes, type: 'hmac' });
      return hmacSigner(body.apiKey as string, body.secret as string);
    };
    const asked = await signedRequest(venue, await key('withdraw'), 'POST', '/withdrawals', terms());
    expect(asked.status).toBe(201);
    const trading = await key('read', 'trade');
    expect((await signedRequest(venue, trading, 'POST', '/withdrawals', terms())).status).toBe(403);
  });
});

test('both sides list them, a page after the other', async () => {
  const seen: string[] = [];
  let path = '/withdrawals?limit=3';
  for (let pages = 0; pages < 50; pages += 1) {
    const { body } = await call('GET', path, alice);
    seen.push(...(body.items as { withdrawalId: string }[]).map(({ withdrawalId }) => withdrawalId));
    if (body.nextCursor === null) break;
    path = `/withdrawals?limit=3&cursor=${body.nextCursor}`;
  }
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.length).toBeGreaterThan(12);
  const all = await call('GET', '/admin/withdrawals?status=pending&limit=500', clerk);
  const requesters = new Set((all.body.items as { requestedBy: string }[]).map(({ requestedBy }) => requestedBy));
  expect([...requesters].toSorted()).toEqual(['alice', 'bob', 'both']);
  expect((await call('GET', '/admin/withdrawals', alice)).status).toBe(403);
});

test('an account has at most twenty that wait', async () => {
  let last = await request(both, { amount: '1' });
  for (let n = 0; n < 25 && last.status === 201; n += 1) last = await request(both, { amount: '1' });
  expect(last).toMatchObject({ status: 409, body: { code: 'TOO_MANY_WITHDRAWALS' } });
  const { body } = await call('GET', '/withdrawals?status=pending&limit=500', both);
  expect(body.items).toHaveLength(20);
});

/** Writes what a stop between two steps leaves. */
function writeRow(dataDir: string, sql: string, ...values: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const database = new sqlite3.Database(join(dataDir, 'identity.db'));
    database.run(sql, values, (error) => database.close(() => (error === null ? resolve() : reject(error))));
  });
}

test('a stop between the grant and the posting, or after it, posts it once', async () => {
  const before = await availableUsd(alice);
  const unposted = (await request(alice, { amount: '7' })).body.withdrawalId as string;
  const posted = (await request(alice, { amount: '11' })).body.withdrawalId as string;
  const { sequence } = (await approve(clerk, posted)).body;
  await venue.end('SIGKILL');
  const granted = `UPDATE withdrawals SET status = 'approved', sequence = NULL, decided_by = 'clerk',
    decided_by_id = (SELECT user_id FROM users WHERE username = 'clerk') WHERE withdrawal_id = ?`;
  await writeRow(venue.dataDir, granted, unposted);
  await writeRow(venue.dataDir, granted, posted);
  venue = await VenueProcess.start(venue.dataDir);
  alice = await venue.login('alice', ADMIN_PASSWORD);
  expect((await call('GET', `/withdrawals/${unposted}`, alice)).body).toMatchObject({
    status: 'done',
    decidedBy: 'clerk',
  });
  expect((await call('GET', `/withdrawals/${posted}`, alice)).body).toMatchObject({ status: 'done', sequence });
  expect(await availableUsd(alice)).toBe(before - 18);
});
