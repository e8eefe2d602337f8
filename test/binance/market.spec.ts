import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { anHmacKey, BinanceClient, binanceUrl, form } from '../support/binance-client.js';
import { untilTrue } from '../support/until.js';
import { aMarketWithTwoTraders, VenueProcess } from '../support/venue-process.js';

let venue: VenueProcess;
let client: BinanceClient;
let tokens: Awaited<ReturnType<typeof aMarketWithTwoTraders>>;

const order = (side: string, price: string, quantity: string) => ({
  symbol: 'BTC-USD',
  type: 'limit',
  side,
  price,
  quantity,
});

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir());
  client = new BinanceClient(binanceUrl(venue));
  tokens = await aMarketWithTwoTraders(venue);
  const { alice, bob } = tokens;
  const must = async (token: string, body: unknown): Promise<void> => {
    const answer = await venue.request('POST', '/api/v1/orders', token, body);
    if (answer.status !== 201) throw new Error(JSON.stringify(answer));
  };
  await must(alice, order('sell', '101', '2'));
  await must(alice, order('sell', '102', '3'));
  await must(alice, order('buy', '99', '1'));
  await must(bob, order('buy', '101', '0.5'));
  await must(bob, order('buy', '102', '1.75'));
  await must(bob, order('sell', '99', '0.25'));
}, 90_000);

afterAll(() => venue.end('SIGTERM'));

describe('what everybody may ask', () => {
  test('time, with a key that nobody knows too, in the unit that is asked for', async () => {
    expect((await client.get('/api/v3/ping', {}, { 'x-mbx-apikey': 'unknown' })).body).toEqual({});
    const { body } = await client.get('/api/v3/time');
    expect(Math.abs(body.serverTime - Date.now())).toBeLessThan(2_000);
    const micro = await client.get('/api/v3/time', {}, { 'x-mbx-time-unit': 'MICROSECOND' });
    expect(Math.abs(micro.body.serverTime / 1000 - Date.now())).toBeLessThan(2_000);
  });

  test('what is traded, with its filters', async () => {
    const { body } = await client.get('/api/v3/exchangeInfo', { symbol: 'BTCUSD' });
    const [symbol] = body.symbols;
    expect(symbol).toMatchObject({
      symbol: 'BTCUSD',
      status: 'TRADING',
      baseAsset: 'BTC',
      quoteAsset: 'USD',
      permissionSets: [['SPOT']],
    });
    const filters = Object.fromEntries(symbol.filters.map((one: { filterType: string }) => [one.filterType, one]));
    expect(filters['PRICE_FILTER']).toMatchObject({ minPrice: '0.01', tickSize: '0.01', maxPrice: '100000000000' });
    expect(filters['LOT_SIZE']).toMatchObject({ minQty: '0.0001', maxQty: '1000', stepSize: '0.0001' });
    expect(filters['NOTIONAL']).toMatchObject({ minNotional: '1', maxNotional: '10000000' });
    const lists = await Promise.all(
      ['["BTCUSD"]', '["BTC-USD"]'].map((symbols) => client.get('/api/v3/exchangeInfo', { symbols })),
    );
    for (const list of lists) expect(list.body.symbols).toEqual([symbol]);
  });

  test('the book, with the number of its state', async () => {
    const { body, headers } = await client.get('/api/v3/depth', { symbol: 'BTCUSD', limit: 5 });
    expect(body).toMatchObject({ bids: [['99', '0.75']], asks: [['102', '2.75']] });
    expect(body.lastUpdateId).toBeGreaterThan(3);
    expect(Number(headers.get('x-mbx-used-weight-1m'))).toBeGreaterThanOrEqual(5);
  });

  test('trades, and those of one taker and price together', async () => {
    const { body: trades } = await client.get('/api/v3/trades', { symbol: 'BTCUSD' });
    expect(
      trades.map((one: Record<string, unknown>) => [one['price'], one['qty'], one['quoteQty'], one['isBuyerMaker']]),
    ).toEqual([
      ['101', '0.5', '50.5', false],
      ['101', '1.5', '151.5', false],
      ['102', '0.25', '25.5', false],
      ['99', '0.25', '24.75', true],
    ]);
    const [first, second] = trades;
    const from = await client.get('/api/v3/historicalTrades', { symbol: 'BTCUSD', fromId: second.id, limit: 2 });
    expect(from.body.map((one: { id: number }) => one.id)).toEqual([second.id, second.id + 1]);
    const aggregates = await client.get('/api/v3/aggTrades', { symbol: 'BTCUSD', startTime: first.time });
    expect(aggregates.body).toHaveLength(4);
    expect(aggregates.body[0]).toMatchObject({ a: first.id, p: '101', q: '0.5', f: first.id, l: first.id, m: false });
    const none = await client.get('/api/v3/aggTrades', { symbol: 'BTCUSD', startTime: Date.now() + 60_000 });
    expect(none.body).toEqual([]);
  });

  test('candles, with one for each time', async () => {
    const { body } = await client.get('/api/v3/klines', { symbol: 'BTCUSD', interval: '1m', limit: 3 });
    const last = body.at(-1);
    expect(last).toHaveLength(12);
    const total = body.reduce((sum: number, kline: unknown[]) => sum + Number(kline[8]), 0);
    expect(total).toBe(4);
    expect(last[6] - last[0]).toBe(59_999);
    // Until a trade there is nothing; from then on every second has a candle.
    const [{ time }] = (await client.get('/api/v3/trades', { symbol: 'BTCUSD', limit: 1 })).body;
    const from = Math.floor(time / 1000) * 1000;
    const ask = () => client.get('/api/v3/klines', { symbol: 'BTCUSD', interval: '1s', startTime: from, limit: 2 });
    await untilTrue('the second behind the trade', async () => (await ask()).body.length === 2);
    const seconds = await ask();
    expect(seconds.body.map((one: unknown[]) => [one[0], one[4], one[8]])).toEqual([
      [from, '99', expect.any(Number)],
      [from + 1_000, '99', 0],
    ]);
  });

  test('tickers of a day, a trading day and a window agree', async () => {
    const { body: day } = await client.get('/api/v3/ticker/24hr', { symbol: 'BTCUSD' });
    expect(day).toMatchObject({
      symbol: 'BTCUSD',
      openPrice: '101',
      highPrice: '102',
      lowPrice: '99',
      lastPrice: '99',
      lastQty: '0.25',
      priceChange: '-2',
      volume: '2.5',
      quoteVolume: '252.25',
      weightedAvgPrice: '100.9',
      bidPrice: '99',
      askQty: '2.75',
      count: 4,
    });
    const same = [
      'openPrice',
      'highPrice',
      'lowPrice',
      'lastPrice',
      'volume',
      'quoteVolume',
      'count',
      'firstId',
      'lastId',
    ];
    const picked = (ticker: Record<string, unknown>) => same.map((field) => ticker[field]);
    const window = await client.get('/api/v3/ticker', { symbol: 'BTCUSD', windowSize: '1h' });
    const mini = await client.get('/api/v3/ticker/24hr', { symbols: '["BTCUSD"]', type: 'MINI' });
    const tradingDay = await client.get('/api/v3/ticker/tradingDay', { symbol: 'BTCUSD' });
    for (const ticker of [window.body, mini.body[0], tradingDay.body]) expect(picked(ticker)).toEqual(picked(day));
    expect((await client.get('/api/v3/ticker/price')).body).toEqual([{ symbol: 'BTCUSD', price: '99' }]);
    expect((await client.get('/api/v3/ticker/bookTicker', { symbol: 'BTCUSD' })).body).toMatchObject({
      askPrice: '102',
    });
    expect((await client.get('/api/v3/avgPrice', { symbol: 'BTCUSD' })).body).toMatchObject({
      mins: 5,
      price: '100.9',
    });
  });
});

