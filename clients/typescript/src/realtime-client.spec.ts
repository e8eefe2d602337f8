/** The life of a connection, against sockets that the test plays the venue on. */
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { writeBook } from '../../../src/modules/realtime/domain/book-levels.js';
import {
  WireFault,
  type WireLayout,
  WIRE_HEADER,
  WireWriter,
} from '../../../src/modules/realtime/domain/wire-layout.js';
import {
  Channel,
  type ClientBody,
  type ClientMessageName,
  clientMessages,
  CommandStatus,
  NotTaken,
  type VenueBody,
  type VenueMessageName,
  venueMessages,
} from '../../../src/modules/realtime/domain/wire-messages.js';
import { type LinkEnd } from './link.js';
import { LogonRefused, RealtimeClient, type RealtimeOptions } from './realtime-client.js';

const sockets: FakeSocket[] = [];
const clients: RealtimeClient[] = [];

/** What the client opens; the test says what comes over it. */
class FakeSocket {
  binaryType = 'blob';
  readyState = 0;
  bufferedAmount = 0;
  readonly sent: { readonly name: ClientMessageName; readonly body: Record<string, number | string> }[] = [];
  readonly frames: Uint8Array[] = [];
  private readonly listeners: Record<string, ((event: never) => void)[]> = {};

  constructor(readonly url: string) {
    sockets.push(this);
  }

  addEventListener(type: string, listener: (event: never) => void): void {
    (this.listeners[type] ??= []).push(listener);
  }

  onSend = (): unknown => undefined;

  send(frame: Uint8Array): void {
    this.frames.push(frame);
    this.onSend();
    const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
    for (let at = 0; at < frame.length; at += view.getUint32(at, true)) {
      const found = Object.entries(clientMessages).find(
        ([, { type }]) => type === view.getUint8(at + WIRE_HEADER.type),
      );
      const [name, layout] = found as [ClientMessageName, WireLayout];
      this.sent.push({ name, body: layout.read(view, at) });
    }
  }

  close(): void {
    this.end(1005);
  }

  end(code: number): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.tell('close', { code, reason: '' });
  }

  tell(type: string, event: object): void {
    for (const listener of this.listeners[type] ?? []) listener(event as never);
  }

  /** One frame of all that `fill` writes. */
  frame(fill: (writer: WireWriter) => void): void {
    const writer = new WireWriter(256);
    fill(writer);
    this.tell('message', { data: writer.take().buffer });
  }

  message<N extends VenueMessageName>(name: N, body: VenueBody<N>): void {
    this.frame((writer) => write(writer, name, body));
  }

  /** Opens, greets, and tells the instruments in the same frame. */
  greet(heartbeatMs = 60_000): void {
    this.readyState = 1;
    this.frame((writer) => {
      write(writer, 'hello', { ...hello, heartbeatMs });
      write(writer, 'instrument', btcUsd);
    });
  }

  last<N extends ClientMessageName>(name: N): ClientBody<N> | undefined {
    return this.sent.findLast((one) => one.name === name)?.body as ClientBody<N> | undefined;
  }

  book(name: 'bookSnapshot' | 'bookDelta', channelSequence: number, checksum?: number, instrumentId = 1): void {
    this.frame((writer) =>
      writeBook(writer, name, {
        instrumentId,
        sequence: channelSequence,
        channelSequence,
        timeUs: 1,
        bids: [{ priceTicks: 100 + channelSequence, quantityLots: 5 }],
        asks: [],
        checksum,
      }),
    );
  }

  result(requestId: number, fields: Partial<VenueBody<'commandResult'>> = {}): void {
    this.message('commandResult', { ...plainResult, requestId, ...fields });
  }
}

const hello = { protocolVersion: 1, heartbeatMs: 60_000, sequence: 1, timeUs: 1 };
const plainResult = {
  requestId: 0,
  instrumentId: 1,
  status: CommandStatus.accepted,
  reason: 0,
  orderCount: 0,
  sequence: 50,
  orderId: 12,
  openQuantity: 5_000,
  filledQuantity: 0,
};
const btcUsd = {
  instrumentId: 1,
  sequence: 1,
  channelSequence: 1,
  timeUs: 1,
  phase: 3,
  auctionKind: 0,
  baseScale: 8,
  quoteScale: 8,
  symbol: 'BTC-USD',
  baseAsset: 'BTC',
  quoteAsset: 'USD',
  tickSize: '0.01',
  lotSize: '0.001',
};

