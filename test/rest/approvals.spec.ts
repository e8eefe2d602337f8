/** Four eyes, against a venue in which dangerous actions need a second person. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sqlite3 from 'sqlite3';
import { aUser } from '../support/rest-client.js';
import { ADMIN_PASSWORD, type Answer, VenueProcess } from '../support/venue-process.js';

const ascending = (a: number, b: number): number => a - b;

let venue: VenueProcess;
let root: string;
let chief: string;
let risk: string;
let operator: string;
let operator2: string;
let auditor: string;

const call = (method: string, path: string, token?: string, body?: unknown): Promise<Answer> =>
  venue.request(method, `/api/v1${path}`, token, body);
const approve = (token: string, { approvalId, commandHash }: Answer['body'], changes: object = {}): Promise<Answer> =>
  call('POST', `/admin/approvals/${approvalId}/approve`, token, { commandHash, ...changes });

/** With a second administrator there, privileges need both. */
async function withPrivileges(username: string, ...roles: string[]): Promise<string> {
  const user = { username, password: ADMIN_PASSWORD, roles };
  const proposed = await call('POST', '/admin/users', root, user);
  expect(proposed.status).toBe(202);
  expect(await approve(chief, proposed.body)).toMatchObject({ status: 200, body: { status: 'done' } });
  return venue.login(username, ADMIN_PASSWORD);
}

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir(), { TRADSYS_AUTH_FOUR_EYES: 'true' });
  root = await venue.login('admin', ADMIN_PASSWORD);
  // The first administrator has to be able to begin alone.
  chief = await aUser(venue, root, 'chief', 'admin');
  risk = await withPrivileges('rita', 'risk');
  operator = await withPrivileges('otto', 'operations');
  operator2 = await withPrivileges('olga', 'operations');
  auditor = await withPrivileges('anna', 'auditor');
  await call('POST', '/admin/assets', operator, { asset: 'USD', scale: 8 });
  await aUser(venue, root, 'alice', 'trader');
}, 120_000);

afterAll(async () => {
  expect(await venue.end('SIGTERM')).toBe(0);
  rmSync(venue.dataDir, { recursive: true });
});

const deposit = (reference: string, amount = '100'): Promise<Answer> =>
  call('POST', '/admin/accounts/1/deposits', operator, { asset: 'USD', amount, reference });
const external = async (): Promise<string> =>
  (await call('GET', '/admin/state', root)).body.ledgerTotals.USD?.external as string;

/** All that the core knows, as a hash too: not even a refused command may have come to it. */
const stateOf = async (): Promise<unknown> => (await call('GET', '/admin/state', root)).body;

/** As if the proposal had been made so much earlier. The venue reads the row at each step. */
function age(approvalId: string, byMs: number): Promise<void> {
  const sql = `UPDATE proposals SET proposed_at_ms = proposed_at_ms - ?1, expires_at_ms = expires_at_ms - ?1
    WHERE approval_id = ?2`;
  return new Promise((resolve, reject) => {
    const database = new sqlite3.Database(join(venue.dataDir, 'identity.db'));
    database.configure('busyTimeout', 5_000);
    database.run(sql, [byMs, approvalId], (error) => database.close(() => (error ? reject(error) : resolve())));
  });
}

