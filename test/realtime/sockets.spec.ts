/** The binary protocol on `/ws`, against the built venue: what a client meets on its first day. */
import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { OrderFlag, OrderType, SelfTradePrevention, Side, TimeInForce } from '../../src/common/model/order-terms.js';
import { RejectReason } from '../../src/common/model/reject-reason.js';
import {
  Channel,
  CommandStatus,
  ExecutionKind,
  Liquidity,
  NotTaken,
} from '../../src/modules/realtime/domain/wire-messages.js';
import { aMarketWithTwoTraders, VenueProcess } from '../support/venue-process.js';
import { bytesOf } from '../../clients/typescript/src/codec.js';
import { WireClient } from './wire-client.js';

let venue: VenueProcess;
let alice: string;
let bob: string;
let requests = 100;
const clients: WireClient[] = [];
const BTC_USD = 1;

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir());
  ({ alice, bob } = await aMarketWithTwoTraders(venue));
}, 120_000);

afterAll(async () => {
  expect(await venue.end('SIGTERM')).toBe(0);
  rmSync(venue.dataDir, { recursive: true });
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.socket.terminate();
  for (const token of [alice, bob]) await venue.request('DELETE', '/api/v1/orders', token);
});

async function aStranger(): Promise<WireClient> {
  const client = await WireClient.connect(venue.url);
  clients.push(client);
  return client;
}

async function aTrader(token: string): Promise<WireClient> {
  const client = await WireClient.loggedOn(venue.url, token);
  clients.push(client);
  return client;
}

const requestId = (): number => (requests += 1);

function anOrder(terms: Record<string, number | string> = {}) {
  return {
    requestId: requestId(),
    instrumentId: BTC_USD,
    side: Side.buy,
    orderType: OrderType.limit,
    timeInForce: TimeInForce.gtc,
    selfTradePrevention: SelfTradePrevention.none,
    flags: 0,
    price: 1_000,
    quantity: 20_000,
    clientOrderId: '',
    ...terms,
  };
}

async function place(client: WireClient, terms: Record<string, number | string> = {}) {
  const order = anOrder(terms);
  client.send('placeOrder', order);
  return client.next('commandResult', (result) => result.requestId === order.requestId);
}

describe('a stranger', () => {
  test('is told the venue’s instruments and tickers, and trades as they happen', async () => {
    const stranger = await aStranger();
    expect(await stranger.next('instrument')).toMatchObject({ symbol: 'BTC-USD', tickSize: '0.01', lotSize: '0.0001' });
    await stranger.next('ticker');
    const [maker, taker] = [await aTrader(alice), await aTrader(bob)];
    await place(maker, { side: Side.sell, price: 1_234, quantity: 50_000 });
    const result = await place(taker, { price: 1_234, quantity: 30_000 });
    expect(result).toMatchObject({ status: CommandStatus.accepted, openQuantity: 0, filledQuantity: 30_000 });
    const trade = await stranger.next('trade', ({ price }) => price === 1_234);
    expect(trade).toMatchObject({
      instrumentId: BTC_USD,
      quantity: 30_000,
      takerSide: Side.buy,
      sequence: result.sequence,
    });
    const ticker = await stranger.next('ticker', ({ last }) => last === 1_234);
    expect(ticker.sequence).toBeGreaterThanOrEqual(result.sequence);
  });

  test('may not trade, and sees no account', async () => {
    const stranger = await aStranger();
    expect(await place(stranger)).toMatchObject({ status: CommandStatus.not_taken, reason: NotTaken.UNAUTHORIZED });
    stranger.send('subscribeAccount', { requestId: 5, fromNow: 1, afterSequence: 0, afterChannelSequence: 0 });
    expect(await stranger.next('error')).toMatchObject({ requestId: 5, code: 'UNAUTHORIZED' });
  });

  test('with a bad token is told so, and stays a stranger', async () => {
    const stranger = await aStranger();
    stranger.logOn('not.a.token');
    expect(await stranger.next('error')).toMatchObject({ code: 'UNAUTHORIZED' });
    expect(stranger.closed).toBeUndefined();
  });

  test('needs no login for a book, which begins with a snapshot and goes on with dense deltas', async () => {
    const trader = await aTrader(alice);
    await place(trader, { price: 1_100 });
    const stranger = await aStranger();
    stranger.send('subscribe', { requestId: 7, channel: Channel.book, instrumentId: BTC_USD });
    const snapshot = await stranger.until(
      () => stranger.told.find(({ name }) => name === 'bookSnapshot')?.book,
      'snapshot',
    );
    expect(snapshot.bids).toContainEqual({ priceTicks: 1_100, quantityLots: 20_000 });
    const rest = (await venue.request('GET', '/api/v1/marketdata/BTC-USD/book')).body;
    expect([snapshot.channelSequence, snapshot.checksum]).toEqual([rest.channelSequence, rest.checksum]);
    const { orderId } = await place(trader, { price: 1_101, quantity: 10_000 });
    trader.send('cancelOrder', { requestId: 9, orderId });
    await trader.next('commandResult', (result) => result.requestId === 9);
    const deltas = await stranger.until(() => {
      const found = stranger.told.flatMap(({ name, book }) =>
        name === 'bookDelta' && book !== undefined ? [book] : [],
      );
      return found.length >= 2 ? found : undefined;
    }, 'deltas');
    expect(deltas.map(({ channelSequence }) => channelSequence - snapshot.channelSequence)).toEqual([1, 2]);
    expect(deltas.map(({ bids }) => bids)).toEqual([
      [{ priceTicks: 1_101, quantityLots: 10_000 }],
      [{ priceTicks: 1_101, quantityLots: 0 }],
    ]);
  });
});