function write<N extends VenueMessageName>(writer: WireWriter, name: N, body: VenueBody<N>): void {
  (venueMessages[name] as unknown as WireLayout).write(writer, body);
}

const order = { symbol: 'BTC-USD', side: 'buy', type: 'limit', price: '10', quantity: '5' } as const;
const newest = (): FakeSocket => sockets.at(-1) as FakeSocket;

function aClient(options: Partial<RealtimeOptions> = {}): RealtimeClient {
  const client = new RealtimeClient({
    url: 'http://venue.test:8080/',
    webSocket: FakeSocket,
    backOff: { baseMs: 1, random: () => 0 },
    ...options,
  });
  clients.push(client);
  return client;
}

async function connected(
  options: Partial<RealtimeOptions> = {},
): Promise<{ client: RealtimeClient; socket: FakeSocket }> {
  const client = aClient(options);
  const opened = client.connect();
  newest().greet();
  await settled();
  if (options.credential !== undefined) loggedOn();
  await opened;
  return { client, socket: newest() };
}

function loggedOn(place = { sequence: 40, channelSequence: 4 }): void {
  newest().message('loggedOn', { requestId: newest().last('logon')?.requestId ?? 0, accountId: 3, ...place });
}

/** Lets everything that was promised happen. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

/** The request id of the newest subscription. */
function lastAsked(socket: FakeSocket): number {
  return socket.last('subscribe')?.requestId ?? 0;
}

function refuse(socket: FakeSocket, retryAfterMs: number): void {
  socket.message('error', { requestId: lastAsked(socket), retryAfterMs, code: 'RATE_LIMITED', detail: 'No.' });
}

/** Answers what a connection without an account begins with. */
function serve(socket: FakeSocket): void {
  const { requestId = 0 } = socket.last('unsubscribe') ?? {};
  socket.message('unsubscribed', { requestId, channel: Channel.ticker, instrumentId: 0 });
}

/** Needs fake timers. */
function nextSocketAfter(waitMs: number): void {
  const before = sockets.length;
  jest.advanceTimersByTime(waitMs - 1);
  expect(sockets.length).toBe(before);
  jest.advanceTimersByTime(1);
  expect(sockets.length).toBe(before + 1);
}

/** The client opens another socket. */
async function reopened(client: RealtimeClient, before = sockets.length): Promise<FakeSocket> {
  while (sockets.length === before) await new Promise((resolve) => setTimeout(resolve, 1));
  expect(client.isReady).toBe(false);
  newest().greet();
  await settled();
  return newest();
}

afterEach(() => {
  jest.useRealTimers();
  for (const client of clients.splice(0)) client.close();
});

