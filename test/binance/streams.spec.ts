import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BinanceClient, binanceUrl } from '../support/binance-client.js';
import { BinanceSocket, type Message } from '../support/binance-socket.js';
import { untilTrue } from '../support/until.js';
import { aMarketWithTwoTraders, VenueProcess } from '../support/venue-process.js';

let venue: VenueProcess;
let url: string;
let client: BinanceClient;
let tokens: Awaited<ReturnType<typeof aMarketWithTwoTraders>>;

const order = (side: string, price: number, quantity: number) => ({
  symbol: 'BTC-USD',
  type: 'limit',
  side,
  price: String(price),
  quantity: String(quantity),
});

async function place(token: string, side: string, price: number, quantity: number): Promise<void> {
  const { status, body } = await venue.request('POST', '/api/v1/orders', token, order(side, price, quantity));
  if (status !== 201) throw new Error(JSON.stringify(body));
}

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir(), { TRADSYS_BINANCE_REQUEST_WEIGHT_PER_MIN: '0' });
  url = binanceUrl(venue);
  client = new BinanceClient(url);
  tokens = await aMarketWithTwoTraders(venue);
  await place(tokens.alice, 'sell', 101, 2);
  await place(tokens.alice, 'buy', 99, 2);
  await place(tokens.bob, 'buy', 101, 0.5);
}, 90_000);

afterAll(() => venue.end('SIGTERM'));

describe('what a client asks for', () => {
  test('streams are added, listed and taken away; the answer comes before the first message', async () => {
    const socket = await BinanceSocket.open(`${url}/ws`);
    expect(await socket.ask('SUBSCRIBE', ['btcusd@trade', 'btcusd@bookTicker'])).toEqual({ result: null, id: 1 });
    expect((await socket.ask('LIST_SUBSCRIPTIONS')).result).toEqual(['btcusd@trade', 'btcusd@bookTicker']);
    await place(tokens.bob, 'buy', 101, 0.1);
    const trade = await socket.until(({ e }) => e === 'trade');
    expect(trade).toMatchObject({ s: 'BTCUSD', p: '101', q: '0.1', m: false, M: true });
    const best = await socket.until(({ u }) => u !== undefined);
    expect(best).toMatchObject({ s: 'BTCUSD', b: '99', B: '2', a: '101', A: '1.4' });
    expect('e' in best).toBe(false);
    expect(await socket.ask('UNSUBSCRIBE', ['btcusd@trade'])).toEqual({ result: null, id: 3 });
    expect((await socket.ask('LIST_SUBSCRIPTIONS')).result).toEqual(['btcusd@bookTicker']);
    socket.close();
  });

  test('messages are combined where the URL or a property says so', async () => {
    const raw = await BinanceSocket.open(`${url}/ws/btcusd@trade/0`);
    const combined = await BinanceSocket.open(
      `${url}/stream?streams=BTCUSD@trade/btcusd@aggTrade&timeUnit=microsecond`,
    );
    expect((await raw.ask('GET_PROPERTY', ['combined'])).result).toBe(false);
    expect((await combined.ask('GET_PROPERTY', ['combined'])).result).toBe(true);
    await place(tokens.bob, 'buy', 101, 0.1);
    const message = await combined.until(({ stream }) => stream === 'BTCUSD@trade');
    const same = await raw.until(({ e }) => e === 'trade');
    expect(message.data).toMatchObject({ t: same.t, p: same.p });
    expect(Math.floor(message.data.T / 1000)).toBe(same.T);
    const together = await combined.until(({ stream }) => stream === 'btcusd@aggTrade');
    expect(together.data).toMatchObject({ e: 'aggTrade', a: same.t, f: same.t, l: same.t });
    await raw.ask('SET_PROPERTY', ['combined', true]);
    await place(tokens.bob, 'buy', 101, 0.1);
    await raw.until(({ stream }) => stream === 'btcusd@trade');
    raw.close();
    combined.close();
  });

  test.each([
    ['no JSON', '{', 3],
    ['an unknown method', '{"method":"GO","id":5}', 2],
    ['an unknown stream', '{"method":"SUBSCRIBE","params":["btcusd@none"],"id":5}', 2],
    ['an unknown symbol', '{"method":"SUBSCRIBE","params":["xxx@trade"],"id":5}', 2],
    ['an unknown interval', '{"method":"SUBSCRIBE","params":["btcusd@kline_7m"],"id":5}', 2],
    ['no list', '{"method":"SUBSCRIBE","params":"btcusd@trade","id":5}', 2],
    ['an unknown property', '{"method":"SET_PROPERTY","params":["x",true],"id":5}', 0],
    ['a property that is no Boolean', '{"method":"SET_PROPERTY","params":["combined",1],"id":5}', 1],
  ])('%s is an error', async (_what, text, code) => {
    const socket = await BinanceSocket.open(`${url}/stream`);
    socket.sendText(text);
    const { error, id } = await socket.until(() => true);
    expect([error.code, typeof error.msg, id]).toEqual([code, 'string', text === '{' ? null : 5]);
    socket.close();
  });

  test.each(['//', '/ws/%', '/ws/%00', '/stream?streams=%', '/ws?timeUnit=%&timeUnit', '/ws-api/v3?x=%E0%A4%A'])(
    'an upgrade of %s does no harm',
    async (target) => {
      const { port } = new URL(url);
      const socket = connect({ port: Number(port), host: '127.0.0.1' });
      const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13';
      socket.write(
        `GET ${target} HTTP/1.1\r\nHost: venue\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${key}\r\n\r\n`,
      );
      const [answer] = (await once(socket, 'data')) as [Buffer];
      expect(answer.toString()).toMatch(/^HTTP\/1\.1 (101|404) /);
      socket.destroy();
      expect((await client.get('/api/v3/ping')).status).toBe(200);
    },
  );

  test('a path that there is not is refused', async () => {
    await expect(BinanceSocket.open(`${url}/none`)).rejects.toThrow('404');
  });
});

