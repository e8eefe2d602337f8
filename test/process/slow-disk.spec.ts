import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, expect, test } from '@jest/globals';
import { ADMIN_PASSWORD, aMarketWithTwoTraders, VenueProcess } from '../support/venue-process.js';

const SLOW_DISK = { NODE_OPTIONS: `--import=${pathToFileURL(resolve('test/support/slow-disk.mjs')).href}` };
const KILLS = 3;
const READERS = 8;
/** Longer than a sync takes, so that a kill meets commands that are applied and not durable. */
const TRADING_MS = 1_400;

let venue: VenueProcess | undefined;
afterEach(async () => {
  await venue?.end('SIGKILL');
  if (venue !== undefined) rmSync(venue.dataDir, { recursive: true, force: true });
});

test('what a reader has seen is still there after a kill, however slow the disk', async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir());
  await aMarketWithTwoTraders(venue);
  for (let kill = 0; kill < KILLS; kill += 1) {
    await venue.end('SIGKILL');
    venue = await VenueProcess.start(venue.dataDir, SLOW_DISK);
    const seen = await tradeAndReadUntilKilled(venue, kill);
    expect(seen.orders.size).toBeGreaterThan(0);

    venue = await VenueProcess.start(venue.dataDir);
    const admin = await venue.login('admin', ADMIN_PASSWORD);
    const state = await venue.request('GET', '/api/v1/admin/state', admin);
    expect(state.body.sequence).toBeGreaterThanOrEqual(seen.sequence);
    const alice = await venue.login('alice', ADMIN_PASSWORD);
    for (const [orderId, { status, sequence }] of seen.orders) {
      const { body } = await venue.request('GET', `/api/v1/orders/${orderId}`, alice);
      // It may have changed since, but never to something older.
      expect({ orderId, isAsNew: body.sequence >= sequence }).toEqual({ orderId, isAsNew: true });
      if (body.sequence === sequence) expect(body.status).toBe(status);
    }
  }
}, 180_000);

interface Seen {
  sequence: number;
  readonly orders: Map<string, { readonly status: string; readonly sequence: number }>;
}

/** Places orders without waiting, reads all the while, and kills the venue in the middle; returns what was read. */
async function tradeAndReadUntilKilled(running: VenueProcess, round: number): Promise<Seen> {
  const tokens = [await running.login('alice', ADMIN_PASSWORD), await running.login('bob', ADMIN_PASSWORD)] as const;
  const seen: Seen = { sequence: 0, orders: new Map() };
  const trading = { isOver: false };
  const trade = async (): Promise<void> => {
    for (let n = 0; !trading.isOver; n += 1) {
      const side = n % 2 === 0 ? 'buy' : 'sell';
      const order = { symbol: 'BTC-USD', side, type: 'limit', price: `${50_000 + (n % 3)}`, quantity: '0.01' };
      const body = { ...order, clientOrderId: `slow-${round}-${n}` };
      void running.request('POST', '/api/v1/orders', tokens[n % 2], body).catch(() => undefined);
      await new Promise((next) => setTimeout(next, 5));
    }
  };
  const read = async (): Promise<void> => {
    while (!trading.isOver) {
      const list = await running.request('GET', '/api/v1/orders?limit=50', tokens[0]).catch(() => undefined);
      const balances = await running.request('GET', '/api/v1/balances', tokens[0]).catch(() => undefined);
      if (list?.status === 200) {
        for (const order of list.body.items) seen.orders.set(order.orderId, order);
      }
      if (balances?.status === 200) seen.sequence = Math.max(seen.sequence, balances.body.sequence);
    }
  };
  const work = Promise.all([trade(), ...Array.from({ length: READERS }, read)]);
  await new Promise((next) => setTimeout(next, TRADING_MS));
  await running.end('SIGKILL');
  trading.isOver = true;
  await work;
  return seen;
}
