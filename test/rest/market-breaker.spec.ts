/**
 * The market-wide breaker as operators live with it, against the built venue: on one day the market trades, on the next it falls, all of
 * it is halted, and two people reopen it.
 */
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { aUser } from '../support/rest-client.js';
import { ADMIN_PASSWORD, aMarketWithTwoTraders, type Answer, VenueProcess } from '../support/venue-process.js';

const YESTERDAY = {
  NODE_OPTIONS: `--import ${resolve('test/support/shifted-clock.mjs')}`,
  CLOCK_SHIFT_MS: String(-86_400_000),
};

let venue: VenueProcess;
const tokens = { admin: '', alice: '', bob: '', rita: '', rosa: '', otto: '', olga: '' };
type Person = keyof typeof tokens;

const call = (method: string, path: string, person?: Person, body?: unknown): Promise<Answer> =>
  venue.request(method, `/api/v1${path}`, person && tokens[person], body);
const approve = async (person: Person, { body }: Answer): Promise<Answer> =>
  call('POST', `/admin/approvals/${body.approvalId}/approve`, person, { commandHash: body.commandHash });
const trading = async (): Promise<unknown> => (await call('GET', '/marketdata/BTC-USD', 'alice')).body;
const setPhase = (person: Person, body: object): Promise<Answer> =>
  call('POST', '/admin/instruments/BTC-USD/phase', person, body);

/** Both trade at the price; resolves with what the second one is answered. */
async function trade(price: string): Promise<Answer> {
  const order = { symbol: 'BTC-USD', type: 'limit', price, quantity: '1' };
  await call('POST', '/orders', 'bob', { ...order, side: 'buy' });
  return call('POST', '/orders', 'alice', { ...order, side: 'sell' });
}

async function metric(name: string): Promise<string | undefined> {
  const response = await fetch(`${venue.url}/metrics`, { headers: { authorization: `Bearer ${tokens.admin}` } });
  const lines = (await response.text()).split('\n');
  return lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1);
}

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir(), YESTERDAY);
  Object.assign(tokens, await aMarketWithTwoTraders(venue));
  for (const [name, role] of [
    ['rita', 'risk'],
    ['rosa', 'risk'],
    ['otto', 'operations'],
    ['olga', 'operations'],
  ] as const)
    await aUser(venue, tokens.admin, name, role);
  expect((await trade('100')).status).toBe(201);
  expect(await venue.end('SIGTERM')).toBe(0);
  venue = await VenueProcess.start(venue.dataDir, { TRADSYS_AUTH_FOUR_EYES: 'true' });
  for (const name of Object.keys(tokens) as Person[]) tokens[name] = await venue.login(name, ADMIN_PASSWORD);
}, 120_000);

afterAll(async () => {
  expect(await venue.end('SIGTERM')).toBe(0);
  rmSync(venue.dataDir, { recursive: true });
});

test('it is off until two people set it, and says where the market stands', async () => {
  const read = async (): Promise<unknown> => (await call('GET', '/admin/market-breaker', 'rita')).body;
  expect(await read()).toMatchObject({ active: false, level1Bps: null, fallBps: 0, instruments: 1, trippedLevel: 0 });
  const proposed = await call('PUT', '/admin/market-breaker', 'rita', { preset: 'us_market', haltMs: 600_000 });
  expect(proposed).toMatchObject({ status: 202, body: { action: 'venue.SetMarketBreaker' } });
  expect(await read()).toMatchObject({ active: false });
  expect((await approve('rosa', proposed)).status).toBe(200);
  expect(await read()).toMatchObject({
    active: true,
    level1Bps: 700,
    level2Bps: 1_300,
    level3Bps: 2_000,
    haltMs: 600_000,
    auctionMs: 300_000,
  });
  const bad = { level1Bps: 500, level2Bps: 400, level3Bps: 600, haltMs: 1_000 };
  expect((await approve('rosa', await call('PUT', '/admin/market-breaker', 'rita', bad))).body.code).toBe(
    'BANDS_OUT_OF_RANGE',
  );
  expect((await call('PUT', '/admin/market-breaker', 'rita', { level1Bps: 5 })).body).toMatchObject({
    code: 'VALIDATION_FAILED',
    errors: [{ field: 'level2Bps' }, { field: 'level3Bps' }, { field: 'haltMs' }],
  });
});

