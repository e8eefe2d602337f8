import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { anHmacKey, BinanceClient, binanceUrl, type Fields } from '../support/binance-client.js';
import { aMarketWithTwoTraders, VenueProcess } from '../support/venue-process.js';

let venue: VenueProcess;
let alice: BinanceClient;
let bob: BinanceClient;
let reader: BinanceClient;

const limit = (side: string, price: number, quantity: number, more: Fields = {}): Fields => ({
  symbol: 'BTCUSD',
  side,
  type: 'LIMIT',
  timeInForce: 'GTC',
  price,
  quantity,
  ...more,
});

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir(), { TRADSYS_BINANCE_ORDERS_PER_10S: '0' });
  const tokens = await aMarketWithTwoTraders(venue);
  const url = binanceUrl(venue);
  alice = new BinanceClient(url, await anHmacKey(venue, tokens.alice));
  bob = new BinanceClient(url, await anHmacKey(venue, tokens.bob));
  reader = new BinanceClient(url, await anHmacKey(venue, tokens.alice, ['read']));
}, 90_000);

afterAll(() => venue.end('SIGTERM'));

/** Everything of both goes. */
async function clear(): Promise<void> {
  for (const one of [alice, bob]) await one.signed('DELETE', '/api/v3/openOrders', { symbol: 'BTCUSD' });
}

async function placed(client: BinanceClient, fields: Fields) {
  const { status, body } = await client.signed('POST', '/api/v3/order', fields);
  expect([status, body]).toEqual([200, expect.anything()]);
  return body;
}

