/** The stream of risk against the built venue: over `/ws` in binary and in JSON, over Socket.IO, and with the client package. */
import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { io, type Socket } from 'socket.io-client';
import { WebSocket } from 'ws';
import { RealtimeClient } from '../../clients/typescript/src/realtime-client.js';
import type { RiskBoard } from '../../clients/typescript/src/risk-board.js';
import type { RiskOf } from '../../clients/typescript/src/risk-watches.js';
import { RiskLimit } from '../../src/common/model/risk-limits.js';
import { Channel, RiskScope } from '../../src/modules/realtime/domain/wire-messages.js';
import { aMarketWithTwoTraders, VenueProcess } from '../support/venue-process.js';
import { WireClient } from './wire-client.js';

/** The test knows what it asked for. */
// oxlint-disable-next-line typescript/no-explicit-any
type Json = Record<string, any>;

const OWN = { scope: RiskScope.account, accountId: 0 };
const VENUE = { scope: RiskScope.venue, accountId: 0 };
let venue: VenueProcess;
let admin: string;
let alice: string;
let bob: string;
let aliceId: number;
const open: { close(): void }[] = [];

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir(), { TRADSYS_WEBSOCKET_RISK_INTERVAL_MS: '50' });
  ({ admin, alice, bob } = await aMarketWithTwoTraders(venue));
  aliceId = Number((await venue.request('GET', '/api/v1/auth/me', alice)).body.accountId);
  await limit('gross_exposure', { accountId: String(aliceId), asset: 'USD', value: '1000' });
}, 120_000);

afterAll(async () => {
  expect(await venue.end('SIGTERM')).toBe(0);
  rmSync(venue.dataDir, { recursive: true });
});

afterEach(async () => {
  for (const one of open.splice(0)) one.close();
  for (const token of [alice, bob]) await venue.request('DELETE', '/api/v1/orders', token);
});

async function limit(name: string, body: object): Promise<void> {
  expect(await venue.request('PUT', `/api/v1/admin/limits/${name}`, admin, body)).toMatchObject({ status: 200 });
}

async function wire(token: string): Promise<WireClient> {
  const client = await WireClient.loggedOn(venue.url, token);
  open.push({ close: () => client.socket.terminate() });
  return client;
}

async function place(token: string, order: object): Promise<void> {
  const body = { symbol: 'BTC-USD', side: 'buy', type: 'limit', price: '10', quantity: '1', ...order };
  expect(await venue.request('POST', '/api/v1/orders', token, body)).toMatchObject({ status: 201 });
}

async function kill(active: boolean, target: object): Promise<void> {
  expect(await venue.request('POST', '/api/v1/admin/kill-switch', admin, { active, ...target })).toMatchObject({
    status: 200,
  });
}

/** A client of the package that watches, with its board once it is complete. */
async function watching(token: string, of: RiskOf = {}): Promise<{ client: RealtimeClient; board: RiskBoard }> {
  const client = new RealtimeClient({ url: venue.url, webSocket: WebSocket, credential: () => token });
  open.push(client);
  await client.connect();
  const board = await client.watchRisk(of);
  if ('code' in board) throw new Error(`${board.code}: ${board.detail}`);
  return { client, board };
}

/** Waits until the board shows what is wanted; that it never does ends the test. */
async function shows(client: RealtimeClient, board: RiskBoard, isSo: (board: RiskBoard) => boolean): Promise<void> {
  while (!isSo(board)) await client.once('risk');
}