test('candles, tickers, average and levels tell what REST tells', async () => {
  const socket = await BinanceSocket.open(`${url}/stream`);
  const names = ['kline_1m', 'kline_1s', 'miniTicker', 'ticker', 'ticker_1h', 'avgPrice', 'depth5@100ms', 'depth20'];
  await socket.ask('SUBSCRIBE', [...names.map((name) => `btcusd@${name}`), '!miniTicker@arr', '!ticker_1d@arr']);
  await place(tokens.bob, 'buy', 101, 0.2);
  const of = async (name: string): Promise<Message> => (await socket.until(({ stream }) => stream === name)).data;
  const { k } = await of('btcusd@kline_1m');
  const [[openTime, , , , close]] = (await client.get('/api/v3/klines', { symbol: 'BTCUSD', interval: '1m', limit: 1 }))
    .body;
  expect([k.t <= openTime, k.s, k.i, k.c]).toEqual([true, 'BTCUSD', '1m', close]);
  const closed = await socket.until(({ stream, data }) => stream === 'btcusd@kline_1s' && data.k.x === true);
  expect(closed.data.k.T - closed.data.k.t).toBe(999);
  const day = (await client.get('/api/v3/ticker/24hr', { symbol: 'BTCUSD' })).body;
  const isNewest = ({ stream, data }: Message): boolean => stream === 'btcusd@ticker' && data.n === day.count;
  expect((await socket.until(isNewest)).data).toMatchObject({
    e: '24hrTicker',
    c: day.lastPrice,
    o: day.openPrice,
    h: day.highPrice,
    v: day.volume,
    q: day.quoteVolume,
    w: day.weightedAvgPrice,
    b: day.bidPrice,
    F: day.firstId,
    L: day.lastId,
  });
  expect(await of('btcusd@miniTicker')).toMatchObject({ e: '24hrMiniTicker', s: 'BTCUSD', c: day.lastPrice });
  expect(await of('btcusd@ticker_1h')).toMatchObject({ e: '1hTicker', s: 'BTCUSD', c: day.lastPrice });
  expect(await of('!ticker_1d@arr')).toMatchObject([{ e: '1dTicker', s: 'BTCUSD' }]);
  expect(await of('!miniTicker@arr')).toMatchObject([{ e: '24hrMiniTicker', s: 'BTCUSD' }]);
  expect(await of('btcusd@avgPrice')).toMatchObject({ e: 'avgPrice', i: '5m', w: expect.stringMatching(/^101/) });
  const book = (await client.get('/api/v3/depth', { symbol: 'BTCUSD' })).body;
  const isBook = ({ stream, data }: Message): boolean =>
    stream === 'btcusd@depth5@100ms' && data.lastUpdateId === book.lastUpdateId;
  expect((await socket.until(isBook)).data).toEqual(book);
  expect('e' in (await of('btcusd@depth20'))).toBe(false);
  socket.close();
});

/** A book of one's own, kept as the documentation says. */
class LocalBook {
  private readonly bids = new Map<string, string>();
  private readonly asks = new Map<string, string>();
  private waiting: Message[] | undefined = [];
  id = 0;
  restarts = 0;
  private snapshotId = 0;
  private socket: BinanceSocket | undefined;
  private isEnded = false;

