/**
 * Every kind of order over REST, against the built venue: the examples of the documentation, each placed, tried, repeated,
 * read, cancelled and read again after a restart. What this version of the core does not trade is refused as
 * `NOT_SUPPORTED`, whole and without a trace; whatever it accepts must be what was asked for.
 */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { orderListExamples } from '../../src/modules/orders/order-list.examples.js';
import { orderExamples } from '../../src/modules/orders/order.examples.js';
import { aMarketWithTwoTraders, type Answer, VenueProcess } from '../support/venue-process.js';

let venue: VenueProcess;
let admin: string;
let alice: string;
let bob: string;
let orderCount = 0;

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir());
  ({ admin, alice, bob } = await aMarketWithTwoTraders(venue));
  // A last trade at 65,000, which stops are measured by.
  await place(bob, { side: 'sell', price: '65000' });
  await place(alice, { price: '65000' });
}, 60_000);

afterAll(async () => {
  expect(await venue.end('SIGTERM')).toBe(0);
  rmSync(venue.dataDir, { recursive: true });
});

interface Terms {
  readonly [field: string]: unknown;
}

const call = (method: string, path: string, token?: string, body?: unknown): Promise<Answer> =>
  venue.request(method, `/api/v1${path}`, token, body);

function named(terms: Terms): Terms {
  orderCount += 1;
  return { ...terms, clientOrderId: `order-${orderCount}` };
}

const limit = { symbol: 'BTC-USD', side: 'buy', type: 'limit', quantity: '1', price: '64000' };
const place = (token: string, terms: Terms): Promise<Answer> => call('POST', '/orders', token, { ...limit, ...terms });

/** Each situation begins with a market of bob's alone: 64,999 to 65,001. */
beforeEach(async () => {
  for (const token of [alice, bob]) await call('DELETE', '/orders', token);
  await place(bob, { price: '64999', quantity: '5' });
  await place(bob, { side: 'sell', price: '65001', quantity: '5' });
});

async function ordersAndSequence(): Promise<unknown> {
  const { body: page } = await call('GET', '/orders?limit=500', alice);
  const { body: state } = await call('GET', '/admin/state', admin);
  return [page, state.sequence, state.stateHash];
}

/** What an order must show of its request: the same words and numbers. */
function asAsked({ symbol, type, side, clientOrderId, ...terms }: Terms): Terms {
  const decimals = ['price', 'stopPrice', 'displayQuantity', 'minQuantity', 'quoteQuantity', 'trailingOffset'];
  const shown = Object.entries(terms).filter(([field]) => decimals.includes(field) || field === 'pegType');
  const flags = Object.entries(terms).filter(([, value]) => typeof value === 'boolean');
  return { symbol, type, side, clientOrderId, ...Object.fromEntries([...shown, ...flags]) };
}

describe.each(Object.entries(orderExamples))('an order like the example %s', (_name, example) => {
  const value: Terms = { ...example.value };

  test('is what was asked for, the same when it is repeated, and gone when it is cancelled', async () => {
    const order = named(value);
    const placed = await call('POST', '/orders', alice, order);
    expect([placed.status, placed.body]).toMatchObject([201, asAsked(order)]);
    expect(await call('POST', '/orders', alice, order)).toEqual({ status: 200, body: placed.body });
    const other = await call('POST', '/orders', alice, { ...order, side: order['side'] === 'buy' ? 'sell' : 'buy' });
    expect(other).toMatchObject({ status: 409, body: { code: 'DUPLICATE_CLIENT_ORDER_ID' } });
    const { orderId, status } = placed.body;
    expect(await call('GET', `/orders/${orderId}`, alice)).toEqual({ status: 200, body: placed.body });
    const isOpen = ['new', 'partially_filled', 'pending_trigger'].includes(status);
    const { body: open } = await call('GET', '/orders?status=open', alice);
    expect(open.items).toEqual(isOpen ? [placed.body] : []);
    const cancelled = await call('DELETE', `/orders/${orderId}`, alice);
    if (isOpen)
      expect(cancelled).toMatchObject({ status: 200, body: { status: 'cancelled', cancelReason: 'requested' } });
    else expect(cancelled).toMatchObject({ status: 409, body: { code: 'ORDER_ALREADY_CLOSED' } });
    const again = await call('POST', '/orders', alice, order);
    expect(again).toEqual({ status: 200, body: placed.body });
  });

  test('is tried without any effect, with the same verdict', async () => {
    const order = named(value);
    const before = await ordersAndSequence();
    const tried = await call('POST', '/orders/test', alice, order);
    expect(await ordersAndSequence()).toEqual(before);
    const placed = await call('POST', '/orders', alice, order);
    if (placed.status === 201) expect(tried).toMatchObject({ status: 200, body: { accepted: true } });
    else expect([tried.status, tried.body.code]).toEqual([placed.status, placed.body.code]);
  });
});