describe('an account', () => {
  test('is told its limits, exposures and positions, then what changes, each with the next number', async () => {
    const client = await wire(alice);
    client.send('subscribeRisk', { requestId: 2, ...OWN });
    expect(await client.next('subscribed', ({ requestId }) => requestId === 2)).toMatchObject({
      channel: Channel.risk,
    });
    const snapshot = await client.next('riskSnapshot');
    expect(snapshot.channelAccountId).toBe(aliceId);
    const rows = () => client.told.filter(({ name }) => name.startsWith('risk') && name !== 'riskSnapshot');
    await client.until(() => (rows().length >= snapshot.entryCount ? true : undefined), 'rows');
    expect(client.all('riskLimit')).toContainEqual(
      expect.objectContaining({ limit: RiskLimit.gross_exposure, value: '1000', used: '0', usedPpm: 0, asset: 'USD' }),
    );
    await place(alice, { quantity: '30' });
    const used = await client.next('riskLimit', (row) => row.limit === RiskLimit.gross_exposure && row.usedPpm > 0);
    expect(used).toMatchObject({ value: '1000', used: '300', usedPpm: 300_000, isGone: 0 });
    expect(await client.next('riskPosition', ({ openBuyQuantity }) => openBuyQuantity === '30')).toMatchObject({
      position: '0',
      openBuyNotional: '300',
    });
    expect(await client.next('riskExposure', ({ openNotional }) => openNotional === '300')).toMatchObject({
      asset: 'USD',
      grossExposure: '300',
      netExposure: '300',
      dayResult: '0',
    });
    expect(await client.next('riskAccount', ({ usedPpm }) => usedPpm === 300_000)).toMatchObject({
      accountId: aliceId,
      limit: RiskLimit.gross_exposure,
      isStopped: 0,
    });
    const numbers = rows().map(({ body }) => (body as { channelSequence: number }).channelSequence);
    const changes = numbers.slice(snapshot.entryCount);
    expect(changes).toEqual(changes.map((_, at) => snapshot.channelSequence + 1 + at));
  });

  test('hears of trades, of what stops it, and of limits that are taken away', async () => {
    const { client, board } = await watching(alice);
    await limit('position', { accountId: String(aliceId), symbol: 'BTC-USD', value: '5' });
    await place(bob, { side: 'sell', price: '20', quantity: '2' });
    await place(alice, { price: '20', quantity: '2' });
    await shows(client, board, () =>
      board.all('riskLimit').some(({ limit: name, used }) => name === 'position' && used === '2'),
    );
    expect(board.all('riskPosition')).toMatchObject([{ symbol: 'BTC-USD', position: '2', cost: '40' }]);
    await kill(true, { accountId: String(aliceId) });
    await shows(client, board, () => board.all('riskAccount')[0]?.isStopped === true);
    await kill(false, { accountId: String(aliceId) });
    await kill(true, { symbol: 'BTC-USD' });
    await shows(client, board, () => board.all('riskInstrument')[0]?.isStopped === true);
    await kill(false, { symbol: 'BTC-USD' });
    expect(
      await venue.request('DELETE', `/api/v1/admin/limits/position?accountId=${aliceId}&symbol=BTC-USD`, admin),
    ).toMatchObject({ status: 200 });
    await shows(client, board, () => !board.all('riskLimit').some(({ limit: name }) => name === 'position'));
  });

  test('goes by the limits of its group too', async () => {
    const { client, board } = await watching(alice);
    const path = `/api/v1/admin/accounts/${aliceId}/trade-group`;
    expect(await venue.request('PUT', path, admin, { tradeGroup: 7 })).toMatchObject({ status: 200 });
    await limit('open_orders', { tradeGroup: 7, value: '4' });
    await place(alice, {});
    await shows(client, board, () =>
      board.all('riskLimit').some((row) => row.tradeGroup === 7 && row.value === '4' && row.usedPpm === 250_000),
    );
    expect(board.all('riskAccount')).toMatchObject([{ tradeGroup: 7, limit: 'open_orders', usedPpm: 250_000 }]);
    expect(await venue.request('PUT', path, admin, { tradeGroup: 0 })).toMatchObject({ status: 200 });
    await shows(client, board, () => board.all('riskLimit').every(({ tradeGroup }) => tradeGroup === 0));
  });

  test('is quiet while nothing changes, and when it is unsubscribed', async () => {
    const client = await wire(alice);
    client.send('subscribeRisk', { requestId: 2, ...OWN });
    await client.next('riskSnapshot');
    client.send('unsubscribeRisk', { requestId: 3, ...OWN });
    await client.next('unsubscribed', ({ requestId }) => requestId === 3);
    const told = client.told.filter(({ name }) => name.startsWith('risk')).length;
    await place(alice, {});
    const other = await watching(alice);
    await shows(other.client, other.board, () => other.board.all('riskPosition')[0]?.openBuyQuantity === '1');
    expect(client.told.filter(({ name }) => name.startsWith('risk'))).toHaveLength(told);
  });
});