describe('a trader', () => {
  test('sends many commands in one frame and gets an answer to each', async () => {
    const trader = await aTrader(alice);
    const orders = Array.from({ length: 20 }, (_, index) => anOrder({ price: 900 + index }));
    const cancel = { requestId: requestId(), orderId: 999_999_999 };
    trader.socket.send(
      Buffer.concat([...orders.map((order) => bytesOf('placeOrder', order)), bytesOf('cancelOrder', cancel)]),
    );
    for (const order of orders) {
      const result = await trader.next('commandResult', (one) => one.requestId === order.requestId);
      expect(result).toMatchObject({ status: CommandStatus.accepted, openQuantity: 20_000, filledQuantity: 0 });
    }
    const refused = await trader.next('commandResult', (one) => one.requestId === cancel.requestId);
    expect(refused).toMatchObject({ status: CommandStatus.refused, reason: RejectReason.UNKNOWN_ORDER });
  });

  test('gets the same order for the same client order id', async () => {
    const trader = await aTrader(alice);
    const first = await place(trader, { clientOrderId: 'twice' });
    const again = await place(trader, { clientOrderId: 'twice' });
    expect(again).toMatchObject({ status: CommandStatus.repeated, orderId: first.orderId });
  });

  test('is refused what is of no list, and the marks of the simulation', async () => {
    const trader = await aTrader(alice);
    for (const terms of [{ side: 9 }, { orderType: 77 }, { flags: OrderFlag.simulated }, { flags: 1 << 20 }])
      expect(await place(trader, terms)).toMatchObject({
        status: CommandStatus.not_taken,
        reason: NotTaken.VALIDATION_FAILED,
      });
  });

  test('with an id that is too long for any order has nothing in the journal, in bytes and in words', async () => {
    const trader = await aTrader(alice);
    const [id, before] = ['x'.repeat(37), await place(trader)];
    expect(await place(trader, { clientOrderId: id })).toMatchObject({
      status: CommandStatus.not_taken,
      reason: RejectReason.CLIENT_ORDER_ID_INVALID,
    });
    trader.send('cancelByClientOrderId', { requestId: 51, clientOrderId: id });
    expect(await trader.next('commandResult', (one) => one.requestId === 51)).toMatchObject({
      status: CommandStatus.not_taken,
      reason: RejectReason.UNKNOWN_ORDER,
    });
    const { body } = await venue.request('POST', '/api/v1/orders', alice, {
      symbol: 'BTC-USD',
      side: 'buy',
      type: 'limit',
      price: '10',
      quantity: '1',
      clientOrderId: id,
    });
    expect(body.code).toBe('CLIENT_ORDER_ID_INVALID');
    expect((await place(trader)).sequence).toBe(before.sequence + 1);
  });

  test('replaces an order, cancels by its own id, and cancels many', async () => {
    const trader = await aTrader(alice);
    const { orderId } = await place(trader, { clientOrderId: 'mine' });
    const change = { requestId: requestId(), instrumentId: BTC_USD, orderId, price: 1_050, quantity: 30_000 };
    trader.send('replaceOrder', change);
    const replaced = await trader.next('commandResult', (one) => one.requestId === change.requestId);
    expect(replaced).toMatchObject({ status: CommandStatus.accepted, orderId, openQuantity: 30_000 });
    trader.send('cancelByClientOrderId', { requestId: 41, clientOrderId: 'mine' });
    const cancelled = await trader.next('commandResult', (one) => one.requestId === 41);
    expect(cancelled).toMatchObject({ status: CommandStatus.accepted, orderId, openQuantity: 0 });
    await place(trader);
    await place(trader, { side: Side.sell, price: 90_000, quantity: 10_000 });
    const all = { instrumentId: 0, side: 0, ofConnection: 1, lowestPrice: 0, highestPrice: 0 };
    trader.send('massCancel', { requestId: 42, ...all });
    expect(await trader.next('commandResult', (one) => one.requestId === 42)).toMatchObject({ orderCount: 2 });
  });

  test('is told the executions of both sides of a trade, and balances that equal those of REST', async () => {
    const [maker, taker] = [await aTrader(alice), await aTrader(bob)];
    for (const client of [maker, taker])
      client.send('subscribeAccount', { requestId: 3, fromNow: 1, afterSequence: 0, afterChannelSequence: 0 });
    for (const client of [maker, taker]) await client.next('balance');
    const resting = await place(maker, { side: Side.sell, price: 2_000, quantity: 50_000 });
    await place(taker, { price: 2_000, quantity: 20_000, timeInForce: TimeInForce.ioc });
    const made = await maker.next('execution', ({ kind }) => kind === ExecutionKind.traded);
    const taken = await taker.next('execution', ({ kind }) => kind === ExecutionKind.traded);
    expect(made).toMatchObject({
      orderId: resting.orderId,
      liquidity: Liquidity.maker,
      openQuantity: 30_000,
      side: Side.sell,
    });
    expect(taken).toMatchObject({ liquidity: Liquidity.taker, quantity: 20_000, price: 2_000, side: Side.buy });
    expect(made.tradeId).toBe(taken.tradeId);
    const numbers = maker.all('execution').map(({ channelSequence }) => channelSequence);
    expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] as number) + index));
    const { body } = await venue.request('GET', '/api/v1/balances', alice);
    await maker.until(() => {
      const newest = new Map(maker.all('balance').map(({ assetId, available, held }) => [assetId, [available, held]]));
      const [btc, usd] = ['BTC', 'USD'].map((asset) =>
        body.balances.find((one: { asset: string }) => one.asset === asset),
      );
      const units = (text: string): number => Math.round(Number(text) * 1e8);
      const isEqual =
        newest.get(1)?.[0] === units(btc.available) &&
        newest.get(1)?.[1] === units(btc.held) &&
        newest.get(2)?.[0] === units(usd.available);
      return isEqual ? true : undefined;
    }, 'balances');
  });

  test('who was cut off goes on where it was, from memory and from the event store', async () => {
    const first = await aTrader(alice);
    first.send('subscribeAccount', { requestId: 3, fromNow: 1, afterSequence: 0, afterChannelSequence: 0 });
    await first.next('balance');
    await place(first);
    const seen = await first.next('execution');
    first.socket.terminate();
    const other = await aTrader(alice);
    for (let count = 0; count < 30; count += 1) await place(other, { price: 700 + count });
    const all = await aTrader(alice);
    all.send('subscribeAccount', { requestId: 3, fromNow: 0, afterSequence: 0, afterChannelSequence: 0 });
    const back = await aTrader(alice);
    const { sequence: afterSequence, channelSequence: afterChannelSequence } = seen;
    back.send('subscribeAccount', { requestId: 3, fromNow: 0, afterSequence, afterChannelSequence });
    for (const client of [all, back]) {
      const last = afterChannelSequence + 30;
      await client.next('execution', ({ channelSequence }) => channelSequence === last);
      const from = client === all ? 1 : afterChannelSequence + 1;
      const numbers = client
        .all('execution')
        .map(({ channelSequence }) => channelSequence)
        .filter((one) => one >= from);
      expect(numbers).toEqual(Array.from({ length: last - from + 1 }, (_, index) => from + index));
    }
    back.send('subscribeAccount', { requestId: 4, fromNow: 1, afterSequence: 0, afterChannelSequence: 0 });
    expect(await back.next('error')).toMatchObject({ requestId: 4, code: 'BAD_REQUEST' });
  });

  test('whose connection ends loses the orders that it wanted cancelled, and no others', async () => {
    const trader = await aTrader(alice);
    const gone = await place(trader, { flags: OrderFlag.cancelOnDisconnect });
    const kept = await place(trader, {});
    await trader.close();
    const statusOf = async (id: number): Promise<string> =>
      (await venue.request('GET', `/api/v1/orders/${id}`, alice)).body.status as string;
    // The end of a session is a command like any other: it is done when the orders say so.
    for (let looks = 0; looks < 200 && (await statusOf(gone.orderId)) === 'new'; looks += 1);
    expect([await statusOf(gone.orderId), await statusOf(kept.orderId)]).toEqual(['cancelled', 'new']);
  });

  test('keeps what was well formed before a message that is none', async () => {
    const trader = await aTrader(alice);
    const order = anOrder({ price: 950 });
    trader.socket.send(Buffer.concat([bytesOf('placeOrder', order), Uint8Array.of(8, 0, 0, 0, 200, 1, 0, 0)]));
    await trader.until(() => trader.closed, 'close');
    const statuses = async (): Promise<string[]> =>
      (await venue.request('GET', '/api/v1/orders?status=open', alice)).body.items.map(
        (one: { price: string }) => one.price,
      );
    for (let looks = 0; looks < 200 && (await statuses()).length === 0; looks += 1);
    expect(await statuses()).toEqual(['9.5']);
  });

  test('who logs out is cut off, and nothing more is taken of a client that goes on sending', async () => {
    const token = await venue.login('bob', 'correct-horse-battery-staple');
    const trader = await aTrader(token);
    await venue.request('POST', '/api/v1/auth/logout', token);
    trader.send('placeOrder', anOrder({ price: 940 }));
    await trader.until(() => trader.closed, 'close');
    expect(trader.closed?.code).toBe(4001);
    const { body } = await venue.request('GET', '/api/v1/orders?status=open', bob);
    expect(body.items).toEqual([]);
  });
});

