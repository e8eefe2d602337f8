import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { anHmacKey, BinanceClient, type BinanceKey, binanceUrl } from '../support/binance-client.js';
import { BinanceSocket, type Message } from '../support/binance-socket.js';
import { ADMIN_PASSWORD, aMarketWithTwoTraders, VenueProcess } from '../support/venue-process.js';

let venue: VenueProcess;
let url: string;
let alice: BinanceKey;
let bob: BinanceClient;
let tokens: Awaited<ReturnType<typeof aMarketWithTwoTraders>>;

const limit = (side: string, price: number, quantity: number) => ({
  symbol: 'BTCUSD',
  side,
  type: 'LIMIT',
  timeInForce: 'GTC',
  price,
  quantity,
});

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir());
  url = binanceUrl(venue);
  tokens = await aMarketWithTwoTraders(venue);
  alice = await anHmacKey(venue, tokens.alice);
  bob = new BinanceClient(url, await anHmacKey(venue, tokens.bob));
}, 90_000);

afterAll(() => venue.end('SIGTERM'));

const open = (): Promise<BinanceSocket> => BinanceSocket.open(`${url}/ws-api/v3`);

async function anEd25519Key(): Promise<BinanceKey> {
  const pair = generateKeyPairSync('ed25519');
  const publicKey = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const key = createPrivateKey(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const made = { label: 'socket', type: 'ed25519', scopes: ['read', 'trade'], publicKey };
  const { body } = await venue.request('POST', '/api/v1/api-keys', tokens.alice, made);
  return { apiKey: body.apiKey as string, sign: (text) => sign(null, Buffer.from(text), key).toString('base64') };
}

/** The events of the account in their order, without times. */
const eventsOf = (socket: BinanceSocket): Message[] =>
  socket.messages.filter(({ event }) => event !== undefined).map(({ event }) => event);

describe('calls', () => {
  test('market data needs no key, and an answer tells what is used of the limits', async () => {
    const socket = await open();
    const depth = await socket.ask('depth', { symbol: 'BTCUSD', limit: 5 });
    expect(depth).toMatchObject({ id: 1, status: 200, result: { bids: [], asks: [] } });
    expect(depth.rateLimits[0]).toMatchObject({ rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', limit: 6_000 });
    const quiet = await socket.ask('v3/time', { returnRateLimits: false });
    expect([typeof quiet.result.serverTime, quiet.rateLimits]).toEqual(['number', undefined]);
    const info = await socket.ask('exchangeInfo', { symbols: ['BTCUSD'] });
    expect(info.result.symbols[0].symbol).toBe('BTCUSD');
    socket.sendText(JSON.stringify({ id: 'a-text', method: 'ping' }));
    expect(await socket.until(({ id }) => id === 'a-text')).toMatchObject({ status: 200, result: {} });
    socket.close();
  });

  test('each is signed, by names, or the connection is logged on', async () => {
    const socket = await open();
    const placed = await socket.askSigned(alice, 'order.place', limit('BUY', 90, 1));
    expect(placed).toMatchObject({ status: 200, result: { status: 'NEW', price: '90', fills: [] } });
    const { orderId } = placed.result;
    const status = await socket.askSigned(alice, 'order.status', { symbol: 'BTCUSD', orderId });
    expect(status.result).toMatchObject({ orderId, status: 'NEW' });
    expect((await socket.ask('order.status', { symbol: 'BTCUSD', orderId })).error.code).toBe(-2014);
    const key = await anEd25519Key();
    const logon = await socket.askSigned(key, 'session.logon');
    expect(logon.result).toMatchObject({
      apiKey: key.apiKey,
      authorizedSince: expect.any(Number),
      userDataStream: false,
    });
    const cancelled = await socket.ask('order.cancel', { symbol: 'BTCUSD', orderId });
    expect(cancelled.result).toMatchObject({ orderId, status: 'CANCELED' });
    expect((await socket.ask('account.status')).result.accountType).toBe('SPOT');
    expect((await socket.ask('session.logout')).result.apiKey).toBeNull();
    expect((await socket.ask('account.status')).error.code).toBe(-2014);
    socket.close();
  });

  test.each<[string, (socket: BinanceSocket) => Promise<Message>, number, number]>([
    ['an unknown method', (socket) => socket.ask('none'), 400, -1020],
    ['a missing parameter', (socket) => socket.ask('depth'), 400, -1102],
    [
      'a wrong signature',
      (socket) => socket.askSigned({ ...alice, sign: () => 'a'.repeat(64) }, 'account.status'),
      400,
      -1022,
    ],
    ['a logon with a shared secret', (socket) => socket.askSigned(alice, 'session.logon'), 400, -4056],
    ['a stream without a logon', (socket) => socket.ask('userDataStream.subscribe'), 401, -2015],
    ['a stream that there is not', (socket) => socket.ask('userDataStream.unsubscribe'), 400, -2036],
    ['no object', (socket) => (socket.sendText('[]'), socket.until(() => true)), 400, -1135],
    ['params that are no object', (socket) => socket.ask('ping', [1]), 400, -1135],
  ])('%s', async (_what, ask, status, code) => {
    const socket = await open();
    const answer = await ask(socket);
    expect([answer.status, answer.error.code]).toEqual([status, code]);
    socket.close();
  });
});

describe('what happens to an account', () => {
  test('is told from the answer to the subscription on, executions before balances', async () => {
    await bob.signed('DELETE', '/api/v3/openOrders', { symbol: 'BTCUSD' });
    const socket = await open();
    const subscribed = await socket.askSigned(alice, 'userDataStream.subscribe.signature');
    expect([subscribed.status, subscribed.result]).toEqual([200, { subscriptionId: 0 }]);
    expect((await socket.askSigned(alice, 'userDataStream.subscribe.signature')).error.code).toBe(-2035);
    const id = { newClientOrderId: 'my-order' };
    const { result: placed } = await socket.askSigned(alice, 'order.place', { ...limit('BUY', 95, 2), ...id });
    await bob.signed('POST', '/api/v3/order', { symbol: 'BTCUSD', side: 'SELL', type: 'MARKET', quantity: 0.5 });
    const cancelId = { newClientOrderId: 'my-cancel' };
    await socket.askSigned(alice, 'order.cancel', { symbol: 'BTCUSD', orderId: placed.orderId, ...cancelId });
    await socket.until(({ event }) => event?.x === 'CANCELED');
    const reports = eventsOf(socket).filter(({ e }) => e === 'executionReport');
    expect(reports[0]).toMatchObject({
      s: 'BTCUSD',
      c: 'my-order',
      S: 'BUY',
      o: 'LIMIT',
      f: 'GTC',
      q: '2',
      p: '95',
      g: -1,
      C: '',
      x: 'NEW',
      X: 'NEW',
      r: 'NONE',
      i: placed.orderId,
      l: '0',
      z: '0',
      L: '0',
      n: '0',
      N: null,
      t: -1,
      w: true,
      m: false,
      Z: '0',
      V: 'NONE',
    });
    expect(reports[1]).toMatchObject({
      x: 'TRADE',
      X: 'PARTIALLY_FILLED',
      l: '0.5',
      z: '0.5',
      L: '95',
      n: '0.00475',
      N: 'USD',
      t: expect.any(Number),
      m: true,
      Y: '47.5',
    });
    expect(reports[2]).toMatchObject({ x: 'CANCELED', X: 'CANCELED', c: 'my-cancel', C: 'my-order', w: false });
    expect(reports[0].I < reports[1].I && reports[1].I < reports[2].I).toBe(true);
    const kinds = eventsOf(socket).map(({ e }) => e);
    expect(kinds.indexOf('executionReport')).toBeLessThan(kinds.indexOf('outboundAccountPosition'));
    const balances = await bob.signed('GET', '/api/v3/account', { omitZeroBalances: 'true' });
    expect(balances.status).toBe(200);
    socket.close();
  });

  test('orders of before the subscription are told whole', async () => {
    const socket = await open();
    const { result } = await socket.askSigned(alice, 'order.place', limit('BUY', 96, 1));
    await socket.askSigned(alice, 'userDataStream.subscribe.signature');
    await bob.signed('POST', '/api/v3/order', { symbol: 'BTCUSD', side: 'SELL', type: 'MARKET', quantity: 1 });
    const report = (await socket.until(({ event }) => event?.x === 'TRADE')).event;
    expect(report).toMatchObject({ i: result.orderId, X: 'FILLED', q: '1', z: '1', O: result.transactTime });
    socket.close();
  });

  test('deposits, lists of orders, and nothing any more after the end of the subscription', async () => {
    const socket = await open();
    const key = await anEd25519Key();
    await socket.askSigned(key, 'session.logon');
    const { subscriptionId } = (await socket.ask('userDataStream.subscribe')).result;
    const { accountId } = (await venue.request('GET', '/api/v1/auth/me', tokens.alice)).body;
    const admin = await venue.login('admin', ADMIN_PASSWORD);
    const deposit = { asset: 'USD', amount: '12.5', reference: 'told' };
    await venue.request('POST', `/api/v1/admin/accounts/${accountId}/deposits`, admin, deposit);
    const update = (await socket.until(({ event }) => event?.e === 'balanceUpdate')).event;
    expect(update).toMatchObject({ a: 'USD', d: '12.5' });
    const oco = {
      symbol: 'BTCUSD',
      side: 'SELL',
      quantity: 1,
      aboveType: 'LIMIT_MAKER',
      abovePrice: 120,
      belowType: 'STOP_LOSS',
      belowStopPrice: 80,
      listClientOrderId: 'my-list',
    };
    const { result } = await socket.ask('orderList.place.oco', oco);
    const began = (await socket.until(({ event }) => event?.l === 'EXEC_STARTED')).event;
    expect(began).toMatchObject({ e: 'listStatus', g: result.orderListId, c: 'OCO', L: 'EXECUTING', r: 'NONE' });
    expect(began.O.map(({ i }: { i: number }) => i)).toEqual(
      result.orders.map((one: { orderId: number }) => one.orderId),
    );
    await socket.ask('orderList.cancel', { symbol: 'BTCUSD', orderListId: result.orderListId });
    const ended = (await socket.until(({ event }) => event?.l === 'ALL_DONE')).event;
    expect(ended).toMatchObject({ g: result.orderListId, L: 'ALL_DONE' });
    expect((await socket.ask('session.subscriptions')).result).toEqual([{ subscriptionId }]);
    expect((await socket.ask('userDataStream.unsubscribe', { subscriptionId })).result).toEqual({});
    const told = eventsOf(socket).length;
    await socket.ask('order.place', limit('BUY', 50, 1));
    await socket.ask('openOrders.cancelAll', { symbol: 'BTCUSD' });
    expect(eventsOf(socket)).toHaveLength(told);
    socket.close();
  });
});
