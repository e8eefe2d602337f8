/** One example of each rule of docs/matching.md, in its order. What a line says is explained in support/tell.ts. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { commandLayouts } from '../../src/common/model/commands.js';
import { OrderType, Phase, Side } from '../../src/common/model/order-terms.js';
import { massCancelBody, phaseBody, type PlaceBody, placeBody } from '../support/command.js';
import { Market, type MarketTerms } from '../support/market.js';
import { tell } from '../support/tell.js';
import { venues } from '../support/venues.js';

const MAX = Number.MAX_SAFE_INTEGER;

describe.each(venues)('%s', (_name, createVenue) => {
  let market: Market;

  /** Three traders with 1,000,000 USD and 10,000 BTC each. */
  function open(terms: Partial<MarketTerms> = {}): void {
    market = new Market(createVenue(), terms);
    for (const trader of ['alice', 'bob', 'carol']) market.account(trader, { USD: 1_000_000, BTC: 10_000 });
  }

  beforeEach(() => open());

  function placeRaw(account: string, terms: Partial<PlaceBody>): string[] {
    return market.send('PlaceOrder', account, placeBody({ priceTicks: 100, quantityLots: 5, ...terms }));
  }

  describe('placing: checks', () => {
    test('1, 2: the account and the instrument exist', () => {
      const order = placeBody({ priceTicks: 100, quantityLots: 5 });
      expect(market.apply('PlaceOrder', 99, order).map(tell)).toEqual(['refused: UNKNOWN_ACCOUNT']);
      expect(market.apply('PlaceOrder', 0, order).map(tell)).toEqual(['refused: UNKNOWN_ACCOUNT']);
      expect(placeRaw('alice', { instrumentId: 2 })).toEqual(['refused: UNKNOWN_INSTRUMENT']);
      expect(placeRaw('alice', { instrumentId: -1 })).toEqual(['refused: UNKNOWN_INSTRUMENT']);
    });

    test.each([
      ['a'.repeat(36), '#1 accepted: buy 5 @ 100, holds 500'],
      ['!~', '#1 accepted: buy 5 @ 100, holds 500'],
      ['a'.repeat(37), 'refused: CLIENT_ORDER_ID_INVALID'],
      ['a b', 'refused: CLIENT_ORDER_ID_INVALID'],
      ['ü', 'refused: CLIENT_ORDER_ID_INVALID'],
    ])('3: a client order id is 1–36 visible ASCII characters: %s', (clientOrderId, answer) => {
      expect(placeRaw('alice', { clientOrderId })[0]).toBe(answer);
    });

    test('4: the same id and body is answered with the first order, another body is refused', () => {
      market.place('alice', 'buy 5 @ 100 id=x');
      const first = market.sequence;
      expect(market.place('alice', 'buy 5 @ 100 id=x')).toEqual([`duplicate: #1 of sequence ${first}`]);
      expect(market.place('alice', 'buy 6 @ 100 id=x')).toEqual(['refused: DUPLICATE_CLIENT_ORDER_ID']);
      expect(market.place('bob', 'buy 5 @ 100 id=x')[0]).toBe('#2 accepted: buy 5 @ 100, holds 500');
      expect(market.book()).toEqual(['buy 100: #1 5, #2 5']);
    });

    test('4: an answer stays the same after the order has closed, and a refused order does not consume its id', () => {
      expect(market.place('alice', 'buy 5 id=x on BTC-USD post-only')).toEqual([
        'refused: POST_ONLY_NEEDS_RESTING_LIMIT',
      ]);
      market.place('alice', 'buy 5 @ 100 id=x');
      const first = market.sequence;
      market.cancel('alice', 1);
      expect(market.place('alice', 'buy 5 @ 100 id=x')).toEqual([`duplicate: #1 of sequence ${first}`]);
      expect(market.book()).toEqual([]);
    });

    test.each<[string, Partial<PlaceBody>]>([
      ['no side', { side: 0 }],
      ['a third side', { side: 3 }],
      ['a fractional price', { priceTicks: 0.5 }],
      ['a negative price', { priceTicks: -1 }],
      ['a price that is no number', { priceTicks: NaN }],
      ['an endless quantity', { quantityLots: Infinity }],
      ['a quantity past the exact integers', { quantityLots: MAX + 1 }],
    ])('5: %s is INVALID_COMMAND', (_what, terms) => {
      expect(placeRaw('alice', terms)).toEqual(['refused: INVALID_COMMAND']);
    });

    test.each<[string, Partial<PlaceBody>]>([
      ['an unknown type', { orderType: 0 }],
      ['a type beyond the list', { orderType: 11 }],
      ['no time in force', { timeInForce: 0 }],
      ['the sign bit of the flags', { flags: -2_147_483_648 }],
      ['a sixth mode of self-trade prevention', { selfTradePrevention: 5 }],
    ])('6: %s is NOT_SUPPORTED', (_what, terms) => {
      expect(placeRaw('alice', terms)).toEqual(['refused: NOT_SUPPORTED']);
    });

    test('advanced terms that are all 0 say nothing', () => {
      const none = {
        stopPriceTicks: 0,
        displayQuantityLots: 0,
        minQuantityLots: 0,
        trailingOffsetTicks: 0,
        trailingOffsetBps: 0,
        expireAtUs: 0,
        pegOffsetTicks: 0,
        pegType: 0,
        triggerSource: 0,
        quoteAmount: 0,
      };
      expect(market.place('alice', 'buy 5 @ 100 id=x', none)).toHaveLength(2);
      expect(market.place('alice', 'buy 5 @ 100 id=x')).toEqual([expect.stringMatching('duplicate: #1')]);
    });

    test('7: kill switches of the account and of the venue', () => {
      market.killSwitch('alice', 1);
      expect(market.place('alice', 'buy 5 @ 100')).toEqual(['refused: KILL_SWITCH']);
      expect(market.place('bob', 'buy 5 @ 100')).toHaveLength(2);
      market.killSwitch('', 1);
      expect(market.place('bob', 'buy 5 @ 100')).toEqual(['refused: KILL_SWITCH']);
      market.killSwitch('', 0);
      expect(market.place('alice', 'buy 5 @ 100')).toEqual(['refused: KILL_SWITCH']);
      market.killSwitch('alice', 0);
      expect(market.place('alice', 'buy 5 @ 100')).toHaveLength(2);
    });

    test.each([
      [Phase.closed, 'INSTRUMENT_CLOSED'],
      [Phase.halt, 'INSTRUMENT_HALTED'],
      [Phase.cancel_only, 'CANCEL_ONLY'],
    ])('8: in phase %s an order is refused with %s, a cancel works', (phase, reason) => {
      market.given('alice: buy 5 @ 100');
      market.phase(phase);
      expect(market.place('bob', 'sell 5 @ 100')).toEqual([`refused: ${reason}`]);
      expect(market.replace('alice', 1, '4')).toEqual([`refused: ${reason}`]);
      expect(market.cancel('alice', 1)).toEqual(['#1 cancelled (requested): 5, releases 500']);
    });

    test('9: a market order has no price, a limit order has one', () => {
      expect(placeRaw('alice', { orderType: OrderType.market })).toEqual(['refused: PRICE_NOT_ALLOWED']);
      expect(placeRaw('alice', { priceTicks: 0 })).toEqual(['refused: PRICE_REQUIRED']);
    });

    test('10: post-only only with a GTC limit order', () => {
      for (const order of ['buy 5 post-only', 'buy 5 @ 100 ioc post-only', 'buy 5 @ 100 fok post-only']) {
        expect(market.place('alice', order)).toEqual(['refused: POST_ONLY_NEEDS_RESTING_LIMIT']);
      }
    });

    test('11: quantity within the bounds of the instrument, both included', () => {
      market.update({ minQuantityLots: 3, maxQuantityLots: 7 });
      expect(market.place('alice', 'buy 2 @ 100')).toEqual(['refused: QUANTITY_TOO_SMALL']);
      expect(market.place('alice', 'buy 0 @ 100')).toEqual(['refused: QUANTITY_TOO_SMALL']);
      expect(market.place('alice', 'buy 3 @ 100')).toHaveLength(2);
      expect(market.place('alice', 'buy 7 @ 100')).toHaveLength(2);
      expect(market.place('alice', 'buy 8 @ 100')).toEqual(['refused: QUANTITY_TOO_LARGE']);
    });

    test('12, 13: limit × quantity within the bounds of the notional, both included', () => {
      market.update({ minNotional: 300, maxNotional: 500 });
      expect(market.place('alice', 'buy 3 @ 99')).toEqual(['refused: NOTIONAL_TOO_SMALL']);
      expect(market.place('alice', 'buy 3 @ 100')).toHaveLength(2);
      expect(market.place('alice', 'buy 5 @ 100')).toHaveLength(2);
      expect(market.place('alice', 'buy 5 @ 101')).toEqual(['refused: NOTIONAL_TOO_LARGE']);
    });

    test('12, 13: a market order is measured by its collar and by the best price, and not at all without one', () => {
      market.update({ minNotional: 300, maxNotional: 550, collarBps: 1_000 });
      expect(market.place('alice', 'buy 1')[0]).toBe('#1 accepted: buy 1 @ 0, holds 0');
      market.given('bob: sell 5 @ 100');
      expect(market.place('alice', 'buy 2')).toEqual(['refused: NOTIONAL_TOO_SMALL']);
      expect(market.place('alice', 'buy 6')).toEqual(['refused: NOTIONAL_TOO_LARGE']);
      expect(market.place('alice', 'buy 5')[0]).toBe('#3 accepted: buy 5 @ 110, holds 550');
    });

    test('12: what a sell could fill at the best bid must be one number', () => {
      market.update({ maxQuantityLots: MAX, maxNotional: MAX });
      market.deposit('alice', 2 ** 52, 'BTC');
      market.given('bob: buy 1 @ 10');
      expect(market.place('alice', `sell ${2 ** 50} @ 1 ioc`)).toEqual(['refused: NOTIONAL_TOO_LARGE']);
    });

    test('14: a GTC limit order needs room among the open orders of its account, others do not', () => {
      market.send('SetLimits', 'alice', { maxOpenOrders: 1 });
      market.given('alice: buy 5 @ 100');
      expect(market.place('alice', 'buy 5 @ 99')).toEqual(['refused: TOO_MANY_OPEN_ORDERS']);
      expect(market.place('alice', 'buy 5 @ 99 ioc')).toHaveLength(2);
      market.send('SetLimits', 'alice', { maxOpenOrders: -1 });
      market.send('SetLimits', '', { maxOpenOrders: 2 });
      market.given('alice: buy 5 @ 99');
      expect(market.place('alice', 'buy 5 @ 98')).toEqual(['refused: TOO_MANY_OPEN_ORDERS']);
    });

    test('14: a fill, a cancel and a replacement that trades make room again', () => {
      market.send('SetLimits', 'alice', { maxOpenOrders: 1 });
      market.given('alice: buy 5 @ 100', 'bob: sell 5 @ 100', 'alice: buy 5 @ 99');
      market.cancel('alice', 3);
      market.given('alice: buy 5 @ 98', 'bob: sell 5 @ 101');
      market.replace('alice', 4, '@ 101');
      market.given('alice: buy 5 @ 97');
      expect(market.place('alice', 'buy 5 @ 96')).toEqual(['refused: TOO_MANY_OPEN_ORDERS']);
    });

    test('15: post-only is refused when its limit reaches the opposite best', () => {
      market.given('bob: sell 5 @ 100');
      expect(market.place('alice', 'buy 5 @ 100 post-only')).toEqual(['refused: POST_ONLY_WOULD_TRADE']);
      expect(market.place('alice', 'buy 5 @ 99 post-only')).toHaveLength(2);
    });

    test('16: an account that could come to own more than one number holds is refused', () => {
      market.update({ maxQuantityLots: MAX, maxNotional: MAX });
      market.deposit('alice', MAX - 2_000_000, 'USD');
      // Deposits are beyond MAX now that bob has as much: alice could receive a million, but not one more.
      market.deposit('bob', MAX - 2_000_000, 'USD');
      market.given('alice: sell 999 @ 1000');
      expect(market.place('alice', 'sell 2 @ 1000')).toEqual(['refused: BALANCE_OVERFLOW']);
      expect(market.place('alice', 'sell 1 @ 1000')).toHaveLength(2);
    });

    test('17: the hold is covered, to the unit', () => {
      open({ takerFeePpm: 1_000 });
      market.account('dave', { USD: 1_001, BTC: 4 });
      expect(market.place('dave', 'buy 10 @ 100')[0]).toBe('#1 accepted: buy 10 @ 100, holds 1001');
      expect(market.balance('dave', 'USD')).toBe('0 + 1001 held');
      expect(market.place('dave', 'buy 1 @ 1')).toEqual(['refused: INSUFFICIENT_FUNDS']);
      expect(market.place('dave', 'sell 5 @ 200')).toEqual(['refused: INSUFFICIENT_FUNDS']);
      expect(market.place('dave', 'sell 4 @ 200')[0]).toBe('#2 accepted: sell 4 @ 200, holds 4');
    });

    test('18: what a level shows is one number', () => {
      market.update({ maxQuantityLots: MAX, maxNotional: MAX });
      for (const trader of ['alice', 'bob']) market.deposit(trader, 2 ** 53 - 2_000_000, 'USD');
      market.given(`alice: buy ${2 ** 52} @ 1`);
      expect(market.place('bob', `buy ${2 ** 52} @ 1`)).toEqual(['refused: QUANTITY_TOO_LARGE']);
      expect(market.place('bob', `buy ${2 ** 52 - 1} @ 1`)[1]).toBe(`#2 rests: ${2 ** 52 - 1} @ 1, level ${MAX} in 2`);
    });

    test('the first check that fails is the reason', () => {
      market.phase(Phase.halt);
      market.killSwitch('alice', 1);
      expect(placeRaw('alice', { quantityLots: 0, side: 9 })).toEqual(['refused: INVALID_COMMAND']);
      expect(placeRaw('alice', { quantityLots: 0 })).toEqual(['refused: KILL_SWITCH']);
      market.killSwitch('alice', 0);
      expect(placeRaw('alice', { quantityLots: 0 })).toEqual(['refused: INSTRUMENT_HALTED']);
    });
  });

  describe('a refusal', () => {
    test('repeats what the command named', () => {
      const [order] = market.apply('PlaceOrder', 1, placeBody({ instrumentId: 7, clientOrderId: 'mine' }));
      expect(order).toMatchObject({
        accountId: 1,
        body: { orderId: 0, instrumentId: 7, clientOrderId: 'mine', commandType: commandLayouts.PlaceOrder.type },
      });
      const [cancel] = market.apply('CancelOrder', 2, { orderId: 44 });
      expect(cancel).toMatchObject({ accountId: 2, body: { orderId: 44, instrumentId: 0, clientOrderId: '' } });
    });

    test('does not repeat an invalid client order id', () => {
      const [order] = market.apply('PlaceOrder', 99, placeBody({ clientOrderId: 'not visible \n' }));
      expect(order).toMatchObject({ body: { clientOrderId: '' } });
    });

    test('of a replacement names the instrument of the own open order only', () => {
      market.given('alice: buy 5 @ 100');
      const own = { orderId: 1, priceTicks: 0.5, quantityLots: 0 };
      expect(market.apply('ReplaceOrder', 1, own)).toMatchObject([{ body: { orderId: 1, instrumentId: 1 } }]);
      expect(market.apply('ReplaceOrder', 2, own)).toMatchObject([{ body: { orderId: 1, instrumentId: 0 } }]);
    });

    test('changes nothing', () => {
      market.place('alice', 'buy 20000 @ 100');
      expect(market.balance('alice', 'USD')).toBe('1000000 + 0 held');
      expect(market.place('alice', 'buy 1 @ 100')[0]).toBe('#1 accepted: buy 1 @ 100, holds 100');
    });
  });

  describe('trading', () => {
    test('the best level first, within a level the oldest order first, at the resting price', () => {
      market.given('alice: sell 3 @ 102', 'bob: sell 2 @ 101', 'alice: sell 4 @ 101', 'bob: sell 9 @ 103');
      expect(market.book()).toEqual(['sell 103: #4 9', 'sell 102: #1 3', 'sell 101: #2 2, #3 4']);
      expect(market.place('carol', 'buy 8 @ 102')).toEqual([
        '#5 accepted: buy 8 @ 102, holds 816',
        '#5 takes 2 @ 101 from #2, level 4 in 1, releases 2 and 0',
        '#5 takes 4 @ 101 from #3, level 0 in 0, releases 4 and 0',
        '#5 takes 2 @ 102 from #1, level 1 in 1',
      ]);
      expect(market.book()).toEqual(['sell 103: #4 9', 'sell 102: #1 1']);
      expect(market.balance('carol', 'USD')).toBe(`${1_000_000 - 6 * 101 - 2 * 102} + 0 held`);
      expect(market.balance('carol', 'BTC')).toBe('10008 + 0 held');
      expect(market.balance('alice', 'BTC')).toBe('9993 + 1 held');
      expect(market.balance('alice', 'USD')).toBe(`${1_000_000 + 4 * 101 + 2 * 102} + 0 held`);
    });

    test('a GTC limit order rests with what is left', () => {
      market.given('alice: sell 3 @ 100');
      expect(market.place('bob', 'buy 5 @ 101')).toEqual([
        '#2 accepted: buy 5 @ 101, holds 505',
        '#2 takes 3 @ 100 from #1, level 0 in 0, releases 3 and 0',
        '#2 rests: 2 @ 101, level 2 in 1',
      ]);
      expect(market.balance('bob', 'USD')).toBe(`${1_000_000 - 300 - 202} + 202 held`);
    });

    test('IOC cancels what is left', () => {
      market.given('alice: sell 3 @ 100', 'alice: sell 3 @ 102');
      expect(market.place('bob', 'buy 5 @ 101 ioc').slice(1)).toEqual([
        '#3 takes 3 @ 100 from #1, level 0 in 0, releases 3 and 0',
        '#3 cancelled (time_in_force): 2, releases 202',
      ]);
    });

    test('FOK fills in full or not at all', () => {
      market.given('alice: sell 3 @ 100', 'bob: sell 3 @ 101', 'bob: sell 3 @ 102');
      expect(market.place('carol', 'buy 7 @ 101 fok').slice(1)).toEqual([
        '#4 cancelled (time_in_force): 7, releases 707',
      ]);
      expect(market.place('carol', 'buy 6 @ 101 fok').slice(1)).toEqual([
        '#5 takes 3 @ 100 from #1, level 0 in 0, releases 3 and 0',
        '#5 takes 3 @ 101 from #2, level 0 in 0',
      ]);
    });

    test('an account may trade with itself', () => {
      market.given('alice: sell 3 @ 100');
      market.place('alice', 'buy 3 @ 100');
      expect(market.balance('alice', 'USD')).toBe('1000000 + 0 held');
      expect(market.balance('alice', 'BTC')).toBe('10000 + 0 held');
    });

    test('a trade of a simulated order says so, on either side', () => {
      market.given(
        'alice: sell 1 @ 100 simulated',
        'alice: sell 2 @ 100',
        'bob: buy 2 @ 100',
        'bob: buy 1 @ 100 simulated',
      );
      const trades = market.history.filter((event) => event.name === 'TradeExecuted');
      expect(trades.map((trade) => trade.body.simulated)).toEqual([1, 0, 1]);
    });
  });

  describe('market orders', () => {
    test('a buy has its collar above the best offer, a sell below the best bid', () => {
      market.update({ collarBps: 250 });
      market.given('alice: sell 5 @ 119', 'alice: buy 5 @ 119 ioc', 'alice: sell 5 @ 119', 'alice: buy 5 @ 79');
      // floor(119 × 2.5 %) = 2, floor(79 × 2.5 %) = 1
      expect(market.place('bob', 'buy 1')[0]).toBe('#5 accepted: buy 1 @ 121, holds 121');
      expect(market.place('bob', 'sell 1')[0]).toBe('#6 accepted: sell 1 @ 78, holds 1');
    });

    test('the collar of a sell is at least 1', () => {
      market.update({ collarBps: 9_999 });
      market.given('alice: buy 5 @ 1');
      expect(market.place('bob', 'sell 1')[0]).toBe('#2 accepted: sell 1 @ 1, holds 1');
    });

    test('stops at its collar, what is left is cancelled', () => {
      market.given('alice: sell 2 @ 100', 'alice: sell 2 @ 110', 'alice: sell 2 @ 111');
      expect(market.place('bob', 'buy 6')).toEqual([
        '#4 accepted: buy 6 @ 110, holds 660',
        '#4 takes 2 @ 100 from #1, level 0 in 0, releases 20 and 0',
        '#4 takes 2 @ 110 from #2, level 0 in 0',
        '#4 cancelled (collar): 2, releases 220',
      ]);
    });

    test('that empties the book is cancelled with no_liquidity', () => {
      market.given('alice: sell 2 @ 100');
      expect(market.place('bob', 'buy 6').at(-1)).toBe('#2 cancelled (no_liquidity): 4, releases 440');
    });

    test('into an empty book is accepted and cancelled, and holds nothing', () => {
      expect(market.place('bob', 'sell 20000')).toEqual([
        '#1 accepted: sell 20000 @ 0, holds 0',
        '#1 cancelled (no_liquidity): 20000, releases 0',
      ]);
    });

    test('a FOK one fills in full within its collar or not at all', () => {
      market.given('alice: sell 2 @ 100', 'alice: sell 2 @ 111');
      expect(market.place('bob', 'buy 4 fok').at(-1)).toBe('#3 cancelled (time_in_force): 4, releases 440');
      expect(market.place('bob', 'sell 4 fok').at(-1)).toBe('#4 cancelled (no_liquidity): 4, releases 0');
      expect(market.place('bob', 'buy 2 fok').at(-1)).toContain('#5 takes 2 @ 100');
    });
  });

  describe('fees', () => {
    test('are rounded once over the life of an order, against the payer', () => {
      open({ takerFeePpm: 400_000, makerFeePpm: 300_000 });
      market.given('alice: sell 10 @ 1');
      // Each taker owes 0.4. The maker owes 0.3, 0.6, 0.9 and 1.2 in all: 1, 1, 1 and 2.
      const fees = [1, 2, 3, 4].map(() =>
        /fees (\S+) and (\S+)/.exec(market.place('bob', 'buy 1 @ 1')[1] ?? '')?.slice(1),
      );
      expect(fees).toEqual([
        ['1', '1'],
        ['1', '0'],
        ['1', '0'],
        ['1', '1'],
      ]);
      expect(market.fees('USD')).toBe(6n);
    });

    test('of a taker are rounded over its fills together', () => {
      open({ takerFeePpm: 400_000 });
      market.given('alice: sell 1 @ 1', 'alice: sell 1 @ 1', 'alice: sell 1 @ 1');
      // 0.4, 0.8 and 1.2 in all: 1, 1 and 2.
      expect(market.place('bob', 'buy 3 @ 1')).toEqual([
        '#4 accepted: buy 3 @ 1, holds 5',
        '#4 takes 1 @ 1 from #1, level 2 in 2, fees 1 and 0',
        '#4 takes 1 @ 1 from #2, level 1 in 1',
        '#4 takes 1 @ 1 from #3, level 0 in 0, fees 1 and 0',
      ]);
    });

    test('a rebate is a negative fee, rounded against the one who gets it', () => {
      open({ takerFeePpm: 250_000, makerFeePpm: -150_000 });
      market.given('alice: sell 10 @ 1');
      expect(market.place('bob', 'buy 10 @ 1')[1]).toBe('#2 takes 10 @ 1 from #1, level 0 in 0, fees 3 and -1');
      expect(market.balance('alice', 'USD')).toBe('1000011 + 0 held');
      expect(market.fees('USD')).toBe(2n);
    });

    test('of a maker that buys come out of its hold', () => {
      open({ takerFeePpm: 200_000, makerFeePpm: -100_000 });
      market.given('alice: buy 10 @ 10');
      expect(market.balance('alice', 'USD')).toBe('999880 + 120 held');
      expect(market.place('bob', 'sell 10 @ 10')[1]).toBe(
        '#2 takes 10 @ 10 from #1, level 0 in 0, fees 20 and -10, releases 0 and 30',
      );
      expect(market.balance('alice', 'USD')).toBe('999910 + 0 held');
      expect(market.balance('bob', 'USD')).toBe('1000080 + 0 held');
    });

    test('are those of acceptance, whatever the terms are when it trades', () => {
      open({ takerFeePpm: 0, makerFeePpm: 100_000 });
      market.given('alice: sell 10 @ 10');
      market.update({ takerFeePpm: 500_000, makerFeePpm: 0 });
      expect(market.place('bob', 'buy 10 @ 10')[1]).toContain('fees 50 and 10');
    });

    test('a rebate is at most what the taker pays, so that the venue never pays in', () => {
      open({ takerFeePpm: 500_000, makerFeePpm: -500_000 });
      market.given('alice: sell 10 @ 10');
      market.update({ takerFeePpm: 200_000 });
      expect(market.place('bob', 'buy 10 @ 10')[1]).toContain('fees 20 and -20');
      expect(market.fees('USD')).toBe(0n);
    });

    test('of the whole notional leave the seller nothing', () => {
      open({ takerFeePpm: 1_000_000, makerFeePpm: 1_000_000 });
      market.given('alice: buy 3 @ 7');
      expect(market.place('bob', 'sell 3 @ 7')[1]).toContain('fees 21 and 21');
      expect(market.balance('bob', 'USD')).toBe('1000000 + 0 held');
      expect(market.balance('alice', 'USD')).toBe(`${1_000_000 - 42} + 0 held`);
    });
  });

  describe('cancelling', () => {
    test('takes the order off its level and gives its hold back', () => {
      market.given('alice: buy 5 @ 100', 'bob: buy 3 @ 100');
      const [event] = market.apply('CancelOrder', market.accountId('alice'), { orderId: 1 });
      expect(event).toMatchObject({
        accountId: market.accountId('alice'),
        body: {
          priceTicks: 100,
          cancelledLots: 5,
          releasedAmount: 500,
          levelQuantityLots: 3,
          levelOrders: 1,
          rested: 1,
        },
      });
      expect(market.book()).toEqual(['buy 100: #2 3']);
      expect(market.balance('alice', 'USD')).toBe('1000000 + 0 held');
    });

    test('only what is open and one’s own', () => {
      market.given('alice: buy 5 @ 100');
      expect(market.cancel('bob', 1)).toEqual(['refused: UNKNOWN_ORDER']);
      expect(market.cancel('alice', 2)).toEqual(['refused: UNKNOWN_ORDER']);
      expect(market.cancel('alice', 0)).toEqual(['refused: UNKNOWN_ORDER']);
      expect(market.cancel('alice', NaN)).toEqual(['refused: UNKNOWN_ORDER']);
      expect(market.apply('CancelOrder', 99, { orderId: 1 }).map(tell)).toEqual(['refused: UNKNOWN_ORDER']);
      market.cancel('alice', 1);
      expect(market.cancel('alice', 1)).toEqual(['refused: UNKNOWN_ORDER']);
    });

    test('by client order id', () => {
      market.given('alice: buy 5 @ 100 id=a', 'bob: buy 5 @ 100 id=b');
      expect(market.send('CancelByClientOrderId', 'alice', { clientOrderId: 'b' })).toEqual(['refused: UNKNOWN_ORDER']);
      expect(market.send('CancelByClientOrderId', 'alice', { clientOrderId: '' })).toEqual(['refused: UNKNOWN_ORDER']);
      expect(market.send('CancelByClientOrderId', 'alice', { clientOrderId: 'a' })).toEqual([
        '#1 cancelled (requested): 5, releases 500',
      ]);
      expect(market.book()).toEqual(['buy 100: #2 5']);
    });

    test('in mass goes from the oldest order to the newest, by instrument and side', () => {
      market.asset('ETH', 0);
      market.instrument('ETH-USD');
      market.given('alice: buy 1 @ 100', 'alice: sell 2 @ 200', 'alice: buy 3 @ 50 on ETH-USD', 'bob: buy 4 @ 100');
      market.given('alice: buy 5 @ 101');
      expect(market.massCancel('alice', 1, Side.buy)).toEqual([
        '#1 cancelled (mass_cancelled): 1, releases 100',
        '#5 cancelled (mass_cancelled): 5, releases 505',
        '2 mass cancelled',
      ]);
      expect(market.massCancel('alice')).toEqual([
        '#2 cancelled (mass_cancelled): 2, releases 2',
        '#3 cancelled (mass_cancelled): 3, releases 150',
        '2 mass cancelled',
      ]);
      expect(market.massCancel('alice')).toEqual(['0 mass cancelled']);
      expect(market.book()).toEqual(['buy 100: #4 4']);
    });

    test('in mass is refused for what does not exist', () => {
      expect(market.apply('MassCancel', 99, massCancelBody({ instrumentId: 9, side: 9 })).map(tell)).toEqual([
        'refused: UNKNOWN_ACCOUNT',
      ]);
      expect(market.massCancel('alice', 9, 9)).toEqual(['refused: UNKNOWN_INSTRUMENT']);
      expect(market.massCancel('alice', 1, 3)).toEqual(['refused: INVALID_COMMAND']);
    });
  });

  describe('replacing', () => {
    test('with the same price and no larger quantity keeps the place, and the hold shrinks', () => {
      market.given('alice: buy 5 @ 100', 'bob: buy 5 @ 100');
      expect(market.replace('alice', 1, '3')).toEqual(['#1 replaced: 3 @ 100, keeps its place, holds -200']);
      expect(market.replace('alice', 1, '3 @ 100')).toEqual(['#1 replaced: 3 @ 100, keeps its place, holds 0']);
      expect(market.replace('alice', 1, '')).toEqual(['#1 replaced: 3 @ 100, keeps its place, holds 0']);
      expect(market.book()).toEqual(['buy 100: #1 3, #2 5']);
    });

    test('with a larger quantity or another price goes to the back', () => {
      market.given('alice: buy 5 @ 100', 'bob: buy 5 @ 100', 'carol: buy 5 @ 99');
      expect(market.replace('alice', 1, '6')).toEqual([
        '#1 replaced: 6 @ 100, leaves its place, holds +100',
        '#1 rests: 6 @ 100, level 11 in 2',
      ]);
      expect(market.book()).toEqual(['buy 100: #2 5, #1 6', 'buy 99: #3 5']);
      expect(market.replace('alice', 1, '@ 99')).toEqual([
        '#1 replaced: 6 @ 99, leaves its place, holds -6',
        '#1 rests: 6 @ 99, level 11 in 2',
      ]);
      expect(market.book()).toEqual(['buy 100: #2 5', 'buy 99: #3 5, #1 6']);
    });

    test('tells the old level as it is without the order', () => {
      market.given('alice: buy 5 @ 100', 'bob: buy 4 @ 100');
      const body = { orderId: 1, priceTicks: 101, quantityLots: 0 };
      expect(market.apply('ReplaceOrder', market.accountId('alice'), body)[0]).toMatchObject({
        body: { oldPriceTicks: 100, levelQuantityLots: 4, levelOrders: 1, keptPriority: 0 },
      });
    });

    test('into the opposite side trades as a taker, at the taker rate of acceptance', () => {
      open({ takerFeePpm: 100_000 });
      market.given('alice: buy 5 @ 100', 'bob: sell 3 @ 110');
      market.update({ takerFeePpm: 900_000 });
      expect(market.replace('alice', 1, '@ 120')).toEqual([
        '#1 replaced: 5 @ 120, leaves its place, holds +110',
        '#1 takes 3 @ 110 from #2, level 0 in 0, fees 33 and 0, releases 33 and 0',
        '#1 rests: 2 @ 120, level 2 in 1',
      ]);
      expect(market.balance('alice', 'USD')).toBe(`${1_000_000 - 330 - 33 - 264} + 264 held`);
    });

    test('counts the total, so that what is filled stays filled', () => {
      market.given('alice: buy 5 @ 100', 'bob: sell 2 @ 100');
      expect(market.replace('alice', 1, '2')).toEqual(['refused: QUANTITY_NOT_ABOVE_FILLED']);
      expect(market.replace('alice', 1, '3')).toEqual(['#1 replaced: 1 @ 100, keeps its place, holds -200']);
      expect(market.replace('alice', 1, '9')[0]).toBe('#1 replaced: 7 @ 100, leaves its place, holds +600');
    });

    test('is refused by the same checks as a placement, and loses nothing', () => {
      market.update({ minQuantityLots: 2, maxQuantityLots: 10, minNotional: 200, maxNotional: 1_000 });
      market.given('alice: buy 5 @ 100', 'bob: sell 5 @ 150', 'alice: buy 5 @ 90 post-only');
      const refusals = [
        ['1', 'QUANTITY_TOO_SMALL'],
        ['11', 'QUANTITY_TOO_LARGE'],
        ['@ 201', 'NOTIONAL_TOO_LARGE'],
        ['3 @ 50', 'NOTIONAL_TOO_SMALL'],
      ] as const;
      for (const [terms, reason] of refusals) expect(market.replace('alice', 1, terms)).toEqual([`refused: ${reason}`]);
      expect(market.replace('alice', 3, '@ 150')).toEqual(['refused: POST_ONLY_WOULD_TRADE']);
      expect(market.replace('bob', 1, '4')).toEqual(['refused: UNKNOWN_ORDER']);
      market.withdraw('alice', 1_000_000 - 500 - 450, 'USD');
      expect(market.replace('alice', 1, '6')).toEqual(['refused: INSUFFICIENT_FUNDS']);
      market.killSwitch('bob', 1);
      expect(market.replace('bob', 2, '4')).toEqual(['refused: UNKNOWN_ORDER']);
      expect(market.book()).toEqual(['buy 100: #1 5', 'buy 90: #3 5']);
    });

    test('a post-only order that keeps its place is not checked against the opposite side', () => {
      market.given('alice: buy 5 @ 100 post-only', 'bob: sell 5 @ 101');
      expect(market.replace('alice', 1, '4')[0]).toContain('keeps its place');
    });

    test('needs no room among the open orders', () => {
      market.given('alice: buy 5 @ 100');
      market.send('SetLimits', 'alice', { maxOpenOrders: 0 });
      expect(market.replace('alice', 1, '@ 101')[1]).toContain('rests');
    });
  });

  describe('accounts and money', () => {
    test('an account is opened once', () => {
      expect(market.apply('OpenAccount', 0, { accountKey: 'dave' })).toMatchObject([
        { accountId: 4, body: { opened: 1 } },
      ]);
      expect(market.apply('OpenAccount', 0, { accountKey: 'dave' })).toMatchObject([
        { accountId: 4, body: { opened: 0 } },
      ]);
      expect(market.apply('OpenAccount', 0, { accountKey: 'erin' })).toMatchObject([
        { accountId: 5, body: { opened: 1 } },
      ]);
      for (const accountKey of ['', 'a b', 'x'.repeat(65), 'é']) {
        expect(market.send('OpenAccount', '', { accountKey })).toEqual(['refused: INVALID_COMMAND']);
      }
    });

    test('a posting is made once for a reference', () => {
      expect(market.deposit('alice', 5, 'BTC', 'r')).toEqual(['deposited 5, has 10005']);
      const first = market.sequence;
      expect(market.deposit('alice', 5, 'BTC', 'r')).toEqual([`duplicate: #0 of sequence ${first}`]);
      expect(market.deposit('alice', 6, 'BTC', 'r')).toEqual(['refused: DUPLICATE_REFERENCE']);
      expect(market.deposit('alice', 5, 'USD', 'r')).toEqual(['refused: DUPLICATE_REFERENCE']);
      expect(market.withdraw('alice', 5, 'BTC', 'r')).toEqual(['refused: DUPLICATE_REFERENCE']);
      expect(market.deposit('bob', 5, 'BTC', 'r')).toEqual(['deposited 5, has 10005']);
      expect(market.balance('alice', 'BTC')).toBe('10005 + 0 held');
    });

    test('a refused posting does not consume its reference', () => {
      expect(market.withdraw('alice', 10_001, 'BTC', 'r')).toEqual(['refused: INSUFFICIENT_FUNDS']);
      expect(market.withdraw('alice', 10_000, 'BTC', 'r')).toEqual(['withdrew 10000, has 0']);
    });

    test('held money cannot be withdrawn', () => {
      market.given('alice: sell 10000 @ 100');
      expect(market.withdraw('alice', 1, 'BTC')).toEqual(['refused: INSUFFICIENT_FUNDS']);
    });

    test.each([0, -1, 0.5, NaN, Infinity, MAX + 1])('%s is no amount', (amount) => {
      expect(market.deposit('alice', amount, 'USD')).toEqual(['refused: AMOUNT_NOT_POSITIVE']);
      expect(market.withdraw('alice', amount, 'USD')).toEqual(['refused: AMOUNT_NOT_POSITIVE']);
    });

    test('a posting needs an account, an asset and a reference', () => {
      const posting = { amount: 0, assetId: 9, reference: '' };
      expect(market.apply('Deposit', 99, posting).map(tell)).toEqual(['refused: UNKNOWN_ACCOUNT']);
      expect(market.send('Deposit', 'alice', posting)).toEqual(['refused: UNKNOWN_ASSET']);
      expect(market.send('Deposit', 'alice', { ...posting, assetId: 1 })).toEqual(['refused: AMOUNT_NOT_POSITIVE']);
      expect(market.send('Withdraw', 'alice', { ...posting, assetId: 1, amount: 1 })).toEqual([
        'refused: INVALID_COMMAND',
      ]);
    });

    test('an account owns at most one number', () => {
      expect(market.deposit('alice', MAX - 1_000_000 + 1, 'USD')).toEqual(['refused: BALANCE_OVERFLOW']);
      expect(market.deposit('alice', MAX - 1_000_000, 'USD')).toEqual([`deposited ${MAX - 1_000_000}, has ${MAX}`]);
      expect(market.deposit('bob', MAX - 1_000_000, 'USD')).toEqual([`deposited ${MAX - 1_000_000}, has ${MAX}`]);
      expect(market.venue.totals()[1]).toMatchObject({ external: BigInt(MAX) * 2n + 1_000_000n });
    });

    test('the deposit that takes an asset past one number is checked for what every account could receive', () => {
      market.update({ maxNotional: MAX });
      market.account('dave', { BTC: 1 });
      market.deposit('alice', 2 ** 52, 'USD');
      market.given(`alice: sell 1 @ ${2 ** 52}`);
      expect(market.deposit('dave', 2 ** 52, 'USD')).toEqual(['refused: BALANCE_OVERFLOW']);
      market.cancel('alice', 1);
      expect(market.deposit('dave', 2 ** 52, 'USD')).toEqual([`deposited ${2 ** 52}, has ${2 ** 52}`]);
    });
  });

  describe('reference data and control', () => {
    test('assets', () => {
      const define = (asset: string, scale: number): string[] => market.send('DefineAsset', '', { asset, scale });
      expect(define('EUR', 18)).toEqual(['AssetDefined {"assetId":3,"scale":18,"asset":"EUR"}']);
      expect(define('EUR', 2)).toEqual(['refused: ASSET_EXISTS']);
      for (const asset of ['', 'eur', 'ABCDEFGHIJKLM', 'E R'])
        expect(define(asset, 2)).toEqual(['refused: SYMBOL_INVALID']);
      for (const scale of [-1, 19]) expect(define('GBP', scale)).toEqual(['refused: SCALE_OUT_OF_RANGE']);
    });

    test('there is room for 256 assets and 4,096 instruments', () => {
      for (let id = 3; id <= 256; id += 1) market.asset(`A${id}`, 0);
      expect(market.send('DefineAsset', '', { asset: 'ONEMORE', scale: 0 })).toEqual(['refused: TOO_MANY_ASSETS']);
      const terms = { minQuantityLots: 1, maxQuantityLots: 1, minNotional: 0, maxNotional: 1, collarBps: 1 };
      const rest = { makerFeePpm: 0, takerFeePpm: 0, baseAssetId: 1, quoteAssetId: 2, tickSize: '1', lotSize: '1' };
      const define = (symbol: string): string[] => market.send('DefineInstrument', '', { ...terms, ...rest, symbol });
      for (let id = 2; id <= 4_096; id += 1) define(`I${id}-USD`);
      expect(define('ONE-MORE')).toEqual(['refused: TOO_MANY_INSTRUMENTS']);
      expect(define('I7-USD')).toEqual(['refused: INSTRUMENT_EXISTS']);
    });

    const terms = {
      minQuantityLots: 1,
      maxQuantityLots: 100,
      minNotional: 0,
      maxNotional: 10_000,
      makerFeePpm: 0,
      takerFeePpm: 0,
      collarBps: 100,
    };
    const definition = { ...terms, symbol: 'X-Y', baseAssetId: 1, quoteAssetId: 2, tickSize: '1', lotSize: '1' };

    test.each<[string, Partial<typeof definition>]>([
      ['SYMBOL_INVALID', { symbol: 'xy' }],
      ['INSTRUMENT_EXISTS', { symbol: 'BTC-USD' }],
      ['UNKNOWN_ASSET', { baseAssetId: 3 }],
      ['UNKNOWN_ASSET', { baseAssetId: 2 }],
      ['INVALID_COMMAND', { tickSize: '0' }],
      ['INVALID_COMMAND', { tickSize: '-1' }],
      ['INVALID_COMMAND', { lotSize: '.5' }],
      ['INVALID_COMMAND', { lotSize: '1e3' }],
      ['INVALID_COMMAND', { lotSize: '1234567890123456789' }],
      ['NOTIONAL_NOT_EXACT', { lotSize: '0.5' }],
      ['NOTIONAL_NOT_EXACT', { tickSize: '0.5' }],
      ['NOTIONAL_NOT_EXACT', { tickSize: '100000000', lotSize: '100000000' }],
      ['LIMITS_OUT_OF_RANGE', { minQuantityLots: 0 }],
      ['LIMITS_OUT_OF_RANGE', { minQuantityLots: 0.5 }],
      ['LIMITS_OUT_OF_RANGE', { minQuantityLots: 101 }],
      ['LIMITS_OUT_OF_RANGE', { maxQuantityLots: MAX, lotSize: '2' }],
      ['LIMITS_OUT_OF_RANGE', { minNotional: -1 }],
      ['LIMITS_OUT_OF_RANGE', { minNotional: 10_001 }],
      ['LIMITS_OUT_OF_RANGE', { maxNotional: NaN }],
      ['LIMITS_OUT_OF_RANGE', { collarBps: 0 }],
      ['LIMITS_OUT_OF_RANGE', { collarBps: 10_000 }],
      ['FEES_OUT_OF_RANGE', { takerFeePpm: -1 }],
      ['FEES_OUT_OF_RANGE', { takerFeePpm: 1_000_001 }],
      ['FEES_OUT_OF_RANGE', { makerFeePpm: -1 }],
      ['FEES_OUT_OF_RANGE', { makerFeePpm: 1_000_001 }],
      ['LIMITS_OUT_OF_RANGE', { maxNotional: MAX, takerFeePpm: 1 }],
    ])('an instrument is refused with %s for %j', (reason, part) => {
      expect(market.send('DefineInstrument', '', { ...definition, ...part })).toEqual([`refused: ${reason}`]);
    });

    test('an instrument has its tick and lot in ledger units, and trades continuously', () => {
      market.asset('EUR', 4);
      market.asset('XBT', 3);
      const sizes = { tickSize: '00.50', lotSize: '0.010', baseAssetId: 4, quoteAssetId: 3 };
      expect(market.apply('DefineInstrument', 0, { ...definition, ...sizes })).toMatchObject([
        {
          accountId: 0,
          body: {
            instrumentId: 2,
            quoteUnitsPerTickLot: 50,
            baseUnitsPerLot: 10,
            tickSize: '0.5',
            lotSize: '0.01',
            phase: 3,
          },
        },
      ]);
    });

    test('terms that change do not touch what rests', () => {
      market.given('alice: buy 5 @ 100');
      market.update({ minQuantityLots: 50, maxNotional: 10 });
      expect(market.book()).toEqual(['buy 100: #1 5']);
      expect(market.send('UpdateInstrument', '', { ...terms, instrumentId: 9 })).toEqual([
        'refused: UNKNOWN_INSTRUMENT',
      ]);
      expect(market.send('UpdateInstrument', '', { ...terms, collarBps: 0, instrumentId: 1 })).toEqual([
        'refused: LIMITS_OUT_OF_RANGE',
      ]);
    });

    test('terms that change leave the phase as it is', () => {
      market.phase(Phase.cancel_only);
      market.update({ collarBps: 7 });
      expect(market.place('alice', 'buy 5 @ 100')).toEqual(['refused: CANCEL_ONLY']);
    });

    test('phases', () => {
      expect(market.phase(Phase.halt)).toEqual(['phase of 1 is halt']);
      expect(market.phase(6)).toEqual(['refused: INVALID_COMMAND']);
      expect(market.send('SetPhase', '', phaseBody(2, 6))).toEqual(['refused: UNKNOWN_INSTRUMENT']);
    });

    test('limits of open orders', () => {
      expect(market.send('SetLimits', 'alice', { maxOpenOrders: -1 })).toEqual(['LimitsSet {"maxOpenOrders":-1}']);
      expect(market.send('SetLimits', 'alice', { maxOpenOrders: -2 })).toEqual(['refused: LIMITS_OUT_OF_RANGE']);
      expect(market.send('SetLimits', '', { maxOpenOrders: -1 })).toEqual(['refused: LIMITS_OUT_OF_RANGE']);
      expect(market.apply('SetLimits', 99, { maxOpenOrders: 1 }).map(tell)).toEqual(['refused: UNKNOWN_ACCOUNT']);
    });

    test('the kill switch cancels what it covers, accounts in ascending order, each from its oldest order', () => {
      market.given('bob: buy 1 @ 100', 'alice: buy 2 @ 100', 'bob: sell 3 @ 101', 'alice: sell 4 @ 101');
      expect(market.killSwitch('bob', 1)).toEqual([
        'kill switch of 2 is 1',
        '#1 cancelled (kill_switch): 1, releases 100',
        '#3 cancelled (kill_switch): 3, releases 3',
      ]);
      market.given('carol: buy 5 @ 90');
      market.killSwitch('bob', 0);
      market.given('bob: buy 6 @ 90');
      expect(market.killSwitch('', 1)).toEqual([
        'kill switch of -1 is 1',
        '#2 cancelled (kill_switch): 2, releases 200',
        '#4 cancelled (kill_switch): 4, releases 4',
        '#6 cancelled (kill_switch): 6, releases 540',
        '#5 cancelled (kill_switch): 5, releases 450',
      ]);
      expect(market.killSwitch('', 0)).toEqual(['kill switch of -1 is 0']);
    });

    test('the kill switch has a target and two positions', () => {
      const set = (target: number, active: number): string[] =>
        market.send('SetKillSwitch', '', { target, active, scope: 0 });
      expect(set(0, 1)).toEqual(['refused: UNKNOWN_ACCOUNT']);
      expect(set(99, 2)).toEqual(['refused: UNKNOWN_ACCOUNT']);
      expect(set(-1, 2)).toEqual(['refused: INVALID_COMMAND']);
    });

    test('a record of an unknown type is refused', () => {
      expect(market.applyUnknown(250, 1)).toEqual(['refused: UNKNOWN_COMMAND']);
      expect(market.history.at(-1)).toMatchObject({ accountId: 1, body: { commandType: 250, orderId: 0 } });
    });
  });

  test('events carry the sequence and time of their command and count from 0', () => {
    market.given('alice: sell 3 @ 100');
    market.place('bob', 'buy 5 @ 100');
    const last = market.history.slice(-3);
    expect(last.map(({ sequence, index }) => [sequence, index])).toEqual([
      [market.sequence, 0],
      [market.sequence, 1],
      [market.sequence, 2],
    ]);
    expect(last.map((event) => event.accountId)).toEqual([2, 2, 2]);
  });
});
