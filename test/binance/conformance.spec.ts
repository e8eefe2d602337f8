/** The same order over REST and over the Binance Spot API: the venue has the same order afterwards, or has refused both. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { anHmacKey, BinanceClient, binanceUrl, type Fields } from '../support/binance-client.js';
import { aMarketWithTwoTraders, VenueProcess } from '../support/venue-process.js';

let venue: VenueProcess;
let own: BinanceClient;
let alice: string;
let bob: string;

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir(), { TRADSYS_BINANCE_ORDERS_PER_10S: '0' });
  const tokens = await aMarketWithTwoTraders(venue);
  ({ alice, bob } = tokens);
  own = new BinanceClient(binanceUrl(venue), await anHmacKey(venue, alice));
}, 90_000);

afterAll(() => venue.end('SIGTERM'));

type Terms = Readonly<Record<string, unknown>>;

/** Three levels a side around 100, and a last price of 100; nothing of alice. */
async function aBook(): Promise<void> {
  for (const token of [alice, bob]) await venue.request('DELETE', '/api/v1/orders', token);
  const levels: readonly (readonly [string, number, number])[] = [
    ['sell', 100, 1],
    ['buy', 100, 1],
    ['sell', 101, 1],
    ['sell', 102, 2],
    ['sell', 103, 3],
    ['buy', 99, 1],
    ['buy', 98, 2],
    ['buy', 97, 3],
  ];
  for (const [side, price, quantity] of levels) {
    const order = { symbol: 'BTC-USD', type: 'limit', side, price: String(price), quantity: String(quantity) };
    const { status } = await venue.request('POST', '/api/v1/orders', bob, order);
    expect(status).toBe(201);
  }
}

/** What is the order's own; ids and times are of each. */
async function termsOf(orderId: string | number): Promise<Terms> {
  const { body } = await venue.request('GET', `/api/v1/orders/${orderId}`, alice);
  const { orderId: _id, clientOrderId: _client, sequence: _sequence, fills, ...rest } = body as Record<string, unknown>;
  const entries = Object.entries(rest).filter(([name]) => !/At(Ns)?$/.test(name));
  const trades = (fills as Terms[]).map(({ price, quantity, fee, liquidity }) => ({ price, quantity, fee, liquidity }));
  return { ...Object.fromEntries(entries), trades };
}

async function overRest(order: Terms): Promise<Terms | 'refused'> {
  await aBook();
  const body = { symbol: 'BTC-USD', openOnlyClientId: true, ...order };
  const answer = await venue.request('POST', '/api/v1/orders', alice, body);
  return answer.status === 201 ? termsOf(answer.body.orderId) : 'refused';
}

async function overBinance(order: Fields): Promise<Terms | 'refused'> {
  await aBook();
  const answer = await own.signed('POST', '/api/v3/order', { symbol: 'BTCUSD', ...order });
  return answer.status === 200 ? termsOf(answer.body.orderId) : 'refused';
}

const limit = { type: 'limit', price: '95', quantity: '1', side: 'buy' };
const LIMIT = { type: 'LIMIT', timeInForce: 'GTC', price: 95, quantity: 1, side: 'BUY' };
const stopOf = (type: string, price: string) => ({ type, side: 'sell', quantity: '1', stopPrice: price });
const STOP = (type: string, price: number) => ({ type, side: 'SELL', quantity: 1, stopPrice: price });

