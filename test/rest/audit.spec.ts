/** The audit trail of a running venue: what gets into it, how it is read, and that nobody changes it unnoticed. */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sqlite3 from 'sqlite3';
import { aMarketWithTwoTraders, type Answer, VenueProcess } from '../support/venue-process.js';

let venue: VenueProcess;
let admin: string;
let alice: string;

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir(), { TRADSYS_AUDIT_ANCHOR_INTERVAL_S: '1' });
  ({ admin, alice } = await aMarketWithTwoTraders(venue));
}, 60_000);

afterAll(() => rmSync(venue.dataDir, { recursive: true }));

const call = (method: string, path: string, token?: string, body?: unknown): Promise<Answer> =>
  venue.request(method, `/api/v1${path}`, token, body);
const entries = async (query: string): Promise<Answer['body'][]> =>
  (await call('GET', `/admin/audit?${query}`, admin)).body.items;
/** Asks until the answer is as wanted, for a few seconds. */
async function soon<T>(ask: () => Promise<T>, isWanted: (answer: T) => boolean): Promise<T> {
  for (let tries = 0; tries < 50; tries += 1) {
    const answer = await ask();
    if (isWanted(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return ask();
}
const tradsys = (...args: string[]) => spawnSync(process.execPath, ['dist/cli.js', ...args], { encoding: 'utf8' });

describe('the trail', () => {
  test('has each privileged action before and after it was done', async () => {
    await call('POST', '/admin/instruments/BTC-USD/phase', admin, { phase: 'halt' });
    await call('POST', '/admin/instruments/BTC-USD/phase', admin, { phase: 'continuous' });
    const [done, attempted] = await entries('action=tradingAdmin.setPhase');
    expect(attempted).toMatchObject({
      actor: 'admin',
      address: '127.0.0.1',
      target: 'BTC-USD',
      outcome: 'attempted',
      credential: expect.stringMatching(/^session \d+$/),
    });
    expect(done).toMatchObject({ outcome: 'done', requestId: attempted.requestId, entryId: attempted.entryId + 1 });
    expect(JSON.parse(attempted.details)).toEqual({ input: { phase: 'continuous' } });
    expect(JSON.parse(done.details)).toMatchObject({ before: { phase: 'halt' }, after: { phase: 'continuous' } });
  });

  test('has how money, limits and switches were before', async () => {
    const detailsOf = async (action: string): Promise<unknown> => {
      const [done] = await entries(`action=${action}&outcome=done`);
      const { before } = JSON.parse(done.details) as { readonly before?: unknown };
      return [done.target, before];
    };
    const posting = { asset: 'USD', amount: '5', reference: 'before-and-after' };
    expect((await call('POST', '/admin/accounts/1/deposits', admin, posting)).status).toBe(201);
    expect(await detailsOf('funds.deposit')).toEqual(['1', { available: '10000000', held: '0' }]);
    expect((await call('POST', '/admin/accounts/1/withdrawals', admin, posting)).status).toBe(409);
    const back = { ...posting, reference: 'and-back' };
    expect((await call('POST', '/admin/accounts/1/withdrawals', admin, back)).status).toBe(201);
    expect(await detailsOf('funds.withdraw')).toEqual(['1', { available: '10000005', held: '0' }]);
    for (const maxOpenOrders of [7, 8]) await call('POST', '/admin/limits', admin, { accountId: '1', maxOpenOrders });
    expect(await detailsOf('riskAdmin.setLimits')).toEqual(['1', { maxOpenOrders: 7 }]);
    await call('POST', '/admin/limits', admin, { maxOpenOrders: 10_000 });
    expect(await detailsOf('riskAdmin.setLimits')).toEqual(['all accounts', { maxOpenOrders: 10_000 }]);
    for (const active of [true, false]) await call('POST', '/admin/kill-switch', admin, { accountId: '1', active });
    expect(await detailsOf('riskAdmin.setKillSwitch')).toEqual(['1', { active: true }]);
  });

  test('has refusals with their code, and no password', async () => {
    const user = { username: 'ALICE', password: 'the-canary-of-this-test', roles: ['trader'] };
    expect((await call('POST', '/admin/users', admin, user)).status).toBe(409);
    const [refused] = await entries('outcome=refused');
    expect(refused).toMatchObject({ action: 'users.create', code: 'USERNAME_TAKEN' });
    expect(JSON.stringify(await entries('limit=500'))).not.toContain('the-canary-of-this-test');
  });

  test('has what was denied, by whom and from where', async () => {
    await call('GET', '/admin/state', alice);
    await call('GET', '/orders');
    // Denials keep nobody waiting: they are written after the answer.
    const denied = await soon(
      () => entries('outcome=denied'),
      (found) => found.length >= 2,
    );
    expect(denied).toContainEqual(
      expect.objectContaining({ actor: 'alice', action: 'GET /api/v1/admin/state', code: 'FORBIDDEN' }),
    );
    expect(denied).toContainEqual(
      expect.objectContaining({ actor: null, action: 'GET /api/v1/orders', code: 'UNAUTHORIZED' }),
    );
  });

  test('counts a flood of denials instead of keeping each', async () => {
    for (let i = 0; i < 40; i += 1) await call('GET', '/admin/stats', alice);
    const kept = await soon(
      () => entries('outcome=denied&actor=alice&action=GET%20/api/v1/admin/stats'),
      (found) => found.length >= 10,
    );
    expect(kept.length).toBe(10);
  });

  test('is paged and filtered', async () => {
    const all: Answer['body'][] = [];
    for (let cursor = ''; ;) {
      const page = (await call('GET', `/admin/audit?limit=7${cursor}`, admin)).body;
      all.push(...page.items);
      if (page.nextCursor === null) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect(all.map(({ entryId }) => entryId)).toEqual(all.map((_, i) => all.length - i));
    const from = all[10].time as string;
    const later = await entries(`limit=500&from=${from}`);
    expect(later.every(({ time }) => time >= from)).toBe(true);
    expect((await entries(`limit=500&to=${from}`)).every(({ time }) => time < from)).toBe(true);
    expect((await call('GET', '/admin/audit?from=yesterday', admin)).body.code).toBe('VALIDATION_FAILED');
  });

  test('is exported whole, and cells that a spreadsheet would run are text', async () => {
    const fetched = async (format: string): Promise<string> => {
      const headers = { authorization: `Bearer ${admin}` };
      const response = await fetch(`${venue.url}/api/v1/admin/audit/export?format=${format}`, { headers });
      expect(response.status).toBe(200);
      return response.text();
    };
    const lines = (await fetched('jsonl')).trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { entryId: number }).entryId)).toEqual(lines.map((_, i) => i + 1));
    await call('GET', '/admin/audit?action=%3Dcmd', alice);
    const csv = (await fetched('csv')).trimEnd().split('\n');
    expect(csv[0]).toBe(
      'entryId,time,actorId,actor,accountId,credential,address,requestId,action,target,outcome,code,details,hash',
    );
    expect(csv.length).toBeGreaterThan(lines.length);
  });
});

describe('tradsys audit verify', () => {
  test('answers with the head while the venue runs', async () => {
    const { status, stdout } = tradsys('audit', 'verify', venue.dataDir);
    const { body } = await call('GET', '/admin/audit/head', admin);
    expect([status, stdout.trim()]).toEqual([0, `${body.entries} ${body.hash}`]);
  });

  test('sees by the journal that entries were cut off', async () => {
    // The head is journalled a second after the trail has grown.
    await call('POST', '/admin/instruments/BTC-USD/phase', admin, { phase: 'continuous' });
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(await venue.end('SIGTERM')).toBe(0);
    const { body } = { body: tradsys('audit', 'verify', venue.dataDir) };
    expect(body.status).toBe(0);
    const entryCount = Number(body.stdout.split(' ')[0]);
    await run(`DROP TRIGGER audit_entries_are_not_deleted`);
    await run(`DELETE FROM audit_entries WHERE entry_id > ${entryCount - 2}`);
    const { status, stderr } = tradsys('audit', 'verify', venue.dataDir);
    expect(status).toBe(78);
    expect(stderr).toMatch(
      new RegExp(`^the trail ends with entry ${entryCount - 2}, but had \\d+ when its head was noted\\.\\n$`),
    );
  });
});

function run(statement: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const database = new sqlite3.Database(join(venue.dataDir, 'identity.db'));
    database.exec(statement, (failure) =>
      database.close((error) => ((failure ?? error) ? reject(failure ?? error) : resolve())),
    );
  });
}