describe('connecting', () => {
  test('goes to /ws, asks for binary frames, and leaves channels alone that nobody wants', async () => {
    const { client, socket } = await connected();
    expect([socket.url, socket.binaryType, client.isReady]).toEqual(['ws://venue.test:8080/ws', 'arraybuffer', true]);
    expect(client.instruments.bySymbol('BTC-USD')?.instrumentId).toBe(1);
    expect(socket.sent.map(({ name, body }) => [name, body['channel'], body['instrumentId']])).toEqual([
      ['unsubscribe', Channel.trades, 0],
      ['unsubscribe', Channel.ticker, 0],
    ]);
  });

  test('logs on with a new credential each time', async () => {
    const tokens = ['first', 'second'];
    const { client, socket } = await connected({ credential: () => tokens.shift() ?? 'none' });
    expect(socket.last('logon')).toMatchObject({ method: 1, token: 'first' });
    const before = sockets.length;
    socket.end(1006);
    const next = await reopened(client, before);
    expect(next.last('logon')).toMatchObject({ token: 'second' });
  });

  test('a logon that the venue refuses is final', async () => {
    const client = aClient({ credential: () => 'bad' });
    const opened = client.connect();
    newest().greet();
    await settled();
    const closes: (LinkEnd & { willReconnect: boolean })[] = [];
    client.on('close', (end) => closes.push(end));
    const { requestId = 0 } = newest().last('logon') ?? {};
    newest().message('error', { requestId, retryAfterMs: 0, code: 'UNAUTHORIZED', detail: 'No.' });
    await expect(opened).rejects.toThrow(LogonRefused);
    expect(closes).toEqual([{ code: 1000, reason: 'UNAUTHORIZED: No.', willReconnect: false }]);
  });

  test('one that it puts off, and a credential that cannot be had, are tried again', async () => {
    let isDown = true;
    const client = aClient({
      credential: () => {
        if (isDown) throw new Error('the login is down');
        return 'token';
      },
    });
    const opened = client.connect();
    const before = sockets.length;
    newest().greet();
    isDown = false;
    const second = await reopened(client, before);
    const after = sockets.length;
    const { requestId = 0 } = second.last('logon') ?? {};
    second.message('error', { requestId, retryAfterMs: 500, code: 'RATE_LIMITED', detail: 'Later.' });
    await reopened(client, after);
    loggedOn();
    await opened;
  });

  test('a stream of the account that is put off each time is asked for less and less often', async () => {
    jest.useFakeTimers();
    const client = aClient({
      credential: () => 'token',
      account: true,
      backOff: { baseMs: 1_000, random: () => 0.5 },
    });
    client.connect().catch(() => undefined);
    const refuseAccount = async (retryAfterMs: number): Promise<void> => {
      newest().greet();
      await settled();
      loggedOn();
      const { requestId = 0 } = newest().last('subscribeAccount') ?? {};
      newest().message('error', { requestId, retryAfterMs, code: 'VENUE_BUSY', detail: 'Later.' });
    };
    await refuseAccount(7_000);
    nextSocketAfter(7_000);
    await refuseAccount(1);
    nextSocketAfter(1_000);
    await refuseAccount(1);
    nextSocketAfter(2_000);
    // Beyond what a timer can hold, which would be over at once.
    await refuseAccount(4_000_000_000);
    nextSocketAfter(2 ** 31 - 1);
    newest().greet();
    await settled();
    loggedOn();
    const { requestId = 0 } = newest().last('subscribeAccount') ?? {};
    newest().message('subscribed', { requestId, channel: Channel.account, instrumentId: 0 });
    newest().end(1006);
    nextSocketAfter(500);
  });

  test.each<[string, (socket: FakeSocket) => void]>([
    ['a message of length 0', (socket) => socket.tell('message', { data: new ArrayBuffer(8) })],
    ['half a header', (socket) => socket.tell('message', { data: new ArrayBuffer(3) })],
    ['a text', (socket) => socket.tell('message', { data: '[]' })],
    ['terms that are no decimals', (socket) => socket.message('instrument', { ...btcUsd, tickSize: 'x' })],
  ])('is left when %s comes, with what was wrong', async (_name, send) => {
    jest.useFakeTimers();
    const { client, socket } = await connected({ backOff: { baseMs: 1_000, random: () => 0.5 } });
    const ends: (LinkEnd & { willReconnect: boolean })[] = [];
    client.on('close', (end) => ends.push(end));
    const open = client.place(order);
    // Each time the connection looks good before it is not.
    for (const waitMs of [500, 1_000, 2_000]) {
      serve(newest());
      send(newest());
      nextSocketAfter(waitMs);
      newest().greet();
    }
    expect(ends[0]).toMatchObject({ code: 1002, willReconnect: true, fault: expect.any(WireFault) });
    expect([socket.readyState, await open]).toEqual([3, { outcome: 'unknown' }]);
    // One that outlives a beat was good.
    serve(newest());
    newest().message('pong', { payload: 1, sequence: 1, timeUs: 1 });
    send(newest());
    nextSocketAfter(500);
  });

  test('closing ends it before it is open as well', async () => {
    const client = aClient();
    const opened = client.connect();
    client.close();
    await expect(opened).rejects.toThrow('closed');
    const count = sockets.length;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(sockets.length).toBe(count);
  });
});

