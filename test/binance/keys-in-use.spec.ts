import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { anHmacKey, BinanceClient, type BinanceKey, binanceUrl } from '../support/binance-client.js';
import { BinanceSocket, type Message } from '../support/binance-socket.js';
import { untilTrue } from '../support/until.js';
import { aMarketWithTwoTraders, VenueProcess } from '../support/venue-process.js';

let venue: VenueProcess;
let url: string;
let tokens: Awaited<ReturnType<typeof aMarketWithTwoTraders>>;

const order = { symbol: 'BTCUSD', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', price: 50, quantity: 1 };

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir());
  url = binanceUrl(venue);
  tokens = await aMarketWithTwoTraders(venue);
}, 90_000);

afterAll(() => venue.end('SIGTERM'));

const open = (): Promise<BinanceSocket> => BinanceSocket.open(`${url}/ws-api/v3`);

interface OwnKey extends BinanceKey {
  readonly keyId: string;
}

async function anEd25519Key(token: string, scopes: readonly string[]): Promise<OwnKey> {
  const pair = generateKeyPairSync('ed25519');
  const publicKey = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const key = createPrivateKey(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const made = { label: 'socket', type: 'ed25519', scopes, publicKey };
  const { status, body } = await venue.request('POST', '/api/v1/api-keys', token, made);
  if (status !== 201) throw new Error(JSON.stringify(body));
  const { apiKey, keyId } = body as { apiKey: string; keyId: string };
  return { apiKey, keyId, sign: (text) => sign(null, Buffer.from(text), key).toString('base64') };
}

async function revoke(token: string, { keyId }: OwnKey): Promise<void> {
  const { status } = await venue.request('DELETE', `/api/v1/api-keys/${keyId}`, token);
  expect(status).toBe(204);
}

describe('a connection that a key has opened', () => {
  test('may do nothing once the key is revoked, and hears no more', async () => {
    const socket = await open();
    const key = await anEd25519Key(tokens.alice, ['read', 'trade']);
    expect((await socket.askSigned(key, 'session.logon')).status).toBe(200);
    expect((await socket.ask('userDataStream.subscribe')).status).toBe(200);
    expect((await socket.ask('order.place', order)).status).toBe(200);
    await revoke(tokens.alice, key);
    expect((await socket.ask('order.place', order)).status).toBe(401);
    const { subscriptionId } = await socket.until(({ event }) => event?.e === 'eventStreamTerminated');
    expect([subscriptionId, (await socket.ask('session.status')).result.apiKey]).toEqual([0, null]);
    const told = socket.messages.length;
    const other = new BinanceClient(url, await anHmacKey(venue, tokens.alice));
    expect((await other.signed('DELETE', '/api/v3/openOrders', { symbol: 'BTCUSD' })).status).toBe(200);
    expect((await socket.ask('ping')).status).toBe(200);
    expect(socket.messages.length - told).toBe(1);
    socket.close();
  });

  test('has the permissions of now', async () => {
    const dora = { username: 'dora', password: 'a password for dora', roles: ['trader'] };
    const { userId } = (await venue.request('POST', '/api/v1/admin/users', tokens.admin, dora)).body;
    const key = await anEd25519Key(await venue.login(dora.username, dora.password), ['read', 'trade']);
    const socket = await open();
    await socket.askSigned(key, 'session.logon');
    // There is no money, so it is refused for that.
    expect((await socket.ask('order.place', order)).error).toMatchObject({ code: -2010 });
    const changed = await venue.request('PATCH', `/api/v1/admin/users/${userId}`, tokens.admin, { roles: ['auditor'] });
    expect(changed.status).toBe(200);
    expect((await socket.ask('order.place', order)).error).toMatchObject({ code: -2015 });
    socket.close();
  });

  test('hears of an account only with the right to read it, whoever else is listening', async () => {
    const [reading, trading] = await Promise.all([open(), open()]);
    const reader = await anHmacKey(venue, tokens.alice, ['read']);
    expect((await reading.askSigned(reader, 'userDataStream.subscribe.signature')).status).toBe(200);
    const trader = await anHmacKey(venue, tokens.alice, ['trade']);
    const refused = await trading.askSigned(trader, 'userDataStream.subscribe.signature');
    expect([refused.status, refused.error?.code]).toEqual([401, -2015]);
    await trading.askSigned(trader, 'order.place', order);
    await reading.until(({ event }) => event?.e === 'outboundAccountPosition');
    reading.close();
    trading.close();
  });
});

describe('what is refused', () => {
  const denials = async (code: string): Promise<Message[]> => {
    const entries = `/api/v1/admin/audit?outcome=denied&limit=100`;
    const { items } = (await venue.request('GET', entries, tokens.admin)).body;
    return items.filter((item: Message) => item.code === code || JSON.stringify(item).includes(code));
  };

  test('for want of a key, a signature or a permission is in the audit trail', async () => {
    const key = await anHmacKey(venue, tokens.alice, ['read']);
    const forger = new BinanceClient(url, { ...key, sign: () => 'a'.repeat(64) });
    expect((await forger.signed('GET', '/api/v3/account')).body.code).toBe(-1022);
    expect((await new BinanceClient(url, key).signed('POST', '/api/v3/order', order)).status).toBe(401);
    const socket = await open();
    expect((await socket.ask('account.status')).error.code).toBe(-2014);
    expect((await socket.ask('made-up-by-a-client')).error.code).toBe(-1020);
    socket.close();
    await untilTrue('the denials are in the trail', async () => (await denials('-2014')).length > 0);
    expect((await denials('SIGNATURE_INVALID'))[0]).toMatchObject({ action: 'GET /api/v3/account' });
    expect(await denials('POST /api/v3/order')).toMatchObject([{ actor: 'alice' }]);
    expect((await denials('-2014'))[0]).toMatchObject({ action: 'WS account.status' });
    expect(await denials('made-up')).toEqual([]);
  });

  test('costs its address as much as what is answered', async () => {
    const socket = await open();
    const used = async (): Promise<number> => (await socket.ask('ping')).rateLimits[0].count;
    const costOf = async (ask: () => Promise<unknown>): Promise<number> => {
      const before = await used();
      await ask();
      return (await used()) - before - 1;
    };
    expect(await costOf(() => socket.ask('userDataStream.subscribe'))).toBe(2);
    expect(await costOf(() => socket.ask('session.status'))).toBe(2);
    expect(await costOf(() => socket.ask('none'))).toBe(1);
    expect(await costOf(() => new BinanceClient(url).get('/api/v3/none'))).toBe(1);
    socket.close();
  });

  test('a body that is too large is told so', async () => {
    const answer = await new BinanceClient(url).send('POST', '/api/v3/order', `a=${'b'.repeat(300_000)}`);
    expect([answer.status, answer.body.code]).toEqual([413, -1101]);
  });
});

test('the name of an open list is taken, for its account alone', async () => {
  const oco = {
    symbol: 'BTCUSD',
    side: 'SELL',
    quantity: 1,
    aboveType: 'LIMIT_MAKER',
    abovePrice: 120,
    belowType: 'STOP_LOSS',
    belowStopPrice: 20,
    listClientOrderId: 'pair',
  };
  const [alice, bob] = await Promise.all(
    [tokens.alice, tokens.bob].map(async (token) => new BinanceClient(url, await anHmacKey(venue, token))),
  );
  // The stop needs a price to wait for.
  await bob?.signed('POST', '/api/v3/order', { ...order, price: 60 });
  await alice?.signed('POST', '/api/v3/order', { symbol: 'BTCUSD', side: 'SELL', type: 'MARKET', quantity: 0.1 });
  const place = async (client: BinanceClient | undefined) =>
    (await client?.signed('POST', '/api/v3/orderList/oco', oco))?.body;
  const named = async (client: BinanceClient | undefined) =>
    (await client?.signed('GET', '/api/v3/orderList', { origClientOrderId: 'pair' }))?.body.orderListId;
  const [first, others] = [await place(alice), await place(bob)];
  expect(await place(alice)).toMatchObject({ code: -2010 });
  expect([await named(alice), await named(bob)]).toEqual([first.orderListId, others.orderListId]);
  const leg = { symbol: 'BTCUSD', orderId: first.orders[0].orderId, newClientOrderId: 'my-cancel' };
  const cancelled = await alice?.signed('DELETE', '/api/v3/order', leg);
  expect(cancelled?.body).toMatchObject({
    status: 'CANCELED',
    clientOrderId: 'my-cancel',
    origClientOrderId: first.orders[0].clientOrderId,
  });
  const second = await place(alice);
  expect(await named(alice)).toBe(second.orderListId);
});
