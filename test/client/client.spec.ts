/** The client package against the built venue: as its users install it, in the words of its README and its examples. */
import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { createContext, SourceTextModule } from 'node:vm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';
import { messagesIn } from '../../clients/typescript/src/codec.js';
import { ed25519Signer, hmacSigner, type Signer } from '../../clients/typescript/src/credentials.js';
import { LogonRefused, RealtimeClient } from '../../clients/typescript/src/realtime-client.js';
import { RestClient } from '../../clients/typescript/src/rest-client.js';
import { behind, marketDataSocket, tradingSocket } from '../../clients/typescript/src/socket-io.js';
import { ADMIN_PASSWORD, aMarketWithTwoTraders, VenueProcess } from '../support/venue-process.js';

const run = promisify(execFile);
const home = join(process.cwd(), 'clients/typescript');
let venue: VenueProcess;
let alice: RestClient;
const open: { close(): void }[] = [];

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir());
  await aMarketWithTwoTraders(venue);
  alice = await aUser('alice');
}, 120_000);

afterAll(async () => {
  expect(await venue.end('SIGTERM')).toBe(0);
  rmSync(venue.dataDir, { recursive: true });
});

afterEach(async () => {
  for (const one of open.splice(0)) one.close();
  for (const name of ['alice', 'bob']) await (await aUser(name)).call('ordersCancelMany');
});

async function aUser(username: string): Promise<RestClient> {
  const rest = new RestClient({ url: venue.url });
  expect(await rest.login({ username, password: ADMIN_PASSWORD })).toMatchObject({ ok: true });
  return rest;
}

function aClient(credential?: () => string | Signer | Promise<string>, account?: true): RealtimeClient {
  const client = new RealtimeClient({
    url: venue.url,
    webSocket: WebSocket,
    ...(credential && { credential }),
    ...(account && { account }),
  });
  open.push(client);
  return client;
}

const anOrder = { symbol: 'BTC-USD', side: 'buy', type: 'limit', price: '10', quantity: '1' } as const;

/** Places orders, one a price, until it is told to stop. */
function movingMarket(rest: RestClient): { stop(): Promise<void> } {
  const control = { isOn: true };
  const moving = (async () => {
    for (let price = 30; control.isOn && price < 2_000; price += 1)
      await rest.placeOrder({ ...anOrder, price: String(price) });
  })();
  return {
    stop: () => {
      control.isOn = false;
      return moving;
    },
  };
}

describe('REST', () => {
  test('places surely, reads back, and tells a refusal as a value', async () => {
    const placed = await alice.placeSurely({ ...anOrder, clientOrderId: 'surely' });
    if (!placed.ok) throw new Error(placed.detail);
    expect(placed.value).toMatchObject({ status: 'new', price: '10', clientOrderId: 'surely' });
    expect(await alice.placeSurely({ ...anOrder, clientOrderId: 'surely' })).toMatchObject({
      ok: true,
      status: 200,
      value: { orderId: placed.value.orderId },
    });
    expect(await alice.orderByClientId('surely')).toMatchObject({ value: { orderId: placed.value.orderId } });
    expect(await alice.placeOrder({ ...anOrder, price: '10.001' })).toMatchObject({
      ok: false,
      status: 422,
      code: 'PRICE_NOT_ON_TICK',
      mayHaveHappened: false,
    });
    expect(await alice.placeOrder({ ...anOrder, side: 'up' as 'buy' })).toMatchObject({
      code: 'VALIDATION_FAILED',
      problem: { errors: [{ field: 'side' }] },
    });
    expect(await alice.cancelOrder(placed.value.orderId)).toMatchObject({ value: { status: 'cancelled' } });
  });

  test('signs with keys of both types, which open connections too', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const pem = (key: typeof publicKey, type: 'spki' | 'pkcs8') =>
      key.export({ type, format: 'pem' } as never) as string;
    const scopes = ['read', 'trade'] as const;
    const hmac = await alice.call('keysCreate', { body: { label: 'a', scopes, type: 'hmac' } });
    const pair = await alice.call('keysCreate', {
      body: { label: 'b', scopes, type: 'ed25519', publicKey: pem(publicKey, 'spki') },
    });
    if (!hmac.ok || !pair.ok) throw new Error(JSON.stringify([hmac, pair]));
    const signers = [
      hmacSigner(hmac.value.apiKey, hmac.value.secret as string),
      ed25519Signer(pair.value.apiKey, pem(privateKey, 'pkcs8')),
    ];
    for (const signer of signers) {
      const bot = new RestClient({ url: venue.url, signer });
      expect(await bot.call('ordersList', { query: { symbol: 'BTC-USD', limit: 3 } })).toMatchObject({ ok: true });
      expect(await bot.placeOrder(anOrder)).toMatchObject({ ok: true, status: 201 });
      const client = aClient(() => signer);
      await client.connect();
      expect(await client.place(anOrder)).toMatchObject({ outcome: 'accepted' });
    }
  });

  test('a token is renewed, and a session that has ended says so', async () => {
    const rest = await aUser('bob');
    const before = await rest.accessToken();
    expect(await rest.logout()).toMatchObject({ ok: true, status: 204 });
    expect(await rest.call('balancesGet')).toMatchObject({ ok: false, status: 401 });
    const client = aClient(() => before);
    await expect(client.connect()).rejects.toThrow(LogonRefused);
  });
});