describe('orders', () => {
  test('have the outcome that the venue tells', async () => {
    const { client, socket } = await connected();
    const outcomes = ['accepted', 'refused', 'repeated', 'not_taken', 'unknown'].map(() => client.place(order));
    const ids = socket.sent.filter(({ name }) => name === 'placeOrder').map(({ body }) => body['requestId'] as number);
    socket.result(ids[0] as number);
    socket.result(ids[1] as number, { status: CommandStatus.refused, reason: 101, orderId: 0 });
    socket.result(ids[2] as number, { status: CommandStatus.repeated });
    socket.result(ids[3] as number, { status: CommandStatus.not_taken, reason: NotTaken.VENUE_BUSY });
    socket.result(ids[4] as number, { status: CommandStatus.not_taken, reason: NotTaken.OUTCOME_UNKNOWN });
    const [accepted, refused, repeated, notTaken, unknown] = await Promise.all(outcomes);
    expect(accepted).toEqual({
      outcome: 'accepted',
      orderId: '12',
      symbol: 'BTC-USD',
      openQuantity: '5',
      filledQuantity: '0',
      orderCount: 0,
      sequence: 50,
    });
    expect(refused).toEqual({ outcome: 'refused', reason: expect.stringMatching(/^[A-Z_]+$/), sequence: 50 });
    expect(repeated).toMatchObject({ outcome: 'repeated', orderId: '12' });
    expect(notTaken).toEqual({ outcome: 'not_taken', reason: 'VENUE_BUSY' });
    expect(unknown).toEqual({ outcome: 'unknown' });
  });

  test('under way when the connection ends are unknown; later ones are not sent at all', async () => {
    const { client, socket } = await connected();
    const open = client.place(order);
    socket.end(1006);
    expect(await open).toEqual({ outcome: 'unknown' });
    expect(await client.place(order)).toEqual({ outcome: 'not_taken', reason: 'NOT_CONNECTED' });
  });

  test('of a batch share frames as large as the venue takes, and keep their order', async () => {
    const { client, socket } = await connected({ frameBytesMax: 600 });
    const before = socket.frames.length;
    const outcomes = client.batch([
      ...Array.from({ length: 20 }, () => ({ place: order })),
      { place: { ...order, price: '0.001' } },
      { cancel: { orderId: '3' } },
    ]);
    const frames = socket.frames.slice(before);
    expect(frames.length).toBeGreaterThan(1);
    for (const frame of frames) expect(frame.length).toBeLessThanOrEqual(600);
    const ids = socket.sent.map(({ body }) => body['requestId'] as number).slice(-21);
    expect(ids).toEqual(ids.map((_, index) => (ids[0] as number) + index + (index === 20 ? 1 : 0)));
    for (const id of ids) socket.result(id, { orderId: id });
    const results = await outcomes;
    expect(results.length).toBe(22);
    expect(results[20]).toMatchObject({
      outcome: 'not_taken',
      reason: 'INVALID',
      detail: expect.stringContaining('price'),
    });
    expect(results[21]).toMatchObject({ outcome: 'accepted', orderId: String(ids[20]) });
  });

  test('of a batch are all written before any is under way: what is none is told, and the others go', async () => {
    const { client, socket } = await connected();
    const wrong = [{ place: { ...order, pegOffset: 5 } }, null, { cancelAll: { side: 'Buy' } }] as never[];
    const outcomes = client.batch([{ place: order }, ...wrong, { cancel: { orderId: '3' } }]);
    const sent = socket.sent.filter(({ name }) => name === 'placeOrder' || name === 'cancelOrder');
    expect(socket.sent.filter(({ name }) => name === 'massCancel')).toEqual([]);
    for (const { body } of sent) socket.result(body['requestId'] as number);
    expect((await outcomes).map((one) => ('reason' in one ? one.reason : one.outcome))).toEqual([
      'accepted',
      'INVALID',
      'INVALID',
      'INVALID',
      'accepted',
    ]);
  });

  test('of a batch of which a frame fills the network are not sent further', async () => {
    const { client, socket } = await connected({ frameBytesMax: 100, bufferedBytesMax: 1_000 });
    socket.onSend = () => (socket.bufferedAmount = 1_001);
    const outcomes = client.batch(Array.from({ length: 4 }, () => ({ place: order })));
    const sent = socket.sent.filter(({ name }) => name === 'placeOrder');
    for (const { body } of sent) socket.result(body['requestId'] as number);
    const accepted = (await outcomes).filter(({ outcome }) => outcome === 'accepted').length;
    expect([accepted, sent.length]).toEqual([2, 2]);
    expect((await outcomes)[3]).toEqual({ outcome: 'not_taken', reason: 'SEND_BUFFER_FULL' });
  });

  test('are bounded: by those that wait for an answer, and by what the network has not taken', async () => {
    const { client, socket } = await connected({ inFlightMax: 2, bufferedBytesMax: 1_000 });
    const first = client.place(order);
    void client.place(order);
    expect(await client.place(order)).toEqual({ outcome: 'not_taken', reason: 'TOO_MANY_IN_FLIGHT' });
    socket.result(socket.sent.find(({ name }) => name === 'placeOrder')?.body['requestId'] as number);
    await first;
    socket.bufferedAmount = 1_001;
    expect(await client.place(order)).toEqual({ outcome: 'not_taken', reason: 'SEND_BUFFER_FULL' });
  });

  test('of one batch are bounded like those of many', async () => {
    const { client, socket } = await connected({ inFlightMax: 2 });
    const outcomes = client.batch(Array.from({ length: 3 }, () => ({ place: order })));
    const sent = socket.sent.filter(({ name }) => name === 'placeOrder');
    for (const { body } of sent) socket.result(body['requestId'] as number);
    expect((await outcomes).map((one) => ('reason' in one ? one.reason : one.outcome))).toEqual([
      'accepted',
      'accepted',
      'TOO_MANY_IN_FLIGHT',
    ]);
  });
});

