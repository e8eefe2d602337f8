/** Calls that are wrong, and what each is answered: the status and the code that the documentation of the API has for it. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { anHmacKey, BinanceClient, type BinanceAnswer, binanceUrl, type Fields } from '../support/binance-client.js';
import { aMarketWithTwoTraders, VenueProcess } from '../support/venue-process.js';

let venue: VenueProcess;
let own: BinanceClient;
let reader: BinanceClient;
let stranger: BinanceClient;
let resting: number;

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir(), { TRADSYS_BINANCE_ORDERS_PER_10S: '0' });
  const { alice, bob } = await aMarketWithTwoTraders(venue);
  const url = binanceUrl(venue);
  own = new BinanceClient(url, await anHmacKey(venue, alice));
  reader = new BinanceClient(url, await anHmacKey(venue, alice, ['read']));
  stranger = new BinanceClient(url, { apiKey: 'nobody', sign: () => 'a'.repeat(64) });
  const ask = { symbol: 'BTC-USD', type: 'limit', side: 'sell', price: '100', quantity: '1' };
  await venue.request('POST', '/api/v1/orders', bob, ask);
  const { body } = await own.signed('POST', '/api/v3/order', order({ newClientOrderId: 'taken' }));
  resting = body.orderId;
}, 90_000);

afterAll(() => venue.end('SIGTERM'));

/** A good order, with something changed; what is undefined is left out. */
function order(changes: Readonly<Record<string, string | number | undefined>> = {}): Fields {
  const all = { symbol: 'BTCUSD', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', price: 50, quantity: 1, ...changes };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Fields;
}

const place = (changes: Parameters<typeof order>[0]) => () => own.signed('POST', '/api/v3/order', order(changes));
const get =
  (path: string, fields: Fields = {}) =>
  () =>
    own.get(`/api/v3/${path}`, fields);
const signed =
  (method: string, path: string, fields: Fields = {}) =>
  () =>
    own.signed(method, `/api/v3/${path}`, fields);
const s = { symbol: 'BTCUSD' };

type Call = () => Promise<BinanceAnswer>;
const calls: readonly (readonly [what: string, call: Call, status: number, code: number, text: string])[] = [
  ['depth of an unknown symbol', get('depth', { symbol: 'NONE' }), 400, -1121, 'Invalid symbol.'],
  ['depth of no symbol', get('depth'), 400, -1102, "Mandatory parameter 'symbol' was not sent"],
  ['depth of an empty symbol', get('depth', { symbol: '' }), 400, -1102, "Mandatory parameter 'symbol'"],
  ['a symbol in small letters', get('depth', { symbol: 'btcusd' }), 400, -1100, "parameter 'symbol'; legal range"],
  ['a limit that is no number', get('depth', { ...s, limit: 'many' }), 400, -1100, "parameter 'limit'"],
  [
    'a parameter twice',
    () => own.send('GET', '/api/v3/depth?symbol=BTCUSD&symbol=BTCUSD'),
    400,
    -1101,
    'Duplicate values',
  ],
  ['candles of no interval', get('klines', s), 400, -1102, "'interval'"],
  ['candles of an odd interval', get('klines', { ...s, interval: '7m' }), 400, -1120, 'Invalid interval.'],
  ['candles of another zone', get('klines', { ...s, interval: '1d', timeZone: '8' }), 400, -1130, "'timeZone'"],
  ['a symbol and a list', get('ticker/price', { ...s, symbols: '["BTCUSD"]' }), 400, -1128, 'Combination of optional'],
  ['a list that is none', get('ticker/price', { symbols: 'BTCUSD' }), 400, -1100, "'symbols'"],
  ['a symbol twice in a list', get('ticker/price', { symbols: '["BTCUSD","BTCUSD"]' }), 400, -1151, 'multiple times'],
  ['an odd ticker', get('ticker/24hr', { ...s, type: 'ODD' }), 400, -1139, 'Invalid ticker type.'],
  ['a window without symbols', get('ticker'), 400, -1102, "Param 'symbol' or 'symbols'"],
  ['an odd window', get('ticker', { ...s, windowSize: '8d' }), 400, -1102, "'windowSize'"],
  ['an unknown path', get('none'), 404, -1020, 'not supported'],
  ['another method', signed('PUT', 'order', s), 404, -1020, 'not supported'],

  ['no key', () => own.get('/api/v3/account'), 401, -2014, 'API-key format invalid.'],
  [
    'a key that is none',
    () => own.get('/api/v3/account', {}, { 'x-mbx-apikey': 'a key' }),
    401,
    -2014,
    'API-key format',
  ],
  ['no timestamp', () => own.get('/api/v3/account', {}, { 'x-mbx-apikey': 'k' }), 400, -1102, "'timestamp'"],
  [
    'no signature',
    () => own.get('/api/v3/account', { timestamp: Date.now() }, { 'x-mbx-apikey': 'k' }),
    400,
    -1102,
    "'signature'",
  ],
  [
    'an unknown key',
    () => stranger.signed('GET', '/api/v3/account'),
    401,
    -2015,
    'Invalid API-key, IP, or permissions',
  ],
  [
    'a wrong signature',
    () =>
      new BinanceClient(own.url, { ...own.credential, sign: () => 'a'.repeat(64) }).signed('GET', '/api/v3/account'),
    400,
    -1022,
    'Signature for this request is not valid.',
  ],
  ['a permission that the key lacks', () => reader.signed('POST', '/api/v3/order', order()), 401, -2015, 'permissions'],
  [
    'an old timestamp',
    signed('GET', 'account', { timestamp: Date.now() - 90_000 }),
    400,
    -1021,
    'outside of the recvWindow',
  ],
  ['a timestamp ahead', signed('GET', 'account', { timestamp: Date.now() + 90_000 }), 400, -1021, '1000ms ahead'],
  [
    'a long window',
    signed('GET', 'account', { recvWindow: 60_001 }),
    400,
    -1131,
    'recvWindow must be less than 60000.',
  ],
  ['a window that is none', signed('GET', 'account', { recvWindow: 'x' }), 400, -1130, "'recvWindow'"],

  ['no side', place({ side: undefined }), 400, -1102, "'side'"],
  ['an odd side', place({ side: 'HOLD' }), 400, -1117, 'Invalid side.'],
  ['an odd type', place({ type: 'ODD' }), 400, -1116, 'Invalid orderType.'],
  ['no time in force', place({ timeInForce: undefined }), 400, -1102, "'timeInForce'"],
  ['an odd time in force', place({ timeInForce: 'GTD' }), 400, -1115, 'Invalid timeInForce.'],
  ['no price', place({ price: undefined }), 400, -1102, "'price'"],
  [
    'a market order with a price',
    place({ type: 'MARKET', timeInForce: undefined }),
    400,
    -1106,
    "'price' sent when not",
  ],
  ['no quantity', place({ quantity: undefined }), 400, -1102, "'quantity'"],
  ['a price with an exponent', place({ price: '5e1' }), 400, -1100, "parameter 'price'"],
  ['a price between two ticks', place({ price: '50.001' }), 400, -1013, 'Filter failure: PRICE_FILTER'],
  ['a quantity between two steps', place({ quantity: '1.00001' }), 400, -1013, 'Filter failure: LOT_SIZE'],
  ['too large a quantity', place({ quantity: 1_001 }), 400, -1013, 'Filter failure: LOT_SIZE'],
  ['too little worth', place({ quantity: '0.0001' }), 400, -1013, 'Filter failure: NOTIONAL'],
  [
    'more than there is',
    place({ side: 'SELL', price: 200, quantity: 1_000.5 }),
    400,
    -1013,
    'Filter failure: LOT_SIZE',
  ],
  [
    'more than is owned',
    place({ price: 10_000, quantity: 1_000 }),
    400,
    -2010,
    'Account has insufficient balance for requested action.',
  ],
  [
    'a maker that would take',
    place({ type: 'LIMIT_MAKER', timeInForce: undefined, price: 100 }),
    400,
    -2010,
    'Order would immediately match and take.',
  ],
  ['a stop without its price', place({ type: 'STOP_LOSS_LIMIT' }), 400, -1102, "'stopPrice'"],
  ['a limit order with a stop price', place({ stopPrice: 40 }), 400, -1106, "'stopPrice' sent when not"],
  ['an odd client id', place({ newClientOrderId: 'a b' }), 400, -1100, "parameter 'newClientOrderId'"],
  ['a client id in use', place({ newClientOrderId: 'taken' }), 400, -2010, 'Duplicate order sent.'],
  ['an odd prevention mode', place({ selfTradePreventionMode: 'ODD' }), 400, -1167, 'Self-trade prevention'],
  ['an odd response type', place({ newOrderRespType: 'ODD' }), 400, -1130, "'newOrderRespType'"],
  [
    'a market order by both',
    place({ type: 'MARKET', timeInForce: undefined, price: undefined, quoteOrderQty: 5 }),
    400,
    -1128,
    'Combination',
  ],
  [
    'an iceberg that shows too little',
    place({ icebergQty: '0.0001', quantity: 900 }),
    400,
    -1013,
    'Filter failure: ICEBERG_PARTS',
  ],

  ['an unknown order', signed('GET', 'order', { ...s, orderId: 999_999 }), 400, -2013, 'Order does not exist.'],
  ['an order of no id', signed('GET', 'order', s), 400, -1102, "Param 'origClientOrderId' or 'orderId'"],
  [
    'an unknown order to cancel',
    signed('DELETE', 'order', { ...s, orderId: 999_999 }),
    400,
    -2011,
    'Unknown order sent.',
  ],
  [
    'odd restrictions',
    () => own.signed('DELETE', '/api/v3/order', { ...s, orderId: resting, cancelRestrictions: 'ODD' }),
    400,
    -1145,
    'cancelRestrictions',
  ],
  [
    'restrictions that forbid',
    () =>
      own.signed('DELETE', '/api/v3/order', { ...s, orderId: resting, cancelRestrictions: 'ONLY_PARTIALLY_FILLED' }),
    400,
    -2011,
    'cancel restrictions',
  ],
  [
    'a replacement of no mode',
    signed('POST', 'order/cancelReplace', order({ cancelOrderId: 1 })),
    400,
    -1102,
    "'cancelReplaceMode'",
  ],
  [
    'an amendment that grows',
    () => own.signed('PUT', '/api/v3/order/amend/keepPriority', { ...s, orderId: resting, newQty: 2 }),
    400,
    -2038,
    'Order amend rejected',
  ],
  ['an unknown list', signed('GET', 'orderList', { orderListId: 999_999 }), 400, -2018, 'Order list does not exist.'],
  [
    'orders of two days',
    signed('GET', 'allOrders', { ...s, startTime: 1_764_000_000_000, endTime: 1_764_200_000_000 }),
    400,
    -1127,
    '24 hours',
  ],
];

describe('a call that is wrong', () => {
  test.each(calls)('%s', async (_what, call, status, code, text) => {
    const answer = await call();
    expect([answer.status, answer.body.code, answer.body.msg]).toEqual([status, code, expect.stringContaining(text)]);
  });

  test('what is too much in a minute waits', async () => {
    const answers: BinanceAnswer[] = [];
    for (let weight = 0; weight <= 6_000 && answers.at(-1)?.status !== 429; weight += 250)
      answers.push(await own.get('/api/v3/depth', { ...s, limit: 5_000 }));
    const last = answers.at(-1) as BinanceAnswer;
    expect([last.status, last.body.code]).toEqual([429, -1003]);
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(last.headers.get('x-mbx-used-weight-1m'))).toBeGreaterThan(6_000);
  });
});

test('a venue that explains signatures tells what it has verified', async () => {
  const open = await VenueProcess.start(VenueProcess.newDataDir(), {
    TRADSYS_BINANCE_EXPLAINS_SIGNATURES: 'true',
    TRADSYS_BINANCE_ORDERS_PER_10S: '1',
  });
  const { alice } = await aMarketWithTwoTraders(open);
  const key = await anHmacKey(open, alice);
  const wrong = new BinanceClient(binanceUrl(open), { ...key, sign: () => 'a'.repeat(64) });
  const timestamp = Date.now();
  const explained = await wrong.signed('GET', '/api/v3/account', { timestamp });
  expect(explained.body).toMatchObject({
    code: -1022,
    data: { payloads: [`timestamp=${timestamp}&recvWindow=20000`] },
  });
  const good = new BinanceClient(binanceUrl(open), key);
  const statuses: number[] = [];
  for (let tries = 0; tries < 3; tries += 1)
    statuses.push((await good.signed('POST', '/api/v3/order', order({ price: 40 + tries }))).status);
  expect(statuses).toContain(429);
  await open.end('SIGTERM');
}, 90_000);
