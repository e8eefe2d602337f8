/** Orders over REST, against the built venue: what a trader's bot meets on its first day. */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { aMarketWithTwoTraders, type Answer, VenueProcess } from '../support/venue-process.js';

let venue: VenueProcess;
let admin: string;
let alice: string;
let bob: string;
let orderCount = 0;

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir());
  ({ admin, alice, bob } = await aMarketWithTwoTraders(venue));
}, 60_000);

afterAll(async () => {
  expect(await venue.end('SIGTERM')).toBe(0);
  rmSync(venue.dataDir, { recursive: true });
});

const call = (method: string, path: string, token?: string, body?: unknown): Promise<Answer> =>
  venue.request(method, `/api/v1${path}`, token, body);

interface Terms {
  readonly [field: string]: unknown;
}

/** An order of its own client id, far from the others unless the terms say otherwise. */
function anOrder(terms: Terms = {}): Terms {
  orderCount += 1;
  const clientOrderId = `order-${orderCount}`;
  return { symbol: 'BTC-USD', side: 'buy', type: 'limit', quantity: '1', price: '10', clientOrderId, ...terms };
}

const place = (token: string, terms?: Terms): Promise<Answer> => call('POST', '/orders', token, anOrder(terms));

/** Each situation begins with an empty book. */
beforeEach(() => Promise.all([alice, bob].map((token) => call('DELETE', '/orders', token))));