describe('what clients of several markets ask while they connect', () => {
  test('what clients ask for while they connect is answered, and an unknown path is JSON too', async () => {
    expect((await client.get('/sapi/v1/system/status')).body).toEqual({ status: 0, msg: 'normal' });
    expect((await client.get('/fapi/v1/exchangeInfo')).body).toEqual({ symbols: [] });
    for (const path of ['/', '/sapi/v1/none', '/api/v3/none']) {
      const { status, headers, body } = await client.get(path);
      expect([status, headers.get('content-type'), body.code]).toEqual([404, 'application/json;charset=UTF-8', -1020]);
    }
  });

  test.each([
    ['hmac', async () => anHmacKey(venue, tokens.alice)],
    ['ed25519', async () => aKeyPair('ed25519', null)],
    ['rsa', async () => aKeyPair('rsa', 'sha256')],
  ] as const)('a call that is signed with a key of type %s', async (_type, make) => {
    const own = new BinanceClient(client.url, await make());
    const answer = await own.signed('GET', '/sapi/v1/asset/tradeFee');
    expect([answer.status, answer.body]).toEqual([
      200,
      [{ symbol: 'BTCUSD', makerCommission: '0.0001', takerCommission: '0.0005' }],
    ]);
    const wrong = await own.signed('GET', '/sapi/v1/asset/tradeFee', { timestamp: Date.now() - 30_000 });
    expect([wrong.status, wrong.body.code]).toEqual([400, -1021]);
  });
});

async function aKeyPair(type: 'ed25519' | 'rsa', hash: 'sha256' | null) {
  const pair = type === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2_048 }) : generateKeyPairSync('ed25519');
  const publicKey = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const key = createPrivateKey(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const made = { label: type, type, scopes: ['read'], publicKey };
  const { status, body } = await venue.request('POST', '/api/v1/api-keys', tokens.alice, made);
  expect(status).toBe(201);
  return {
    apiKey: body.apiKey as string,
    sign: (text: string) => sign(hash, Buffer.from(text), key).toString('base64'),
  };
}

describe('a call that is not good', () => {
  test.each<[string, number, number, () => Promise<{ status: number; body: { code: number } }>]>([
    ['an unknown symbol', 400, -1121, () => client.get('/api/v3/depth', { symbol: 'NONE' })],
    ['no symbol', 400, -1102, () => client.get('/api/v3/depth')],
    ['no key', 401, -2014, () => client.get('/sapi/v1/asset/tradeFee')],
    ['no timestamp', 400, -1102, () => client.get('/sapi/v1/asset/tradeFee', {}, { 'x-mbx-apikey': 'k' })],
    [
      'an unknown key',
      401,
      -2015,
      () =>
        client.get(
          `/sapi/v1/asset/tradeFee`,
          { timestamp: Date.now(), signature: 'a'.repeat(64) },
          { 'x-mbx-apikey': 'k' },
        ),
    ],
  ])('%s', async (_what, status, code, call) => {
    const answer = await call();
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  test('what was changed behind the signature', async () => {
    const key = await anHmacKey(venue, tokens.bob);
    const query = form({ timestamp: Date.now() });
    const target = `/sapi/v1/asset/tradeFee?${query}1&signature=${key.sign(query)}`;
    const cut = `/sapi/v1/asset/tradeFee?${query}&x=1&signature=${key.sign(query)}`;
    const answers = [target, cut].map((one) => client.send('GET', one, '', { 'x-mbx-apikey': key.apiKey }));
    const codes = (await Promise.all(answers)).map(({ body }) => body.code);
    expect(codes).toEqual([-1102, -1022]);
  });
});