describe('an order', () => {
  test('from its placement by form body to its end, and how it is read', async () => {
    const answer = await alice.posted('POST', '/api/v3/order', limit('BUY', 100, 2, { newClientOrderId: 'mine-1' }));
    expect([answer.status, answer.headers.get('x-mbx-order-count-10s')]).toEqual([200, '1']);
    expect(answer.body).toMatchObject({
      symbol: 'BTCUSD',
      orderListId: -1,
      clientOrderId: 'mine-1',
      price: '100',
      origQty: '2',
      executedQty: '0',
      cummulativeQuoteQty: '0',
      status: 'NEW',
      timeInForce: 'GTC',
      type: 'LIMIT',
      side: 'BUY',
      selfTradePreventionMode: 'NONE',
      fills: [],
    });
    const sold = await placed(bob, { symbol: 'BTCUSD', side: 'SELL', type: 'MARKET', quantity: 0.5 });
    expect(sold).toMatchObject({ status: 'FILLED', executedQty: '0.5', price: '0', cummulativeQuoteQty: '50' });
    expect(sold.fills).toEqual([
      { price: '100', qty: '0.5', commission: '0.025', commissionAsset: 'USD', tradeId: expect.any(Number) },
    ]);
    const { body: read } = await alice.signed('GET', '/api/v3/order', {
      symbol: 'BTC-USD',
      origClientOrderId: 'mine-1',
    });
    expect(read).toMatchObject({
      orderId: answer.body.orderId,
      status: 'PARTIALLY_FILLED',
      executedQty: '0.5',
      isWorking: true,
      time: answer.body.transactTime,
      workingTime: answer.body.transactTime,
    });
    const open = await alice.signed('GET', '/api/v3/openOrders');
    expect(open.body).toEqual([read]);
    const cancel = { symbol: 'BTCUSD', orderId: read.orderId, newClientOrderId: 'cancel-1' };
    const { body: cancelled } = await alice.signed('DELETE', '/api/v3/order', cancel);
    expect(cancelled).toMatchObject({ status: 'CANCELED', origClientOrderId: 'mine-1', clientOrderId: 'cancel-1' });
    const all = await alice.signed('GET', '/api/v3/allOrders', { symbol: 'BTCUSD' });
    expect(all.body.at(-1)).toMatchObject({ orderId: read.orderId, status: 'CANCELED' });
    const { body: trades } = await alice.signed('GET', '/api/v3/myTrades', { symbol: 'BTCUSD' });
    expect(trades.at(-1)).toMatchObject({
      id: sold.fills[0].tradeId,
      orderId: read.orderId,
      price: '100',
      qty: '0.5',
      quoteQty: '50',
      commission: '0.005',
      commissionAsset: 'USD',
      isBuyer: true,
      isMaker: true,
    });
  });

  test('as little or as much is answered as is asked for', async () => {
    const ack = await placed(alice, limit('BUY', 10, 1, { newOrderRespType: 'ACK' }));
    expect(Object.keys(ack)).toEqual(['symbol', 'orderId', 'orderListId', 'clientOrderId', 'transactTime']);
    const result = await placed(alice, limit('BUY', 10, 1, { newOrderRespType: 'RESULT' }));
    expect([result.status, result.fills]).toEqual(['NEW', undefined]);
    const maker = await placed(alice, { symbol: 'BTCUSD', side: 'BUY', type: 'LIMIT_MAKER', price: 11, quantity: 1 });
    expect(maker.status).toBeUndefined();
    await clear();
  });

  test('of a market order by amount nothing is spent beyond it', async () => {
    await placed(alice, limit('SELL', 100, 1));
    const bought = await placed(bob, { symbol: 'BTCUSD', side: 'BUY', type: 'MARKET', quoteOrderQty: 33.33 });
    expect(bought).toMatchObject({ status: 'FILLED', origQuoteOrderQty: '33.33', executedQty: '0.3331' });
    expect(Number(bought.cummulativeQuoteQty)).toBeLessThanOrEqual(33.33);
    await clear();
  });

  test('what an immediate order leaves has expired', async () => {
    await placed(alice, limit('SELL', 100, 1));
    const part = await placed(bob, limit('BUY', 100, 3, { timeInForce: 'IOC' }));
    expect(part).toMatchObject({ status: 'EXPIRED', executedQty: '1' });
    const none = await placed(bob, limit('BUY', 90, 3, { timeInForce: 'FOK' }));
    expect(none).toMatchObject({ status: 'EXPIRED', executedQty: '0' });
  });

  test('a stop and a trailing stop wait, and are read with their terms', async () => {
    const stop = limit('SELL', 79, 1, { type: 'STOP_LOSS_LIMIT', stopPrice: 80 });
    const { orderId } = await placed(alice, stop);
    const read = await alice.signed('GET', '/api/v3/order', { symbol: 'BTCUSD', orderId });
    expect(read.body).toMatchObject({
      type: 'STOP_LOSS_LIMIT',
      status: 'NEW',
      stopPrice: '80',
      price: '79',
      isWorking: false,
      workingTime: -1,
    });
    const trailing = { symbol: 'BTCUSD', side: 'SELL', type: 'STOP_LOSS', quantity: 1, trailingDelta: 100 };
    const placedTrailing = await placed(alice, { ...trailing, newOrderRespType: 'RESULT' });
    expect(placedTrailing).toMatchObject({ type: 'STOP_LOSS', trailingDelta: 100 });
    const none = { symbol: 'BTCUSD', side: 'SELL', type: 'TAKE_PROFIT', quantity: 1, stopPrice: 100 };
    expect((await alice.signed('POST', '/api/v3/order', none)).body.msg).toBe('Order would trigger immediately.');
    await clear();
  });

  test('two own orders meet as their mode says', async () => {
    await placed(alice, limit('SELL', 100, 1));
    const mode = { selfTradePreventionMode: 'EXPIRE_TAKER' };
    const taker = await placed(alice, limit('BUY', 100, 1, mode));
    expect(taker).toMatchObject({
      status: 'EXPIRED_IN_MATCH',
      selfTradePreventionMode: 'EXPIRE_TAKER',
      preventedQuantity: '1',
    });
    await clear();
  });

  test('is tried without an effect', async () => {
    const tried = await alice.signed('POST', '/api/v3/order/test', limit('BUY', 50, 1));
    expect([tried.status, tried.body]).toEqual([200, {}]);
    const rates = await alice.signed(
      'POST',
      '/api/v3/order/test',
      limit('BUY', 50, 1, { computeCommissionRates: 'true' }),
    );
    expect(rates.body.standardCommissionForOrder).toEqual({ maker: '0.0001', taker: '0.0005' });
    expect((await alice.signed('GET', '/api/v3/openOrders', { symbol: 'BTCUSD' })).body).toEqual([]);
  });

  test('becomes smaller in its place', async () => {
    const { orderId } = await placed(alice, limit('BUY', 50, 2));
    const amend = (newQty: number) =>
      alice.signed('PUT', '/api/v3/order/amend/keepPriority', { symbol: 'BTCUSD', orderId, newQty });
    const { body } = await amend(1.5);
    expect(body.amendedOrder).toMatchObject({ orderId, qty: '1.5', executedQty: '0', status: 'NEW' });
    expect((await amend(1.5)).body.code).toBe(-2038);
    await clear();
  });

  test('an id that an open order has is refused, and free again when that is closed', async () => {
    const order = limit('BUY', 50, 1, { newClientOrderId: 'same' });
    const { orderId } = await placed(alice, order);
    for (const again of [order, { ...order, price: 51 }]) {
      const { status, body } = await alice.signed('POST', '/api/v3/order', again);
      expect([status, body]).toEqual([400, { code: -2010, msg: 'Duplicate order sent.' }]);
    }
    await clear();
    expect((await placed(alice, order)).orderId).toBeGreaterThan(orderId);
    await clear();
  });
});

