/** Orders of every kind to their fill or end, over REST against the built venue, and the same after a crash. */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { aMarketWithTwoTraders, type Answer, VenueProcess } from '../support/venue-process.js';

let venue: VenueProcess;
let admin: string;
let alice: string;
let bob: string;
/** Ids of alice's orders, which are read once more at the end. */
const placedIds: string[] = [];

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir());
  ({ admin, alice, bob } = await aMarketWithTwoTraders(venue));
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
const order = { symbol: 'BTC-USD', side: 'buy', type: 'limit', quantity: '1' };

async function place(token: string, terms: Terms): Promise<Answer['body']> {
  const { status, body } = await call('POST', '/orders', token, { ...order, ...terms });
  expect([status, body]).toEqual([201, body]);
  if (token === alice) placedIds.push(body.orderId);
  return body;
}

const read = async ({ orderId }: Answer['body']): Promise<Answer['body']> =>
  (await call('GET', `/orders/${orderId}`, alice)).body;

/** Bob trades with himself at this price, which is the best on its side. */
const tradeAt = (price: string, side: 'buy' | 'sell'): Promise<unknown> =>
  place(bob, { side, price, quantity: '0.1', timeInForce: 'ioc' });

async function book(): Promise<{ bids: string[][]; asks: string[][] }> {
  return (await call('GET', '/marketdata/BTC-USD/book', undefined)).body;
}

/** Each situation begins at a last price of 100, between bob's 99 and 101. */
beforeEach(async () => {
  for (const token of [alice, bob]) await call('DELETE', '/orders', token);
  await place(bob, { side: 'sell', price: '100', quantity: '0.1' });
  await tradeAt('100', 'buy');
  await place(bob, { price: '99', quantity: '5' });
  await place(bob, { side: 'sell', price: '101', quantity: '5' });
});

describe('an order that waits for a price', () => {
  test('as a stop sells at the market when the price has fallen', async () => {
    const stop = await place(alice, { side: 'sell', type: 'stop', stopPrice: '99' });
    expect(stop).toMatchObject({ status: 'pending_trigger', price: null, stopPrice: '99', triggerSource: 'last' });
    await tradeAt('99', 'sell');
    expect(await read(stop)).toMatchObject({ status: 'filled', averagePrice: '99', filledQuantity: '1' });
  });

  test('as a stop limit comes to the book with its limit', async () => {
    const stop = await place(alice, { side: 'sell', type: 'stop_limit', stopPrice: '99', price: '100.5' });
    await tradeAt('99', 'sell');
    expect(await read(stop)).toMatchObject({ status: 'new', price: '100.5' });
    expect((await book()).asks[0]).toEqual(['100.5', '1']);
    await place(bob, { price: '100.5', quantity: '0.4' });
    expect(await read(stop)).toMatchObject({ status: 'partially_filled', filledQuantity: '0.4' });
  });

  test('as a take-profit sells when the price has risen', async () => {
    const profit = await place(alice, { side: 'sell', type: 'take_profit', stopPrice: '101' });
    await tradeAt('101', 'buy');
    expect(await read(profit)).toMatchObject({ status: 'filled', averagePrice: '99' });
  });

  test('as a trailing stop follows it up, and not down', async () => {
    const trailing = await place(alice, { side: 'sell', type: 'trailing_stop', trailingOffset: '1.5' });
    expect(trailing).toMatchObject({ stopPrice: '98.5', trailingOffset: '1.5' });
    await tradeAt('101', 'buy');
    expect(await read(trailing)).toMatchObject({ status: 'pending_trigger', stopPrice: '99.5' });
    await tradeAt('99', 'sell');
    expect(await read(trailing)).toMatchObject({ status: 'filled', stopPrice: '99.5', averagePrice: '99' });
  });

  test('of the mark goes by what the operator says', async () => {
    const setMark = (price: string): Promise<Answer> =>
      call('PUT', '/admin/instruments/BTC-USD/mark-price', admin, { price });
    expect(await setMark('100')).toMatchObject({ status: 200, body: { symbol: 'BTC-USD' } });
    const stop = await place(alice, { side: 'sell', type: 'stop', stopPrice: '95', triggerSource: 'mark' });
    await tradeAt('99', 'sell');
    expect((await read(stop)).status).toBe('pending_trigger');
    await setMark('95');
    expect((await read(stop)).status).toBe('filled');
    expect((await call('GET', '/marketdata/BTC-USD')).body).toMatchObject({ phase: 'continuous', markPrice: '95' });
  });

  test('is refused when the price is there already', async () => {
    const answer = await call('POST', '/orders', alice, { ...order, side: 'sell', type: 'stop', stopPrice: '100' });
    expect(answer).toMatchObject({ status: 422, body: { code: 'WOULD_TRIGGER_IMMEDIATELY' } });
  });
});

