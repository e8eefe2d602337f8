/** Limits and positions over REST, against the built venue. */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { aMarketWithTwoTraders, type Answer, VenueProcess } from '../support/venue-process.js';

let venue: VenueProcess;
let admin: string;
let alice: string;
let bob: string;
let accountId: string;

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir());
  ({ admin, alice, bob } = await aMarketWithTwoTraders(venue));
  accountId = (await call('GET', '/auth/me', alice)).body.accountId;
}, 60_000);

afterAll(async () => {
  expect(await venue.end('SIGTERM')).toBe(0);
  rmSync(venue.dataDir, { recursive: true });
});

const call = (method: string, path: string, token?: string, body?: unknown): Promise<Answer> =>
  venue.request(method, `/api/v1${path}`, token, body);

const place = (token: string, order: object): Promise<Answer> =>
  call('POST', '/orders', token, { symbol: 'BTC-USD', type: 'limit', ...order });

/** Sets a limit of alice's; `rest` says which. */
const limit = (name: string, value: string, rest: object = {}): Promise<Answer> =>
  call('PUT', `/admin/limits/${name}`, admin, { accountId, value, ...rest });

const inForce = async (name: string): Promise<unknown> => {
  const { body } = await call('GET', '/limits', alice);
  return (body.items as { readonly limit: string }[]).find((one) => one.limit === name);
};

beforeEach(async () => {
  for (const token of [alice, bob]) await call('DELETE', '/orders', token);
});

