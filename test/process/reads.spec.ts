import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, jest, test } from '@jest/globals';
import { ADMIN_PASSWORD, aMarketWithTwoTraders, type Answer, VenueProcess } from '../support/venue-process.js';

jest.setTimeout(120_000);
const LEVELS = 20;

let venue: VenueProcess | undefined;
afterEach(async () => {
  await venue?.end('SIGKILL');
  if (venue !== undefined) rmSync(venue.dataDir, { recursive: true, force: true });
});

test('everything that can be read is the same after a kill, and with the projections deleted or damaged', async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir());
  const { alice, bob } = await aMarketWithTwoTraders(venue);
  const orderIds = await trade(venue, alice, bob);
  const before = await readEverything(venue, alice, orderIds);
  expect(before['trades'].items.length).toBe(LEVELS);
  expect(before['ticker']).toMatchObject({ tradeCount: LEVELS });

  const { dataDir } = venue;
  await venue.end('SIGKILL');
  venue = await VenueProcess.start(dataDir);
  expect(await readEverything(venue, await venue.login('alice', ADMIN_PASSWORD), orderIds)).toEqual(before);

  await venue.end('SIGTERM');
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(dataDir, `tradsys.db${suffix}`), { force: true });
  venue = await VenueProcess.start(dataDir);
  expect(await readEverything(venue, await venue.login('alice', ADMIN_PASSWORD), orderIds)).toEqual(before);

  await venue.end('SIGTERM');
  writeFileSync(join(dataDir, 'tradsys.db'), 'this was a database once');
  venue = await VenueProcess.start(dataDir);
  expect(await readEverything(venue, await venue.login('alice', ADMIN_PASSWORD), orderIds)).toEqual(before);
});

test('an order that was just closed is found, whatever the projector has done by then', async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir());
  const { alice } = await aMarketWithTwoTraders(venue);
  for (let i = 0; i < 100; i++) {
    const { body } = await venue.request('POST', '/api/v1/orders', alice, anOrder('buy', 100));
    await venue.request('DELETE', `/api/v1/orders/${body.orderId}`, alice);
    const found = await venue.request('GET', `/api/v1/orders/${body.orderId}`, alice);
    expect([found.status, found.body.status]).toEqual([200, 'cancelled']);
  }
});

function anOrder(side: 'buy' | 'sell', price: number): object {
  return { symbol: 'BTC-USD', side, type: 'limit', price: `${price}.00`, quantity: '0.1000' };
}

/** Alice sells at rising prices; Bob takes half of each, and she cancels what is left of every third. */
async function trade(on: VenueProcess, alice: string, bob: string): Promise<string[]> {
  const orderIds: string[] = [];
  for (let level = 0; level < LEVELS; level++) {
    const { body } = await on.request('POST', '/api/v1/orders', alice, anOrder('sell', 100 + level));
    orderIds.push(body.orderId as string);
    await on.request('POST', '/api/v1/orders', bob, { ...anOrder('buy', 100 + level), quantity: '0.0500' });
    if (level % 3 !== 0) await on.request('DELETE', `/api/v1/orders/${body.orderId}`, alice);
  }
  return orderIds;
}

async function readEverything(
  on: VenueProcess,
  alice: string,
  orderIds: readonly string[],
): Promise<Record<string, Answer['body']>> {
  const read = async (path: string, token?: string): Promise<Answer['body']> => {
    const answer = await on.request('GET', `/api/v1${path}`, token);
    expect([path, answer.status]).toEqual([path, 200]);
    return answer.body;
  };
  const { time: _time, timeNs: _timeNs, ...ticker } = await read('/ticker/BTC-USD');
  return {
    orders: await Promise.all(orderIds.map((orderId) => read(`/orders/${orderId}`, alice))),
    list: await read('/orders?limit=7', alice),
    open: await read('/orders?status=new&limit=100', alice),
    fills: await read('/trades?limit=100', alice),
    balances: await read('/balances', alice),
    trades: await read('/marketdata/BTC-USD/trades?limit=100'),
    book: await read('/marketdata/BTC-USD/book?depth=50'),
    ticker,
  };
}