describe('/ws', () => {
  test('trades, tells the account, and keeps a book equal to that of REST', async () => {
    const bob = await aUser('bob');
    const [maker, taker] = [aClient(() => alice.accessToken(), true), aClient(() => bob.accessToken())];
    const told: string[] = [];
    maker.on('execution', ({ kind, quantity, price }) => told.push(`${kind} ${quantity} at ${price}`));
    const funds = new Map<string, string>();
    maker.on('balance', ({ asset, available, held }) => funds.set(asset, `${available} ${held}`));
    await Promise.all([maker.connect(), taker.connect()]);
    const book = await taker.watchBook('BTC-USD');
    if ('code' in book) throw new Error(book.code);
    const trade = taker.once('trade');
    expect(await taker.subscribe('trades', 'BTC-USD')).toEqual({ ok: true });
    const resting = await maker.place({ ...anOrder, side: 'sell', price: '20', quantity: '2' });
    expect(resting).toMatchObject({ outcome: 'accepted', openQuantity: '2', filledQuantity: '0', symbol: 'BTC-USD' });
    const outcomes = await taker.batch([
      { place: { ...anOrder, price: '20', quantity: '0.5', timeInForce: 'ioc' } },
      { place: { ...anOrder, price: '9', quantity: '1', clientOrderId: 'of-the-batch' } },
      { cancelByClientOrderId: { clientOrderId: 'of-the-batch' } },
      { cancel: { orderId: '999999999' } },
      { place: { ...anOrder, price: '8', quantity: '3' } },
    ]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'accepted', 'refused', 'accepted']);
    expect(outcomes[3]).toMatchObject({ reason: 'UNKNOWN_ORDER' });
    expect(await trade).toMatchObject({ symbol: 'BTC-USD', price: '20', quantity: '0.5', takerSide: 'buy' });
    if (!told.includes('traded 0.5 at 20')) await maker.once('execution', ({ kind }) => kind === 'traded');
    expect(told).toEqual(['accepted 2 at 20', 'traded 0.5 at 20']);

    const rest = await alice.call('marketDataBook', { path: { symbol: 'BTC-USD' } });
    const balances = await alice.call('balancesGet');
    if (!rest.ok || !balances.ok) throw new Error('no answer');
    while (book.channelSequence < rest.value.channelSequence) await taker.once('book');
    const pairs = (levels: { price: string; quantity: string }[]) =>
      levels.map(({ price, quantity }) => [price, quantity]);
    expect([pairs(book.bids()), pairs(book.asks()), book.checksum(), book.channelSequence]).toEqual([
      rest.value.bids,
      rest.value.asks,
      rest.value.checksum,
      rest.value.channelSequence,
    ]);
    const expected = balances.value.balances.map(({ asset, available, held }) => [asset, `${available} ${held}`]);
    const isTold = (): boolean => expected.every(([asset, text]) => funds.get(asset as string) === text);
    while (!isTold()) await maker.once('balance');

    const replaced = await maker.replace({
      symbol: 'BTC-USD',
      orderId: (resting as { orderId: string }).orderId,
      quantity: '3',
    });
    expect(replaced).toMatchObject({ outcome: 'accepted', openQuantity: '2.5' });
    expect(await taker.cancelAll({ symbol: 'BTC-USD', side: 'buy' })).toMatchObject({ orderCount: 1 });
    expect(await maker.cancelAll({ ofConnection: true })).toMatchObject({ orderCount: 1 });
  });

  test('a client that begins later goes on where the last one was', async () => {
    const first = aClient(() => alice.accessToken(), true);
    await first.connect();
    const seen = first.once('execution');
    await first.place(anOrder);
    await seen;
    const account = first.accountPlace;
    if (account === undefined) throw new Error('no place');
    first.close();
    const missed = await alice.placeOrder({ ...anOrder, price: '11' });
    const second = new RealtimeClient({
      url: venue.url,
      webSocket: WebSocket,
      credential: () => alice.accessToken(),
      account,
    });
    open.push(second);
    const told = second.once('execution');
    await second.connect();
    expect(await told).toMatchObject({
      channelSequence: account.channelSequence + 1,
      orderId: missed.ok && missed.value.orderId,
    });
  });
});

