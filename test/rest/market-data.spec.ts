/** Public market data over REST, against the built venue: a trade, and what everyone can read of it. */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { aMarketWithTwoTraders, type Answer, VenueProcess } from '../support/venue-process.js';

let venue: VenueProcess;
let alice: string;
let bob: string;
let orderCount = 0;

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir());
  ({ alice, bob } = await aMarketWithTwoTraders(venue));
  await trade('100', '0.5');
  await trade('103.5', '1.5');
  await trade('99', '2');
}, 60_000);

afterAll(async () => {
  expect(await venue.end('SIGTERM')).toBe(0);
  rmSync(venue.dataDir, { recursive: true });
});

const get = (path: string): Promise<Answer> => venue.request('GET', `/api/v1${path}`);

async function place(token: string, terms: object): Promise<string> {
  orderCount += 1;
  const order = { symbol: 'BTC-USD', type: 'limit', clientOrderId: `market-data-${orderCount}`, ...terms };
  const { status, body } = await venue.request('POST', '/api/v1/orders', token, order);
  expect([status, body]).toEqual([201, body]);
  return body.orderId as string;
}

/** Alice sells, Bob takes. */
async function trade(price: string, quantity: string): Promise<void> {
  await place(alice, { side: 'sell', price, quantity });
  await place(bob, { side: 'buy', price, quantity });
}

interface Candle {
  readonly openTime: string;
  readonly endTime: string;
  readonly isClosed: boolean;
}

describe('the book order by order', () => {
  test('has every displayed order of a level in the order of the queue, without names', async () => {
    const orderIds = [await place(alice, { side: 'buy', price: '10', quantity: '1' })];
    orderIds.push(await place(bob, { side: 'buy', price: '11', quantity: '2' }));
    orderIds.push(await place(bob, { side: 'buy', price: '10', quantity: '3' }));
    orderIds.push(await place(alice, { side: 'buy', price: '10', quantity: '9', hidden: true }));
    const { status, body } = await get('/marketdata/BTC-USD/orders?depth=2');
    expect(status).toBe(200);
    const bids = body.bids as [string, string, string][];
    expect(bids.map(([price, quantity]) => [price, quantity])).toEqual([
      ['11', '2'],
      ['10', '1'],
      ['10', '3'],
    ]);
    const [first, , last] = bids.map(([, , entry]) => Number(entry)) as [number, number, number];
    expect(last).toBe(first + 1);
    expect(body.asks).toEqual([]);
    const { body: book } = await get('/marketdata/BTC-USD/book');
    expect([body.sequence, body.channelSequence]).toEqual([book.sequence, book.channelSequence]);
    expect((await get('/marketdata/BTC-USD/orders?depth=1')).body.bids).toHaveLength(1);
    await venue.request('DELETE', `/api/v1/orders/${orderIds[1]}`, bob);
    expect((await get('/marketdata/BTC-USD/orders')).body.bids).toEqual(bids.slice(1));
  });

  test.each(['0', '101', 'all'])('refuses a depth of %s', async (depth) => {
    const { status, body } = await get(`/marketdata/BTC-USD/orders?depth=${depth}`);
    expect([status, body.errors[0].field]).toEqual([400, 'depth']);
    expect((await get('/marketdata/NO-SUCH/orders')).body).toMatchObject({ code: 'UNKNOWN_SYMBOL' });
  });
});

describe('candles', () => {
  test('are what was traded, newest first, and the last one is open', async () => {
    const { status, body } = await get('/marketdata/BTC-USD/candles?interval=1M');
    expect(status).toBe(200);
    // A month that ended while this ran would make two of it.
    if (body.items.length === 1) {
      expect(body.items[0]).toMatchObject({
        open: '100',
        high: '103.5',
        low: '99',
        close: '99',
        tradeCount: 3,
        volume: '4',
        quoteVolume: '403.25',
        takerBuyVolume: '4',
        takerBuyQuoteVolume: '403.25',
        vwap: '100.8125',
        isClosed: false,
      });
    }
    const newest = body.items[0] as Candle;
    expect(newest.openTime).toMatch(/-01T00:00:00\.000000Z$/);
    expect(Date.parse(newest.endTime)).toBeGreaterThan(Date.parse(newest.openTime));
    expect(body.nextCursor).toBeNull();
  });

  test('are found by when they begin, page by page', async () => {
    const { body: all } = await get('/marketdata/BTC-USD/candles?interval=1s');
    const times = (all.items as Candle[]).map(({ openTime }) => openTime);
    expect(times.length).toBeGreaterThan(0);
    const { body: none } = await get(`/marketdata/BTC-USD/candles?interval=1s&to=${times.at(-1)}`);
    expect(none).toEqual({ items: [], nextCursor: null });
    const { body: same } = await get(`/marketdata/BTC-USD/candles?interval=1s&from=${times.at(-1)}`);
    expect(same.items).toHaveLength(times.length);
    const paged: string[] = [];
    for (let cursor: string | null = ''; cursor !== null && paged.length <= times.length;) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { body } = await get(`/marketdata/BTC-USD/candles?interval=1s&limit=1${query}`);
      paged.push(...(body.items as Candle[]).map(({ openTime }) => openTime));
      cursor = body.nextCursor as string | null;
    }
    expect(paged).toEqual(times);
  });

  test('of a market where nothing was traded are none, of an unknown one 404', async () => {
    expect((await get('/marketdata/NO-SUCH/candles?interval=1m')).body).toMatchObject({ code: 'UNKNOWN_SYMBOL' });
  });

  test.each([
    ['', 'interval'],
    ['interval=7m', 'interval'],
    ['interval=1m&from=yesterday', 'from'],
    ['interval=1m&to=2026-13-01', 'to'],
    ['interval=1m&from=2026-11-22T10:00:00Z&to=2026-11-22T10:00:00Z', 'to'],
    ['interval=1m&limit=0', 'limit'],
  ])('refuse %j, and say that it is %s', async (query, field) => {
    const { status, body } = await get(`/marketdata/BTC-USD/candles?${query}`);
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ field }] });
  });

  test('refuse a cursor of another list', async () => {
    const { body } = await get('/marketdata/BTC-USD/candles?interval=1m&cursor=c1-1-1');
    expect(body).toMatchObject({ code: 'INVALID_CURSOR' });
  });
});
