/** The AsyncAPI document: valid by the official schema, and true of what the venue sends and takes. */
import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv, type ValidateFunction } from 'ajv';
import { io, type Socket } from 'socket.io-client';
import { WebSocket } from 'ws';
import { clientMessages, venueMessages } from '../../src/modules/realtime/domain/wire-messages.js';
import { aMarketWithTwoTraders, VenueProcess } from '../support/venue-process.js';

/** The test knows what it asked for. */
// oxlint-disable-next-line typescript/no-explicit-any
type Json = Record<string, any>;

const specification = createRequire(import.meta.url).resolve('@asyncapi/specs/schemas/3.0.0.json');
let venue: VenueProcess;
let admin: string;
let alice: string;
let bob: string;
let document: Json;
let ajv: Ajv;

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir());
  ({ admin, alice, bob } = await aMarketWithTwoTraders(venue));
  document = (await venue.request('GET', '/asyncapi.json')).body;
  ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema(document, 'asyncapi');
}, 120_000);

afterAll(async () => {
  expect(await venue.end('SIGTERM')).toBe(0);
  rmSync(venue.dataDir, { recursive: true });
});

/** The schema of a message, as a reader of the document finds it. */
const payloadOf = (stream: string, name: string): ValidateFunction =>
  ajv.getSchema(`asyncapi#/components/messages/${stream}.${name}/payload`) as ValidateFunction;

function expectValid(stream: string, name: string, payload: unknown): void {
  const validate = payloadOf(stream, name);
  expect([name, validate]).toEqual([name, expect.any(Function)]);
  const isValid = validate(payload);
  expect([name, payload, isValid, validate.errors]).toEqual([name, payload, true, null]);
}

/** Waits for the rows of the trade, some times. */
async function bust(tradeId: string): Promise<void> {
  for (let tries = 0; tries < 1_000; tries += 1) {
    const path = `/api/v1/admin/trades/${tradeId}/bust`;
    const { status, body } = await venue.request('POST', path, admin, { note: 'for the stream' });
    if (status === 200) return;
    expect(body.code).toBe('NOT_YET_PROJECTED');
  }
  throw new Error(`trade ${tradeId} has no rows`);
}

describe('the document', () => {
  test('is AsyncAPI 3 by the schema of its makers', () => {
    // It brings the draft that it is written in.
    const own = { meta: false, validateSchema: false } as const;
    const official = new Ajv({ strict: false, validateFormats: false, ...own });
    const validate = official.compile(JSON.parse(readFileSync(specification, 'utf8')));
    const isValid = validate(document);
    expect([isValid, validate.errors]).toEqual([true, null]);
    expect(validate({ ...document, channels: { bad: { messages: 7 } } })).toBe(false);
  });

  test('has no reference that leads nowhere', () => {
    const refs = JSON.stringify(document).match(/"\$ref":"[^"]+"/g) ?? [];
    expect(refs.length).toBeGreaterThan(150);
    for (const ref of new Set(refs)) {
      const path = ref.slice('"$ref":"#/'.length, -1).split('/');
      const target = path.reduce<unknown>((node, name) => (node as Json | undefined)?.[name], document);
      expect([ref, target]).toEqual([ref, expect.anything()]);
    }
  });

  test('has every message of the tables in both forms, and an operation for each', () => {
    const names = [...Object.keys(clientMessages), ...Object.keys(venueMessages)].toSorted();
    for (const stream of ['wsBinary', 'wsJson']) {
      expect(Object.keys(document['channels'][stream].messages).toSorted()).toEqual(names);
      const operations = Object.entries(document['operations'] as Json).filter(([id]) => id.startsWith(`${stream}.`));
      const told = operations.flatMap(([, { messages, reply }]) => [...messages, ...(reply?.messages ?? [])]);
      const reached = new Set<string>(told.map(({ $ref }: Json) => ($ref as string).split('/').at(-1) ?? ''));
      expect([...reached].toSorted()).toEqual(names);
    }
  });

  test('has examples that are valid by its own schemas', () => {
    let shown = 0;
    for (const [id, { examples = [] }] of Object.entries(document['components'].messages as Json)) {
      const [stream, name] = id.split('.') as [string, string];
      for (const { payload } of examples) {
        expectValid(stream, name, payload);
        shown += 1;
      }
    }
    expect(shown).toBeGreaterThan(20);
  });

  test('describes bytes by their places, with an example', () => {
    const { fields, exampleHex, type } = document['components'].messages['wsBinary.trade'].payload['x-wire'];
    const bytes = Buffer.from(exampleHex, 'hex');
    expect([bytes.readUInt32LE(0), bytes.readUInt8(4)]).toEqual([bytes.length, type]);
    const price = fields.find(({ name }: Json) => name === 'price');
    expect(price).toEqual({ name: 'price', kind: 'u64', offset: venueMessages.trade.at.price, meaning: 'price' });
    expect(Number(bytes.readBigUInt64LE(price.offset))).toBe(6_425_050);
  });
});