describe('an order that does not show all it has', () => {
  test('as an iceberg shows its peak and fills whole', async () => {
    const iceberg = await place(alice, { side: 'sell', price: '100.5', quantity: '3', displayQuantity: '1' });
    expect((await book()).asks[0]).toEqual(['100.5', '1']);
    await place(bob, { price: '100.5', quantity: '1.5' });
    expect((await book()).asks[0]).toEqual(['100.5', '0.5']);
    await place(bob, { price: '100.5', quantity: '1.5' });
    expect(await read(iceberg)).toMatchObject({ status: 'filled', displayQuantity: '1', filledQuantity: '3' });
  });

  test('as a hidden one shows nothing and fills', async () => {
    const hidden = await place(alice, { side: 'sell', price: '100.5', hidden: true });
    expect((await book()).asks[0]).toEqual(['101', '5']);
    await place(bob, { price: '101' });
    expect(await read(hidden)).toMatchObject({ status: 'filled', averagePrice: '100.5' });
  });

  test('as a peg follows its side', async () => {
    const peg = await place(alice, { type: 'pegged', price: '100', pegType: 'primary', pegOffset: '0.1' });
    expect(peg).toMatchObject({ status: 'new', price: '100', workingPrice: '99.1', pegOffset: '0.1' });
    await place(bob, { price: '99.5' });
    expect(await read(peg)).toMatchObject({ workingPrice: '99.6' });
    await place(bob, { side: 'sell', price: '99.6', quantity: '1' });
    expect(await read(peg)).toMatchObject({ status: 'filled', averagePrice: '99.6' });
  });
});

describe('an order that takes', () => {
  test('for an amount spends no more than that, fees included', async () => {
    const bought = await place(alice, { type: 'market', quantity: undefined, quoteQuantity: '202' });
    expect(bought).toMatchObject({ status: 'filled', quoteQuantity: '202', averagePrice: '101' });
    const spent = Number(bought.filledQuantity) * 101 + Number(bought.fee);
    expect(spent).toBeLessThanOrEqual(202);
    expect(spent).toBeGreaterThan(201.98);
  });

  test('as market-to-limit rests at the price that it found', async () => {
    const rest = await place(alice, { type: 'market_to_limit', quantity: '7' });
    expect(rest).toMatchObject({ status: 'partially_filled', price: '101', remainingQuantity: '2' });
    expect((await book()).bids[0]).toEqual(['101', '2']);
  });

  test('is cancelled where its minimum is not there', async () => {
    expect(await place(alice, { price: '101', quantity: '9', minQuantity: '6' })).toMatchObject({
      status: 'cancelled',
      cancelReason: 'min_quantity',
    });
  });

  test('does not trade with its own: what is prevented is told', async () => {
    await place(alice, { price: '100', quantity: '0.4' });
    const taking = { side: 'sell', price: '100', quantity: '1', selfTradePrevention: 'decrement' };
    expect(await place(alice, taking)).toMatchObject({
      status: 'new',
      preventedQuantity: '0.4',
      remainingQuantity: '0.6',
      selfTradePrevention: 'decrement',
    });
    const { body } = await call('GET', '/orders?status=cancelled&limit=1', alice);
    expect(body.items).toMatchObject([{ cancelReason: 'self_trade', preventedQuantity: '0.4' }]);
  });

  test('only reduces', async () => {
    const refused = await call('POST', '/orders', alice, { ...order, price: '99', reduceOnly: true });
    expect(refused).toMatchObject({ status: 422, body: { code: 'REDUCE_ONLY_WOULD_INCREASE' } });
    expect(await place(alice, { side: 'sell', price: '200', reduceOnly: true })).toMatchObject({ reduceOnly: true });
  });

  test('and must not take slides behind the other side', async () => {
    expect(await place(alice, { price: '102', postOnlySlide: true })).toMatchObject({ status: 'new', price: '100.99' });
  });
});

