/** What refused messages cost, against the built venue: strangers and clients beyond their limits, who go on all the same. */
import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { io, type Socket } from 'socket.io-client';
import { WebSocket } from 'ws';
import { bytesOf } from '../../clients/typescript/src/codec.js';
import { OrderType, SelfTradePrevention, Side, TimeInForce } from '../../src/common/model/order-terms.js';
import { CommandStatus, NotTaken } from '../../src/modules/realtime/domain/wire-messages.js';
import { aMarketWithTwoTraders, VenueProcess } from '../support/venue-process.js';
import { WireClient } from './wire-client.js';

/** Refills too slowly to matter here. */
const ORDERS_BURST = 100;
const POLICY_VIOLATION = 1008;
/** What a stranger is told before the connection ends. */
const REFUSALS_OF_STRANGERS = 100;

let venue: VenueProcess;
let alice: string;
let bob: string;
const clients: { readonly socket: WebSocket }[] = [];
const sockets: Socket[] = [];

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir(), {
    TRADSYS_RATE_LIMITS_ORDERS_PER_S: '1',
    TRADSYS_RATE_LIMITS_ORDERS_BURST: String(ORDERS_BURST),
  });
  ({ alice, bob } = await aMarketWithTwoTraders(venue));
}, 120_000);

afterAll(async () => {
  expect(await venue.end('SIGTERM')).toBe(0);
  rmSync(venue.dataDir, { recursive: true });
});

afterEach(() => {
  for (const { socket } of clients.splice(0)) socket.terminate();
  for (const socket of sockets.splice(0)) socket.disconnect();
});

type Message = Readonly<Record<string, unknown>>;

class JsonClient {
  readonly frames: Message[][] = [];
  readonly closed: Promise<number>;

  private constructor(readonly socket: WebSocket) {
    clients.push(this);
    this.closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('message', (data: Buffer) => this.frames.push([JSON.parse(data.toString())].flat() as Message[]));
  }

  static async connect(token?: string): Promise<JsonClient> {
    const client = new JsonClient(new WebSocket(`${venue.url.replace('http', 'ws')}/ws?format=json`));
    await new Promise((resolve, reject) => client.socket.once('open', resolve).once('error', reject));
    if (token === undefined) return client;
    client.send({ message: 'logon', requestId: 1, method: 'token', token });
    await client.until(({ message }) => message === 'loggedOn');
    return client;
  }

  send(messages: object): void {
    this.socket.send(JSON.stringify(messages));
  }

  /** Errors and results: what is said to this client alone. */
  get answers(): Message[] {
    return this.frames.flat().filter(({ message }) => message === 'error' || message === 'commandResult');
  }

  get framesWithAnswers(): number {
    const isAnswer = ({ message }: Message): boolean => message === 'error' || message === 'commandResult';
    return this.frames.filter((frame) => frame.some(isAnswer)).length;
  }

  until(fits: (message: Message) => boolean): Promise<Message> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const found = this.frames.flat().find(fits);
        if (found !== undefined) resolve(found);
      };
      this.socket.on('message', look);
      this.socket.once('close', () => reject(new Error(`closed; told ${JSON.stringify(this.answers.slice(-3))}`)));
      look();
    });
  }
}

const repeated = <T>(count: number, make: (place: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at));

function orderBytes(requestId: number, terms: Record<string, number> = {}): Uint8Array {
  return bytesOf('placeOrder', {
    requestId,
    instrumentId: 1,
    side: Side.buy,
    orderType: OrderType.limit,
    timeInForce: TimeInForce.gtc,
    selfTradePrevention: SelfTradePrevention.none,
    flags: 0,
    price: 1_000,
    quantity: 20_000,
    clientOrderId: '',
    ...terms,
  });
}

describe('a stranger who goes on', () => {
  const kinds: readonly [string, (place: number) => object][] = [
    ['with orders', (requestId) => ({ message: 'placeOrder', requestId, order: {} })],
    ['with messages that are none', (requestId) => ({ message: 'nothing', requestId })],
    ['with requests for an account', (requestId) => ({ message: 'subscribeAccount', requestId, fromNow: true })],
    ['with logons beside a logon', (requestId) => ({ message: 'logon', requestId, method: 'token', token: 'none' })],
  ];
  test.each(kinds)('%s is told so a few times in one frame, and shown out; others trade on', async (_, make) => {
    const [stranger, trader] = [await JsonClient.connect(), await WireClient.loggedOn(venue.url, alice)];
    clients.push(trader);
    for (let frame = 0; frame < 20; frame += 1) stranger.send(repeated(1_000, make));
    trader.socket.send(orderBytes(7));
    expect(await trader.next('commandResult')).toMatchObject({ requestId: 7, status: CommandStatus.accepted });
    expect(await stranger.closed).toBe(POLICY_VIOLATION);
    const { answers, framesWithAnswers } = stranger;
    expect(answers.length).toBeGreaterThan(0);
    expect(answers.length).toBeLessThanOrEqual(REFUSALS_OF_STRANGERS + 1);
    expect(framesWithAnswers).toBeLessThanOrEqual(2);
  });

  test('with text that is no JSON is shown out', async () => {
    const stranger = await JsonClient.connect();
    for (let frame = 0; frame < 2 * REFUSALS_OF_STRANGERS; frame += 1) stranger.socket.send('{');
    expect(await stranger.closed).toBe(POLICY_VIOLATION);
    expect(stranger.answers).toHaveLength(REFUSALS_OF_STRANGERS);
  });

  test('with binary orders is shown out after a frame', async () => {
    const stranger = await WireClient.connect(venue.url);
    clients.push(stranger);
    for (let frame = 0; frame < 5; frame += 1) stranger.socket.send(Buffer.concat(repeated(1_000, orderBytes)));
    await stranger.until(() => stranger.closed, 'close');
    expect(stranger.closed?.code).toBe(POLICY_VIOLATION);
    const results = stranger.all('commandResult');
    expect(results).toHaveLength(1_000);
    expect(new Set(results.map(({ reason }) => reason))).toEqual(new Set([NotTaken.UNAUTHORIZED]));
  });

  test('a few refusals at a time end nothing', async () => {
    const stranger = await JsonClient.connect();
    for (let round = 0; round < 4; round += 1) {
      stranger.send(repeated(40, (requestId) => ({ message: 'placeOrder', requestId, order: {} })));
      stranger.send({ message: 'ping', payload: round });
      await stranger.until(({ message, payload }) => message === 'pong' && payload === round);
    }
    expect(stranger.answers).toHaveLength(160);
  });
});

