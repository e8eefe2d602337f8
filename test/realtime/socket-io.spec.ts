/** The Socket.IO gateways, used by a plain `socket.io-client` against the built venue. */
import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { io, type Socket } from 'socket.io-client';
import { aMarketWithTwoTraders, VenueProcess } from '../support/venue-process.js';

/** What the venue sends: the test knows what it asked for. */
// oxlint-disable-next-line typescript/no-explicit-any
type Json = Record<string, any>;

const WAIT_MS = 30_000;
let venue: VenueProcess;
let alice: string;
let bob: string;
const sockets: Socket[] = [];

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir());
  ({ alice, bob } = await aMarketWithTwoTraders(venue));
}, 120_000);

afterAll(async () => {
  expect(await venue.end('SIGTERM')).toBe(0);
  rmSync(venue.dataDir, { recursive: true });
});

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.disconnect();
});

function connect(namespace: string, auth: object = {}): Socket {
  const socket = io(`${venue.url}/${namespace}`, { auth, transports: ['websocket'], reconnection: false });
  sockets.push(socket);
  return socket;
}

async function connected(namespace: string, auth: object = {}): Promise<Socket> {
  const socket = connect(namespace, auth);
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('connect_error', reject));
  return socket;
}

/** The first event of the name that fits; waits for it. Listens from the call on. */
function told(socket: Socket, name: string, fits: (body: Json) => boolean = () => true): Promise<Json> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${name}`)), WAIT_MS);
    socket.on(name, (body: Json) => {
      if (!fits(body)) return;
      clearTimeout(timer);
      resolve(body);
    });
  });
}

const ask = (socket: Socket, event: string, body?: object): Promise<Json> =>
  socket.timeout(WAIT_MS).emitWithAck(event, body) as Promise<Json>;

const anOrder = (terms: object = {}): object => ({
  symbol: 'BTC-USD',
  side: 'buy',
  type: 'limit',
  price: '10',
  quantity: '1',
  ...terms,
});

describe('market data', () => {
  test('needs no login: a book comes as a snapshot and deltas, trades as they happen', async () => {
    const market = await connected('market-data');
    const snapshot = told(market, 'bookSnapshot');
    expect(await ask(market, 'subscribe', { channel: 'book', symbol: 'BTC-USD' })).toEqual({ status: 200 });
    expect(await ask(market, 'subscribe', { channel: 'trades' })).toEqual({ status: 200 });
    const { channelSequence } = await snapshot;
    const [delta, trade] = [told(market, 'bookDelta'), told(market, 'trade')];
    const [maker, taker] = [await connected('trading', { token: alice }), await connected('trading', { token: bob })];
    expect(await ask(maker, 'placeOrder', anOrder({ side: 'sell', price: '12' }))).toMatchObject({ status: 201 });
    expect(await ask(taker, 'placeOrder', anOrder({ price: '12', quantity: '0.4' }))).toMatchObject({
      status: 201,
      order: { status: 'filled', fills: [{ price: '12', quantity: '0.4' }] },
    });
    expect(await delta).toMatchObject({ channelSequence: channelSequence + 1, symbol: 'BTC-USD', asks: [['12', '1']] });
    expect(await trade).toMatchObject({ symbol: 'BTC-USD', price: '12', quantity: '0.4', takerSide: 'buy' });
  });

  test('says what is wrong with a subscription', async () => {
    const market = await connected('market-data');
    const answer = await ask(market, 'subscribe', { channel: 'gossip' });
    expect(answer).toMatchObject({
      status: 400,
      problem: { code: 'VALIDATION_FAILED', errors: [{ field: 'channel' }] },
    });
    expect(await ask(market, 'subscribe', { channel: 'book', symbol: 'NO-ONE' })).toMatchObject({ status: 404 });
  });
});

describe('trading', () => {
  test('without a good token there is no connection', async () => {
    for (const auth of [{}, { token: 'not.a.token' }, { token: 7 }]) {
      const refusal = await new Promise<Json>((resolve) => connect('trading', auth).once('connect_error', resolve));
      expect(refusal['data']).toMatchObject({ code: 'UNAUTHORIZED', status: 401 });
    }
  });

  test('acknowledges orders as REST answers them, and tells the account', async () => {
    const trader = await connected('trading', { token: alice });
    const balance = told(trader, 'balance');
    expect(await ask(trader, 'subscribeAccount')).toEqual({ status: 200 });
    await balance;
    const execution = told(trader, 'execution', ({ kind }) => kind === 'accepted');
    const placed = await ask(trader, 'placeOrder', anOrder());
    expect(placed).toMatchObject({ status: 201, order: { status: 'new', price: '10' } });
    expect(await execution).toMatchObject({ orderId: placed['order'].orderId, symbol: 'BTC-USD', quantity: '1' });
    const { orderId } = placed['order'];
    const replaced = await ask(trader, 'replaceOrder', { orderId, price: '11' });
    expect(replaced).toMatchObject({ status: 200, order: { orderId, price: '11' } });
    expect(await ask(trader, 'cancelOrder', { orderId })).toMatchObject({
      status: 200,
      order: { status: 'cancelled' },
    });
    expect(await ask(trader, 'cancelOrder', { orderId })).toMatchObject({ status: 409 });
    expect(await ask(trader, 'placeOrder', { side: 'up' })).toMatchObject({ status: 400 });
    expect(await ask(trader, 'cancelOrder', { orderId: '999999' })).toMatchObject({ status: 404 });
  });

  test('cancels many, and at the end of the connection what was meant for it', async () => {
    const trader = await connected('trading', { token: bob });
    const kept = await ask(trader, 'placeOrder', anOrder());
    const gone = await ask(trader, 'placeOrder', anOrder({ cancelOnDisconnect: true }));
    trader.disconnect();
    const other = await connected('trading', { token: bob });
    const statusOf = async (orderId: string): Promise<string> =>
      (await venue.request('GET', `/api/v1/orders/${orderId}`, bob)).body.status as string;
    for (let looks = 0; looks < 200 && (await statusOf(gone['order'].orderId)) === 'new'; looks += 1);
    expect([await statusOf(gone['order'].orderId), await statusOf(kept['order'].orderId)]).toEqual([
      'cancelled',
      'new',
    ]);
    const all = await ask(other, 'cancelOrders', { symbol: 'BTC-USD' });
    expect(all).toMatchObject({
      status: 200,
      cancelled: { orderIds: expect.arrayContaining([kept['order'].orderId]) },
    });
  });
});

test('when the venue is full nobody else comes in, and it lives on', async () => {
  const small = await VenueProcess.start(VenueProcess.newDataDir(), { TRADSYS_WEBSOCKET_CONNECTIONS_MAX: '1' });
  try {
    const open = (namespace: string, auth: object): Socket => {
      const socket = io(`${small.url}/${namespace}`, { auth, transports: ['websocket'], reconnection: false });
      sockets.push(socket);
      return socket;
    };
    await new Promise((resolve) => open('market-data', {}).once('connect', () => resolve(undefined)));
    for (const namespace of ['market-data', 'trading']) {
      const refusal = await new Promise<Json>((resolve) => open(namespace, {}).once('connect_error', resolve));
      expect(refusal['data']).toMatchObject({ code: 'RATE_LIMITED' });
    }
    expect((await small.request('GET', '/ready')).status).toBe(200);
  } finally {
    expect(await small.end('SIGTERM')).toBe(0);
    rmSync(small.dataDir, { recursive: true });
  }
});