describe('a limit', () => {
  test('holds at once, is told with what is used of it, and is gone when it is removed', async () => {
    expect((await limit('position', '2', { symbol: 'BTC-USD' })).status).toBe(200);
    expect((await place(alice, { side: 'buy', price: '50', quantity: '1.5' })).status).toBe(201);
    expect(await place(alice, { side: 'buy', price: '50', quantity: '0.6' })).toMatchObject({
      status: 422,
      body: { code: 'POSITION_LIMIT', retryable: false },
    });
    expect(await inForce('position')).toEqual({
      limit: 'position',
      symbol: 'BTC-USD',
      asset: null,
      value: '2',
      until: null,
      isDefault: false,
      used: '1.5',
    });
    const query = `accountId=${accountId}&symbol=BTC-USD`;
    expect((await call('DELETE', `/admin/limits/position?${query}`, admin)).status).toBe(200);
    expect(await inForce('position')).toBeUndefined();
    expect((await place(alice, { side: 'buy', price: '50', quantity: '0.6' })).status).toBe(201);
  });

  test('of money counts the asset in its decimals', async () => {
    await limit('gross_exposure', '100.5', { asset: 'USD' });
    await limit('order_notional', '80', { symbol: 'BTC-USD' });
    expect((await place(alice, { side: 'buy', price: '50', quantity: '1.5' })).status).toBe(201);
    expect((await place(alice, { side: 'buy', price: '50', quantity: '0.6' })).body.code).toBe('GROSS_EXPOSURE_LIMIT');
    expect((await place(alice, { side: 'buy', price: '50', quantity: '1.7' })).body.code).toBe('ORDER_NOTIONAL_LIMIT');
    expect(await inForce('gross_exposure')).toMatchObject({ value: '100.5', asset: 'USD', used: '75' });
    await call('DELETE', `/admin/limits/gross_exposure?accountId=${accountId}&asset=USD`, admin);
    await call('DELETE', `/admin/limits/order_notional?accountId=${accountId}&symbol=BTC-USD`, admin);
  });

  test('of the venue is the default of everybody, and a temporary one ends by itself', async () => {
    const until = new Date(Date.now() + 1_500).toISOString();
    const put = await call('PUT', '/admin/limits/order_quantity', admin, { symbol: 'BTC-USD', value: '1', until });
    expect(put.status).toBe(200);
    expect((await place(bob, { side: 'buy', price: '50', quantity: '1.1' })).body.code).toBe('ORDER_QUANTITY_LIMIT');
    expect(await inForce('order_quantity')).toMatchObject({ value: '1', isDefault: true });
    const isOver = async (): Promise<boolean> => (await inForce('order_quantity')) === undefined;
    for (let tries = 0; tries < 100 && !(await isOver()); tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(await isOver()).toBe(true);
    expect((await place(bob, { side: 'buy', price: '50', quantity: '1.1' })).status).toBe(201);
  });

  test('of a group holds for its accounts together', async () => {
    const bobs = (await call('GET', '/auth/me', bob)).body.accountId as string;
    for (const account of [accountId, bobs]) {
      await call('PUT', `/admin/accounts/${account}/trade-group`, admin, { tradeGroup: 9 });
    }
    const put = await call('PUT', '/admin/limits/open_orders', admin, { tradeGroup: 9, value: '1' });
    expect(put.status).toBe(200);
    expect((await place(alice, { side: 'buy', price: '50', quantity: '1' })).status).toBe(201);
    expect((await place(bob, { side: 'buy', price: '50', quantity: '1' })).body.code).toBe('TOO_MANY_OPEN_ORDERS');
    expect((await call('GET', '/admin/limits?tradeGroup=9', admin)).body.items).toEqual([
      { limit: 'open_orders', symbol: null, asset: null, value: '1', until: null, isDefault: false, used: '1' },
    ]);
    for (const account of [accountId, bobs]) {
      await call('PUT', `/admin/accounts/${account}/trade-group`, admin, { tradeGroup: 0 });
    }
  });

  test('that is required and missing stops the account', async () => {
    expect((await call('PUT', '/admin/limits/required', admin, { limits: ['daily_loss'] })).status).toBe(200);
    expect((await call('GET', '/admin/limits', admin)).body.required).toEqual(['daily_loss']);
    const order = { side: 'buy', price: '50', quantity: '1' };
    expect((await place(alice, order)).body.code).toBe('RISK_LIMIT_MISSING');
    await call('PUT', '/admin/limits/daily_loss', admin, { asset: 'USD', value: '1000000' });
    expect((await place(alice, order)).status).toBe(201);
    await call('PUT', '/admin/limits/required', admin, { limits: [] });
  });

  test.each([
    ['nonsense', { value: '1' }, 404, 'UNKNOWN_LIMIT'],
    ['required_limits', { value: '1' }, 404, 'UNKNOWN_LIMIT'],
    ['position', { value: '1' }, 400, 'VALIDATION_FAILED'],
    ['position', { value: '1', symbol: 'NO-SUCH' }, 404, 'UNKNOWN_SYMBOL'],
    ['position', { value: '1', symbol: 'BTC-USD', asset: 'USD' }, 400, 'VALIDATION_FAILED'],
    ['position', { value: '0.000000001', symbol: 'BTC-USD' }, 422, 'QUANTITY_NOT_ON_LOT'],
    ['position', { value: '-1', symbol: 'BTC-USD' }, 422, 'QUANTITY_NOT_ON_LOT'],
    ['position', { value: '1', symbol: 'BTC-USD', until: 'soon' }, 400, 'VALIDATION_FAILED'],
    ['position', { value: '1', symbol: 'BTC-USD', until: '2020-01-01T00:00:00Z' }, 422, 'INVALID_COMMAND'],
    ['daily_loss', { value: '1', asset: 'NOPE' }, 404, 'UNKNOWN_ASSET'],
    ['collar_source', { value: 'best', symbol: 'BTC-USD' }, 400, 'VALIDATION_FAILED'],
    ['price_collar', { value: '1000001', symbol: 'BTC-USD' }, 422, 'LIMITS_OUT_OF_RANGE'],
    ['order_rate', { value: '1', accountId: '999' }, 404, 'UNKNOWN_ACCOUNT'],
    ['order_quantity', { value: '1', symbol: 'BTC-USD', accountId: null, tradeGroup: 3 }, 422, 'INVALID_COMMAND'],
  ])('%s is refused %p', async (name, body, status, code) => {
    expect(await limit(name, '', body)).toMatchObject({ status, body: { code } });
  });

  test('is left in the audit trail with what it was before', async () => {
    await limit('order_rate', '500');
    await limit('order_rate', '400');
    const { body } = await call('GET', '/admin/audit?limit=5', admin);
    expect(JSON.stringify(body.items)).toContain('500');
    expect(JSON.stringify(body.items)).toContain(`order_rate of account ${accountId}`);
    await call('DELETE', `/admin/limits/order_rate?accountId=${accountId}`, admin);
  });
});

describe('positions', () => {
  test('are by average cost, through zero, and valued at the price that is asked for', async () => {
    await place(bob, { side: 'sell', price: '100', quantity: '1' });
    await place(alice, { side: 'buy', price: '100', quantity: '1' });
    await place(bob, { side: 'buy', price: '120', quantity: '1.5' });
    await place(alice, { side: 'sell', price: '120', quantity: '1.5' });
    await place(alice, { side: 'sell', price: '130', quantity: '0.25' });
    const { body } = await call('GET', '/positions', alice);
    expect(body.markBy).toBe(null);
    expect(body.positions).toEqual([
      expect.objectContaining({
        symbol: 'BTC-USD',
        quantity: '-0.5',
        averagePrice: '120',
        cost: '-60',
        realizedPnl: '20',
        markSource: 'last',
        markPrice: '120',
        unrealizedPnl: '0',
        fifoLots: 1,
        fifoCost: '-60',
        fifoRealizedPnl: '20',
        fifoUnrealizedPnl: '0',
        openBuyQuantity: '0',
        openSellQuantity: '0.25',
      }),
    ]);
    await call('PUT', '/admin/instruments/BTC-USD/mark-price', admin, { price: '110' });
    const [marked] = (await call('GET', '/positions?markBy=mark', alice)).body.positions;
    expect(marked).toMatchObject({ markPrice: '110', unrealizedPnl: '5' });
    const [middle] = (await call('GET', '/positions?markBy=mid', alice)).body.positions;
    expect(middle).toMatchObject({ markPrice: null, unrealizedPnl: null });
    expect((await call('GET', '/positions?markBy=best', alice)).body.code).toBe('VALIDATION_FAILED');
  });

  test("are valued by the instrument's own source, and at the last trade where that has no price", async () => {
    const marked = async (): Promise<unknown> => (await call('GET', '/positions', alice)).body.positions[0];
    expect((await limit('mark_source', 'mark', { symbol: 'BTC-USD' })).body.code).toBe('VALIDATION_FAILED');
    const venueWide = { symbol: 'BTC-USD', value: 'mark' };
    expect((await call('PUT', '/admin/limits/mark_source', admin, venueWide)).status).toBe(200);
    expect(await marked()).toMatchObject({ markSource: 'mark', markPrice: '110', unrealizedPnl: '5' });
    await call('PUT', '/admin/limits/mark_source', admin, { ...venueWide, value: 'mid' });
    expect(await marked()).toMatchObject({ markSource: 'last', markPrice: '120', fifoUnrealizedPnl: '0' });
    await call('DELETE', '/admin/limits/mark_source?symbol=BTC-USD', admin);
  });

  test('tell their lots, the one that closes first on top', async () => {
    await place(bob, { side: 'buy', price: '130', quantity: '0.5' });
    await place(alice, { side: 'sell', price: '130', quantity: '0.5' });
    await place(bob, { side: 'sell', price: '125', quantity: '0.3' });
    await place(alice, { side: 'buy', price: '125', quantity: '0.3' });
    const first = await call('GET', '/positions/BTC-USD/lots?limit=1', alice);
    expect(first.body.items).toEqual([
      expect.objectContaining({ side: 'sell', price: '120', quantity: '-0.2', openedQuantity: '1.5', cost: '-24' }),
    ]);
    const rest = await call('GET', `/positions/BTC-USD/lots?cursor=${String(first.body.nextCursor)}`, alice);
    const quantities = (rest.body.items as { quantity: string }[]).map(({ quantity }) => quantity);
    expect([quantities, rest.body.nextCursor]).toEqual([['-0.5'], null]);
    // What was bought back at 125 was sold at 120 by this method, and at 125 on average.
    const [position] = (await call('GET', '/positions', alice)).body.positions;
    expect(position).toMatchObject({ quantity: '-0.7', cost: '-87.5', realizedPnl: '20', unrealizedPnl: '0' });
    expect(position).toMatchObject({ fifoLots: 2, fifoCost: '-89', fifoRealizedPnl: '18.5', fifoUnrealizedPnl: '1.5' });
    expect((await call('GET', '/positions/NO-SUCH/lots', alice)).body.code).toBe('UNKNOWN_SYMBOL');
  });
});

describe('where profit and loss came from', () => {
  const rows = async (wanted: (body: Answer['body']) => boolean, query = ''): Promise<Answer['body']> => {
    for (let tries = 0; tries < 100; tries += 1) {
      const { body } = await call('GET', `/pnl${query}`, alice);
      if (wanted(body)) return body;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('the rows never came so far');
  };

  test('is told up to the last trade, and sums up to what positions say', async () => {
    const { sequence, positions } = (await call('GET', '/positions?markBy=last', alice)).body;
    const [position] = positions;
    const { items, totals, from, to } = await rows((body) => body.sequence >= sequence);
    const told = Number(position.realizedPnl) + Number(position.unrealizedPnl) - Number(position.fees);
    const { symbol, openingQuantity, closingQuantity, closingPrice, pnl } = items[0];
    expect([from, symbol, openingQuantity]).toEqual([to, 'BTC-USD', '0']);
    expect([closingQuantity, closingPrice]).toEqual([position.quantity, position.markPrice]);
    expect(Number(pnl)).toBeCloseTo(told, 9);
    expect(totals).toEqual([expect.objectContaining({ asset: 'USD', pnl, priceMove: '0' })]);
  });

  test('is empty before, and refuses what is no period', async () => {
    const before = await rows(() => true, '?from=2020-01-01&to=2020-12-31');
    expect(before).toMatchObject({ from: '2020-01-01', to: '2020-12-31', items: [], totals: [] });
    for (const query of [
      '?from=2020-02-31',
      '?from=soon',
      '?from=2020-01-02&to=2020-01-01',
      '?from=2020-01-01&to=2021-01-01',
    ]) {
      expect((await call('GET', `/pnl${query}`, alice)).body.code).toBe('VALIDATION_FAILED');
    }
  });
});

describe('a kill switch', () => {
  const order = { side: 'buy', price: '50', quantity: '1' };
  const stop = (target: object): Promise<Answer> =>
    call('POST', '/admin/kill-switch', admin, { active: true, ...target });
  const release = (target: object): Promise<Answer> =>
    call('POST', '/admin/kill-switch', admin, { active: false, ...target });

  test('of an instrument stops everybody there, and cancels what is open', async () => {
    for (const token of [alice, bob]) expect((await place(token, order)).status).toBe(201);
    expect((await stop({ symbol: 'BTC-USD' })).body).toMatchObject({
      symbol: 'BTC-USD',
      accountId: null,
      cancelled: 2,
    });
    for (const token of [alice, bob]) expect((await place(token, order)).body.code).toBe('KILL_SWITCH');
    expect((await release({ symbol: 'BTC-USD' })).status).toBe(200);
    expect((await place(alice, order)).status).toBe(201);
  });

  test('of a group stops its accounts', async () => {
    await call('PUT', `/admin/accounts/${accountId}/trade-group`, admin, { tradeGroup: 9 });
    expect((await stop({ tradeGroup: 9 })).body).toMatchObject({ tradeGroup: 9 });
    expect((await place(alice, order)).body.code).toBe('KILL_SWITCH');
    expect((await place(bob, order)).status).toBe(201);
    await release({ tradeGroup: 9 });
    await call('PUT', `/admin/accounts/${accountId}/trade-group`, admin, { tradeGroup: 0 });
  });

  test('is of one thing', async () => {
    expect(await stop({ tradeGroup: 9, symbol: 'BTC-USD' })).toMatchObject({
      status: 400,
      body: { code: 'VALIDATION_FAILED' },
    });
    expect(await stop({ symbol: 'NO-SUCH' })).toMatchObject({ status: 404, body: { code: 'UNKNOWN_SYMBOL' } });
  });
});

test('a breaker of the loss stops the account with the trade that reaches it', async () => {
  await limit('kill_loss', '10', { asset: 'USD' });
  await place(bob, { side: 'sell', price: '100', quantity: '3' });
  await place(alice, { side: 'buy', price: '100', quantity: '3' });
  await place(bob, { side: 'buy', price: '5', quantity: '3' });
  expect((await place(alice, { side: 'buy', price: '2', quantity: '1' })).status).toBe(201);
  await place(alice, { side: 'sell', price: '5', quantity: '3' });
  expect((await place(alice, { side: 'buy', price: '2', quantity: '1' })).body.code).toBe('KILL_SWITCH');
  expect((await call('GET', '/orders?status=new', alice)).body.items).toEqual([]);
  await call('POST', '/admin/kill-switch', admin, { active: false, accountId });
  await call('DELETE', `/admin/limits/kill_loss?accountId=${accountId}&asset=USD`, admin);
});

test('bands have presets, and what is given beside one replaces its value', async () => {
  const bands = (body: object): Promise<Answer> => call('PUT', '/admin/instruments/BTC-USD/bands', admin, body);
  expect((await bands({ preset: 'luld_10', pauseMs: 1_000 })).status).toBe(200);
  const { body } = await call('GET', '/admin/events?limit=500', admin);
  const set = (body.items as { readonly name: string }[]).findLast((event) => event.name === 'BandsSet');
  expect(JSON.stringify(set)).toContain('"dynamicBps":1000');
  expect(JSON.stringify(set)).toContain('"limitState":"1970-01-01T00:00:15');
  expect(JSON.stringify(set)).toContain('"pause":"1970-01-01T00:00:01');
  await bands({});
  expect((await bands({ preset: 'luld_7' })).body.code).toBe('VALIDATION_FAILED');
});