describe('subscriptions', () => {
  test('are asked for again on a new connection', async () => {
    const { client, socket } = await connected();
    const answer = client.subscribe('trades');
    socket.message('subscribed', {
      requestId: socket.last('subscribe')?.requestId ?? 0,
      channel: Channel.trades,
      instrumentId: 0,
    });
    expect(await answer).toEqual({ ok: true });
    const trades: string[] = [];
    client.on('trade', ({ symbol, price, takerSide }) => trades.push(`${symbol} ${price} ${takerSide}`));
    const before = sockets.length;
    socket.end(1006);
    const next = await reopened(client, before);
    expect(next.last('subscribe')).toMatchObject({ channel: Channel.trades, instrumentId: 0 });
    expect(next.sent.some(({ name, body }) => name === 'unsubscribe' && body['channel'] === Channel.trades)).toBe(
      false,
    );
    next.message('trade', {
      instrumentId: 1,
      sequence: 2,
      channelSequence: 1,
      timeUs: 1,
      tradeId: 9,
      price: 1_050,
      quantity: 1,
      takerSide: 2,
      simulated: 0,
      auction: 0,
    });
    expect(trades).toEqual(['BTC-USD 10.5 sell']);
  });

  test('to what there is not are refused, those that come too fast are asked for later', async () => {
    const { client, socket } = await connected();
    expect(await client.subscribe('book', 'NO-ONE')).toMatchObject({ ok: false, code: 'UNKNOWN_SYMBOL' });
    const answer = client.subscribe('bbo', 'BTC-USD');
    const error = (retryAfterMs: number, code: string): void =>
      socket.message('error', {
        requestId: socket.last('subscribe')?.requestId ?? 0,
        retryAfterMs,
        code,
        detail: 'No.',
      });
    const asked = (): number => socket.sent.filter(({ name }) => name === 'subscribe').length;
    error(1, 'RATE_LIMITED');
    while (asked() < 2) await new Promise((resolve) => setTimeout(resolve, 1));
    error(0, 'NOT_FOUND');
    expect(await answer).toEqual({ ok: false, code: 'NOT_FOUND', detail: 'No.' });
  });

  test('that are put off again and again are asked for until they are given, and a listener hears of it', async () => {
    jest.useFakeTimers();
    const { client, socket } = await connected({ backOff: { baseMs: 1_000, random: () => 0.5 } });
    const told: string[] = [];
    client.on('subscriptionRefused', ({ channel, symbol, code, willRetry }) =>
      told.push(`${channel} ${symbol} ${code} ${willRetry}`),
    );
    const asked = (): number => socket.sent.filter(({ name }) => name === 'subscribe').length;
    const answers = [client.subscribe('bbo', 'BTC-USD'), client.subscribe('bbo', 'BTC-USD')];
    for (const waitMs of [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]) {
      const before = asked();
      refuse(socket, 1);
      jest.advanceTimersByTime(waitMs - 1);
      expect(asked()).toBe(before);
      jest.advanceTimersByTime(1);
      expect(asked()).toBe(before + 1);
    }
    expect(told).toEqual(Array(7).fill('bbo BTC-USD RATE_LIMITED true'));
    socket.message('subscribed', { requestId: lastAsked(socket), channel: Channel.bbo, instrumentId: 1 });
    expect(await Promise.all(answers)).toEqual([{ ok: true }, { ok: true }]);
  });

  test('that end later on, such as on a new connection, are told; so is who waits when the client is closed', async () => {
    const { client, socket } = await connected();
    const told: object[] = [];
    client.on('subscriptionRefused', (refused) => told.push(refused));
    const granted = client.subscribe('book', 'BTC-USD');
    socket.message('subscribed', { requestId: lastAsked(socket), channel: Channel.book, instrumentId: 1 });
    await granted;
    const book = client.watchBook('BTC-USD');
    const before = sockets.length;
    socket.end(1006);
    const next = await reopened(client, before);
    refuse(next, 0);
    const refusal = { code: 'RATE_LIMITED', detail: 'No.' };
    expect(told).toEqual([{ channel: 'book', symbol: 'BTC-USD', ...refusal, willRetry: false }]);
    expect(await book).toMatchObject(refusal);
    const [bbo, late] = [client.subscribe('bbo'), client.watchBook('BTC-USD')];
    client.close();
    expect([await bbo, await late]).toMatchObject([{ ok: false, code: 'CLOSED' }, { code: 'CLOSED' }]);
    expect(await client.subscribe('bbo')).toMatchObject({ code: 'CLOSED' });
  });
});

