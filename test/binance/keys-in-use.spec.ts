import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { anHmacKey, BinanceClient, type BinanceKey, binanceUrl } from '../support/binance-client.js';
import { BinanceSocket } from '../support/binance-socket.js';
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