describe('an order that rests', () => {
  test('is answered with 201, listed, and found by its id and its client id', async () => {
    const { status, body: order } = await place(alice, { price: '10.50', quantity: '0.2500' });
    expect(status).toBe(201);
    expect(order).toMatchObject({
      symbol: 'BTC-USD',
      side: 'buy',
      type: 'limit',
      timeInForce: 'gtc',
      status: 'new',
      postOnly: false,
      price: '10.5',
      quantity: '0.25',
      filledQuantity: '0',
      remainingQuantity: '0.25',
      averagePrice: null,
      fee: '0',
      feeAsset: 'USD',
      fills: [],
      cancelReason: null,
    });
    expect(order.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    expect(order.createdAtNs).toMatch(/^\d{16}000$/);
    expect(await call('GET', `/orders/${order.orderId}`, alice)).toEqual({ status: 200, body: order });
    for (const query of [
      `clientOrderId=${order.clientOrderId}`,
      'status=open&symbol=BTC-USD',
      'limit=1',
      'status=new',
    ]) {
      const { body: page } = await call('GET', `/orders?${query}`, alice);
      expect(page.items).toContainEqual(order);
    }
  });

  test('belongs to its owner: to others it does not exist', async () => {
    const { body: order } = await place(alice);
    for (const [method, body] of [['GET'], ['DELETE'], ['PUT', { price: '11' }]] as const) {
      const foreign = await call(method, `/orders/${order.orderId}`, bob, body);
      const unknown = await call(method, '/orders/999999', bob, body);
      expect(foreign).toMatchObject({ status: 404, body: { code: 'UNKNOWN_ORDER' } });
      expect({ ...foreign.body, requestId: '' }).toEqual({ ...unknown.body, requestId: '' });
    }
    expect((await call('GET', '/orders', bob)).body.items).not.toContainEqual(order);
  });

  test.each(['0', '-1', '1.5', 'abc', '01', '1e3', '9'.repeat(20), '__proto__'])(
    'is not found under the id %s',
    async (id) => {
      for (const method of ['GET', 'DELETE']) {
        expect(await call(method, `/orders/${id}`, alice)).toMatchObject({
          status: 404,
          body: { code: 'UNKNOWN_ORDER' },
        });
      }
    },
  );
});

describe('orders that cross', () => {
  test('trade at the resting price, and everyone sees the same', async () => {
    const before = await call('GET', '/balances', alice);
    const { body: resting } = await place(alice, { price: '100.25', quantity: '0.5' });
    const { status, body: incoming } = await place(bob, { side: 'sell', price: '100', quantity: '0.2' });
    expect(status).toBe(201);
    expect(incoming).toMatchObject({
      status: 'filled',
      price: '100',
      filledQuantity: '0.2',
      remainingQuantity: '0',
      averagePrice: '100.25',
      fills: [{ price: '100.25', quantity: '0.2', fee: '0.010025', feeAsset: 'USD', liquidity: 'taker' }],
    });
    const { body: now } = await call('GET', `/orders/${resting.orderId}`, alice);
    expect(now).toMatchObject({ status: 'partially_filled', filledQuantity: '0.2', remainingQuantity: '0.3' });
    expect(now.fills).toMatchObject([{ tradeId: incoming.fills[0].tradeId, liquidity: 'maker', fee: '0.002005' }]);

    const { body: tape } = await call('GET', '/marketdata/BTC-USD/trades?limit=1');
    expect(tape.items).toMatchObject([
      { tradeId: incoming.fills[0].tradeId, price: '100.25', quantity: '0.2', takerSide: 'sell', simulated: false },
    ]);
    expect((await call('GET', '/ticker/BTC-USD')).body).toMatchObject({
      last: '100.25',
      bid: '100.25',
      bidQuantity: '0.3',
    });
    expect((await call('GET', '/marketdata/BTC-USD/book?depth=1')).body).toMatchObject({
      symbol: 'BTC-USD',
      bids: [['100.25', '0.3']],
      asks: [],
    });
    const { body: mine } = await call('GET', `/trades?orderId=${resting.orderId}`, alice);
    expect(mine.items).toMatchObject([{ orderId: resting.orderId, symbol: 'BTC-USD', side: 'buy', price: '100.25' }]);

    const after = await call('GET', '/balances', alice);
    // 0.2 × 100.25 and the maker fee are paid; 0.3 × 100.25 and its reserve at the taker rate are held.
    expect(after.body.balances).toEqual([
      { asset: 'BTC', available: '1000.2', held: '0' },
      { asset: 'USD', available: '9999949.8579575', held: '30.0900375' },
    ]);
    expect(after.body.sequence).toBeGreaterThan(before.body.sequence);

    const { body: statement } = await call('GET', '/postings?asset=USD&limit=2', alice);
    expect(statement.items).toMatchObject([
      { asset: 'USD', kind: 'fee', amount: '-0.002005', tradeId: incoming.fills[0].tradeId, reference: null },
      { asset: 'USD', kind: 'trade', amount: '-20.05', orderId: resting.orderId },
    ]);
    const { body: rest } = await call('GET', `/postings?asset=USD&cursor=${statement.nextCursor}`, alice);
    expect(rest.items).toMatchObject([{ kind: 'deposit', amount: '10000000', orderId: null }]);
    expect(await call('GET', '/postings?asset=NONE', alice)).toMatchObject({ status: 404 });
  });

  test('of a market order fill what is there; the rest is cancelled with the reason', async () => {
    await place(alice, { price: '100', quantity: '0.3' });
    const { status, body } = await place(bob, { side: 'sell', type: 'market', price: undefined, quantity: '0.5' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      type: 'market',
      timeInForce: 'ioc',
      status: 'cancelled',
      cancelReason: 'no_liquidity',
      price: null,
      quantity: '0.5',
      filledQuantity: '0.3',
      remainingQuantity: '0',
      averagePrice: '100',
    });
  });

  test('average exactly', async () => {
    await place(alice, { price: '100', quantity: '0.1' });
    await place(alice, { price: '100.01', quantity: '0.2' });
    const { body } = await place(bob, { side: 'sell', price: '100', quantity: '0.3', timeInForce: 'fok' });
    expect(body).toMatchObject({ status: 'filled', averagePrice: '100.0066666667', filledQuantity: '0.3' });
    expect(body.fills.map(({ price }: { price: string }) => price)).toEqual(['100.01', '100']);
  });

  test('leave nothing of an IOC behind', async () => {
    const { status, body } = await place(bob, { timeInForce: 'ioc' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ status: 'cancelled', cancelReason: 'time_in_force', filledQuantity: '0' });
  });
});

describe('the same request again', () => {
  test('is answered with the first order, 200, as often as it comes', async () => {
    const terms = anOrder({ price: '20' });
    const first = await call('POST', '/orders', alice, terms);
    expect(first.status).toBe(201);
    for (const again of [terms, { ...terms, quantity: '1.000', price: '20.00' }]) {
      expect(await call('POST', '/orders', alice, again)).toEqual({ status: 200, body: first.body });
    }
    await place(bob, { side: 'sell', price: '20', quantity: '0.4' });
    // The first answer, although the order has traded since.
    expect(await call('POST', '/orders', alice, terms)).toEqual({ status: 200, body: first.body });
    await call('PUT', `/orders/${first.body.orderId}`, alice, { price: '21', quantity: '2' });
    await call('DELETE', `/orders/${first.body.orderId}`, alice);
    expect(await call('POST', '/orders', alice, terms)).toEqual({ status: 200, body: first.body });
  });

  test('with other terms is a conflict', async () => {
    const terms = anOrder({ price: '20' });
    await call('POST', '/orders', alice, terms);
    for (const change of [
      { price: '21' },
      { quantity: '2' },
      { side: 'sell' },
      { postOnly: true },
      { timeInForce: 'ioc' },
    ]) {
      const answer = await call('POST', '/orders', alice, { ...terms, ...change });
      expect(answer).toMatchObject({ status: 409, body: { code: 'DUPLICATE_CLIENT_ORDER_ID', retryable: false } });
    }
    // Another account may use the same id.
    expect(await call('POST', '/orders', bob, terms)).toMatchObject({ status: 201 });
  });

  test('is known by its Idempotency-Key where it has no client id', async () => {
    const send = async (): Promise<Answer> => {
      const response = await fetch(`${venue.url}/api/v1/orders`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${alice}`,
          'content-type': 'application/json',
          'idempotency-key': 'key-0001',
        },
        body: JSON.stringify({ ...anOrder(), clientOrderId: undefined }),
      });
      return { status: response.status, body: await response.json() };
    };
    const first = await send();
    expect(first).toMatchObject({ status: 201, body: { clientOrderId: 'key-0001' } });
    expect(await send()).toEqual({ status: 200, body: first.body });
  });

  test('that was refused does not use up its client id', async () => {
    const terms = anOrder({ price: '10', quantity: '0.0001' });
    expect(await call('POST', '/orders', alice, terms)).toMatchObject({
      status: 422,
      body: { code: 'NOTIONAL_TOO_SMALL' },
    });
    expect(await call('POST', '/orders', alice, { ...terms, quantity: '1' })).toMatchObject({ status: 201 });
  });

  test('may take the client id of one that is closed, where it asks that only open ones count', async () => {
    const terms = anOrder({ openOnlyClientId: true });
    const first = await call('POST', '/orders', alice, terms);
    const other = { ...terms, quantity: '2' };
    expect(await call('POST', '/orders', alice, other)).toMatchObject({
      status: 409,
      body: { code: 'DUPLICATE_CLIENT_ORDER_ID' },
    });
    await call('DELETE', `/orders/${first.body.orderId}`, alice);
    const second = await call('POST', '/orders', alice, other);
    expect(second).toMatchObject({ status: 201, body: { quantity: '2', openOnlyClientId: true } });
    const { body: named } = await call('GET', `/orders?clientOrderId=${String(terms['clientOrderId'])}`, alice);
    const newestFirst = [second, first].map(({ body }) => body.orderId);
    expect(named.items.map(({ orderId }: { orderId: string }) => orderId)).toEqual(newestFirst);
    await call('DELETE', `/orders/${second.body.orderId}`, alice);
    // Without it every id that was used counts.
    const third = await call('POST', '/orders', alice, { ...other, openOnlyClientId: false });
    expect(third).toMatchObject({ status: 409, body: { code: 'DUPLICATE_CLIENT_ORDER_ID' } });
  });

  test('a hundred times at once makes one order', async () => {
    const terms = anOrder();
    const answers = await Promise.all(Array.from({ length: 100 }, () => call('POST', '/orders', alice, terms)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(99);
    expect(new Set(answers.map(({ body }) => body.orderId)).size).toBe(1);
  });
});

describe('a change', () => {
  test('keeps the order id and takes the new terms', async () => {
    const { body: order } = await place(alice, { price: '30', quantity: '1' });
    const smaller = await call('PUT', `/orders/${order.orderId}`, alice, { quantity: '0.6' });
    expect(smaller).toMatchObject({ status: 200, body: { orderId: order.orderId, quantity: '0.6', price: '30' } });
    await place(bob, { side: 'sell', price: '30', quantity: '0.2' });
    const dearer = await call('PUT', `/orders/${order.orderId}`, alice, { price: '31' });
    expect(dearer.body).toMatchObject({
      price: '31',
      quantity: '0.6',
      filledQuantity: '0.2',
      remainingQuantity: '0.4',
    });
  });

  test('that reaches the other side trades at once', async () => {
    await place(bob, { side: 'sell', price: '40', quantity: '1' });
    const { body: order } = await place(alice, { price: '30', quantity: '1' });
    const { body } = await call('PUT', `/orders/${order.orderId}`, alice, { price: '41' });
    expect(body).toMatchObject({ status: 'filled', averagePrice: '40', price: '41' });
  });

  test.each([
    [{}, 400, 'VALIDATION_FAILED'],
    [{ price: null }, 400, 'VALIDATION_FAILED'],
    [{ price: 31 }, 400, 'VALIDATION_FAILED'],
    [{ side: 'sell' }, 400, 'VALIDATION_FAILED'],
    [{ quantity: '0.5' }, 422, 'QUANTITY_NOT_ABOVE_FILLED'],
    [{ quantity: '0' }, 422, 'QUANTITY_NOT_ABOVE_FILLED'],
    [{ price: '0' }, 422, 'PRICE_REQUIRED'],
    [{ price: '31.001' }, 422, 'PRICE_NOT_ON_TICK'],
    [{ quantity: '0.60005' }, 422, 'QUANTITY_NOT_ON_LOT'],
    [{ quantity: '1001' }, 422, 'QUANTITY_TOO_LARGE'],
  ])('to %j is refused and changes nothing', async (change, status, code) => {
    const { body: order } = await place(alice, { price: '30', quantity: '100' });
    await place(bob, { side: 'sell', price: '30', quantity: '0.5' });
    const before = await call('GET', `/orders/${order.orderId}`, alice);
    const answer = await call('PUT', `/orders/${order.orderId}`, alice, change);
    expect(answer).toMatchObject({ status, body: { code } });
    expect(await call('GET', `/orders/${order.orderId}`, alice)).toEqual(before);
  });
});

describe('a cancellation', () => {
  test('answers with the cancelled order, then that it is closed', async () => {
    const { body: order } = await place(alice);
    const cancelled = await call('DELETE', `/orders/${order.orderId}`, alice);
    expect(cancelled).toMatchObject({
      status: 200,
      body: { orderId: order.orderId, status: 'cancelled', cancelReason: 'requested' },
    });
    for (const [method, body] of [['DELETE'], ['PUT', { price: '11' }]] as const) {
      const again = await call(method, `/orders/${order.orderId}`, alice, body);
      expect(again).toMatchObject({
        status: 409,
        body: { code: 'ORDER_ALREADY_CLOSED', detail: 'The order is cancelled.' },
      });
    }
    expect((await call('GET', '/orders?status=closed&limit=1', alice)).body.items).toEqual([cancelled.body]);
  });

  test('of a filled order says that it is closed', async () => {
    const { body: order } = await place(alice, { price: '50' });
    await place(bob, { side: 'sell', price: '50' });
    expect(await call('DELETE', `/orders/${order.orderId}`, alice)).toMatchObject({
      status: 409,
      body: { code: 'ORDER_ALREADY_CLOSED', detail: 'The order is filled.' },
    });
  });

  test('of all takes one’s own, by instrument or all', async () => {
    const mine = [await place(alice), await place(alice)].map(({ body }) => body.orderId);
    const { body: other } = await place(bob);
    expect(await call('DELETE', '/orders?symbol=NO-SUCH', alice)).toMatchObject({ status: 404 });
    expect(await call('DELETE', '/orders?symbol=BTC-USD', alice)).toMatchObject({
      status: 200,
      body: { cancelled: 2, orderIds: mine },
    });
    expect((await call('DELETE', '/orders', alice)).body).toMatchObject({ cancelled: 0, orderIds: [] });
    expect((await call('GET', `/orders/${other.orderId}`, bob)).body.status).toBe('new');
  });
});

describe('what is refused', () => {
  test.each<[Terms, number, string]>([
    [{ symbol: undefined }, 400, 'VALIDATION_FAILED'],
    [{ symbol: 5 }, 400, 'VALIDATION_FAILED'],
    [{ side: 'hold' }, 400, 'VALIDATION_FAILED'],
    [{ side: 'BUY' }, 400, 'VALIDATION_FAILED'],
    [{ type: 'magic' }, 400, 'VALIDATION_FAILED'],
    [{ type: 'constructor' }, 400, 'VALIDATION_FAILED'],
    [{ timeInForce: 'forever' }, 400, 'VALIDATION_FAILED'],
    [{ quantity: undefined }, 400, 'VALIDATION_FAILED'],
    [{ quantity: 1 }, 400, 'VALIDATION_FAILED'],
    [{ quantity: '-1' }, 400, 'VALIDATION_FAILED'],
    [{ quantity: '1e2' }, 400, 'VALIDATION_FAILED'],
    [{ quantity: 'NaN' }, 400, 'VALIDATION_FAILED'],
    [{ quantity: 'Infinity' }, 400, 'VALIDATION_FAILED'],
    [{ quantity: '-0' }, 400, 'VALIDATION_FAILED'],
    [{ price: '1.' }, 400, 'VALIDATION_FAILED'],
    [{ price: ' 1' }, 400, 'VALIDATION_FAILED'],
    [{ postOnly: 'yes' }, 400, 'VALIDATION_FAILED'],
    [{ clientOrderId: 7 }, 400, 'VALIDATION_FAILED'],
    [{ accountId: '2' }, 400, 'VALIDATION_FAILED'],
    [{ symbol: 'NO-SUCH' }, 404, 'UNKNOWN_SYMBOL'],
    [{ symbol: 'btc-usd' }, 404, 'UNKNOWN_SYMBOL'],
    [{ price: undefined }, 422, 'PRICE_REQUIRED'],
    [{ price: '0' }, 422, 'PRICE_REQUIRED'],
    [{ price: '10.001' }, 422, 'PRICE_NOT_ON_TICK'],
    [{ price: '9'.repeat(30) }, 422, 'NUMBER_TOO_LARGE'],
    [{ quantity: '0' }, 422, 'QUANTITY_TOO_SMALL'],
    [{ quantity: '1.00001' }, 422, 'QUANTITY_NOT_ON_LOT'],
    [{ quantity: '1000.0001' }, 422, 'QUANTITY_TOO_LARGE'],
    [{ quantity: '0.0001' }, 422, 'NOTIONAL_TOO_SMALL'],
    [{ quantity: '1000', price: '10000.01' }, 422, 'NOTIONAL_TOO_LARGE'],
    [{ quantity: '1000', price: '10000' }, 422, 'INSUFFICIENT_FUNDS'],
    [{ type: 'market' }, 422, 'PRICE_NOT_ALLOWED'],
    [{ type: 'market', price: undefined, postOnly: true }, 422, 'POST_ONLY_NEEDS_RESTING_LIMIT'],
    [{ timeInForce: 'ioc', postOnly: true }, 422, 'POST_ONLY_NEEDS_RESTING_LIMIT'],
    [{ clientOrderId: 'with space' }, 422, 'CLIENT_ORDER_ID_INVALID'],
    [{ clientOrderId: 'é' }, 422, 'CLIENT_ORDER_ID_INVALID'],
    [{ clientOrderId: 'x'.repeat(37) }, 422, 'CLIENT_ORDER_ID_INVALID'],
  ])('an order with %j', async (terms, status, code) => {
    const before = await call('GET', '/orders?limit=500', alice);
    const answer = await place(alice, terms);
    expect(answer).toMatchObject({ status, body: { status, code } });
    expect(await call('GET', '/orders?limit=500', alice)).toEqual(before);
  });

  test('a post-only order that would trade', async () => {
    await place(bob, { side: 'sell', price: '60' });
    expect(await place(alice, { price: '60', postOnly: true })).toMatchObject({
      status: 422,
      body: { code: 'POST_ONLY_WOULD_TRADE', retryable: true },
    });
  });

  test.each(['status=unknown', 'limit=0', 'limit=501', 'limit=ten', 'cursor=made-up', 'sort=price'])(
    'a list with %s',
    async (query) => expect(await call('GET', `/orders?${query}`, alice)).toMatchObject({ status: 400 }),
  );
});

test('a list is read page by page, none missing and none twice', async () => {
  const placed = [];
  for (let i = 0; i < 7; i += 1) placed.push((await place(alice)).body.orderId);
  const seen: string[] = [];
  let query = '/orders?status=open&limit=3';
  for (;;) {
    const { body } = await call('GET', query, alice);
    seen.push(...body.items.map(({ orderId }: { orderId: string }) => orderId));
    if (body.nextCursor === null) break;
    query = `/orders?status=open&limit=3&cursor=${body.nextCursor}`;
  }
  expect(seen).toEqual(placed.toReversed());
});

describe('operators', () => {
  test('halt an instrument: orders are refused, cancels work', async () => {
    const { body: order } = await place(alice);
    const halted = await call('POST', '/admin/instruments/BTC-USD/phase', admin, { phase: 'halt' });
    expect(halted).toMatchObject({ status: 200, body: { symbol: 'BTC-USD', phase: 'halt' } });
    expect(await place(alice)).toMatchObject({ status: 422, body: { code: 'INSTRUMENT_HALTED', retryable: true } });
    expect(await call('DELETE', `/orders/${order.orderId}`, alice)).toMatchObject({ status: 200 });
    expect((await call('GET', '/pairs/BTC-USD')).body.phase).toBe('halt');
    await call('POST', '/admin/instruments/BTC-USD/phase', admin, { phase: 'continuous' });
  });

  test('pull the kill switch for one account or for all', async () => {
    const { body: mine } = await place(alice);
    const { accountId } = (await call('GET', '/auth/me', alice)).body;
    const switched = await call('POST', '/admin/kill-switch', admin, { active: true, accountId });
    expect(switched).toMatchObject({ status: 200, body: { active: true, accountId, cancelled: 1 } });
    expect((await call('GET', `/orders/${mine.orderId}`, alice)).body).toMatchObject({ cancelReason: 'kill_switch' });
    expect(await place(alice)).toMatchObject({ status: 422, body: { code: 'KILL_SWITCH' } });
    expect(await place(bob)).toMatchObject({ status: 201 });
    await call('POST', '/admin/kill-switch', admin, { active: true });
    expect(await place(bob)).toMatchObject({ status: 422, body: { code: 'KILL_SWITCH' } });
    await call('POST', '/admin/kill-switch', admin, { active: false });
    await call('POST', '/admin/kill-switch', admin, { active: false, accountId });
    expect(await place(alice)).toMatchObject({ status: 201 });
  });

  test('limit the open orders of an account', async () => {
    const { accountId } = (await call('GET', '/auth/me', alice)).body;
    expect(await call('POST', '/admin/limits', admin, { accountId, maxOpenOrders: 1 })).toMatchObject({ status: 200 });
    expect(await place(alice)).toMatchObject({ status: 201 });
    expect(await place(alice)).toMatchObject({ status: 422, body: { code: 'TOO_MANY_OPEN_ORDERS' } });
    await call('POST', '/admin/limits', admin, { accountId, maxOpenOrders: -1 });
    expect(await place(alice)).toMatchObject({ status: 201 });
  });

  test('see that no money was made or lost', async () => {
    const { status, body } = await call('GET', '/admin/state', admin);
    expect(status).toBe(200);
    expect(body.stateHash).toMatch(/^[0-9a-f]{64}$/);
    expect(body.ledgerTotals.USD.external).toBe('20000000');
    const micros = (text: string): bigint => BigInt(Math.round(Number(text) * 1e6));
    for (const { available, held, fees, external } of Object.values<Record<string, string>>(body.ledgerTotals)) {
      const parts = [available, held, fees].map((part) => micros(part as string));
      expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(micros(external as string));
    }
  });
});
