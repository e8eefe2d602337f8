/** H5: busts and corrections over REST, by two people, as both sides, the public and the reconciliation see them, and after a restart. */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ExecutionKind, TradeRevisionKind } from '../../src/modules/realtime/domain/wire-messages.js';
import { WireClient } from '../realtime/wire-client.js';
import { aUser } from '../support/rest-client.js';
import { ADMIN_PASSWORD, aMarketWithTwoTraders, type Answer, VenueProcess } from '../support/venue-process.js';

const WHY = { note: 'a slip of the finger' };

let venue: VenueProcess;
let admin: string;
let alice: string;
let bob: string;
let otto: string;
let olga: string;

const call = (method: string, path: string, token?: string, body?: unknown): Promise<Answer> =>
  venue.request(method, `/api/v1${path}`, token, body);

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir());
  ({ admin, alice, bob } = await aMarketWithTwoTraders(venue));
  otto = await aUser(venue, admin, 'otto', 'operations');
  olga = await aUser(venue, admin, 'olga', 'operations');
}, 240_000);

afterAll(async () => {
  expect(await venue.end('SIGTERM')).toBe(0);
  rmSync(venue.dataDir, { recursive: true });
});

/** Bob buys from Alice; answers the id of the trade. */
async function trade(price: string, quantity: string): Promise<string> {
  const order = { symbol: 'BTC-USD', type: 'limit', price, quantity };
  expect((await call('POST', '/orders', alice, { ...order, side: 'sell' })).status).toBe(201);
  const { status, body } = await call('POST', '/orders', bob, { ...order, side: 'buy' });
  expect([status, body.fills.length]).toEqual([201, 1]);
  return body.fills[0].tradeId as string;
}

const balancesOf = async (token: string): Promise<unknown> => (await call('GET', '/balances', token)).body.balances;
const positionOf = async (token: string): Promise<Record<string, string>> =>
  (await call('GET', '/positions', token)).body.positions.find((one: { symbol: string }) => one.symbol === 'BTC-USD');
const revise = (id: string, what: 'bust' | 'correct', terms: object = {}): Promise<Answer> =>
  call('POST', `/admin/trades/${id}/${what}`, otto, { ...WHY, ...terms });

/** Waits for its rows, some times. */
async function revised(id: string, what: 'bust' | 'correct', terms: object = {}): Promise<Answer> {
  for (let tries = 0; ; tries += 1) {
    const answer = await revise(id, what, terms);
    if (answer.body.code !== 'NOT_YET_PROJECTED' || tries === 1_000) return answer;
  }
}

async function isBalanced(): Promise<void> {
  const { body } = await call('POST', '/admin/reconciliations', otto);
  expect([body.status, body.differences]).toEqual(['balanced', []]);
}

test('a busted trade gives both sides back what they had, and everybody is told', async () => {
  const before = [await balancesOf(alice), await balancesOf(bob)];
  const [public1, private1] = [await WireClient.connect(venue.url), await WireClient.loggedOn(venue.url, alice)];
  private1.send('subscribeAccount', { requestId: 2, fromNow: 1, afterSequence: 0, afterChannelSequence: 0 });
  await private1.next('subscribed');
  const id = await trade('100', '2');
  await public1.next('trade', ({ tradeId }) => String(tradeId) === id);
  expect(await revised(id, 'bust')).toEqual({
    status: 200,
    body: {
      tradeId: id,
      symbol: 'BTC-USD',
      status: 'busted',
      price: null,
      quantity: '0',
      takerSide: 'buy',
      takerAccountId: '2',
      makerAccountId: '1',
      takerFee: '0',
      makerFee: '0',
    },
  });
  expect([await balancesOf(alice), await balancesOf(bob)]).toEqual(before);
  // A position of nothing, on which nothing was realised or paid, is none.
  for (const token of [alice, bob]) expect(await positionOf(token)).toBeUndefined();
  const told = await public1.next('tradeRevision');
  expect(told).toMatchObject({ tradeId: Number(id), kind: TradeRevisionKind.trade_busted, price: 0, quantity: 0 });
  const last = public1.all('trade').at(-1);
  expect(told.channelSequence).toBe(last?.channelSequence);
  const own = await private1.next('execution', ({ kind }) => kind === ExecutionKind.trade_busted);
  expect(own).toMatchObject({ tradeId: Number(id), orderId: expect.any(Number), quantity: 0, fee: 0 });
  const places = private1.all('execution').map(({ channelSequence }) => channelSequence);
  expect(places).toEqual(places.map((_one, index) => (places[0] as number) + index));
  await Promise.all([public1.close(), private1.close()]);
  expect(await revise(id, 'bust')).toMatchObject({ status: 409, body: { code: 'TRADE_BUSTED' } });
  expect(await revise(id, 'correct', { price: '99' })).toMatchObject({ status: 409, body: { code: 'TRADE_BUSTED' } });
  await isBalanced();
});

