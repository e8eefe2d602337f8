/** H5: statements of an account for a period, as JSON and CSV, against the built venue: each opens as the one before it closed. */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { aMarketWithTwoTraders, type Answer, VenueProcess } from '../support/venue-process.js';

interface Asset {
  readonly asset: string;
  readonly opening: string;
  readonly credits: string;
  readonly debits: string;
  readonly closing: string;
}

let venue: VenueProcess;
let admin: string;
let alice: string;
let bob: string;

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir());
  ({ admin, alice, bob } = await aMarketWithTwoTraders(venue));
  for (const [price, quantity] of [
    ['100', '2'],
    ['101.5', '0.25'],
    ['99.99', '1.0001'],
  ]) {
    const order = { symbol: 'BTC-USD', type: 'limit', price, quantity };
    for (const [token, side] of [
      [alice, 'sell'],
      [bob, 'buy'],
    ] as const) {
      expect((await venue.request('POST', '/api/v1/orders', token, { ...order, side })).status).toBe(201);
    }
  }
  const out = { asset: 'USD', amount: '12.5', reference: 'a,"quoted"' };
  expect((await venue.request('POST', '/api/v1/admin/accounts/2/withdrawals', admin, out)).status).toBe(201);
}, 240_000);

afterAll(async () => {
  expect(await venue.end('SIGTERM')).toBe(0);
  rmSync(venue.dataDir, { recursive: true });
});

const statement = (query = '', token = bob): Promise<Answer> =>
  venue.request('GET', `/api/v1/statement${query}`, token);
const cents = (text: string): bigint => BigInt(Math.round(Number(text) * 1e8));

test('the whole of it ends with the balances of now', async () => {
  const { status, body } = await statement();
  expect([status, body.accountId, body.from, body.to]).toEqual([200, '2', null, null]);
  const { body: now } = await venue.request('GET', '/api/v1/balances', bob);
  const held = now.balances.map(({ asset, available }: Record<string, string>) => [asset, available]);
  expect(body.assets.map(({ asset, closing }: Asset) => [asset, closing])).toEqual(held);
  expect(body.sequence).toBeGreaterThanOrEqual(now.sequence);
  const kinds = body.movements.map(({ kind }: { kind: string }) => kind);
  expect(kinds).toEqual(['deposit', 'deposit', ...[1, 2, 3].flatMap(() => ['trade', 'trade', 'fee']), 'withdrawal']);
  // What is behind each movement is what was behind the last one of its asset, and it.
  const balances = new Map<string, bigint>();
  for (const { asset, amount, balance } of body.movements as Record<string, string>[]) {
    const after = (balances.get(asset as string) ?? 0n) + cents(amount as string);
    expect(cents(balance as string)).toBe(after);
    balances.set(asset as string, after);
  }
});

test('a period opens as the one before it closed', async () => {
  const { body: all } = await statement();
  const cut = all.movements[5].time as string;
  const [before, behind] = [(await statement(`?to=${cut}`)).body, (await statement(`?from=${cut}`)).body];
  expect(before.movements).toEqual(all.movements.slice(0, before.movements.length));
  expect([...before.movements, ...behind.movements]).toEqual(all.movements);
  expect(before.movements.length).toBeGreaterThan(1);
  expect(behind.movements.length).toBeGreaterThan(1);
  expect(before.assets.map(({ closing }: Asset) => closing)).toEqual(
    behind.assets.map(({ opening }: Asset) => opening),
  );
  for (const { opening, credits, debits, closing } of [...before.assets, ...behind.assets] as Asset[]) {
    expect(cents(opening) + cents(credits) - cents(debits)).toBe(cents(closing));
  }
  const nothing = (await statement('?from=2100-01-01T00:00:00Z')).body;
  expect(nothing.movements).toEqual([]);
  expect(nothing.assets.map(({ opening }: Asset) => opening)).toEqual(all.assets.map(({ closing }: Asset) => closing));
});

test('as CSV it says the same', async () => {
  const response = await fetch(`${venue.url}/api/v1/statement?format=csv`, {
    headers: { authorization: `Bearer ${bob}` },
  });
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(response.headers.get('content-disposition')).toBe('attachment; filename="statement-2.csv"');
  const lines = (await response.text()).split('\r\n');
  const { body } = await statement();
  expect(lines[0]).toBe('time,sequence,asset,kind,amount,balance,orderId,tradeId,reference');
  expect(lines.at(-1)).toBe('');
  expect(lines.length).toBe(1 + 2 + body.movements.length + 2 + 1);
  expect(lines[1]).toBe(',,BTC,opening,,0,,,');
  expect(lines.at(-2)).toBe(`,,USD,closing,,${body.assets[1].closing},,,`);
  expect(lines.filter((line) => line.includes('withdrawal'))).toEqual([
    expect.stringMatching(/,USD,withdrawal,-12\.5,[\d.]+,,,"a,""quoted"""$/),
  ]);
});

test('operators read those of others, traders their own, and bad periods are refused', async () => {
  const path = '/api/v1/admin/accounts/2/statement';
  const { sequence: _ours, ...others } = (await venue.request('GET', path, admin)).body;
  const { sequence: _own, ...own } = (await statement()).body;
  expect(others).toEqual(own);
  expect((await venue.request('GET', path, bob)).status).toBe(403);
  expect((await venue.request('GET', '/api/v1/admin/accounts/99/statement', admin)).body.code).toBe('UNKNOWN_ACCOUNT');
  expect((await statement('', alice)).body.accountId).toBe('1');
  for (const query of [
    '?from=2026-13-01T00:00:00Z',
    '?from=yesterday',
    '?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z',
    '?format=pdf',
    '?account=1',
  ]) {
    expect([query, (await statement(query)).body.code]).toEqual([query, 'VALIDATION_FAILED']);
  }
});