describe('a dangerous action', () => {
  test('is done when another person has approved it, and not before', async () => {
    const before = await external();
    const proposed = await deposit('d-1');
    expect(proposed).toMatchObject({
      status: 202,
      body: { action: 'venue.Deposit', status: 'pending', proposedBy: 'otto', decidedBy: null },
    });
    const { proposedAt, expiresAt } = proposed.body;
    expect(Date.parse(expiresAt) - Date.parse(proposedAt)).toBe(15 * 60_000);
    expect(await external()).toBe(before);
    expect(await approve(operator2, proposed.body)).toMatchObject({
      status: 200,
      body: { status: 'done', decidedBy: 'olga' },
    });
    expect(Number(await external())).toBe(Number(before) + 100);
  });

  test('is not approved by the one who proposed it', async () => {
    const { body } = await deposit('d-2');
    expect(await approve(operator, body)).toMatchObject({ status: 403, body: { code: 'OWN_PROPOSAL' } });
    expect((await call('GET', `/admin/approvals/${body.approvalId}`, operator)).body.status).toBe('pending');
  });

  test('is not approved by someone who may not do it', async () => {
    const { body } = await deposit('d-3');
    expect(await approve(risk, body)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    expect(await approve(auditor, body)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
  });

  test('is bound to exactly what was looked at', async () => {
    const small = (await deposit('d-4')).body;
    const large = (await deposit('d-5', '1000000')).body;
    expect(small.commandHash).not.toBe(large.commandHash);
    const swapped = await approve(operator2, large, { commandHash: small.commandHash });
    expect(swapped).toMatchObject({ status: 409, body: { code: 'APPROVAL_MISMATCH' } });
    expect((await approve(operator2, small)).status).toBe(200);
    expect((await approve(operator2, small)).body).toMatchObject({ code: 'APPROVAL_CLOSED' });
  });

  test('is done once, however many approve at the same moment', async () => {
    const before = await external();
    const { body } = await deposit('d-6');
    const answers = await Promise.all([operator2, chief, operator2, chief].map((token) => approve(token, body)));
    expect(answers.map(({ status }) => status).toSorted(ascending)).toEqual([200, 409, 409, 409]);
    expect(Number(await external())).toBe(Number(before) + 100);
  });

  test('is approved or rejected, never both', async () => {
    const { body } = await deposit('d-7');
    const answers = await Promise.all([
      approve(operator2, body),
      call('POST', `/admin/approvals/${body.approvalId}/reject`, chief),
    ]);
    expect(answers.map(({ status }) => status).toSorted(ascending)).toEqual([200, 409]);
  });

  test('that is approved and withdrawn at the same moment ends one way, and the money with it', async () => {
    const ends = new Set<string>();
    for (let turn = 0; turn < 20; turn += 1) {
      const before = Number(await external());
      const { body } = await deposit(`race-${turn}`, '1');
      const withdraw = (): Promise<Answer> => call('POST', `/admin/approvals/${body.approvalId}/reject`, operator);
      // Either may be first on its way.
      const both = turn % 2 === 0 ? [approve(operator2, body), withdraw()] : [withdraw(), approve(operator2, body)];
      const answers = await Promise.all(both);
      expect(answers.map(({ status }) => status).toSorted(ascending)).toEqual([200, 409]);
      const { status } = (await call('GET', `/admin/approvals/${body.approvalId}`, chief)).body;
      expect(['done', 'withdrawn']).toContain(status);
      expect(answers.find(({ status: code }) => code === 200)?.body.status).toBe(status);
      expect(Number(await external())).toBe(status === 'done' ? before + 1 : before);
      ends.add(status);
    }
    process.stdout.write(`approve against withdraw ended as ${[...ends].join(' and ')}\n`);
  });

  test('is refused after its expiry, and nothing has changed', async () => {
    const before = await stateOf();
    const { body } = await deposit('late');
    await age(body.approvalId, 15 * 60_000 - 30_000);
    // Half a minute before its end it is still good, for somebody who may approve it.
    expect((await call('GET', `/admin/approvals/${body.approvalId}`, chief)).body.status).toBe('pending');
    await age(body.approvalId, 30_000);
    for (const token of [operator2, chief]) {
      const late = await approve(token, body);
      expect(late).toMatchObject({ status: 409, body: { code: 'APPROVAL_CLOSED' } });
      expect(late.body.detail).toContain('expired');
    }
    expect(await call('POST', `/admin/approvals/${body.approvalId}/reject`, operator)).toMatchObject({ status: 409 });
    expect((await call('GET', `/admin/approvals/${body.approvalId}`, chief)).body).toMatchObject({
      status: 'expired',
      decidedBy: null,
      decidedAt: null,
    });
    expect(await stateOf()).toEqual(before);
  });

  test('is withdrawn by the one who proposed it', async () => {
    const { body } = await deposit('d-8');
    const withdrawn = await call('POST', `/admin/approvals/${body.approvalId}/reject`, operator);
    expect(withdrawn).toMatchObject({ status: 200, body: { status: 'withdrawn', decidedBy: 'otto' } });
    expect(await approve(operator2, body)).toMatchObject({ status: 409 });
  });

  test('is refused when its proposer may not do it any more', async () => {
    const { body } = await deposit('d-9');
    const { items } = (await call('GET', '/admin/users?limit=100', root)).body;
    const { userId } = items.find(({ username }: { username: string }) => username === 'otto');
    const demoted = await call('PATCH', `/admin/users/${userId}`, root, { roles: ['support'] });
    expect((await approve(chief, demoted.body)).status).toBe(200);
    expect(await approve(operator2, body)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    expect((await call('GET', `/admin/approvals/${body.approvalId}`, chief)).body).toMatchObject({
      status: 'failed',
      code: 'FORBIDDEN',
    });
    const restored = await call('PATCH', `/admin/users/${userId}`, root, { roles: ['operations'] });
    expect((await approve(chief, restored.body)).status).toBe(200);
  });

  test('tells its approver when the venue refuses it', async () => {
    const { body } = await call('POST', '/admin/accounts/999/deposits', operator, {
      asset: 'USD',
      amount: '1',
      reference: 'd-10',
    });
    expect(await approve(operator2, body)).toMatchObject({ status: 404, body: { code: 'UNKNOWN_ACCOUNT' } });
    expect((await call('GET', `/admin/approvals/${body.approvalId}`, chief)).body).toMatchObject({
      status: 'failed',
      code: 'UNKNOWN_ACCOUNT',
    });
  });

  test('that nobody knows is unknown', async () => {
    const nothing = { approvalId: '00000000-0000-4000-8000-000000000000', commandHash: '0'.repeat(64) };
    expect(await approve(chief, nothing)).toMatchObject({ status: 404, body: { code: 'UNKNOWN_APPROVAL' } });
    expect((await call('GET', '/admin/approvals/none', chief)).status).toBe(404);
  });
});

describe('what is dangerous', () => {
  test('is to release the kill switch, not to use it', async () => {
    const stopped = await call('POST', '/admin/kill-switch', risk, { active: true, accountId: '1' });
    expect(stopped).toMatchObject({ status: 200, body: { active: true } });
    const release = await call('POST', '/admin/kill-switch', risk, { active: false, accountId: '1' });
    expect(release).toMatchObject({ status: 202, body: { action: 'venue.SetKillSwitch' } });
    expect(await approve(operator2, release.body)).toMatchObject({ status: 200 });
  });

  test('is to change limits, fees and roles', async () => {
    expect((await call('POST', '/admin/limits', risk, { maxOpenOrders: 7 })).status).toBe(202);
    expect((await call('PUT', '/admin/roles/desk', root, { permissions: ['admin:stats'] })).status).toBe(202);
    expect(
      (await call('GET', '/admin/roles', root)).body.items.some(({ role }: { role: string }) => role === 'desk'),
    ).toBe(false);
  });

  test('is listed for those who can approve', async () => {
    const { items } = (await call('GET', '/admin/approvals?status=pending&limit=2', chief)).body;
    expect(items.length).toBe(2);
    expect(items.every(({ status }: { status: string }) => status === 'pending')).toBe(true);
    expect((await call('GET', '/admin/approvals', auditor)).status).toBe(403);
  });
});

test('every step is in the audit trail', async () => {
  const trail = async (action: string): Promise<string[]> =>
    (await call('GET', `/admin/audit?limit=500&action=${action}`, chief)).body.items.map(
      ({ outcome }: { outcome: string }) => outcome,
    );
  expect(await trail('funds.deposit')).toContain('proposed');
  const approvals = await trail('approvals.approve');
  expect(approvals).toEqual(expect.arrayContaining(['attempted', 'done', 'refused', 'denied']));
});

test('every operation that may be proposed says so in the document, and no other', async () => {
  for (const asset of ['BTC', 'EUR']) await call('POST', '/admin/assets', operator, { asset, scale: 8 });
  const terms = { tickSize: '0.01', lotSize: '0.0001', minQuantity: '0.0001', maxQuantity: '1000', minNotional: '1' };
  const money = { maxNotional: '10000000', makerFee: '0.0001', takerFee: '0.0005' };
  const instrument = { symbol: 'BTC-EUR', baseAsset: 'BTC', quoteAsset: 'EUR', ...terms, ...money };
  expect((await call('POST', '/admin/instruments', operator, instrument)).status).toBe(201);
  const mark = { path: '/admin/instruments/BTC-EUR/mark-price', price: { price: '100' } };
  expect((await call('PUT', mark.path, operator, mark.price)).status).toBe(200);
  // From here on losses are counted by it.
  const source = await call('PUT', '/admin/limits/mark_source', risk, { symbol: 'BTC-EUR', value: 'mark' });
  expect((await approve(chief, source.body)).body.status).toBe('done');
  const posting = { asset: 'USD', amount: '1', reference: 'document' };
  const margin = { initialPpm: 200_000, maintenancePpm: 100_000 };
  const dangerous: readonly (readonly [string, string, string, string, object?])[] = [
    ['POST', '/admin/accounts/{accountId}/deposits', '/admin/accounts/1/deposits', operator, posting],
    ['POST', '/admin/accounts/{accountId}/withdrawals', '/admin/accounts/1/withdrawals', operator, posting],
    ['PATCH', '/admin/instruments/{symbol}', '/admin/instruments/BTC-EUR', operator, { minNotional: '2' }],
    ['PUT', '/admin/instruments/{symbol}/mark-price', mark.path, operator, mark.price],
    [
      'PUT',
      '/admin/instruments/{symbol}/fee-tiers',
      '/admin/instruments/BTC-EUR/fee-tiers',
      operator,
      { tier: 1, makerFee: '0.0001', takerFee: '0.0002' },
    ],
    ['PUT', '/admin/accounts/{accountId}/fee-tier', '/admin/accounts/1/fee-tier', risk, { tier: 1 }],
    ['PUT', '/admin/accounts/{accountId}/trade-group', '/admin/accounts/1/trade-group', risk, { tradeGroup: 1 }],
    ['PUT', '/admin/limits/required', '/admin/limits/required', risk, { limits: [] }],
    ['PUT', '/admin/limits/{limit}', '/admin/limits/order_rate', risk, { accountId: '1', value: '5' }],
    ['DELETE', '/admin/limits/{limit}', '/admin/limits/order_rate?accountId=1', risk],
    ['POST', '/admin/limits', '/admin/limits', risk, { accountId: '1', maxOpenOrders: 5 }],
    ['POST', '/admin/kill-switch', '/admin/kill-switch', risk, { active: false, accountId: '1' }],
    ['PUT', '/admin/instruments/{symbol}/margin', '/admin/instruments/BTC-EUR/margin', risk, margin],
    ['PUT', '/admin/accounts/{accountId}/margin', '/admin/accounts/1/margin', risk, { asset: null }],
    ['PUT', '/admin/margin/funds', '/admin/margin/funds', risk, { role: 'pool', accountId: '1' }],
    ['PUT', '/admin/market-breaker', '/admin/market-breaker', risk, { preset: 'us_market' }],
    ['DELETE', '/admin/market-breaker', '/admin/market-breaker', risk],
    ['PUT', '/admin/roles/{role}', '/admin/roles/helper', root, { permissions: ['admin:stats'] }],
    ['POST', '/admin/users', '/admin/users', root, { username: 'helga', password: ADMIN_PASSWORD, roles: ['support'] }],
  ];
  for (const [method, , path, token, body] of dangerous) {
    const { status, body: answer } = await call(method, path, token, body);
    expect([method, path, status, answer.status]).toEqual([method, path, 202, 'pending']);
  }
  const { paths } = (await venue.request('GET', '/openapi.json')).body as {
    paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
  };
  const documented = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { responses }]) => responses['202'] !== undefined)
      .map(([method]) => `${method.toUpperCase()} ${path}`),
  );
  const others = [
    // They change privileges that exist.
    'DELETE /api/v1/admin/roles/{role}',
    'PATCH /api/v1/admin/users/{userId}',
    // They are of a trade that there was (test/rest/trade-revisions.spec.ts).
    'POST /api/v1/admin/trades/{tradeId}/bust',
    'POST /api/v1/admin/trades/{tradeId}/correct',
    // Where they end what a breaker has halted (test/rest/market-breaker.spec.ts).
    'POST /api/v1/admin/instruments/{symbol}/phase',
    'POST /api/v1/admin/market-phase',
  ];
  const expected = [...dangerous.map(([method, path]) => `${method} /api/v1${path}`), ...others];
  expect(documented.toSorted()).toEqual(expected.toSorted());
});