test('a correction settles the difference, with fees in proportion', async () => {
  const id = await trade('200', '2');
  const after = await balancesOf(bob);
  // Fees were 0.2 for the taker (5 of 10,000) and 0.04 for the maker.
  const { status, body } = await revised(id, 'correct', { price: '150', quantity: '1' });
  expect([status, body]).toMatchObject([200, { status: 'corrected', price: '150', quantity: '1' }]);
  expect([body.takerFee, body.makerFee]).toEqual(['0.075', '0.015']);
  const [btc, usd] = (await balancesOf(bob)) as { available: string }[];
  const [btcBefore, usdBefore] = after as { available: string }[];
  expect(Number(btc?.available) - Number(btcBefore?.available)).toBe(-1);
  expect(Number(usd?.available) - Number(usdBefore?.available)).toBeCloseTo(250 + 0.2 - 0.075, 8);
  expect(await positionOf(bob)).toMatchObject({ quantity: '1', fees: '0.075' });
  // The trade that was busted opened nothing.
  const { body: lots } = await call('GET', '/positions/BTC-USD/lots', bob);
  expect(lots.items).toMatchObject([{ tradeId: id, price: '150', quantity: '1', openedQuantity: '1' }]);
  // Once more, from where it stands now.
  expect((await revised(id, 'correct', { price: '151' })).body).toMatchObject({ price: '151', quantity: '1' });
  await isBalanced();
});

test('statements, the public list and the history of the account tell of it', async () => {
  const { body: statement } = await call('GET', '/postings?asset=BTC', bob);
  const kinds = statement.items.map(({ kind, amount }: { kind: string; amount: string }) => `${kind} ${amount}`);
  expect(kinds.slice(0, 4)).toEqual(['revision -1', 'trade 2', 'revision -2', 'trade 2']);
  const paged: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const { body } = await call('GET', `/postings?limit=1${query}`, bob);
    paged.push(...body.items.map((one: object) => JSON.stringify(one)));
    cursor = body.nextCursor as string | null;
  }
  const all = (await call('GET', '/postings', bob)).body.items.map((one: object) => JSON.stringify(one));
  expect(paged).toEqual(all);
  const { body: list } = await call('GET', '/marketdata/BTC-USD/trade-revisions');
  expect(list.items).toMatchObject([
    { status: 'corrected', price: '151', oldPrice: '150' },
    { status: 'corrected', price: '150', oldPrice: '200', quantity: '1', oldQuantity: '2' },
    { status: 'busted', price: null, oldPrice: '100', quantity: '0', oldQuantity: '2' },
  ]);
  const { body: history } = await call('GET', '/admin/accounts/2/history', otto);
  expect(history.state.balances).toMatchObject((await balancesOf(bob)) as object);
});

test('the tape, candles and the ticker keep what was traded', async () => {
  const { body: tape } = await call('GET', '/marketdata/BTC-USD/trades');
  expect(tape.items.map(({ price, quantity }: { price: string; quantity: string }) => [price, quantity])).toEqual([
    ['200', '2'],
    ['100', '2'],
  ]);
  const { body: ticker } = await call('GET', '/ticker/BTC-USD');
  expect(ticker).toMatchObject({ last: '200', volume: '4', tradeCount: 2 });
});