describe.each(Object.entries(orderListExamples))('a list like the example %s', (_name, example) => {
  test('stands, is read, repeated and cancelled as one', async () => {
    const orders = example.value.orders.map((order) => named(order as unknown as Terms));
    const request = { ...example.value, orders };
    const placed = await call('POST', '/order-lists', alice, request);
    expect(placed).toMatchObject({ status: 201, body: { type: example.value.type, status: 'open' } });
    expect(placed.body.orders).toMatchObject(orders.map((order) => asAsked({ symbol: 'BTC-USD', ...order })));
    const { listId } = placed.body;
    expect(placed.body.orders.map((order: Terms) => order['listId'])).toEqual(orders.map(() => listId));
    expect(await call('GET', `/order-lists/${listId}`, alice)).toEqual({ status: 200, body: placed.body });
    expect(await call('GET', `/order-lists/${listId}`, bob)).toMatchObject({ status: 404 });
    expect(await call('POST', '/order-lists', alice, request)).toEqual({ status: 200, body: placed.body });
    const cancelled = await call('DELETE', `/order-lists/${listId}`, alice);
    expect(cancelled).toMatchObject({ status: 200, body: { listId, status: 'closed' } });
    expect(await call('DELETE', `/order-lists/${listId}`, alice)).toMatchObject({
      status: 409,
      body: { code: 'ORDER_ALREADY_CLOSED' },
    });
  });
});

test.each([
  [{ symbol: 'BTC-USD', type: 'oco' }, 400],
  [{ symbol: 'BTC-USD', type: 'oco', orders: [] }, 400],
  [{ symbol: 'BTC-USD', type: 'oco', orders: ['a', 'b'] }, 400],
  [{ symbol: 'BTC-USD', type: 'oco', orders: [[], []] }, 400],
  [{ symbol: 'BTC-USD', type: 'oco', orders: [limit, limit] }, 400],
  [{ symbol: 'BTC-USD', type: 'pair', orders: [] }, 400],
  [
    {
      symbol: 'NO-SUCH',
      type: 'oco',
      orders: [
        { ...limit, symbol: undefined },
        { ...limit, symbol: undefined },
      ],
    },
    404,
  ],
  [
    {
      symbol: 'BTC-USD',
      type: 'bracket',
      orders: [
        { ...limit, symbol: undefined },
        { ...limit, symbol: undefined },
      ],
    },
    422,
  ],
])('the list %j is refused with %i', async (list, status) => {
  expect(await call('POST', '/order-lists', alice, list)).toMatchObject({ status });
});

test('an unknown list is unknown', async () => {
  for (const id of ['999', '0', 'abc']) {
    expect(await call('GET', `/order-lists/${id}`, alice)).toMatchObject({
      status: 404,
      body: { code: 'UNKNOWN_ORDER' },
    });
    const answer = await call('DELETE', `/order-lists/${id}`, alice);
    expect(answer).toMatchObject({ status: 404, body: { code: 'UNKNOWN_ORDER' } });
  }
});