describe('a book', () => {
  test('with a gap is asked for anew, and whole again with the next snapshot', async () => {
    const { client, socket } = await connected();
    const watched = client.watchBook('BTC-USD');
    const requestId = socket.last('subscribe')?.requestId ?? 0;
    socket.message('subscribed', { requestId, channel: Channel.book, instrumentId: 1 });
    socket.book('bookSnapshot', 1);
    const book = await watched;
    if ('code' in book) throw new Error(book.code);
    const causes: string[] = [];
    client.on('resync', ({ cause }) => causes.push(cause));
    socket.book('bookDelta', 3);
    expect([book.isSynchronized, causes]).toEqual([false, ['gap']]);
    expect(socket.sent.slice(-2).map(({ name }) => name)).toEqual(['unsubscribe', 'subscribe']);
    socket.book('bookDelta', 4);
    expect(causes).toEqual(['gap']);
    socket.book('bookSnapshot', 5);
    socket.book('bookDelta', 6, 1);
    expect(causes).toEqual(['gap', 'mismatch']);
    // A change of phase alone is no reason to lose a book.
    socket.book('bookSnapshot', 7);
    socket.message('instrument', { ...btcUsd, phase: 4 });
    socket.book('bookDelta', 8);
    expect([client.book('BTC-USD')?.isSynchronized, client.book('BTC-USD')?.channelSequence]).toEqual([true, 8]);
    socket.end(1006);
    expect(book.isSynchronized).toBe(false);
  });

  test('that came with all others is asked for anew with them, once for all gaps', async () => {
    const { client, socket } = await connected();
    socket.message('instrument', { ...btcUsd, instrumentId: 2, symbol: 'ETH-USD' });
    const granted = client.subscribe('book');
    socket.message('subscribed', { requestId: lastAsked(socket), channel: Channel.book, instrumentId: 0 });
    await granted;
    for (const id of [1, 2]) socket.book('bookSnapshot', 4, undefined, id);
    const before = socket.sent.length;
    for (const id of [1, 2]) socket.book('bookDelta', 6, undefined, id);
    expect(socket.sent.slice(before).map(({ name, body }) => `${name} ${body['instrumentId']}`)).toEqual([
      'unsubscribe 0',
      'subscribe 0',
    ]);
    expect(client.book('BTC-USD')?.isSynchronized).toBe(false);
    socket.message('subscribed', { requestId: lastAsked(socket), channel: Channel.book, instrumentId: 0 });
    for (const id of [1, 2]) socket.book('bookSnapshot', 6, undefined, id);
    expect(['BTC-USD', 'ETH-USD'].map((symbol) => client.book(symbol)?.isSynchronized)).toEqual([true, true]);
    const book = client.book('BTC-USD');
    client.unsubscribe('book');
    // What is on its way still is nobody's.
    socket.book('bookDelta', 7);
    expect([book?.isSynchronized, client.book('BTC-USD')]).toEqual([false, undefined]);
  });

  test('of an instrument that is new begins with its first change; any other change needs a snapshot', async () => {
    const { client, socket } = await connected();
    const granted = client.subscribe('book');
    socket.message('subscribed', { requestId: lastAsked(socket), channel: Channel.book, instrumentId: 0 });
    await granted;
    const causes: string[] = [];
    client.on('resync', ({ symbol, cause }) => causes.push(`${symbol} ${cause}`));
    for (const [instrumentId, symbol] of [
      [2, 'ETH-USD'],
      [3, 'SOL-USD'],
    ] as const)
      socket.message('instrument', { ...btcUsd, instrumentId, symbol });
    for (const change of [1, 2]) socket.book('bookDelta', change, undefined, 2);
    const book = client.book('ETH-USD');
    expect([book?.isSynchronized, book?.channelSequence]).toEqual([true, 2]);
    expect(book?.bids()).toEqual([
      { price: '1.02', quantity: '0.005' },
      { price: '1.01', quantity: '0.005' },
    ]);
    socket.book('bookDelta', 2, undefined, 3);
    expect([causes, client.book('SOL-USD')?.isSynchronized]).toEqual([['SOL-USD gap'], false]);
    // A second "first" change of a book that is known is none.
    socket.book('bookDelta', 1, undefined, 2);
    expect(client.book('ETH-USD')?.channelSequence).toBe(2);
  });
});