describe('what is said and told', () => {
  test('over /ws in JSON is as the document has it', async () => {
    const socket = new WebSocket(`${venue.url.replace('http', 'ws')}/ws?format=json`);
    const told: Json[] = [];
    socket.on('message', (data: Buffer) => told.push(...JSON.parse(data.toString())));
    await new Promise((opened) => socket.once('open', opened));
    const until = async (fits: (message: Json) => boolean): Promise<void> => {
      while (!told.some(fits)) await new Promise((heard) => socket.once('message', heard));
    };
    const order = { symbol: 'BTC-USD', side: 'buy', type: 'limit', price: '10', quantity: '1', clientOrderId: 'mine' };
    const said: Json[] = [
      { message: 'logon', requestId: 1, method: 'token', token: alice },
      { message: 'subscribeAccount', requestId: 2, fromNow: true },
      { message: 'subscribeRisk', requestId: 17, scope: 'account' },
      { message: 'subscribe', requestId: 3, channel: 'book' },
      { message: 'subscribe', requestId: 4, channel: 'bbo', symbol: 'BTC-USD' },
      { message: 'subscribe', requestId: 14, channel: 'status' },
      { message: 'subscribe', requestId: 15, channel: 'orders', symbol: 'BTC-USD' },
      { message: 'subscribe', requestId: 16, channel: 'candles_1m' },
      { message: 'unsubscribe', requestId: 5, channel: 'ticker' },
      { message: 'ping', payload: 6 },
      { message: 'placeOrder', requestId: 7, order },
      { message: 'replaceOrder', requestId: 8, symbol: 'BTC-USD', orderId: '1', change: { price: '11' } },
      { message: 'cancelOrder', requestId: 9, orderId: '999999' },
      { message: 'cancelByClientOrderId', requestId: 10, clientOrderId: 'none' },
      { message: 'placeOrder', requestId: 11, order: { ...order, clientOrderId: 'other', side: 'sell', price: '12' } },
      { message: 'placeOrder', requestId: 12, order: { symbol: 'NO-ONE' } },
    ];
    for (const message of said) {
      if (message['requestId'] !== 12) expectValid('wsJson', message['message'], message);
      socket.send(JSON.stringify(message));
      const id = message['requestId'] as number | undefined;
      await until((one) => one['message'] === 'pong' || (id !== undefined && one['requestId'] === id));
    }
    await venue.request('POST', '/api/v1/orders', bob, { ...order, price: '12', clientOrderId: 'bob' });
    for (const name of ['trade', 'candle', 'orderEntry']) await until(({ message }) => message === name);
    await bust(String(told.find(({ message }) => message === 'trade')?.['tradeId']));
    const riskEnd = { message: 'unsubscribeRisk', requestId: 18, scope: 'account' };
    expectValid('wsJson', 'unsubscribeRisk', riskEnd);
    for (const name of ['riskPosition', 'riskExposure']) await until(({ message }) => message === name);
    socket.send(JSON.stringify(riskEnd));
    await until(({ requestId }) => requestId === 18);
    const all = { message: 'massCancel', requestId: 13, scope: { symbol: 'BTC-USD' } };
    expectValid('wsJson', 'massCancel', all);
    socket.send(JSON.stringify(all));
    await until(({ requestId }) => requestId === 13);
    // Balances follow when they have been asked for, tickers and candles at their interval.
    for (const name of Object.keys(venueMessages)) await until(({ message }) => message === name);
    for (const message of told) expectValid('wsJson', message['message'], message);
    expect(payloadOf('wsJson', 'trade')({ ...told.find(({ message }) => message === 'trade'), price: 12 })).toBe(false);
    socket.terminate();
  });

  test('over Socket.IO is as the document has it', async () => {
    const streams = { 'market-data': 'socketIoMarketData', trading: 'socketIoTrading' };
    const heard: string[] = [];
    const connected = async (name: keyof typeof streams, auth: object): Promise<Socket> => {
      const socket = io(`${venue.url}/${name}`, { auth, transports: ['websocket'], reconnection: false });
      socket.onAny((event: string, body: unknown) => {
        heard.push(event);
        expectValid(streams[name], event, body);
      });
      await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('connect_error', reject));
      return socket;
    };
    const market = await connected('market-data', {});
    const trading = await connected('trading', { token: alice });
    const ask = async (socket: Socket, stream: string, name: string, body: object): Promise<Json> => {
      expectValid(stream, name, body);
      const answer = (await socket.emitWithAck(name, body)) as Json;
      expectValid(stream, `${name}Acknowledgement`, answer);
      return answer;
    };
    for (const channel of ['instruments', 'trades', 'ticker', 'bbo', 'book'])
      expect(await ask(market, 'socketIoMarketData', 'subscribe', { channel })).toEqual({ status: 200 });
    await ask(market, 'socketIoMarketData', 'unsubscribe', { channel: 'ticker' });
    const asking = (name: string, body: object): Promise<Json> => ask(trading, 'socketIoTrading', name, body);
    await asking('subscribeAccount', {});
    await asking('subscribeRisk', { scope: 'account' });
    const order = { symbol: 'BTC-USD', side: 'buy', type: 'limit', price: '10', quantity: '1' };
    const placed = await asking('placeOrder', order);
    await asking('replaceOrder', { orderId: placed['order'].orderId, quantity: '2' });
    await asking('cancelOrder', { orderId: placed['order'].orderId });
    expect(await asking('cancelOrder', { orderId: '999999' })).toMatchObject({ status: 404 });
    await asking('cancelOrders', {});
    await asking('unsubscribeRisk', { scope: 'account' });
    const wanted = ['instrument', 'ticker', 'bbo', 'bookSnapshot', 'bookDelta', 'execution', 'balance', 'riskLimit'];
    expect(wanted.filter((name) => !heard.includes(name))).toEqual([]);
    for (const socket of [market, trading]) socket.disconnect();
  });
});

test('the page has every message, no script, and nothing that its policy forbids', async () => {
  const response = await fetch(`${venue.url}/docs/streams`);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(response.headers.get('content-security-policy')).toContain("script-src 'self';");
  const html = await response.text();
  expect(html).not.toMatch(/<script|<link|<img|\son\w+=|https?:\/\/(?!localhost)/);
  for (const id of Object.keys(document['components'].messages)) expect(html).toContain(`<details id="${id}">`);
  const anchors = new Set([...html.matchAll(/id="([^"]+)"/g)].map(([, id]) => id));
  const links = [...html.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
  expect(links.filter((id) => !anchors.has(id))).toEqual([]);
  expect(html).not.toContain('undefined');
  const { body } = await venue.request('GET', '/openapi.json');
  expect(body.info.description).toContain('/docs/streams');
});