describe('cancel and replace', () => {
  const replace = (fields: Fields) => alice.signed('POST', '/api/v3/order/cancelReplace', fields);

  test('both done', async () => {
    const { orderId } = await placed(alice, limit('BUY', 50, 1));
    const mode = { cancelReplaceMode: 'STOP_ON_FAILURE', cancelOrderId: orderId };
    const { status, body } = await replace(limit('BUY', 51, 2, mode));
    expect([status, body.cancelResult, body.newOrderResult]).toEqual([200, 'SUCCESS', 'SUCCESS']);
    expect(body.cancelResponse.orderId).toBe(orderId);
    expect(body.newOrderResponse).toMatchObject({ price: '51', status: 'NEW' });
    await clear();
  });

  test('nothing to cancel: stopped, or the new one placed all the same', async () => {
    const stopped = await replace(
      limit('BUY', 51, 2, { cancelReplaceMode: 'STOP_ON_FAILURE', cancelOrderId: 999_999 }),
    );
    expect([stopped.status, stopped.body.code]).toEqual([400, -2022]);
    expect(stopped.body.data).toMatchObject({
      cancelResult: 'FAILURE',
      newOrderResult: 'NOT_ATTEMPTED',
      cancelResponse: { code: -2011, msg: 'Unknown order sent.' },
      newOrderResponse: null,
    });
    const allowed = await replace(limit('BUY', 51, 2, { cancelReplaceMode: 'ALLOW_FAILURE', cancelOrderId: 999_999 }));
    expect([allowed.status, allowed.body.code, allowed.body.data.newOrderResult]).toEqual([409, -2021, 'SUCCESS']);
    await clear();
  });

  test('cancelled, and the new one refused', async () => {
    const { orderId } = await placed(alice, limit('BUY', 50, 1));
    const mode = { cancelReplaceMode: 'STOP_ON_FAILURE', cancelOrderId: orderId };
    const { status, body } = await replace(limit('BUY', 9_000_000, 1_000, mode));
    expect([status, body.code, body.data.cancelResult]).toEqual([409, -2021, 'SUCCESS']);
    expect(body.data.newOrderResponse).toEqual({ code: -1013, msg: 'Filter failure: NOTIONAL' });
  });
});

