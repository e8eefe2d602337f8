/** Bugs that other engines shipped, each as the situation that would show it here. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { Side } from '../../src/common/model/order-terms.js';
import { commandOf, placeBody } from '../support/command.js';
import { CoreVenue } from '../support/core-venue.js';
import { Market } from '../support/market.js';
import { venues } from '../support/venues.js';

const MAX = Number.MAX_SAFE_INTEGER;

describe.each(venues)('%s', (_name, createVenue) => {
  let market: Market;

  beforeEach(() => {
    market = new Market(createVenue());
    for (const trader of ['alice', 'bob', 'carol']) market.account(trader, { USD: 1_000_000, BTC: 10_000 });
  });

  test('a trade happens at the resting price, not at the taker’s, on both sides', () => {
    market.given('alice: sell 2 @ 100', 'bob: buy 2 @ 150', 'alice: buy 2 @ 100', 'bob: sell 2 @ 50');
    const trades = market.history.filter((event) => event.name === 'TradeExecuted');
    expect(trades.map((trade) => trade.body.priceTicks)).toEqual([100, 100]);
    expect(market.balance('bob', 'USD')).toBe('1000000 + 0 held');
  });

  test('a cancel in the middle of a queue does not change the order of the others', () => {
    market.given('alice: sell 1 @ 100', 'bob: sell 2 @ 100', 'alice: sell 3 @ 100', 'bob: sell 4 @ 100');
    market.cancel('bob', 2);
    expect(market.book()).toEqual(['sell 100: #1 1, #3 3, #4 4']);
    market.given('bob: sell 5 @ 100');
    market.cancel('alice', 1);
    market.cancel('bob', 5);
    market.given('alice: sell 6 @ 100');
    expect(market.place('carol', 'buy 8 @ 100').slice(1)).toEqual([
      '#7 takes 3 @ 100 from #3, level 10 in 2',
      '#7 takes 4 @ 100 from #4, level 6 in 1',
      '#7 takes 1 @ 100 from #6, level 5 in 1',
    ]);
  });

  test('a partial fill keeps queue position', () => {
    market.given('alice: sell 5 @ 100', 'bob: sell 5 @ 100', 'carol: buy 2 @ 100');
    expect(market.book()).toEqual(['sell 100: #1 3, #2 5']);
    expect(market.place('carol', 'buy 4 @ 100').slice(1)).toEqual([
      '#4 takes 3 @ 100 from #1, level 5 in 1',
      '#4 takes 1 @ 100 from #2, level 4 in 1',
    ]);
  });

  test('nothing of an IOC or market order rests', () => {
    market.given('alice: sell 1 @ 100');
    for (const order of ['buy 5 @ 100 ioc', 'sell 5 @ 90 ioc', 'buy 5 @ 10 fok', 'buy 5', 'sell 5 fok']) {
      market.place('bob', order);
      expect(market.venue.openOrders(market.accountId('bob'))).toEqual([]);
    }
    expect(market.book()).toEqual([]);
    expect(market.balance('bob', 'BTC')).toBe('10001 + 0 held');
    expect(market.balance('bob', 'USD')).toBe('999900 + 0 held');
  });

  test('a replacement never rests crossed: it trades first', () => {
    market.given('alice: buy 5 @ 90', 'bob: sell 2 @ 100', 'bob: sell 2 @ 101');
    market.replace('alice', 1, '@ 105');
    expect(market.book()).toEqual(['buy 105: #1 1']);
    market.given('carol: sell 5 @ 110');
    market.replace('carol', 4, '@ 105');
    expect(market.book()).toEqual(['sell 105: #4 4']);
  });

  test('repricing one order of a level leaves its neighbours where they are', () => {
    market.given('alice: buy 1 @ 100', 'bob: buy 2 @ 100', 'carol: buy 3 @ 100');
    market.replace('bob', 2, '@ 99');
    expect(market.book()).toEqual(['buy 100: #1 1, #3 3', 'buy 99: #2 2']);
    market.replace('bob', 2, '@ 100');
    expect(market.book()).toEqual(['buy 100: #1 1, #3 3, #2 2']);
  });

  test('the best price moves when its last order leaves, however it leaves', () => {
    market.given('alice: sell 1 @ 100', 'alice: sell 1 @ 101', 'alice: sell 1 @ 102', 'alice: sell 1 @ 103');
    market.cancel('alice', 1);
    expect(market.place('bob', 'buy 1')[1]).toContain('takes 1 @ 101');
    market.replace('alice', 3, '@ 110');
    expect(market.place('bob', 'buy 1')[1]).toContain('takes 1 @ 103');
    market.massCancel('alice');
    expect(market.place('bob', 'buy 1')).toEqual([
      '#7 accepted: buy 1 @ 0, holds 0',
      '#7 cancelled (no_liquidity): 1, releases 0',
    ]);
    // With a stale best offer this would be refused or trade.
    expect(market.place('bob', 'buy 1 @ 200 post-only')[1]).toContain('rests');
  });

  test('no trade is of nothing: an order that is full takes no further maker', () => {
    market.given('alice: sell 3 @ 100', 'alice: sell 3 @ 100', 'alice: sell 3 @ 101');
    expect(market.place('bob', 'buy 3 @ 101')).toHaveLength(2);
    expect(market.place('bob', 'buy 3 @ 101')).toHaveLength(2);
    expect(market.book()).toEqual(['sell 101: #3 3']);
    expect(market.place('bob', 'buy 0 @ 101')).toEqual(['refused: QUANTITY_TOO_SMALL']);
  });

  test('the id of a closed order is unknown, also when its place in memory has a new order', () => {
    market.given('alice: buy 1 @ 100');
    market.cancel('alice', 1);
    market.given('alice: buy 2 @ 100');
    expect(market.cancel('alice', 1)).toEqual(['refused: UNKNOWN_ORDER']);
    expect(market.replace('alice', 1, '@ 90')).toEqual(['refused: UNKNOWN_ORDER']);
    market.given('bob: sell 2 @ 100', 'alice: buy 3 @ 100');
    expect(market.cancel('alice', 2)).toEqual(['refused: UNKNOWN_ORDER']);
    expect(market.book()).toEqual(['buy 100: #4 3']);
  });

  test('an order id that no number of an order has is unknown', () => {
    market.given('alice: buy 1 @ 100');
    for (const orderId of [0, -1, 1.5, 2 ** 32 + 1, MAX, NaN, Infinity, -Infinity]) {
      expect(market.cancel('alice', orderId)).toEqual(['refused: UNKNOWN_ORDER']);
    }
    expect(market.book()).toEqual(['buy 100: #1 1']);
  });

  test('a replaced order still belongs to its account: its trades settle there and its mass cancel finds it', () => {
    market.given('alice: buy 5 @ 100', 'bob: buy 5 @ 100');
    market.replace('alice', 1, '6 @ 101');
    market.given('carol: sell 4 @ 101');
    expect(market.balance('alice', 'BTC')).toBe('10004 + 0 held');
    expect(market.balance('alice', 'USD')).toBe(`${1_000_000 - 404 - 202} + 202 held`);
    expect(market.massCancel('bob')).toEqual(['#2 cancelled (mass_cancelled): 5, releases 500', '1 mass cancelled']);
    expect(market.massCancel('alice')).toEqual(['#1 cancelled (mass_cancelled): 2, releases 202', '1 mass cancelled']);
  });

  test('a replacement after a partial fill asks only for what is not filled yet', () => {
    market.given('alice: buy 20 @ 100', 'bob: sell 8 @ 100');
    expect(market.replace('alice', 1, '30 @ 101')).toEqual([
      '#1 replaced: 22 @ 101, leaves its place, holds +1022',
      '#1 rests: 22 @ 101, level 22 in 1',
    ]);
    expect(market.place('bob', 'sell 22 @ 101').at(-1)).toBe('#3 takes 22 @ 101 from #1, level 0 in 0');
    expect(market.balance('alice', 'BTC')).toBe('10030 + 0 held');
  });

  test('the shown quantity of a level is right after partial fills, cancels and replacements', () => {
    market.given('alice: sell 5 @ 100', 'bob: sell 7 @ 100', 'carol: buy 3 @ 100');
    const level = (): unknown => market.venue.depth(1, 10).asks;
    expect(level()).toEqual([{ priceTicks: 100, quantityLots: 9, orders: 2 }]);
    market.replace('bob', 2, '4');
    expect(level()).toEqual([{ priceTicks: 100, quantityLots: 6, orders: 2 }]);
    market.cancel('alice', 1);
    expect(level()).toEqual([{ priceTicks: 100, quantityLots: 4, orders: 1 }]);
    market.replace('bob', 2, '9');
    expect(level()).toEqual([{ priceTicks: 100, quantityLots: 9, orders: 1 }]);
    market.place('carol', 'buy 9 @ 100');
    expect(level()).toEqual([]);
  });

  test('NaN, Infinity, −0 and 0.1 + 0.2 leave no dust: they are refused, or are what they look like', () => {
    market.given('alice: buy 5 @ 100 id=x');
    const before = market.venue.totals();
    const send = (priceTicks: number, quantityLots: number): string[] =>
      market.send('PlaceOrder', 'alice', placeBody({ priceTicks, quantityLots }));
    for (const number of [NaN, Infinity, -Infinity, 0.1 + 0.2, 1e-323, MAX + 1, -1]) {
      expect(send(number, 5)).toEqual(['refused: INVALID_COMMAND']);
      expect(send(100, number)).toEqual(['refused: INVALID_COMMAND']);
      const change = { orderId: 1, priceTicks: number, quantityLots: 0 };
      expect(market.send('ReplaceOrder', 'alice', change)).toEqual(['refused: INVALID_COMMAND']);
    }
    expect(send(-0, 5)).toEqual(['refused: PRICE_REQUIRED']);
    expect(send(100, -0)).toEqual(['refused: QUANTITY_TOO_SMALL']);
    expect(market.send('ReplaceOrder', 'alice', { orderId: 1, priceTicks: -0, quantityLots: -0 })).toEqual([
      '#1 replaced: 5 @ 100, keeps its place, holds 0',
    ]);
    expect(market.venue.totals()).toEqual(before);
    expect(market.book()).toEqual(['buy 100: #1 5']);
  });

  test('a market order with a price of −0 is the same body as one without', () => {
    const order = { orderType: 2, quantityLots: 5, side: Side.buy, clientOrderId: 'm' };
    market.send('PlaceOrder', 'alice', placeBody({ ...order, priceTicks: -0 }));
    expect(market.send('PlaceOrder', 'alice', placeBody({ ...order, priceTicks: 0 }))[0]).toContain('duplicate: #1');
  });

  test('products beyond 2^53 are refused by their true size, not by a rounded or wrapped one', () => {
    market.update({ maxQuantityLots: MAX, maxNotional: MAX });
    expect(market.place('alice', `buy ${2 ** 31} @ ${2 ** 31}`)).toEqual(['refused: NOTIONAL_TOO_LARGE']);
    expect(market.place('alice', `buy ${2 ** 26 + 1} @ ${2 ** 27}`)).toEqual(['refused: NOTIONAL_TOO_LARGE']);
    expect(market.place('alice', 'buy 3 @ 3002399751580331')).toEqual(['refused: NOTIONAL_TOO_LARGE']);
    expect(market.place('alice', 'buy 3 @ 3002399751580330')).toEqual(['refused: INSUFFICIENT_FUNDS']);
  });

  test('fees stay exact where rate × notional is far beyond 2^53', () => {
    market.update({ maxQuantityLots: MAX, maxNotional: 2 ** 52, takerFeePpm: 999_999, makerFeePpm: 1 });
    market.deposit('alice', MAX - 1_000_000, 'USD');
    market.given(`bob: sell 1 @ ${2 ** 52 - 1}`, `alice: buy 1 @ ${2 ** 52 - 1}`);
    const notional = 2n ** 52n - 1n;
    const ceil = (rate: bigint): bigint => (rate * notional + 999_999n) / 1_000_000n;
    expect(market.fees('USD')).toBe(ceil(999_999n) + ceil(1n));
    expect(market.balance('bob', 'USD')).toBe(`${1_000_000n + notional - ceil(1n)} + 0 held`);
  });

  test('an account that trades with itself near the largest number does not pass it on the way', () => {
    market.update({ maxNotional: MAX });
    market.deposit('alice', MAX - 3_000_000, 'USD');
    market.given(`alice: buy 1 @ ${2 ** 52}`, `alice: sell 1 @ ${2 ** 52}`);
    expect(market.balance('alice', 'USD')).toBe(`${MAX - 2_000_000} + 0 held`);
  });

  test('a replaced order brings the rebate that it was accepted with, not the one of today', () => {
    market.update({ maxQuantityLots: MAX, maxNotional: 2 ** 52 });
    market.deposit('alice', 2 ** 52, 'USD');
    market.given(`alice: sell 1 @ ${2 ** 51}`);
    market.deposit('bob', 2 ** 52, 'USD');
    market.update({ maxQuantityLots: MAX, maxNotional: 2 ** 51, takerFeePpm: 1_000_000, makerFeePpm: -1_000_000 });
    expect(market.replace('alice', 1, `@ ${2 ** 51 - 1}`)[1]).toContain('rests');
  });
});

test('one order sweeps a level of 20,000 in time that grows with it, not with its square', () => {
  const sweep = (orders: number): number => {
    const market = new Market(new CoreVenue());
    market.update({ maxQuantityLots: 1_000_000 });
    market.account('maker', { BTC: 1_000_000 });
    market.account('taker', { USD: 10_000_000 });
    market.send('SetLimits', '', { maxOpenOrders: 1_000_000 });
    const { venue } = market;
    let stamp = { sequence: market.sequence, timeUs: 1_000_000 };
    const play = (account: number, side: number, quantityLots: number): number => {
      stamp = { ...stamp, sequence: stamp.sequence + 1 };
      return venue.apply(commandOf('PlaceOrder', account, placeBody({ side, priceTicks: 100, quantityLots })), stamp)
        .length;
    };
    for (let order = 0; order < orders; order += 1) play(1, Side.sell, 1);
    const startedAt = process.cpuUsage();
    expect(play(2, Side.buy, orders)).toBe(orders + 1);
    const { user, system } = process.cpuUsage(startedAt);
    return user + system;
  };
  sweep(2_000);
  const small = Math.max(sweep(5_000), 2_000);
  // Four times the orders: about 4 times the work, where a quadratic sweep takes 16 times.
  expect(sweep(20_000) / small).toBeLessThan(12);
});