describe('the account', () => {
  const execution = (channelSequence: number): VenueBody<'execution'> => ({
    instrumentId: 1,
    sequence: channelSequence * 10,
    channelSequence,
    timeUs: 1,
    orderId: 12,
    kind: 1,
    side: 1,
    liquidity: 0,
    cancelReason: 0,
    reason: 0,
    price: 100,
    quantity: 1,
    openQuantity: 1,
    stopPrice: 0,
    tradeId: 0,
    fee: 0,
    clientOrderId: '',
  });

  test('is told without gaps and without duplicates over any number of connections', async () => {
    const { client, socket } = await connected({ credential: () => 'token', account: true });
    expect(socket.last('subscribeAccount')).toMatchObject({ fromNow: 0, afterSequence: 40, afterChannelSequence: 4 });
    const told: number[] = [];
    client.on('execution', ({ channelSequence }) => told.push(channelSequence));
    socket.message('execution', execution(5));
    let before = sockets.length;
    socket.end(1006);
    const second = await reopened(client, before);
    loggedOn({ sequence: 90, channelSequence: 9 });
    expect(second.last('subscribeAccount')).toMatchObject({ afterSequence: 50, afterChannelSequence: 5 });
    for (const place of [4, 5, 6, 7]) second.message('execution', execution(place));
    before = sockets.length;
    second.message('execution', execution(9));
    const third = await reopened(client, before);
    loggedOn({ sequence: 95, channelSequence: 9 });
    expect(third.last('subscribeAccount')).toMatchObject({ afterChannelSequence: 7 });
    for (const place of [8, 9]) third.message('execution', execution(place));
    expect([told, client.accountPlace]).toEqual([[5, 6, 7, 8, 9], { sequence: 90, channelSequence: 9 }]);
  });

  test('with a gap on every connection is asked for less and less often, and nothing behind the gap is taken', async () => {
    jest.useFakeTimers();
    const client = aClient({ credential: () => 'token', account: true, backOff: { baseMs: 1_000, random: () => 0.5 } });
    client.connect().catch(() => undefined);
    const watched = client.watchBook('BTC-USD');
    for (const waitMs of [500, 1_000, 2_000]) {
      newest().greet();
      await settled();
      loggedOn();
      const { requestId = 0 } = newest().last('subscribeAccount') ?? {};
      newest().message('subscribed', { requestId, channel: Channel.account, instrumentId: 0 });
      newest().frame((writer) => {
        write(writer, 'execution', execution(9));
        writeBook(writer, 'bookSnapshot', {
          instrumentId: 1,
          sequence: 1,
          channelSequence: 1,
          timeUs: 1,
          bids: [],
          asks: [],
          checksum: undefined,
        });
      });
      expect(client.book('BTC-USD')).toBeUndefined();
      nextSocketAfter(waitMs);
    }
    client.close();
    expect(await watched).toMatchObject({ code: 'CLOSED' });
  });

  test('whose place the venue has no more begins anew, and says so', async () => {
    const place = { sequence: 1, channelSequence: 1 };
    const { client, socket } = await connected({ credential: () => 'token', account: place });
    const lost: string[] = [];
    client.on('accountLost', ({ code }) => lost.push(code));
    const before = sockets.length;
    const { requestId = 0 } = socket.last('subscribeAccount') ?? {};
    socket.message('error', { requestId, retryAfterMs: 0, code: 'NOT_FOUND', detail: 'Not kept.' });
    const next = await reopened(client, before);
    loggedOn({ sequence: 90, channelSequence: 9 });
    expect([lost, next.last('subscribeAccount')]).toMatchObject([['NOT_FOUND'], { afterChannelSequence: 9 }]);
  });
});