describe('who logs out and does not close the connection', () => {
  test('has nothing left of what was for its time when the logout is answered', async () => {
    const token = await venue.login('bob', 'correct-horse-battery-staple');
    const trader = await aTrader(token);
    const { orderId } = await place(trader, { flags: OrderFlag.cancelOnDisconnect });
    // Deaf to the close frame.
    trader.socket.pause();
    await venue.request('POST', '/api/v1/auth/logout', token);
    expect((await venue.request('GET', `/api/v1/orders/${orderId}`, bob)).body.status).toBe('cancelled');
    expect(trader.closed).toBeUndefined();
  });
});

describe('what is no frame of the protocol', () => {
  const cases: readonly (readonly [string, Uint8Array | string, number])[] = [
    ['a text', 'hello', 1003],
    ['a header that is cut off', Uint8Array.of(1, 2, 3), 1002],
    ['a length beyond the frame', Uint8Array.of(255, 0, 0, 0, 4, 1, 0, 0), 1002],
    ['a length of nothing', Uint8Array.of(0, 0, 0, 0, 4, 1, 0, 0), 1002],
    ['a type that there is not', Uint8Array.of(8, 0, 0, 0, 200, 1, 0, 0), 1002],
    ['a message without its fields', Uint8Array.of(8, 0, 0, 0, 10, 1, 0, 0), 1002],
    ['a logon without its fields', Uint8Array.of(8, 0, 0, 0, 1, 1, 0, 0), 1002],
    ['a subscription without its fields', Uint8Array.of(8, 0, 0, 0, 5, 1, 0, 0), 1002],
  ];

  test.each(cases)('%s ends the connection', async (_name, frame, code) => {
    const client = await aStranger();
    client.socket.send(frame);
    await client.until(() => client.closed, 'close');
    expect(client.closed?.code).toBe(code);
  });

  test('a frame that is too large ends it as well', async () => {
    const client = await aStranger();
    client.socket.send(new Uint8Array(1 << 20));
    await client.until(() => client.closed, 'close');
    expect(client.closed?.code).toBe(1009);
  });

  test('another path is not found', async () => {
    const socket = new WebSocket(`${venue.url.replace('http', 'ws')}/other`);
    const message = await new Promise<string>((told) => socket.once('error', (error) => told(error.message)));
    expect(message).toContain('404');
  });
});