describe('many commands at once', () => {
  test('are answered each for itself, in their order', async () => {
    const { body: first } = await place(alice, { quantity: '1' });
    const { body: second } = await place(alice, { quantity: '1' });
    const commands = [
      { action: 'place', order: named({ ...limit, price: '63000' }) },
      { action: 'place', order: { ...limit, symbol: 'NO-SUCH' } },
      { action: 'replace', orderId: first.orderId, quantity: '0.5' },
      { action: 'cancel', orderId: second.orderId },
      { action: 'cancel', orderId: second.orderId },
      { action: 'replace', orderId: '999999', quantity: '1' },
      { action: 'place', order: { ...limit, side: 'sell', price: '64999', quantity: '2' } },
    ];
    const { status, body } = await call('POST', '/orders/batch', alice, { commands });
    expect(status).toBe(200);
    expect(body.items).toMatchObject([
      { status: 201, order: { status: 'new', price: '63000' } },
      { status: 404, problem: { code: 'UNKNOWN_SYMBOL' } },
      { status: 200, order: { orderId: first.orderId, quantity: '0.5' } },
      { status: 200, order: { orderId: second.orderId, status: 'cancelled' } },
      { status: 409, problem: { code: 'ORDER_ALREADY_CLOSED' } },
      { status: 404, problem: { code: 'UNKNOWN_ORDER' } },
      { status: 201, order: { status: 'filled', averagePrice: '64999' } },
    ]);
    const repeated = await call('POST', '/orders/batch', alice, { commands: commands.slice(0, 1) });
    expect(repeated.body.items).toEqual([{ status: 200, order: body.items[0].order }]);
  });

  test('may be a hundred, and trade in their order', async () => {
    const order = { ...limit, side: 'sell', price: '64999', quantity: '0.01', type: 'limit' };
    const commands = Array.from({ length: 100 }, () => ({ action: 'place', order: named(order) }));
    const { body } = await call('POST', '/orders/batch', alice, { commands });
    const ids = body.items.map((item: Answer['body']) => Number(item.order.orderId));
    expect(ids).toEqual(ids.toSorted((a: number, b: number) => a - b));
    expect(body.items.every((item: Answer['body']) => item.order.status === 'filled')).toBe(true);
    const tooMany = { commands: [...commands, commands[0]] };
    expect(await call('POST', '/orders/batch', alice, tooMany)).toMatchObject({ status: 400 });
  });

  test.each([
    [{}],
    [{ commands: [] }],
    [{ commands: [{ action: 'place' }] }],
    [{ commands: [{ action: 'cancel' }] }],
    [{ commands: [{ action: 'sell' }] }],
    [{ commands: [{ action: 'place', order: { ...limit, side: 'hold' } }] }],
    [{ commands: [{ action: 'place', order: { ...limit, other: 1 } }] }],
  ])('are refused as a whole when the request is malformed: %j', async (body) => {
    const before = await ordersAndSequence();
    const answer = await call('POST', '/orders/batch', alice, body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
    expect(answer.body.errors.length).toBeGreaterThan(0);
    expect(await ordersAndSequence()).toEqual(before);
  });

  test('need each its own permission', async () => {
    const commands = [{ action: 'place', order: limit }];
    const { body } = await call('POST', '/orders/batch', admin, { commands });
    expect(body.items).toMatchObject([{ status: 403, problem: { code: 'FORBIDDEN' } }]);
    expect(await call('POST', '/orders/batch', undefined, { commands })).toMatchObject({ status: 401 });
  });
});

describe('a mass cancellation', () => {
  test.each([
    ['side=buy', [0, 1]],
    ['side=sell', [2]],
    ['symbol=BTC-USD&lowestPrice=63000', [1, 2]],
    ['symbol=BTC-USD&highestPrice=63000', [0, 1]],
    ['symbol=BTC-USD&lowestPrice=62500&highestPrice=64000', [1]],
    ['session=current', [0, 1, 2]],
  ])('by %s takes those and no others', async (query, taken) => {
    const orders = [
      await place(alice, { price: '62000' }),
      await place(alice, { price: '63000' }),
      await place(alice, { price: '70000', side: 'sell' }),
    ].map(({ body }) => body.orderId);
    const { status, body } = await call('DELETE', `/orders?${query}`, alice);
    expect([status, body.orderIds]).toEqual([200, taken.map((index) => orders[index])]);
  });

  test('of another session leaves the orders of this one', async () => {
    const { body: mine } = await place(alice, {});
    const elsewhere = await venue.login('alice', 'correct-horse-battery-staple');
    expect((await call('DELETE', '/orders?session=current', elsewhere)).body).toMatchObject({ cancelled: 0 });
    expect((await call('GET', `/orders/${mine.orderId}`, alice)).body.status).toBe('new');
  });

  test.each([
    ['lowestPrice=63000', 400],
    ['side=both', 400],
    ['session=7', 400],
    ['symbol=BTC-USD&lowestPrice=1.001', 422],
    ['symbol=BTC-USD&highestPrice=0', 400],
  ])('by %s is refused with %i', async (query, status) => {
    expect(await call('DELETE', `/orders?${query}`, alice)).toMatchObject({ status });
  });
});

test('orders of every kind are the same after a restart', async () => {
  const placed: Answer['body'][] = [];
  for (const { value } of Object.values(orderExamples)) {
    const answer = await call('POST', '/orders', alice, named({ ...value }));
    if (answer.status === 201) placed.push(answer.body);
  }
  expect(placed.length).toBeGreaterThan(3);
  const read = (): Promise<Answer[]> =>
    Promise.all(placed.map(({ orderId }) => call('GET', `/orders/${orderId}`, alice)));
  const before = await read();
  const { body: open } = await call('GET', '/orders?status=open', alice);
  expect(await venue.end('SIGKILL')).toBeNull();
  venue = await VenueProcess.start(venue.dataDir);
  expect(await read()).toEqual(before);
  expect((await call('GET', '/orders?status=open', alice)).body).toEqual(open);
}, 60_000);