test('a venue that falls silent is left, one that answers is not', () => {
  jest.useFakeTimers();
  const client = aClient({ backOff: { baseMs: 1_000, random: () => 0.5 } });
  client.connect().catch(() => undefined);
  const socket = newest();
  socket.greet(100);
  const ends: LinkEnd[] = [];
  client.on('close', (end) => ends.push(end));
  for (let beat = 1; beat <= 5; beat += 1) {
    jest.advanceTimersByTime(100);
    expect(socket.last('ping')).toEqual({ payload: beat });
    socket.message('pong', { payload: beat, sequence: 1, timeUs: 1 });
  }
  jest.advanceTimersByTime(300);
  expect(ends).toMatchObject([{ code: 1006, willReconnect: true }]);
  const before = sockets.length;
  jest.advanceTimersByTime(499);
  expect(sockets.length).toBe(before);
  jest.advanceTimersByTime(1);
  expect(sockets.length).toBe(before + 1);
});

test('what a listener throws does not reach the others', async () => {
  const { client, socket } = await connected();
  const thrown: unknown[] = [];
  const queue = jest.spyOn(globalThis, 'queueMicrotask').mockImplementation((run) => {
    try {
      run();
    } catch (error) {
      thrown.push(error);
    }
  });
  const told: number[] = [];
  const off = client.on('pong', () => {
    throw new Error('a bug of the user');
  });
  client.on('pong', ({ payload }) => told.push(payload));
  socket.message('pong', { payload: 1, sequence: 1, timeUs: 1 });
  off();
  socket.message('pong', { payload: 2, sequence: 1, timeUs: 1 });
  queue.mockRestore();
  expect([told, thrown.length]).toEqual([[1, 2], 1]);
});