describe('who may watch', () => {
  test('a trader watches the own account and no other; the risk desk any, and the venue', async () => {
    const trader = await wire(bob);
    for (const [requestId, target] of [OWN, { ...OWN, accountId: aliceId }, VENUE].entries())
      trader.send('subscribeRisk', { requestId: 10 + requestId, ...target });
    expect(await trader.next('subscribed', ({ requestId }) => requestId === 10)).toBeDefined();
    for (const id of [11, 12])
      expect(await trader.next('error', ({ requestId }) => requestId === id)).toMatchObject({ code: 'FORBIDDEN' });
    const desk = await wire(admin);
    desk.send('subscribeRisk', { requestId: 20, ...OWN, accountId: aliceId });
    expect(await desk.next('riskSnapshot')).toMatchObject({ channelAccountId: aliceId });
  });

  test('the whole venue: who has used most of which limit, who is stopped, what trades', async () => {
    const { client, board } = await watching(admin, 'venue');
    expect(board.all('riskInstrument')).toMatchObject([{ symbol: 'BTC-USD', phase: 'continuous', isStopped: false }]);
    await place(alice, { quantity: '90' });
    const ofAlice = () => board.all('riskAccount').find(({ accountId }) => accountId === aliceId);
    await shows(client, board, () => (ofAlice()?.usedPpm ?? 0) >= 900_000);
    expect(ofAlice()?.limit).toBe('gross_exposure');
    await kill(true, { accountId: String(aliceId) });
    await shows(client, board, () => ofAlice()?.isStopped === true);
    await kill(false, { accountId: String(aliceId) });
    await kill(true, {});
    await shows(client, board, () => board.all('riskAccount')[0]?.isVenueStopped === true);
    await kill(false, {});
    await shows(client, board, () => board.all('riskAccount')[0]?.isVenueStopped === false);
  });

  test.each([
    ['without a login', undefined, OWN, 'UNAUTHORIZED'],
    ['of nobody', 'admin', { ...OWN, accountId: 999_999 }, 'UNKNOWN_ACCOUNT'],
    ['the venue as an account', 'admin', { ...VENUE, accountId: 1 }, 'BAD_REQUEST'],
    ['a scope that there is not', 'admin', { scope: 9, accountId: 0 }, 'BAD_REQUEST'],
  ] as const)('%s: it is said what is wrong', async (_what, who, target, code) => {
    const client = who === undefined ? await WireClient.connect(venue.url) : await wire(admin);
    open.push({ close: () => client.socket.terminate() });
    client.send('subscribeRisk', { requestId: 5, ...target });
    expect(await client.next('error', ({ requestId }) => requestId === 5)).toMatchObject({ code });
  });

  test('twice the same, and more than one connection may', async () => {
    const client = await wire(admin);
    for (const requestId of [2, 3]) client.send('subscribeRisk', { requestId, ...VENUE });
    expect(await client.next('error', ({ requestId }) => requestId === 3)).toMatchObject({ code: 'BAD_REQUEST' });
  });
});

describe('the other forms', () => {
  test('JSON tells the same', async () => {
    const socket = new WebSocket(`${venue.url.replace('http', 'ws')}/ws?format=json`);
    open.push({ close: () => socket.terminate() });
    const told: Json[] = [];
    socket.on('message', (data: Buffer) => told.push(...(JSON.parse(data.toString()) as Json[])));
    await new Promise((opened) => socket.once('open', opened));
    const until = async (fits: (message: Json) => boolean): Promise<Json> => {
      for (;;) {
        const found = told.find(fits);
        if (found !== undefined) return found;
        await new Promise((heard) => socket.once('message', heard));
      }
    };
    const say = (message: object): void => socket.send(JSON.stringify(message));
    say({ message: 'logon', requestId: 1, method: 'token', token: alice });
    await until(({ message }) => message === 'loggedOn');
    say({ message: 'subscribeRisk', requestId: 2, scope: 'account' });
    const row = await until(({ message, limit: name }) => message === 'riskLimit' && name === 'gross_exposure');
    expect(row).toMatchObject({ channelAccountId: aliceId, asset: 'USD', symbol: null, value: '1000', isGone: false });
    say({ message: 'subscribeRisk', requestId: 3, scope: 'everything' });
    say({ message: 'subscribeRisk', requestId: 4, scope: 'account', accountId: 2 ** 32 + aliceId });
    for (const id of [3, 4])
      expect(await until(({ requestId }) => requestId === id)).toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  test('Socket.IO tells the same', async () => {
    const connected = async (token: string): Promise<Socket> => {
      const socket = io(`${venue.url}/trading`, { auth: { token }, transports: ['websocket'], reconnection: false });
      open.push(socket);
      await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('connect_error', reject));
      return socket;
    };
    const trader = await connected(alice);
    const row = new Promise<Json>((resolve) =>
      trader.on('riskLimit', (body: Json) => body['limit'] === 'gross_exposure' && resolve(body)),
    );
    expect(await trader.emitWithAck('subscribeRisk', { scope: 'account' })).toEqual({ status: 200 });
    expect(await row).toMatchObject({ channelAccountId: aliceId, value: '1000' });
    expect(await trader.emitWithAck('unsubscribeRisk', { scope: 'account' })).toEqual({ status: 200 });
    for (const [body, status] of [
      [undefined, 400],
      [{}, 400],
      [{ scope: 'all' }, 400],
      [{ scope: 'account', accountId: 'x' }, 400],
      [{ scope: 'account', accountId: -1 }, 400],
      [{ scope: 'account', more: 1 }, 400],
      [{ scope: 'account', accountId: aliceId + 1 }, 403],
      [{ scope: 'venue' }, 403],
    ] as const)
      expect([body, await trader.emitWithAck('subscribeRisk', body)]).toMatchObject([body, { status }]);
    const desk = await connected(admin);
    const ofVenue = new Promise<Json>((resolve) => desk.once('riskSnapshot', resolve));
    expect(await desk.emitWithAck('subscribeRisk', { scope: 'venue' })).toEqual({ status: 200 });
    expect(await ofVenue).toMatchObject({ channelAccountId: 0 });
  });
});
