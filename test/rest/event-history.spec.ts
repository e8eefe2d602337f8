/** The event store over REST, against the built venue. */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { aMarketWithTwoTraders, type Answer, VenueProcess } from '../support/venue-process.js';

let venue: VenueProcess;
let admin: string;
let alice: string;
let bob: string;
let orderId: string;
let accountId: string;
let placedAt: number;

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir());
  ({ admin, alice, bob } = await aMarketWithTwoTraders(venue));
  const order = { symbol: 'BTC-USD', type: 'limit', price: '100' };
  const placed = await call('/orders', alice, { ...order, side: 'buy', quantity: '3', clientOrderId: 'mine' });
  ({ orderId, sequence: placedAt } = placed.body);
  await call('/orders', bob, { ...order, side: 'sell', quantity: '1' });
  await venue.request('DELETE', `/api/v1/orders/${orderId}`, alice);
  accountId = (await venue.request('GET', '/api/v1/auth/me', alice)).body.accountId;
}, 60_000);

afterAll(async () => {
  expect(await venue.end('SIGTERM')).toBe(0);
  rmSync(venue.dataDir, { recursive: true });
});

const call = (path: string, token: string, body: unknown): Promise<Answer> =>
  venue.request('POST', `/api/v1${path}`, token, body);
const read = (path: string, token = admin): Promise<Answer> => venue.request('GET', `/api/v1/admin${path}`, token);

test('whoever was answered finds the events of the answer, page by page', async () => {
  const whole = (await read('/events?limit=1000')).body;
  expect(whole.nextCursor).toBeNull();
  expect(whole.items[0]).toMatchObject({ sequence: 1, index: 0 });
  expect(whole.items.at(-1)).toMatchObject({
    name: 'OrderCancelled',
    accountId,
    fields: { orderId, reason: 'requested' },
  });
  const paged: unknown[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { body } = await read(`/events?limit=4${cursor && `&cursor=${cursor}`}`);
    paged.push(...body.items);
    cursor = body.nextCursor;
  }
  expect(paged).toEqual(whole.items);
  const { items } = (await read(`/events?from=${placedAt}&limit=1`)).body;
  expect(items).toMatchObject([
    { sequence: placedAt, name: 'OrderAccepted', fields: { price: '100', quantity: '3', side: 'buy' } },
  ]);
});

test('the history of an order has each event and the order after it, as of any moment', async () => {
  const { body } = await read(`/orders/${orderId}/history`);
  expect(
    body.items.map(({ event, state }: { event: Answer['body']; state: Answer['body'] }) => [event.name, state.status]),
  ).toEqual([
    ['OrderAccepted', 'new'],
    ['OrderRested', 'new'],
    ['TradeExecuted', 'partially_filled'],
    ['OrderCancelled', 'cancelled'],
  ]);
  expect(body.state).toEqual((await venue.request('GET', `/api/v1/orders/${orderId}`, alice)).body);
  const then = (await read(`/orders/${orderId}/history?asOf=${placedAt}`)).body;
  expect(then).toMatchObject({ state: { status: 'new', remainingQuantity: '3' }, nextCursor: null });
  expect((await read(`/orders/${orderId}/history?asOf=${body.items[0].event.time}`)).body).toEqual(then);
  expect(await read(`/orders/${orderId}/history?asOf=${placedAt - 1}`)).toMatchObject({ status: 404 });
});

test('of explanations only a few are worked on at once', async () => {
  const path = `/api/v1/orders/${orderId}/explanation`;
  const asked = await Promise.all(Array.from({ length: 12 }, () => venue.request('GET', path, alice)));
  const codes = asked.map(({ status, body }) => (status === 200 ? 'told' : body.code));
  expect(new Set(codes)).toEqual(new Set(['told', 'VENUE_BUSY']));
  expect((await venue.request('GET', path, alice)).status).toBe(200);
});

