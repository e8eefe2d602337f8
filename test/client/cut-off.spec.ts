/**
 * A client whose connection is cut at random points, again and again, while the market moves: its book ends equal to the
 * venue's, the stream of its account has no gap and no duplicate, and each of its orders is there once. `CUTS=1000` for the full
 * length.
 */
import { randomInt } from 'node:crypto';
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { RealtimeClient, type RealtimeEvents } from '../../clients/typescript/src/realtime-client.js';
import { RestClient } from '../../clients/typescript/src/rest-client.js';
import { SeededRandom } from '../simulation/seeded-random.js';
import { ADMIN_PASSWORD, aMarketWithTwoTraders, VenueProcess } from '../support/venue-process.js';
import { CuttingProxy } from './cutting-proxy.js';

const SEED = Number(process.env['TEST_SEED'] ?? randomInt(2 ** 31));
const CUTS = Number(process.env['CUTS'] ?? 60);
/** From the middle of the handshake to some way into the deltas. */
const BYTES_MIN = 20;
const BYTES_MAX = 12_000;
const PLENTY = '10000000';
const limits = Object.fromEntries(
  ['ORDERS', 'CANCELS', 'REQUESTS'].flatMap((lane) => [
    [`TRADSYS_RATE_LIMITS_${lane}_PER_S`, PLENTY],
    [`TRADSYS_RATE_LIMITS_${lane}_BURST`, PLENTY],
  ]),
);

type Execution = RealtimeEvents['execution'];
let venue: VenueProcess;

beforeAll(async () => {
  // Little is kept in memory, so that clients resume from the event store too.
  venue = await VenueProcess.start(VenueProcess.newDataDir(), {
    ...limits,
    TRADSYS_WEBSOCKET_RESUME_BYTES_PER_ACCOUNT: '65536',
  });
  await aMarketWithTwoTraders(venue);
}, 120_000);

afterAll(async () => {
  expect(await venue.end('SIGTERM')).toBe(0);
  rmSync(venue.dataDir, { recursive: true });
});

async function aTrader(username: string, url: string, account?: true | { sequence: number; channelSequence: number }) {
  const rest = new RestClient({ url: venue.url });
  expect(await rest.login({ username, password: ADMIN_PASSWORD })).toMatchObject({ ok: true });
  const client = new RealtimeClient({
    url,
    webSocket: WebSocket,
    credential: () => rest.accessToken(),
    ...(account !== undefined && { account }),
    backOff: { baseMs: 1, maxMs: 4 },
  });
  return { rest, client };
}

const anOrder = (random: SeededRandom, clientOrderId: string) => ({
  symbol: 'BTC-USD',
  side: random.below(2) === 0 ? ('buy' as const) : ('sell' as const),
  type: 'limit' as const,
  price: String(100 + random.below(40)),
  quantity: `0.${1 + random.below(9)}`,
  clientOrderId,
});

/** Moves the market for as long as it should, a frame of orders and cancellations at a time. */
async function moveMarket(client: RealtimeClient, random: SeededRandom, shouldGoOn: () => boolean): Promise<void> {
  for (let round = 0; shouldGoOn(); round += 1) {
    await client.batch(Array.from({ length: 5 }, (_, place) => ({ place: anOrder(random, `bob-${round}-${place}`) })));
    if (round % 8 === 7) await client.cancelAll();
  }
}

/** Places orders over the connection that is cut; one without an answer is placed again until it has one. */
async function trade(client: RealtimeClient, random: SeededRandom, shouldGoOn: () => boolean): Promise<string[]> {
  const orderIds: string[] = [];
  for (let number = 0; shouldGoOn(); number += 1) {
    const order = anOrder(random, `alice-${number}`);
    for (;;) {
      if (!client.isReady) await client.once('open');
      const outcome = await client.place(order);
      if (outcome.outcome === 'unknown' || outcome.outcome === 'not_taken') continue;
      if (outcome.outcome !== 'refused') orderIds.push(outcome.orderId as string);
      break;
    }
    if (number % 5 === 4) await client.cancelAll();
  }
  return orderIds;
}

test(`is equal to the venue after ${CUTS} cuts (TEST_SEED=${SEED})`, async () => {
  const random = new SeededRandom(SEED);
  const proxy = await CuttingProxy.before(venue.url, () =>
    proxyIsDone() ? undefined : BYTES_MIN + random.below(BYTES_MAX),
  );
  const proxyIsDone = (): boolean => proxy.cuts >= CUTS;
  const { client: alice } = await aTrader('alice', proxy.url, true);
  const { client: bob } = await aTrader('bob', venue.url);
  const told: Execution[] = [];
  const resyncs: string[] = [];
  alice.on('execution', (execution) => told.push(execution));
  alice.on('resync', ({ cause }) => resyncs.push(cause));
  alice.on('accountLost', ({ detail }) => {
    throw new Error(detail);
  });
  await bob.connect();
  await alice.connect();
  const from = alice.accountPlace as { sequence: number; channelSequence: number };
  const watched = alice.watchBook('BTC-USD');
  const shouldGoOn = (): boolean => !proxyIsDone();
  const [orderIds] = await Promise.all([
    trade(alice, new SeededRandom(SEED + 1), shouldGoOn),
    moveMarket(bob, new SeededRandom(SEED + 2), shouldGoOn),
  ]);
  process.stdout.write(`${proxy.cuts} cuts, ${told.length} executions, ${orderIds.length} orders\n`);

  // Each order once, in the order in which it was placed.
  expect(new Set(orderIds).size).toBe(orderIds.length);
  const { client: witness } = await aTrader('alice', venue.url, from);
  const all: Execution[] = [];
  witness.on('execution', (execution) => all.push(execution));
  await witness.connect();
  const last = await witness.place({ ...anOrder(random, 'the-last'), side: 'buy', price: '1', quantity: '5' });
  if (last.outcome !== 'accepted') throw new Error(JSON.stringify(last));
  const hasLast = (list: Execution[]): boolean => list.some(({ orderId }) => orderId === last.orderId);
  if (!hasLast(all)) await witness.once('execution', ({ orderId }) => orderId === last.orderId);
  if (!hasLast(told)) await alice.once('execution', ({ orderId }) => orderId === last.orderId);
  expect(told.map(({ channelSequence }) => channelSequence)).toEqual(
    told.map((_, index) => from.channelSequence + 1 + index),
  );
  expect(told).toEqual(all);

  const book = await watched;
  if ('code' in book) throw new Error(book.code);
  const { body: rest } = await venue.request('GET', '/api/v1/marketdata/BTC-USD/book?depth=1000');
  while (!book.isSynchronized || book.channelSequence < rest.channelSequence) await alice.once('book');
  const pairs = (levels: readonly { price: string; quantity: string }[]) =>
    levels.map(({ price, quantity }) => [price, quantity]);
  expect({ bids: pairs(book.bids()), asks: pairs(book.asks()), checksum: book.checksum() }).toEqual({
    bids: rest.bids,
    asks: rest.asks,
    checksum: rest.checksum,
  });
  // Nothing but a lost connection ever made it wrong.
  expect(resyncs).toEqual([]);
  for (const client of [alice, bob, witness]) client.close();
  await proxy.close();
}, 600_000);