describe('a trader', () => {
  test('pays for orders that are wrong as for others, in words and in bytes', async () => {
    const wrong = (requestId: number): object => ({ message: 'placeOrder', requestId, order: { side: 'up' } });
    const words = await JsonClient.connect(bob);
    words.send(repeated(40, wrong));
    await words.until(({ requestId }) => requestId === 39);
    expect(new Set(words.answers.map(({ code }) => code))).toEqual(new Set(['VALIDATION_FAILED']));
    const bytes = await WireClient.loggedOn(venue.url, bob);
    clients.push(bytes);
    bytes.socket.send(Buffer.concat(repeated(40, (requestId) => orderBytes(requestId, { side: 9 }))));
    await bytes.next('commandResult', ({ requestId }) => requestId === 39);
    // Of a hundred, eighty are spent.
    bytes.socket.send(Buffer.concat(repeated(40, (place) => orderBytes(100 + place))));
    const result = await bytes.next('commandResult', ({ requestId }) => requestId === 139);
    expect(result).toMatchObject({ status: CommandStatus.not_taken, reason: NotTaken.RATE_LIMITED });
    // None of a frame beyond the limit is looked at.
    words.send(repeated(40, (place) => wrong(100 + place)));
    expect(await words.until(({ requestId }) => requestId === 139)).toMatchObject({ reason: 'RATE_LIMITED' });
  });

  test('who goes on beyond the limit is shown out in the end, not before', async () => {
    const trader = await WireClient.loggedOn(venue.url, bob);
    clients.push(trader);
    const frame = Buffer.concat(repeated(1_000, orderBytes));
    trader.socket.send(frame);
    await trader.until(() => (trader.all('commandResult').length === 1_000 ? true : undefined), 'results');
    expect(trader.closed).toBeUndefined();
    trader.socket.send(frame);
    trader.socket.send(frame);
    await trader.until(() => trader.closed, 'close');
    expect(trader.closed?.code).toBe(POLICY_VIOLATION);
  });
});

/** A client of Socket.IO, with the statuses that its events are answered with. */
class EventClient {
  readonly statuses: number[] = [];
  readonly closed: Promise<string>;

  private constructor(readonly socket: Socket) {
    this.closed = new Promise((resolve) => socket.once('disconnect', resolve));
  }

  static async connect(namespace: string, auth: object = {}): Promise<EventClient> {
    const socket = io(`${venue.url}/${namespace}`, { auth, transports: ['websocket'], reconnection: false });
    sockets.push(socket);
    const client = new EventClient(socket);
    await new Promise((resolve, reject) => socket.once('connect', () => resolve(true)).once('connect_error', reject));
    return client;
  }

  /** Resolves when so many have been answered. */
  async ask(count: number, event: string, body: object): Promise<void> {
    const answers = repeated(count, () => this.socket.emitWithAck(event, body) as Promise<{ readonly status: number }>);
    for (const answer of answers) this.statuses.push((await answer).status);
  }

  /** Without waiting for the answers. */
  flood(count: number, event: string, body: object): void {
    for (let place = 0; place < count; place += 1)
      this.socket.emit(event, body, ({ status }: { readonly status: number }) => this.statuses.push(status));
  }
}

describe('a client of Socket.IO', () => {
  const NO_CHANNEL = { channel: 'gossip' };
  const AN_ORDER = { symbol: 'BTC-USD', side: 'buy', type: 'limit', price: '10', quantity: '1' };

  test('whom nobody knows is shown out when it goes on; a few refusals at a time end nothing', async () => {
    const stranger = await EventClient.connect('market-data');
    for (let round = 0; round < 3; round += 1) {
      await stranger.ask(REFUSALS_OF_STRANGERS / 4, 'subscribe', NO_CHANNEL);
      await stranger.ask(1, 'subscribe', { channel: 'trades' });
    }
    expect(stranger.socket.connected).toBe(true);
    stranger.flood(20 * REFUSALS_OF_STRANGERS, 'subscribe', NO_CHANNEL);
    expect(await stranger.closed).toBe('io server disconnect');
    expect(stranger.statuses.filter((status) => status >= 400).length).toBeLessThanOrEqual(
      (3 * REFUSALS_OF_STRANGERS) / 4 + REFUSALS_OF_STRANGERS,
    );
  });

  test('with orders beyond its limit is told so, and shown out in the end', async () => {
    const trader = await EventClient.connect('trading', { token: alice });
    await trader.ask(2 * ORDERS_BURST, 'placeOrder', AN_ORDER);
    expect(trader.statuses.filter((status) => status === 429).length).toBeGreaterThan(0);
    expect(trader.socket.connected).toBe(true);
    trader.flood(10_000, 'placeOrder', AN_ORDER);
    expect(await trader.closed).toBe('io server disconnect');
  });
});
