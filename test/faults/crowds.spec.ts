/**
 * Many clients at once (R8, R9): some that stop reading while they go on asking, and all of them coming back in the same moment.
 * A tenth of them in `npm test`. Times are printed; what is held to is memory, what each is told, and, at full length, ratios
 * within the run.
 */
import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { WireClient } from '../realtime/wire-client.js';
import { aMarketWithTwoTraders, VenueProcess } from '../support/venue-process.js';
import { aCrowd, type CrowdMember, metricOf, OrderProber, p99Of, residentMiB } from './crowd.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const isFull = process.env['FAULTS'] === 'full';
const SCALE = isFull ? 1 : 10;
const [READERS, STALLED, RETURNING] = [950 / SCALE, 50 / SCALE, 2_000 / SCALE];
const TRIPS = 100 / (isFull ? 1 : 2);
const ROUNDS = isFull ? 3 : 1;
const SETTLE_MS = isFull ? 60_000 : 2_000;
const MIB = 1_048_576;
const WRITE_BUFFER = MIB;
/** Levels of the book, each 10 bytes of a snapshot. */
const LEVELS = 1_000;
const SNAPSHOTS_ASKED = 1_500;
const ANSWER_BYTES = 32;
/** Connections of the one that trades. */
const PROBERS = 2;
const RSS_GROWTH_MIB_MAX = 64;
const limits = Object.fromEntries(
  ['ANONYMOUS', 'REQUESTS', 'ORDERS', 'CANCELS'].flatMap((lane) => [
    [`TRADSYS_RATE_LIMITS_${lane}_PER_S`, '1000000'],
    [`TRADSYS_RATE_LIMITS_${lane}_BURST`, '1000000'],
  ]),
);

let venue: VenueProcess;
let tokens: string[];
let prober: OrderProber;
let crowd: CrowdMember[] = [];

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir(), {
    ...limits,
    TRADSYS_HTTP_CONNECTIONS_MAX: '10000',
    TRADSYS_HTTP_CONNECTIONS_PER_ADDRESS_MAX: '10000',
  });
  const { alice, bob } = await aMarketWithTwoTraders(venue);
  tokens = [alice, bob];
  const maker = await WireClient.loggedOn(venue.url, alice);
  for (let level = 0; level < LEVELS; level += 1)
    maker.send('placeOrder', {
      requestId: 50_000 + level,
      instrumentId: 1,
      side: 1 + (level % 2),
      orderType: 1,
      timeInForce: 1,
      selfTradePrevention: 0,
      flags: 0,
      price: level % 2 === 0 ? 400_000 - level : 600_000 + level,
      quantity: 10,
      clientOrderId: '',
    });
  await maker.next('commandResult', ({ requestId }) => requestId === 50_000 + LEVELS - 1);
  await maker.close();
  prober = await OrderProber.start(venue.url, tokens);
}, 180_000);

afterAll(async () => {
  for (const { socket } of crowd) socket.terminate();
  prober.stop();
  expect(await venue.end('SIGTERM')).toBe(0);
  rmSync(venue.dataDir, { recursive: true });
});

/** Waits until so many are connected. */
async function untilConnected(count: number): Promise<void> {
  while ((await countConnected()) !== count) await pause(50);
}

async function countConnected(): Promise<number> {
  const strangers = await metricOf(venue.url, 'hft_websocket_connections_active', 'public');
  return strangers + (await metricOf(venue.url, 'hft_websocket_connections_active', 'private'));
}

test(`R8: ${STALLED} of ${READERS + STALLED} stop reading`, async () => {
  crowd = await aCrowd(venue.url, READERS);
  await prober.roundTrips(TRIPS);
  const rssBefore = residentMiB(venue.pid);
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const alone = p99Of(await prober.roundTrips(TRIPS));
    const stalled = await aCrowd(venue.url, STALLED);
    const stalledMs = performance.now();
    for (const member of stalled) member.stall();
    const beside = p99Of(await prober.roundTrips(TRIPS));
    ratios.push(beside / alone);
    // Cut off for their silence, by nothing that the test does.
    await untilConnected(READERS + PROBERS);
    say(
      `R8: acknowledged p99 ${alone.toFixed(1)} ms, ${beside.toFixed(1)} ms beside ${STALLED} stalled; these were cut off after ` +
        `${((performance.now() - stalledMs) / 1_000).toFixed(1)} s`,
    );
  }
  const greedy = await aCrowd(venue.url, STALLED);
  for (const member of greedy) {
    member.stall();
    member.ask(SNAPSHOTS_ASKED);
  }
  let largest = 0;
  while ((await countConnected()) !== READERS + PROBERS)
    largest = Math.max(largest, await metricOf(venue.url, 'hft_websocket_queued_bytes', 'largest'));
  await pause(SETTLE_MS);
  const growth = residentMiB(venue.pid) - rssBefore;
  say(`R8: largest queue ${(largest / MIB).toFixed(2)} MiB, memory grew by ${growth.toFixed(1)} MiB`);
  expect(largest).toBeGreaterThan(WRITE_BUFFER / 2);
  // The last snapshot that still found room passes the limit by its own size, and that a request is answered is never left out.
  expect(largest).toBeLessThanOrEqual(WRITE_BUFFER + LEVELS * 10 + SNAPSHOTS_ASKED * 2 * ANSWER_BYTES);
  expect(growth).toBeLessThanOrEqual(RSS_GROWTH_MIB_MAX);
  expect(crowd.filter(({ gaps, isClosed }) => gaps > 0 || isClosed)).toHaveLength(0);
  expect(new Set(crowd.map(({ trades }) => trades)).size).toBe(1);
  if (isFull) expect(Math.min(...ratios)).toBeLessThanOrEqual(2);
}, 600_000);

test(`R9: ${RETURNING} come back at once`, async () => {
  for (const { socket } of crowd) socket.terminate();
  crowd = await aCrowd(venue.url, RETURNING, tokens);
  const alone = p99Of(await prober.roundTrips(TRIPS));
  for (const { socket } of crowd) socket.terminate();
  await untilConnected(PROBERS);
  const startedMs = performance.now();
  const returning = aCrowd(venue.url, RETURNING, tokens, RETURNING);
  const during = p99Of(await prober.roundTrips(TRIPS));
  crowd = await returning;
  say(
    `R9: ${RETURNING} logged on and subscribed within ${((performance.now() - startedMs) / 1_000).toFixed(1)} s; acknowledged p99 ` +
      `${alone.toFixed(1)} ms before, ${during.toFixed(1)} ms meanwhile`,
  );
  await untilConnected(RETURNING + PROBERS);
  const before = crowd.map(({ trades }) => trades);
  await prober.roundTrips(TRIPS);
  await pause(1_000);
  expect(new Set(crowd.map(({ trades }, place) => trades - (before[place] as number)))).toEqual(new Set([TRIPS / 2]));
  if (isFull) expect(during / alone).toBeLessThanOrEqual(3);
}, 600_000);