  async run(): Promise<void> {
    this.restarts += 1;
    this.waiting = [];
    const socket = await BinanceSocket.open(`${url}/ws/btcusd@depth@100ms`);
    this.socket = socket;
    socket.onMessage((event) => this.take(event));
    const over = new Promise<void>((resolve) => socket.onClose(resolve));
    void this.begin();
    await over;
    if (!this.isEnded) await this.run();
  }

  cut(): void {
    this.socket?.cut();
  }

  end(): void {
    this.isEnded = true;
    this.socket?.close();
  }

  get state() {
    const sorted = (side: Map<string, string>, direction: number) =>
      [...side].toSorted(([one], [other]) => direction * (Number(one) - Number(other)));
    return { lastUpdateId: this.id, bids: sorted(this.bids, -1), asks: sorted(this.asks, 1) };
  }

  private async begin(): Promise<void> {
    const { socket } = this;
    for (;;) {
      const { body } = await client.get('/api/v3/depth', { symbol: 'BTCUSD', limit: 5000 });
      if (this.socket !== socket) return;
      const [first] = this.waiting ?? [];
      if (first !== undefined && body.lastUpdateId < first.U - 1) continue;
      this.bids.clear();
      this.asks.clear();
      this.id = body.lastUpdateId;
      this.snapshotId = body.lastUpdateId;
      this.change(this.bids, body.bids);
      this.change(this.asks, body.asks);
      const waited = (this.waiting ?? []).filter(({ u }) => u > this.id);
      this.waiting = undefined;
      const [joining, ...rest] = waited;
      if (joining !== undefined && joining.U > this.id + 1)
        throw new Error('the first event does not join the snapshot');
      if (joining !== undefined) this.apply(joining);
      for (const event of rest) this.take(event);
      return;
    }
  }

  private take(event: Message): void {
    if (this.waiting !== undefined) return void this.waiting.push(event);
    // The first one that comes after the snapshot may begin before it; every other follows the one before.
    if (event.u <= this.id) return;
    const isFirst = this.id === this.snapshotId;
    if (event.U !== this.id + 1 && !(isFirst && event.U <= this.id + 1))
      throw new Error(`a gap: ${event.U} behind ${this.id}`);
    this.apply(event);
  }

  private apply(event: Message): void {
    this.change(this.bids, event.b);
    this.change(this.asks, event.a);
    this.id = event.u;
  }

  private change(side: Map<string, string>, levels: readonly [string, string][]): void {
    for (const [price, quantity] of levels) {
      if (Number(quantity) === 0) side.delete(price);
      else side.set(price, quantity);
    }
  }
}

test('a book of one’s own is the venue’s through ten thousand changes and lost connections', async () => {
  const book = new LocalBook();
  const running = book.run();
  const seed = 20_261_128;
  let state = seed;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % below;
  };
  process.stdout.write(`seed ${seed}\n`);
  const idNow = async (): Promise<number> =>
    (await client.get('/api/v3/depth', { symbol: 'BTCUSD', limit: 5 })).body.lastUpdateId;
  const before = await idNow();
  let open: string[] = [];
  for (let batch = 0; (await idNow()) - before <= 10_000; batch += 1) {
    const cancels = open.filter(() => random(3) > 0).slice(0, 50);
    open = open.filter((orderId) => !cancels.includes(orderId));
    const orders = Array.from({ length: 50 }, () => {
      const side = random(2) === 0 ? 'buy' : 'sell';
      // Most rest, some trade.
      const price = side === 'buy' ? 60 + random(45) : 96 + random(45);
      return { action: 'place', order: order(side, price, (1 + random(20)) / 1000) };
    });
    const commands = [...cancels.map((orderId) => ({ action: 'cancel', orderId })), ...orders];
    const { status, body } = await venue.request('POST', '/api/v1/orders/batch', tokens.alice, { commands });
    if (status !== 200) throw new Error(JSON.stringify(body));
    for (const answer of body.items) if (answer.order?.status === 'new') open.push(answer.order.orderId);
    if (batch % 13 === 7) book.cut();
  }
  const { body } = await client.get('/api/v3/depth', { symbol: 'BTCUSD', limit: 5000 });
  await untilTrue('the book of one’s own is there', () => book.id === body.lastUpdateId);
  expect(book.state).toEqual(body);
  expect(book.restarts).toBeGreaterThan(5);
  book.end();
  await running;
}, 120_000);
