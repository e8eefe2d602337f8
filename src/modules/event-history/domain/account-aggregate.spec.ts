import { expect, test } from '@jest/globals';
import type { EventBody, EventName, VenueEvent } from '../../../common/model/events.js';
import { Side } from '../../../common/model/order-terms.js';
import { AccountAggregate, type AccountBalance, type AccountState } from './account-aggregate.js';

const ME = 1;
const OTHER = 2;
const [BASE, QUOTE] = [4, 9];
const INSTRUMENT = 6;

function event<N extends EventName>(name: N, body: Partial<EventBody<N>>, accountId = ME): VenueEvent {
  return { name, sequence: 1, index: 0, timeUs: 1, accountId, body } as unknown as VenueEvent;
}

const opened = event('AccountOpened', { opened: 1 });
const defined = event(
  'InstrumentDefined',
  { instrumentId: INSTRUMENT, baseAssetId: BASE, quoteAssetId: QUOTE } as never,
  0,
);
const deposit = (assetId: number, amount: number, balance: number): VenueEvent =>
  event('FundsDeposited', { assetId, amount, balance } as never);
const accepted = (heldAssetId: number, heldAmount: number): VenueEvent =>
  event('OrderAccepted', { heldAssetId, heldAmount } as never);

/** 3 lots of 5 base units for 70 quote units, of which both sides pay a fee and get some of their hold back. */
function trade(takerSide: number, takerAccountId: number, makerAccountId: number): VenueEvent {
  const amounts = { baseAmount: 15, notional: 70, takerFee: 2, makerFee: 1, takerReleased: 8, makerReleased: 4 };
  return event(
    'TradeExecuted',
    { instrumentId: INSTRUMENT, takerSide, makerAccountId, ...amounts } as never,
    takerAccountId,
  );
}

function told(...events: readonly VenueEvent[]): AccountAggregate {
  const account = new AccountAggregate(ME);
  for (const one of [defined, opened, ...events]) account.apply(one);
  return account;
}

const stateOf = (...events: readonly VenueEvent[]): AccountState => told(...events).state as AccountState;
const balance = (assetId: number, available: number, held: number): AccountBalance => ({ assetId, available, held });

test('an account is not there before it was opened', () => {
  const account = new AccountAggregate(ME);
  expect(account.apply(defined)).toBe(false);
  expect(account.state).toBeUndefined();
  expect(account.apply(opened)).toBe(true);
  expect(account.state).toEqual({ accountId: ME, balances: [], trades: 0, maxOpenOrders: -1, isKilled: false });
});

test('deposits and withdrawals are what its balances tell, asset by asset', () => {
  const withdrawn = event('FundsWithdrawn', { assetId: QUOTE, amount: 30, balance: 70 } as never);
  expect(stateOf(deposit(QUOTE, 100, 100), deposit(BASE, 7, 7), withdrawn).balances).toEqual([
    balance(BASE, 7, 0),
    balance(QUOTE, 70, 0),
  ]);
  expect(() => stateOf(deposit(QUOTE, 100, 99))).toThrow('what its transfer tells');
});

test('money moves to held and back with its orders', () => {
  const start = [deposit(QUOTE, 100, 100)];
  const held = [...start, accepted(QUOTE, 60)];
  expect(stateOf(...held).balances).toEqual([balance(QUOTE, 40, 60)]);
  const change = { heldAssetId: QUOTE, heldDelta: 15 };
  expect(stateOf(...held, event('OrderReplaced', change as never)).balances).toEqual([balance(QUOTE, 25, 75)]);
  const released = { heldAssetId: QUOTE, releasedAmount: 50 };
  for (const name of ['OrderCancelled', 'OrderRejected'] as const) {
    expect(stateOf(...held, event(name, released as never)).balances).toEqual([balance(QUOTE, 90, 10)]);
  }
  const activated = event('OrderActivated', { heldAssetId: QUOTE, heldAmount: 60 } as never);
  expect(stateOf(...start, activated).balances).toEqual([balance(QUOTE, 40, 60)]);
});

test('an order that holds nothing makes no balance of an asset that the account never had', () => {
  expect(stateOf(accepted(QUOTE, 0)).balances).toEqual([]);
});

test('a hold of more than there is cannot be', () => {
  expect(() => stateOf(deposit(QUOTE, 100, 100), accepted(QUOTE, 101))).toThrow('owes nothing of asset 9');
  const released = event('OrderCancelled', { heldAssetId: QUOTE, releasedAmount: 1 } as never);
  expect(() => stateOf(deposit(QUOTE, 100, 100), released)).toThrow('owes nothing of asset 9');
  expect(stateOf(deposit(QUOTE, 100, 100), accepted(QUOTE, 100)).balances).toEqual([balance(QUOTE, 0, 100)]);
});