test('an order expires at its time although nobody sends anything', async () => {
  const expireAt = new Date(Date.now() + 700).toISOString();
  const brief = await place(alice, { price: '90', timeInForce: 'gtd', expireAt });
  expect(brief).toMatchObject({ status: 'new', timeInForce: 'gtd' });
  const giveUpAt = Date.now() + 20_000;
  let now = brief;
  while (now.status === 'new' && Date.now() < giveUpAt) now = await read(brief);
  expect(now).toMatchObject({ status: 'expired', cancelReason: 'expired', remainingQuantity: '0' });
  expect(now.updatedAt >= expireAt.slice(0, 23)).toBe(true);
}, 40_000);

test('fees are those of the account’s tier', async () => {
  const { accountId } = (await call('GET', '/auth/me', alice)).body;
  const rates = { tier: 3, makerFee: '0.00005', takerFee: '0.0002' };
  expect(await call('PUT', '/admin/instruments/BTC-USD/fee-tiers', admin, rates)).toMatchObject({ status: 200 });
  expect(await call('PUT', `/admin/accounts/${accountId}/fee-tier`, admin, { tier: 3 })).toMatchObject({ status: 200 });
  expect((await call('GET', '/fees', alice)).body.items).toEqual([{ symbol: 'BTC-USD', ...rates }]);
  expect((await call('GET', '/fees', bob)).body.items).toMatchObject([{ tier: 0, takerFee: '0.0005' }]);
  expect(await place(alice, { price: '101' })).toMatchObject({ status: 'filled', fee: '0.0202' });
  await call('PUT', `/admin/accounts/${accountId}/fee-tier`, admin, { tier: 0 });
});

test('accounts of one trade group do not trade with each other', async () => {
  const accounts = await Promise.all([alice, bob].map(async (token) => (await call('GET', '/auth/me', token)).body));
  const join = (tradeGroup: number): Promise<unknown> =>
    Promise.all(
      accounts.map(({ accountId }) => call('PUT', `/admin/accounts/${accountId}/trade-group`, admin, { tradeGroup })),
    );
  await join(7);
  const kept = await place(alice, { price: '101', selfTradePrevention: 'expire_taker' });
  expect(kept).toMatchObject({ status: 'cancelled', cancelReason: 'self_trade', preventedQuantity: '1' });
  await join(0);
  const trades = await place(alice, { price: '101', selfTradePrevention: 'expire_taker' });
  expect(trades).toMatchObject({ status: 'filled' });
});

test('all of it is the same after a crash', async () => {
  const readAll = (): Promise<Answer[]> =>
    Promise.all(placedIds.map((orderId) => call('GET', `/orders/${orderId}`, alice)));
  expect(placedIds.length).toBeGreaterThan(15);
  const before = await readAll();
  const { body: state } = await call('GET', '/admin/state', admin);
  expect(await venue.end('SIGKILL')).toBeNull();
  venue = await VenueProcess.start(venue.dataDir);
  expect(await readAll()).toEqual(before);
  expect((await call('GET', '/admin/state', admin)).body.ledgerTotals).toEqual(state.ledgerTotals);
}, 60_000);