test('Socket.IO is typed, logs on, and goes on behind a place', async () => {
  const market = marketDataSocket(io, venue.url, { reconnection: false });
  const trading = tradingSocket(io, venue.url, () => alice.accessToken(), { reconnection: false });
  open.push(market, trading);
  const delta = new Promise<string>((told) =>
    market.on('bookDelta', ({ symbol, bids }) => told(`${symbol} ${bids.join()}`)),
  );
  expect(await market.emitWithAck('subscribe', { channel: 'book', symbol: 'BTC-USD' })).toEqual({ status: 200 });
  const executions: number[] = [];
  trading.on('execution', ({ channelSequence }) => executions.push(channelSequence));
  expect(await trading.emitWithAck('subscribeAccount', behind({ sequence: 0, channelSequence: 0 }))).toEqual({
    status: 200,
  });
  const placed = await trading.emitWithAck('placeOrder', anOrder);
  if (placed.problem !== undefined) throw new Error(placed.problem.code);
  expect(placed.order).toMatchObject({ status: 'new', price: '10' });
  expect(await delta).toBe('BTC-USD 10,1');
  expect(await trading.emitWithAck('cancelOrder', { orderId: placed.order.orderId })).toMatchObject({ status: 200 });
  expect(executions.slice(0, 3)).toEqual([1, 2, 3]);
  const stranger = tradingSocket(io, venue.url, () => Promise.reject(new Error('logged out')), { reconnection: false });
  open.push(stranger);
  const refusal = await new Promise((told) => stranger.on('connect_error', told));
  expect(refusal).toMatchObject({ data: { code: 'UNAUTHORIZED' } });
});