test.each([
  ['taker', ME, OTHER, { fee: 2, released: 8 }],
  ['maker', OTHER, ME, { fee: 1, released: 4 }],
] as const)('a trade as %s is paid from what was held', (role, taker, maker, { fee, released }) => {
  const opposite = { [Side.buy]: Side.sell, [Side.sell]: Side.buy };
  const takerSide = (side: Side): Side => (role === 'taker' ? side : opposite[side]);
  const bought = stateOf(deposit(QUOTE, 100, 100), accepted(QUOTE, 90), trade(takerSide(Side.buy), taker, maker));
  expect(bought.balances).toEqual([balance(BASE, 15, 0), balance(QUOTE, 10 + released, 90 - 70 - fee - released)]);
  const sold = stateOf(deposit(BASE, 40, 40), accepted(BASE, 30), trade(takerSide(Side.sell), taker, maker));
  expect(sold.balances).toEqual([balance(BASE, 10 + released, 30 - 15 - released), balance(QUOTE, 70 - fee, 0)]);
  expect([bought.trades, sold.trades]).toEqual([1, 1]);
});

test('who trades with itself pays both fees and keeps what it traded, in one trade', () => {
  const both = stateOf(
    deposit(QUOTE, 100, 100),
    deposit(BASE, 40, 40),
    accepted(QUOTE, 90),
    accepted(BASE, 30),
    trade(Side.buy, ME, ME),
  );
  expect(both.balances).toEqual([
    balance(BASE, 10 + 4 + 15, 30 - 15 - 4),
    balance(QUOTE, 10 + 8 + 69, 90 - 70 - 2 - 8),
  ]);
  expect(both.trades).toBe(1);
});

test.each([
  [Side.buy, QUOTE, BASE],
  [Side.sell, BASE, QUOTE],
])('what self-trade prevention gives back: the taker of side %i that of asset %i', (takerSide, ofTaker, ofMaker) => {
  const body = { instrumentId: INSTRUMENT, takerSide, takerReleased: 5, makerReleased: 3 };
  const start = [deposit(BASE, 20, 20), deposit(QUOTE, 20, 20), accepted(BASE, 10), accepted(QUOTE, 10)];
  const heldAfter = (taker: number, maker: number): (number | undefined)[] => {
    const prevented = event('SelfTradePrevented', { ...body, makerAccountId: maker } as never, taker);
    const { balances } = stateOf(...start, prevented);
    const held = (wanted: number) => balances.find(({ assetId }) => assetId === wanted)?.held;
    return [held(ofTaker), held(ofMaker)];
  };
  expect(heldAfter(ME, OTHER)).toEqual([5, 10]);
  expect(heldAfter(OTHER, ME)).toEqual([10, 7]);
  expect(heldAfter(ME, ME)).toEqual([5, 7]);
});

test('limits are its own, and the kill switch may be for all', () => {
  const limits = event('LimitsSet', { maxOpenOrders: 7 });
  expect(stateOf(limits).maxOpenOrders).toBe(7);
  const kill = (target: number, active: number) => event('KillSwitchSet', { target, active, scope: 0 }, 0);
  expect(stateOf(kill(ME, 1)).isKilled).toBe(true);
  expect(stateOf(kill(-1, 1)).isKilled).toBe(true);
  expect(stateOf(kill(ME, 1), kill(ME, 0)).isKilled).toBe(false);
  expect(stateOf(kill(OTHER, 1)).isKilled).toBe(false);
});

test('events of others are not its own', () => {
  const account = told();
  const before = account.state;
  for (const other of [
    event('FundsDeposited', { assetId: QUOTE, amount: 1, balance: 1 } as never, OTHER),
    event('LimitsSet', { maxOpenOrders: 3 }, OTHER),
    event('LimitsSet', { maxOpenOrders: 3 }, 0),
    trade(Side.buy, OTHER, 3),
    event('KillSwitchSet', { target: OTHER, active: 1, scope: 0 }, 0),
  ]) {
    expect(account.apply(other)).toBe(false);
  }
  expect(account.state).toEqual(before);
  expect(account.apply(event('CommandRefused', {}))).toBe(true);
  expect(account.state).toEqual(before);
});

test('a trade of an instrument that nobody defined cannot be', () => {
  const account = new AccountAggregate(ME);
  expect(() => account.apply(trade(Side.buy, ME, OTHER))).toThrow('instrument 6 was defined before it traded');
});