test('who cannot give it back is named, and nothing is overdrawn', async () => {
  const id = await trade('100', '3');
  const rest = (await balancesOf(bob)) as { asset: string; available: string }[];
  const btc = rest.find(({ asset }) => asset === 'BTC')?.available as string;
  const sell = { symbol: 'BTC-USD', type: 'limit', side: 'sell', price: '900' };
  // An order is of a thousand at most.
  for (const quantity of ['1000', String(Number(btc) - 1_000)]) {
    expect((await call('POST', '/orders', bob, { ...sell, quantity })).status).toBe(201);
  }
  const before = [await balancesOf(alice), await balancesOf(bob)];
  const refused = await revised(id, 'bust');
  expect(refused).toMatchObject({ status: 422, body: { code: 'BUYER_SHORT' } });
  expect(refused.body.detail).toContain('Account 2 ');
  expect([await balancesOf(alice), await balancesOf(bob)]).toEqual(before);
  expect((await call('DELETE', '/orders', bob)).status).toBe(200);
  expect((await revise(id, 'bust')).status).toBe(200);
  await isBalanced();
});

test('what is no correction, or no trade, is refused with its reason', async () => {
  const id = await trade('100', '1');
  const reasons = async (terms: object): Promise<string> => (await revised(id, 'correct', terms)).body.code;
  expect(await reasons({})).toBe('CORRECTION_INVALID');
  expect(await reasons({ quantity: '1.0001' })).toBe('CORRECTION_INVALID');
  expect(await reasons({ price: '100.001' })).toBe('PRICE_NOT_ON_TICK');
  expect(await reasons({ quantity: '0.00001' })).toBe('QUANTITY_NOT_ON_LOT');
  expect(await reasons({ price: '-1' })).toBe('VALIDATION_FAILED');
  expect((await call('POST', `/admin/trades/${id}/bust`, otto, {})).body.code).toBe('VALIDATION_FAILED');
  for (const unknown of ['0', '999', 'x', '1e3']) {
    expect(await call('GET', `/admin/trades/${unknown}`, otto)).toMatchObject({
      status: 404,
      body: { code: 'UNKNOWN_TRADE' },
    });
  }
  expect((await call('POST', `/admin/trades/${id}/bust`, alice, WHY)).status).toBe(403);
});

test('where it takes two people, one proposes and another approves exactly that', async () => {
  const id = await trade('100', '1');
  const untouched = await balancesOf(alice);
  expect(await venue.end('SIGTERM')).toBe(0);
  venue = await VenueProcess.start(venue.dataDir, { TRADSYS_AUTH_FOUR_EYES: 'true' });
  otto = await venue.login('otto', ADMIN_PASSWORD);
  olga = await venue.login('olga', ADMIN_PASSWORD);
  alice = await venue.login('alice', ADMIN_PASSWORD);
  bob = await venue.login('bob', ADMIN_PASSWORD);
  const proposed = await revised(id, 'bust');
  expect([proposed.status, proposed.body.action]).toEqual([202, 'venue.ReviseTrade']);
  expect(await balancesOf(alice)).toEqual(untouched);
  const approve = (token: string): Promise<Answer> =>
    call('POST', `/admin/approvals/${proposed.body.approvalId}/approve`, token, {
      commandHash: proposed.body.commandHash,
    });
  expect(await approve(otto)).toMatchObject({ status: 403, body: { code: 'OWN_PROPOSAL' } });
  expect(await approve(olga)).toMatchObject({ status: 200, body: { status: 'done' } });
  expect((await call('GET', `/admin/trades/${id}`, otto)).body.status).toBe('busted');
  await isBalanced();
});

test('a restart shows the same', async () => {
  const before = [await balancesOf(alice), await balancesOf(bob), await positionOf(bob)];
  const hash = (await call('GET', '/admin/state', otto)).body.stateHash;
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(await venue.end('SIGKILL')).toBeNull();
  venue = await VenueProcess.start(venue.dataDir, { TRADSYS_AUTH_FOUR_EYES: 'true' });
  otto = await venue.login('otto', ADMIN_PASSWORD);
  alice = await venue.login('alice', ADMIN_PASSWORD);
  bob = await venue.login('bob', ADMIN_PASSWORD);
  expect((await call('GET', '/admin/state', otto)).body.stateHash).toBe(hash);
  expect([await balancesOf(alice), await balancesOf(bob), await positionOf(bob)]).toEqual(before);
  expect((await call('GET', '/admin/trades/1', otto)).body.status).toBe('busted');
  await isBalanced();
});