test('the owner of an order reads why it was filled when it was, and nobody else', async () => {
  const explain = (id: string, token: string): Promise<Answer> =>
    venue.request('GET', `/api/v1/orders/${id}/explanation`, token);
  const { status, body } = await explain(orderId, alice);
  expect({ status, order: body.order }).toEqual({
    status: 200,
    order: (await venue.request('GET', `/api/v1/orders/${orderId}`, alice)).body,
  });
  const [fill] = body.order.fills;
  expect(body).toMatchObject({
    omittedSteps: 0,
    steps: [
      { name: 'accepted', sequence: placedAt, price: '100', quantity: '3', ahead: null, bestBid: null, bestAsk: null },
      {
        name: 'rested',
        openQuantity: '3',
        ahead: { orders: 0, quantity: '0' },
        betterQuantity: '0',
        level: { price: '100', quantity: '3', orders: 1 },
      },
      {
        name: 'filled',
        quantity: '1',
        openQuantity: '2',
        level: { price: '100', quantity: '2', orders: 1 },
        trade: { tradeId: fill.tradeId, auction: false, liquidity: 'maker', fee: fill.fee },
      },
      { name: 'cancelled', quantity: '2', reason: 'requested', ahead: null },
    ],
  });
  expect(JSON.stringify(body)).not.toContain('accountId');
  const unknown = { status: 404, body: { code: 'UNKNOWN_ORDER' } };
  expect(await explain(orderId, bob)).toMatchObject(unknown);
  expect(await explain('999', alice)).toMatchObject(unknown);
  expect(await explain('x', alice)).toMatchObject(unknown);
});

test('the history of an account ends with its balances', async () => {
  const { body } = await read(`/accounts/${accountId}/history?limit=2`);
  const { balances } = (await venue.request('GET', '/api/v1/balances', alice)).body;
  expect(body.state.balances.toSorted(byAsset)).toEqual(balances.toSorted(byAsset));
  expect(body.items).toHaveLength(2);
  const next = (await read(`/accounts/${accountId}/history?limit=2&cursor=${body.nextCursor}`)).body;
  expect(next.items[0].event.sequence).toBeGreaterThan(body.items[1].event.sequence);
});

test('the history of an instrument tells its trades and its best prices', async () => {
  const { body } = await read(`/instruments/BTC-USD/history`);
  expect(body.state).toMatchObject({
    symbol: 'BTC-USD',
    phase: 'continuous',
    trades: 1,
    lastPrice: '100',
    volume: '1',
    bestBid: null,
  });
  const then = (await read(`/instruments/BTC-USD/history?asOf=${placedAt}`)).body;
  expect(then.state).toMatchObject({ trades: 0, lastPrice: null, bestBid: ['100', '3'] });
});

test.each([
  ['/orders/999/history', 404, 'UNKNOWN_ORDER'],
  ['/orders/x/history', 404, 'UNKNOWN_ORDER'],
  ['/accounts/999/history', 404, 'UNKNOWN_ACCOUNT'],
  ['/instruments/NO-SUCH/history', 404, 'UNKNOWN_SYMBOL'],
  ['/instruments/BTC-USD/history?asOf=yesterday', 400, 'INVALID_MOMENT'],
  ['/events?cursor=c1-2', 400, 'INVALID_CURSOR'],
  ['/events?from=0', 400, 'VALIDATION_FAILED'],
  ['/events?limit=1001', 400, 'VALIDATION_FAILED'],
])('%s answers %i %s', async (path, status, code) => {
  expect(await read(path)).toMatchObject({ status, body: { code } });
});

test('a trader may not read what happened to others', async () => {
  for (const path of [
    '/events',
    `/orders/${orderId}/history`,
    `/accounts/${accountId}/history`,
    '/instruments/BTC-USD/history',
  ])
    expect(await read(path, alice)).toMatchObject({ status: 403 });
});

function byAsset(left: { readonly asset: string }, right: { readonly asset: string }): number {
  return left.asset < right.asset ? -1 : 1;
}