/** A message of the JSON form: the test knows what it asked for. */
// oxlint-disable-next-line typescript/no-explicit-any
type Json = Record<string, any>;

describe('the JSON form', () => {
  async function aJsonClient(token?: string) {
    const socket = new WebSocket(`${venue.url.replace('http', 'ws')}/ws?format=json`);
    const told: Json[] = [];
    let wake: () => void = () => undefined;
    socket.on('message', (data: Buffer) => {
      told.push(...JSON.parse(data.toString()));
      wake();
    });
    await new Promise((opened) => socket.once('open', opened));
    const next = async (fits: (message: Json) => boolean): Promise<Json> => {
      const giveUpAt = performance.now() + 30_000;
      while (performance.now() < giveUpAt) {
        const found = told.find(fits);
        if (found !== undefined) return found;
        await new Promise<void>((resolve) => {
          wake = resolve;
          setTimeout(resolve, 1_000);
        });
      }
      throw new Error(`not told; ${JSON.stringify(told)}`);
    };
    const send = (message: object): void => socket.send(JSON.stringify(message));
    if (token !== undefined) {
      send({ message: 'logon', requestId: 1, method: 'token', token });
      await next(({ message }) => message === 'loggedOn');
    }
    return { socket, send, next };
  }

  test('has the same messages with decimals, and takes the orders of REST', async () => {
    const { socket, send, next } = await aJsonClient(alice);
    expect(await next(({ message }) => message === 'instrument')).toMatchObject({
      symbol: 'BTC-USD',
      phase: 'continuous',
    });
    const order = { symbol: 'BTC-USD', side: 'buy', type: 'limit', price: '10.5', quantity: '1' };
    send({ message: 'placeOrder', requestId: 11, order });
    const result = await next(({ requestId: id }) => id === 11);
    expect(result).toMatchObject({
      message: 'commandResult',
      status: 'accepted',
      symbol: 'BTC-USD',
      openQuantity: '1',
    });
    send({ message: 'subscribe', requestId: 12, channel: 'book', symbol: 'BTC-USD' });
    const snapshot = await next(({ message }) => message === 'bookSnapshot');
    expect(snapshot['bids']).toContainEqual(['10.5', '1']);
    send({
      message: 'replaceOrder',
      requestId: 13,
      symbol: 'BTC-USD',
      orderId: result['orderId'],
      change: { price: '10.6' },
    });
    expect(await next(({ requestId: id }) => id === 13)).toMatchObject({ status: 'accepted' });
    send({ message: 'cancelOrder', requestId: 14, orderId: result['orderId'] });
    expect(await next(({ requestId: id }) => id === 14)).toMatchObject({ status: 'accepted', openQuantity: '0' });
    socket.terminate();
  });

  test('lives through errors that are long and many', async () => {
    const { socket, send, next } = await aJsonClient(alice);
    const wrong = (name: string, length: number) => ({
      message: 'placeOrder',
      requestId: length,
      order: { symbol: 'BTC-USD', [name.repeat(length)]: 1 },
    });
    send(wrong('z', 400));
    socket.send(JSON.stringify([{ message: 'ping', payload: 3 }, wrong('日', 600)]));
    expect(await next(({ message }) => message === 'pong')).toMatchObject({ payload: 3 });
    for (const length of [400, 600])
      expect(await next(({ requestId: id }) => id === length)).toMatchObject({ code: 'VALIDATION_FAILED' });
    socket.terminate();
  });

  test('says what is wrong with a message', async () => {
    const { socket, send, next } = await aJsonClient(alice);
    send({ message: 'placeOrder', requestId: 21, order: { symbol: 'BTC-USD', side: 'up' } });
    expect(await next(({ requestId: id }) => id === 21)).toMatchObject({ message: 'error', code: 'VALIDATION_FAILED' });
    send({ message: 'nothing', requestId: 22 });
    expect(await next(({ requestId: id }) => id === 22)).toMatchObject({ message: 'error', code: 'VALIDATION_FAILED' });
    socket.send('{');
    expect(await next(({ code }) => code === 'INVALID_JSON')).toMatchObject({ message: 'error', requestId: 0 });
    socket.terminate();
  });
});

test('connections and messages are metrics', async () => {
  await aStranger();
  const metrics = await (await fetch(`${venue.url}/metrics`)).text();
  expect(metrics).toMatch(/hft_websocket_connections_active\{class="public"\} [1-9]/);
  expect(metrics).toMatch(/hft_market_data_messages_total\{feed="trades"\} [1-9]/);
});