test.each<[string, Terms, Fields, 'taken' | 'refused']>([
  ['a limit order that rests', limit, LIMIT, 'taken'],
  [
    'one that trades through two levels',
    { ...limit, price: '102', quantity: '2.5' },
    { ...LIMIT, price: 102, quantity: 2.5 },
    'taken',
  ],
  [
    'an IOC that fills in part',
    { ...limit, price: '101', quantity: '5', timeInForce: 'ioc' },
    { ...LIMIT, price: 101, quantity: 5, timeInForce: 'IOC' },
    'taken',
  ],
  [
    'a FOK that cannot fill',
    { ...limit, price: '101', quantity: '5', timeInForce: 'fok' },
    { ...LIMIT, price: 101, quantity: 5, timeInForce: 'FOK' },
    'taken',
  ],
  [
    'a market order',
    { type: 'market', side: 'buy', quantity: '2' },
    { type: 'MARKET', side: 'BUY', quantity: 2 },
    'taken',
  ],
  [
    'a market order by amount',
    { type: 'market', side: 'buy', quoteQuantity: '150' },
    { type: 'MARKET', side: 'BUY', quoteOrderQty: 150 },
    'taken',
  ],
  [
    'a market order that raises an amount',
    { type: 'market', side: 'sell', quoteQuantity: '150' },
    { type: 'MARKET', side: 'SELL', quoteOrderQty: 150 },
    'taken',
  ],
  [
    'a maker that rests',
    { ...limit, postOnly: true },
    { type: 'LIMIT_MAKER', price: 95, quantity: 1, side: 'BUY' },
    'taken',
  ],
  [
    'a maker that would take',
    { ...limit, price: '101', postOnly: true },
    { type: 'LIMIT_MAKER', price: 101, quantity: 1, side: 'BUY' },
    'refused',
  ],
  ['an iceberg', { ...limit, quantity: '4', displayQuantity: '1' }, { ...LIMIT, quantity: 4, icebergQty: 1 }, 'taken'],
  ['a stop', stopOf('stop', '90'), STOP('STOP_LOSS', 90), 'taken'],
  ['a stop that is met', stopOf('stop', '101'), STOP('STOP_LOSS', 101), 'refused'],
  [
    'a stop limit',
    { ...stopOf('stop_limit', '90'), price: '89' },
    { ...STOP('STOP_LOSS_LIMIT', 90), price: 89, timeInForce: 'GTC' },
    'taken',
  ],
  ['a take-profit', stopOf('take_profit', '110'), STOP('TAKE_PROFIT', 110), 'taken'],
  [
    'a take-profit limit',
    { ...stopOf('take_profit_limit', '110'), price: '109' },
    { ...STOP('TAKE_PROFIT_LIMIT', 110), price: 109, timeInForce: 'GTC' },
    'taken',
  ],
  [
    'a trailing stop',
    { type: 'trailing_stop', side: 'sell', quantity: '1', trailingOffsetBps: 250 },
    { type: 'STOP_LOSS', side: 'SELL', quantity: 1, trailingDelta: 250 },
    'taken',
  ],
  ['a price between ticks', { ...limit, price: '95.001' }, { ...LIMIT, price: 95.001 }, 'refused'],
  ['a quantity between lots', { ...limit, quantity: '1.00001' }, { ...LIMIT, quantity: 1.00001 }, 'refused'],
  ['too small a quantity', { ...limit, quantity: '0' }, { ...LIMIT, quantity: 0 }, 'refused'],
  ['too large a quantity', { ...limit, quantity: '1001' }, { ...LIMIT, quantity: 1_001 }, 'refused'],
  ['too little worth', { ...limit, quantity: '0.0001' }, { ...LIMIT, quantity: 0.0001 }, 'refused'],
  [
    'more than is owned',
    { ...limit, price: '10000', quantity: '1000' },
    { ...LIMIT, price: 10_000, quantity: 1_000 },
    'refused',
  ],
])('%s', async (_what, restOrder, binanceOrder, expected) => {
  const rest = await overRest(restOrder);
  expect(rest === 'refused' ? 'refused' : 'taken').toBe(expected);
  expect(await overBinance(binanceOrder)).toEqual(rest);
});

test.each(['expire_taker', 'expire_maker', 'expire_both', 'decrement'])('own orders that meet: %s', async (mode) => {
  const meet = async (place: () => Promise<string | number>): Promise<Terms> => {
    await aBook();
    await venue.request('POST', '/api/v1/orders', alice, {
      symbol: 'BTC-USD',
      type: 'limit',
      side: 'sell',
      price: '100.5',
      quantity: '0.4',
    });
    return termsOf(await place());
  };
  const rest = await meet(async () => {
    const order = { symbol: 'BTC-USD', ...limit, price: '101', openOnlyClientId: true, selfTradePrevention: mode };
    return (await venue.request('POST', '/api/v1/orders', alice, order)).body.orderId;
  });
  const binance = await meet(async () => {
    const order = { symbol: 'BTCUSD', ...LIMIT, price: 101, selfTradePreventionMode: mode.toUpperCase() };
    return (await own.signed('POST', '/api/v3/order', order)).body.orderId;
  });
  expect(binance).toEqual(rest);
});
