/**
 * I3: the kill switch of an account while it places 50,000 orders a second over `/ws`, against the built venue. The next book that anybody
 * is shown has no order of it, everything that it sent behind the switch is refused, and others trade on.
 */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { BookMessage } from '../../src/modules/realtime/domain/book-levels.js';
import { Channel } from '../../src/modules/realtime/domain/wire-messages.js';
import { WireClient } from '../realtime/wire-client.js';
import { aMarketWithTwoTraders, VenueProcess } from '../support/venue-process.js';
import { ORDERS_PER_S, OrderStream } from './order-stream.js';

const isFull = process.env['FAULTS'] === 'full';
const ACCEPTED_BEFORE = isFull ? 150_000 : 25_000;
const REFUSED_AFTER = isFull ? 50_000 : 10_000;
const TIMEOUT_MS = 900_000;
const PLENTY = '10000000';
/** Below all others; in ticks and lots. */
const BID_OF_BOB = { priceTicks: 5_000, quantityLots: 10_000 };

let venue: VenueProcess;
let tokens: Awaited<ReturnType<typeof aMarketWithTwoTraders>>;

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir(), {
    TRADSYS_RATE_LIMITS_ORDERS_PER_S: PLENTY,
    TRADSYS_RATE_LIMITS_ORDERS_BURST: PLENTY,
  });
  tokens = await aMarketWithTwoTraders(venue);
  const limits = { accountId: '1', maxOpenOrders: 1_000_000 };
  expect((await venue.request('POST', '/api/v1/admin/limits', tokens.admin, limits)).status).toBe(200);
  const bid = { symbol: 'BTC-USD', type: 'limit', side: 'buy', price: '50', quantity: '1' };
  expect((await venue.request('POST', '/api/v1/orders', tokens.bob, bid)).status).toBe(201);
}, TIMEOUT_MS);

afterAll(async () => {
  expect(await venue.end('SIGTERM')).toBe(0);
  rmSync(venue.dataDir, { recursive: true });
});

/** The book as somebody is shown it who asks now. */
async function snapshot(): Promise<BookMessage> {
  const client = await WireClient.connect(venue.url);
  client.send('subscribe', { requestId: 2, channel: Channel.book, instrumentId: 1 });
  const book = await client.until(
    () => client.told.find(({ name }) => name === 'bookSnapshot')?.book,
    'snapshot of the book',
  );
  await client.close();
  return book;
}

test(
  'a kill during 50,000 orders a second leaves nothing open in the next snapshot, and lets nothing in behind it',
  async () => {
    const beganMs = performance.now();
    const stream = await OrderStream.open(venue.url, tokens.alice, 1);
    await stream.until(() => stream.accepted >= ACCEPTED_BEFORE);
    const seconds = (performance.now() - beganMs) / 1_000;
    const before = await snapshot();
    expect(before.bids.length).toBeGreaterThan(100);

    const kill = { active: true, accountId: '1' };
    const { status, body } = await venue.request('POST', '/api/v1/admin/kill-switch', tokens.admin, kill);
    expect(status).toBe(200);
    const after = await snapshot();
    expect(after.sequence).toBeGreaterThanOrEqual(body.sequence);
    expect(after.bids).toEqual([BID_OF_BOB]);

    await stream.until(() => stream.killed >= REFUSED_AFTER);
    await stream.end();
    expect(body.cancelled).toBe(stream.accepted);
    expect(stream.lastAcceptedSequence).toBeLessThan(body.sequence);
    expect(stream.firstKilledSequence).toBeGreaterThan(body.sequence);
    expect([...stream.others]).toEqual([]);
    const rest = await venue.request('GET', '/api/v1/orders?status=open', tokens.alice);
    expect([rest.status, rest.body.items]).toEqual([200, []]);
    expect((await snapshot()).bids).toEqual([BID_OF_BOB]);
    process.stdout.write(
      `kill switch: ${stream.sent} orders sent, ${ORDERS_PER_S} a second were due, ${Math.round(stream.accepted / seconds)} a second ` +
        `accepted until it; ${body.cancelled} cancelled at sequence ${body.sequence}, ${stream.killed} refused behind it\n`,
    );
  },
  TIMEOUT_MS,
);
