/** C6, K2: the living market as an operator meets it: a past whose bars are its trades, scenarios at run time, and a restart. */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { storedTrades } from '../../src/modules/market-data/history-export.js';
import { ADMIN_PASSWORD, VenueProcess } from '../support/venue-process.js';

const DEMO = {
  TRADSYS_DEMO: 'true',
  TRADSYS_SIMULATION_HISTORY_DAYS: '2',
  TRADSYS_SIMULATION_ACTIVITY_PERCENT: '30',
  TRADSYS_RISK_SNAPSHOT_INTERVAL_S: '2',
};
const BAR_MS = 900_000;
const symbols = ['BTC-USD', 'ETH-USD', 'SOL-USD', 'ACME-USD', 'ETH-BTC'];

let venue: VenueProcess;
let admin: string;

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir(), DEMO);
  admin = await venue.login('admin', ADMIN_PASSWORD);
}, 120_000);

afterAll(async () => {
  await venue.end('SIGKILL');
  rmSync(venue.dataDir, { recursive: true, force: true });
});

interface Bar {
  openTime: string;
  open: string;
  high: string;
  low: string;
  close: string;
  tradeCount: number;
}

/** Bars of a quarter of an hour, of every trade in the event store, with nothing but a map. */
function barsOfTrades(symbol: string): Map<number, Bar> {
  const bars = new Map<number, Bar>();
  const period = { fromUs: 0, toUs: Infinity };
  for (const trade of storedTrades({ dataDir: venue.dataDir, symbol, period })) {
    const { time, price, simulated } = trade as { time: string; price: string; simulated: boolean };
    expect(simulated).toBe(true);
    const start = Math.floor(Date.parse(time) / BAR_MS) * BAR_MS;
    const bar = bars.get(start);
    if (bar === undefined) {
      bars.set(start, { openTime: time, open: price, high: price, low: price, close: price, tradeCount: 1 });
      continue;
    }
    if (Number(price) > Number(bar.high)) bar.high = price;
    if (Number(price) < Number(bar.low)) bar.low = price;
    bar.close = price;
    bar.tradeCount += 1;
  }
  return bars;
}

/** The closed bars of the venue: the newest from memory, most made of rows, when they are there. */
async function barsOfVenue(symbol: string): Promise<Bar[]> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const answer = await venue.request('GET', `/api/v1/marketdata/${symbol}/candles?interval=15m&limit=200`);
    if (answer.status === 200) return answer.body.items.filter(({ isClosed }: { isClosed: boolean }) => isClosed);
    expect([answer.status, answer.body.code]).toEqual([503, 'NOT_YET_PROJECTED']);
    await new Promise((next) => setTimeout(next, 100));
  }
  throw new Error('the projections did not catch up');
}

test('C6 an operator makes the market do something, on the record; a trader does not', async () => {
  const post = (body: unknown, token = admin) =>
    venue.request('POST', '/api/v1/admin/simulation/scenario', token, body);
  const phaseOf = (answer: Awaited<ReturnType<typeof post>>, symbol: string): string =>
    answer.body.instruments.find((one: { symbol: string }) => one.symbol === symbol).phase;
  const now = await venue.request('GET', '/api/v1/admin/simulation', admin);
  expect(now.body).toMatchObject({ isRunning: true, seed: 42 });
  expect(now.body.instruments.map(({ symbol }: { symbol: string }) => symbol)).toEqual(symbols);
  expect(new Set(now.body.participants.map(({ kind }: { kind: string }) => kind)).size).toBe(7);

  const trend = await post({ scenario: 'trend', direction: 'down' });
  expect(trend.body.instruments[0]).toMatchObject({ symbol: 'BTC-USD', scenario: 'trend', direction: 'down' });
  const halted = await post({ scenario: 'halt', symbol: 'ETH-USD' });
  expect([halted.status, phaseOf(halted, 'ETH-USD'), phaseOf(halted, 'BTC-USD')]).toEqual([200, 'halt', 'continuous']);
  const opening = await post({ scenario: 'opening_auction', symbol: 'ETH-USD' });
  expect([opening.status, phaseOf(opening, 'ETH-USD')]).toEqual([200, 'auction']);

  expect((await post({ scenario: 'rain' })).body.code).toBe('VALIDATION_FAILED');
  expect((await post({ scenario: 'calm', symbol: 'NO-SUCH' })).body.code).toBe('UNKNOWN_SYMBOL');
  const alicePassword = /user alice has the password (\S+)/.exec(venue.output())?.[1] ?? '';
  const alice = await venue.login('alice', alicePassword);
  expect((await post({ scenario: 'calm' }, alice)).status).toBe(403);

  const audit = await venue.request('GET', '/api/v1/admin/audit?limit=20', admin);
  const actions = audit.body.items.map(({ action }: { action: string }) => action);
  expect(actions.filter((action: string) => action.includes('/admin/simulation/scenario')).length).toBeGreaterThan(0);
}, 60_000);

test('C6 recorded risk leaves simulated participants out', async () => {
  const snapshotsOf = async (accountId: string): Promise<number> => {
    const path = `/api/v1/admin/accounts/${accountId}/var/snapshots`;
    const { body, status } = await venue.request('GET', path, admin);
    expect(status).toBe(200);
    return body.items.length;
  };
  const { participants } = (await venue.request('GET', '/api/v1/admin/simulation', admin)).body;
  const simulated = participants.map(({ accountId }: { accountId: string }) => Number(accountId));
  // Alice's account was opened after theirs, and accounts are estimated in that order.
  const alice = String(Math.max(...simulated) + 1);
  for (let attempt = 0; attempt < 200 && (await snapshotsOf(alice)) === 0; attempt += 1)
    await new Promise((next) => setTimeout(next, 100));
  expect(await snapshotsOf(alice)).toBeGreaterThan(0);
  for (const accountId of simulated) expect(await snapshotsOf(String(accountId))).toBe(0);
}, 60_000);

test('K2 a second start finds the past, makes none, and follows the calendar', async () => {
  const before = await venue.request('GET', '/api/v1/admin/state', admin);
  expect(await venue.end('SIGTERM')).toBe(0);
  venue = await VenueProcess.start(venue.dataDir, DEMO);
  expect(venue.output()).not.toContain('simulated history');
  admin = await venue.login('admin', ADMIN_PASSWORD);
  const after = await venue.request('GET', '/api/v1/admin/state', admin);
  expect(after.body.sequence).toBeGreaterThanOrEqual(before.body.sequence);
  const schedule = await venue.request('GET', '/api/v1/admin/instruments/ACME-USD/schedule', admin);
  expect(schedule.body.phases.length).toBe(12);
  expect(schedule.body.nextPhase).not.toBeNull();
}, 120_000);

// Last, because reading the store keeps this process busy for longer than the venue keeps a connection.
test('K2 the past of every instrument: bars equal trades, all of them flagged', async () => {
  const ofVenue = new Map<string, Bar[]>();
  for (const symbol of symbols) ofVenue.set(symbol, await barsOfVenue(symbol));
  for (const [symbol, bars] of ofVenue) {
    const made = barsOfTrades(symbol);
    // Two days are 192; in the thin market some have no trade.
    expect(bars.length).toBeGreaterThanOrEqual(100);
    for (const { openTime, open, high, low, close, tradeCount } of bars) {
      const { openTime: _first, ...expected } = made.get(Date.parse(openTime)) as Bar;
      expect({ symbol, openTime, open, high, low, close, tradeCount }).toEqual({ symbol, openTime, ...expected });
    }
  }
}, 120_000);