describe('the built package', () => {
  const example = async (name: string, ...args: string[]): Promise<string[]> => {
    const env = {
      ...process.env,
      NODE_OPTIONS: '',
      TRADSYS_URL: venue.url,
      TRADSYS_USER: 'alice',
      TRADSYS_PASSWORD: ADMIN_PASSWORD,
      TRADSYS_QUANTITY: '0.5',
      TRADSYS_ROUND_MS: '20',
    };
    const { stdout } = await run(process.execPath, [join(home, 'examples', name), ...args], { env, timeout: 60_000 });
    return stdout.trim().split('\n');
  };

  test('places an order and watches it', async () => {
    const lines = await example('place-and-watch.mjs', 'BTC-USD', '200');
    const text = lines.join('\n');
    expect(text).toMatch(/order \d+: accepted buy 200 at 0\.01, open 200/);
    expect(text).toMatch(/outcome: 'accepted'/);
    expect(text).toMatch(/order \d+: cancelled buy 200 at 0\.01, open 0/);
  });

  test('makes a market', async () => {
    await alice.placeOrder({ ...anOrder, side: 'buy', price: '100' });
    await alice.placeOrder({ ...anOrder, side: 'sell', price: '102' });
    const lines = await example('market-maker.mjs', 'BTC-USD', '3');
    expect(lines.filter((line) => line.startsWith('quote:')).slice(0, 2)).toEqual([
      'quote: buy 0.5 at 100.9: accepted',
      'quote: sell 0.5 at 101.1: accepted',
    ]);
    expect(lines.at(-1)).toBe('done: accepted, 2 quotes taken away');
  });

  test('mirrors a book', async () => {
    const mirrored = example('order-book-mirror.mjs', 'BTC-USD', '3');
    const bob = await aUser('bob');
    const market = movingMarket(bob);
    const lines = await mirrored;
    await market.stop();
    expect(lines.length).toBe(5);
    expect(lines[1]).toMatch(/^BTC-USD \d+: 1 @ \d+/);
    expect(lines.at(-1)).toMatch(/^[1-9]\d* checksums of the venue, all the same$/);
  });

  test('needs nothing but what browsers have', async () => {
    const names = [
      'AbortSignal',
      'TextDecoder',
      'TextEncoder',
      'URL',
      'URLSearchParams',
      'clearInterval',
      'clearTimeout',
      'crypto',
      'fetch',
      'queueMicrotask',
      'setInterval',
      'setTimeout',
    ] as const;
    const context = createContext({ ...Object.fromEntries(names.map((name) => [name, globalThis[name]])), WebSocket });
    const modules = new Map<string, SourceTextModule>();
    const moduleOf = (file: string): SourceTextModule => {
      const known = modules.get(file);
      if (known !== undefined) return known;
      const made = new SourceTextModule(readFileSync(file, 'utf8'), { context, identifier: file });
      modules.set(file, made);
      return made;
    };
    const entry = moduleOf(join(home, 'dist/clients/typescript/src/tradsys.js'));
    await entry.link((specifier, from) => moduleOf(join(dirname(from.identifier), specifier)));
    await entry.evaluate();
    const inBrowser = entry.namespace as { RestClient: typeof RestClient; RealtimeClient: typeof RealtimeClient };
    const rest = new inBrowser.RestClient({ url: venue.url });
    expect(await rest.login({ username: 'alice', password: ADMIN_PASSWORD })).toMatchObject({ ok: true });
    const client = new inBrowser.RealtimeClient({
      url: venue.url,
      credential: () => rest.accessToken(),
      account: true,
    });
    open.push(client);
    await client.connect();
    const told = client.once('execution');
    expect(await client.place(anOrder)).toMatchObject({ outcome: 'accepted' });
    expect(await told).toMatchObject({ kind: 'accepted', price: '10' });
    expect(await client.watchBook('BTC-USD')).toMatchObject({ isSynchronized: true });
  });
});

describe('what the documents show', () => {
  /** Runs the first block of the document as it is written, on the port of this venue. */
  async function shown(file: string, block: number, wanted: number): Promise<unknown[]> {
    const blocks = [...readFileSync(file, 'utf8').matchAll(/^```js\n(.*?)^```/gms)].map(([, code]) => code as string);
    const code = (blocks[block] as string)
      .replace(/^import .*\n/gm, '')
      .replaceAll('localhost:8080', new URL(venue.url).host);
    const lines: unknown[] = [];
    await new Promise<void>((resolve, reject) => {
      const log = (line: unknown): void => {
        lines.push(line);
        if (lines.length >= wanted) resolve();
      };
      class Opened extends WebSocket {
        constructor(url: string) {
          super(url);
          open.push(this);
        }
      }
      const opened = (url: string, options: object) => {
        const socket = io(url, options);
        open.push(socket);
        return socket;
      };
      const AsyncFunction = Object.getPrototypeOf(async () => undefined).constructor as typeof Function;
      const made = new AsyncFunction('WebSocket', 'io', 'console', code) as (...given: unknown[]) => Promise<void>;
      made(Opened, opened, { log }).catch(reject);
    });
    return lines;
  }

  test('the snippet of the browser receives binary market data as it stands', async () => {
    const [frame] = await shown('docs/protocols/websocket.md', 0, 1);
    expect(frame).toBeInstanceOf(Uint8Array);
    const names = messagesIn(frame as Uint8Array).map(({ name }) => name);
    expect(names.slice(0, 2)).toEqual(['hello', 'instrument']);
  });

  test('the snippets of the README receive JSON, and Socket.IO events', async () => {
    const [text] = await shown('README.md', 0, 1);
    expect(JSON.parse(text as string)[0]).toMatchObject({ message: 'hello' });
    const told = shown('README.md', 1, 1);
    const bob = await aUser('bob');
    const market = movingMarket(bob);
    expect((await told)[0]).toMatchObject({ symbol: 'BTC-USD', channelSequence: expect.any(Number) });
    await market.stop();
  });
});