test('a fall to a level halts all that trades, and one person cannot reopen it', async () => {
  expect((await trade('93')).body).toMatchObject({ status: 'filled' });
  expect(await trading()).toMatchObject({
    phase: 'halt',
    phaseReason: 'market_level_1',
    phaseEndsAt: expect.stringMatching(/^20/),
  });
  expect((await trade('93')).body.code).toBe('INSTRUMENT_HALTED');
  const market = await call('GET', '/admin/market-breaker', 'rita');
  expect(market.body).toMatchObject({ fallBps: 700, trippedLevel: 1 });
  expect(await metric('hft_risk_breaker_trips_total{breaker="market_level_1"}')).toBe('1');
  expect(await metric('hft_risk_halts_total{reason="market_level_1"}')).toBe('1');
  expect(await metric('hft_risk_halted_instruments{reason="market_level_1"}')).toBe('1');
  const { items } = (await call('GET', '/admin/events?limit=500', 'otto')).body;
  expect(items.map(({ name }: { name: string }) => name)).toEqual(expect.arrayContaining(['MarketBreakerTripped']));
  expect(items.at(-1)).toMatchObject({ name: 'CommandRefused', fields: { reason: 'INSTRUMENT_HALTED' } });
  const halt = items.findLast(({ name }: { name: string }) => name === 'PhaseChanged');
  expect(halt.fields).toMatchObject({ phase: 'halt', reason: 'market_level_1' });
  const reopening = await setPhase('otto', { phase: 'continuous' });
  expect(reopening).toMatchObject({ status: 202, body: { action: 'venue.SetPhase', status: 'pending' } });
  const later = await setPhase('otto', { phase: 'halt', endsAt: '2099-01-01T00:00:00Z' });
  expect(later.status).toBe(202);
  expect(await approve('otto', later)).toMatchObject({ status: 403, body: { code: 'OWN_PROPOSAL' } });
  expect(await trading()).toMatchObject({ phase: 'halt', phaseReason: 'market_level_1' });
});

test('one person halts it for good, and two reopen it', async () => {
  expect(await setPhase('otto', { phase: 'halt' })).toMatchObject({ status: 200, body: { phase: 'halt' } });
  expect(await trading()).toMatchObject({ phase: 'halt', phaseReason: 'market_level_1', phaseEndsAt: null });
  const all = await call('POST', '/admin/market-phase', 'otto', { phase: 'continuous' });
  expect(all.status).toBe(202);
  expect((await approve('olga', all)).status).toBe(200);
  expect(await trading()).toMatchObject({ phase: 'continuous', phaseReason: 'operator' });
  // Not again today.
  expect((await trade('93')).body).toMatchObject({ status: 'filled' });
});

test('one person halts the whole market and reopens it', async () => {
  const halted = await call('POST', '/admin/market-phase', 'otto', { phase: 'halt' });
  expect(halted).toMatchObject({ status: 200, body: { symbols: ['BTC-USD'] } });
  expect(await metric('hft_risk_halted_instruments{reason="operator"}')).toBe('1');
  expect((await call('POST', '/admin/market-phase', 'otto', { phase: 'halt' })).body.code).toBe('PHASE_NOT_REACHABLE');
  expect((await call('POST', '/admin/market-phase', 'rita', { phase: 'halt' })).status).toBe(403);
  expect((await call('POST', '/admin/market-phase', 'otto', { phase: 'closed' })).body.code).toBe('VALIDATION_FAILED');
  expect((await call('POST', '/admin/market-phase', 'otto', { phase: 'continuous' })).status).toBe(200);
  expect(await metric('hft_risk_halted_instruments{reason="operator"}')).toBe('0');
});

test('a pause of the bands is a halt of a breaker too', async () => {
  const bands = { referencePrice: '93', staticBps: 1_000, limitStateMs: 0, pauseMs: 600_000, auctionMs: 0 };
  await call('PUT', '/admin/instruments/BTC-USD/bands', 'otto', bands);
  const order = { symbol: 'BTC-USD', type: 'limit', quantity: '1' };
  await call('POST', '/orders', 'alice', { ...order, side: 'sell', price: '120' });
  await call('POST', '/orders', 'bob', { ...order, side: 'buy', price: '125' });
  // The next command finds the limit state over.
  await call('DELETE', '/orders', 'alice');
  expect(await trading()).toMatchObject({ phase: 'halt', phaseReason: 'limit_state' });
  expect(await metric('hft_risk_limit_states_total')).toBe('1');
  const reopening = await setPhase('otto', { phase: 'continuous' });
  expect(reopening.status).toBe(202);
  expect((await approve('olga', reopening)).status).toBe(200);
  await call('DELETE', '/orders', 'bob');
});

test('it is switched off by two, and all of it is in the audit trail', async () => {
  const off = await call('DELETE', '/admin/market-breaker', 'rosa');
  expect(off.status).toBe(202);
  expect((await approve('rita', off)).status).toBe(200);
  expect((await call('GET', '/admin/market-breaker', 'rita')).body).toMatchObject({ active: false, haltMs: 600_000 });
  const trail = (await call('GET', '/admin/audit?limit=500', 'admin')).body.items as {
    readonly target: string | null;
    readonly outcome: string;
  }[];
  const outcomes = (target: string): string[] => trail.filter((one) => one.target === target).map((one) => one.outcome);
  expect(outcomes('market-wide breaker')).toEqual(['proposed', 'proposed', 'proposed']);
  expect(outcomes('all instruments')).toEqual(expect.arrayContaining(['proposed', 'done', 'refused']));
});

test('refusals of the gate are counted by their reason', async () => {
  await call('POST', '/admin/kill-switch', 'rita', { active: true });
  expect((await trade('93')).body.code).toBe('KILL_SWITCH');
  expect(await metric('hft_risk_refusals_total{reason="KILL_SWITCH"}')).toBe('2');
  expect(await metric('hft_risk_refusals_total{reason="FAT_FINGER"}')).toBe('0');
});