describe('lists of orders', () => {
  const oco: Fields = {
    symbol: 'BTCUSD',
    side: 'SELL',
    quantity: 1,
    aboveType: 'LIMIT_MAKER',
    abovePrice: 120,
    belowType: 'STOP_LOSS_LIMIT',
    belowStopPrice: 80,
    belowPrice: 79,
    belowTimeInForce: 'GTC',
    listClientOrderId: 'pair',
  };

  test('OCO: one hold, one list, and a leg that is cancelled takes the other with it', async () => {
    const before = (await alice.signed('GET', '/api/v3/account')).body.balances;
    const { status, body } = await alice.signed('POST', '/api/v3/orderList/oco', oco);
    expect([status, body.contingencyType, body.listOrderStatus, body.listClientOrderId]).toEqual([
      200,
      'OCO',
      'EXECUTING',
      'pair',
    ]);
    expect(body.orderReports.map((one: { type: string }) => one.type)).toEqual(['LIMIT_MAKER', 'STOP_LOSS_LIMIT']);
    const after = (await alice.signed('GET', '/api/v3/account')).body.balances;
    const locked = (balances: { asset: string; locked: string }[]) =>
      Number(balances.find(({ asset }) => asset === 'BTC')?.locked);
    expect(locked(after) - locked(before)).toBe(1);
    const { orderListId } = body;
    const named = await alice.signed('GET', '/api/v3/orderList', { origClientOrderId: 'pair' });
    expect(named.body).toMatchObject({ orderListId, listClientOrderId: 'pair', orders: body.orders });
    expect((await alice.signed('GET', '/api/v3/openOrderList')).body).toEqual([named.body]);
    const leg = { symbol: 'BTCUSD', orderId: body.orders[1].orderId };
    expect((await alice.signed('DELETE', '/api/v3/order', leg)).body).toMatchObject({
      status: 'CANCELED',
      orderListId,
    });
    expect((await alice.signed('GET', '/api/v3/orderList', { orderListId })).body.listOrderStatus).toBe('ALL_DONE');
    expect((await alice.signed('GET', '/api/v3/openOrders')).body).toEqual([]);
    const all = await alice.signed('GET', '/api/v3/allOrderList');
    expect(all.body.map((one: { orderListId: number }) => one.orderListId)).toEqual([orderListId]);
  });

  test('OCO as it was sent before', async () => {
    const old = { symbol: 'BTCUSD', side: 'SELL', quantity: 1, price: 125, stopPrice: 80, stopLimitPrice: 79 };
    const { status, body } = await alice.signed('POST', '/api/v3/order/oco', { ...old, listClientOrderId: 'old-pair' });
    expect([status, body.contingencyType, body.listClientOrderId]).toEqual([200, 'OCO', 'old-pair']);
    expect(body.orderReports.map((one: { type: string }) => one.type)).toEqual(['LIMIT_MAKER', 'STOP_LOSS_LIMIT']);
    await clear();
  });

  test('OCO: the fill of one leg ends the other', async () => {
    const { body } = await alice.signed('POST', '/api/v3/orderList/oco', oco);
    await placed(bob, limit('BUY', 120, 1));
    const [above, below] = body.orders as { orderId: number }[];
    const status = async (orderId: number | undefined) =>
      (await alice.signed('GET', '/api/v3/order', { symbol: 'BTCUSD', orderId: orderId ?? 0 })).body.status;
    expect([await status(above?.orderId), await status(below?.orderId)]).toEqual(['FILLED', 'EXPIRED']);
  });

  test('OTO: the second waits until the first has traded', async () => {
    const oto = {
      symbol: 'BTCUSD',
      workingType: 'LIMIT',
      workingSide: 'BUY',
      workingPrice: 100,
      workingQuantity: 1,
      workingTimeInForce: 'GTC',
      pendingType: 'LIMIT',
      pendingSide: 'SELL',
      pendingPrice: 130,
      pendingQuantity: 1,
      pendingTimeInForce: 'GTC',
    };
    const { status, body } = await alice.signed('POST', '/api/v3/orderList/oto', oto);
    expect([status, body.contingencyType]).toEqual([200, 'OTO']);
    expect(body.orderReports.map((one: { status: string }) => one.status)).toEqual(['NEW', 'PENDING_NEW']);
    await placed(bob, limit('SELL', 100, 1));
    const pending = { symbol: 'BTCUSD', orderId: body.orders[1].orderId };
    expect((await alice.signed('GET', '/api/v3/order', pending)).body.status).toBe('NEW');
    const cancelled = await alice.signed('DELETE', '/api/v3/orderList', {
      symbol: 'BTCUSD',
      orderListId: body.orderListId,
    });
    expect(cancelled.body).toMatchObject({ listOrderStatus: 'ALL_DONE', listStatusType: 'ALL_DONE' });
  });

  test('OTOCO, and a cancel of everything tells lists as lists', async () => {
    const otoco = {
      symbol: 'BTCUSD',
      workingType: 'LIMIT',
      workingSide: 'BUY',
      workingPrice: 60,
      workingQuantity: 1,
      workingTimeInForce: 'GTC',
      pendingSide: 'SELL',
      pendingQuantity: 1,
      pendingAboveType: 'LIMIT_MAKER',
      pendingAbovePrice: 140,
      pendingBelowType: 'STOP_LOSS',
      pendingBelowStopPrice: 50,
    };
    const { status, body } = await alice.signed('POST', '/api/v3/orderList/otoco', otoco);
    expect([status, body.orders?.length]).toEqual([200, 3]);
    const single = await placed(alice, limit('BUY', 61, 1));
    const { body: cancelled } = await alice.signed('DELETE', '/api/v3/openOrders', { symbol: 'BTCUSD' });
    expect(cancelled).toMatchObject([
      { orderId: single.orderId },
      { orderListId: body.orderListId, contingencyType: 'OTO' },
    ]);
    expect(cancelled[1].orderReports).toHaveLength(3);
  });
});

describe('the account', () => {
  test('has balances, commissions and counts of orders', async () => {
    const { body } = await alice.signed('GET', '/api/v3/account', { omitZeroBalances: 'true' });
    expect(body).toMatchObject({
      accountType: 'SPOT',
      canTrade: true,
      canWithdraw: false,
      makerCommission: 1,
      takerCommission: 5,
    });
    expect(body.balances.map((one: { asset: string }) => one.asset).toSorted()).toEqual(['BTC', 'USD']);
    const commission = await alice.signed('GET', '/api/v3/account/commission', { symbol: 'BTCUSD' });
    expect(commission.body.standardCommission).toMatchObject({ maker: '0.0001', taker: '0.0005' });
    const counts = await alice.signed('GET', '/api/v3/rateLimit/order');
    expect(counts.body.map((one: { interval: string }) => one.interval)).toEqual(['SECOND', 'DAY']);
    expect(counts.body[1].count).toBeGreaterThan(10);
  });

  test('a key that may only read does not trade', async () => {
    expect((await reader.signed('GET', '/api/v3/account')).body.canTrade).toBe(false);
    const { status, body } = await reader.signed('POST', '/api/v3/order', limit('BUY', 50, 1));
    expect([status, body.code]).toEqual([401, -2015]);
  });
});
