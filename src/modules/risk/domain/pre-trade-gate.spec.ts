import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  ALICE,
  BOB,
  CAROL,
  BTC_USD,
  USD,
  ask,
  buy,
  sell,
  fill,
  gate,
  limit,
  marks,
  open,
  prices,
  renewGate,
  said,
} from '../../../../test/support/small-gate.js';
import { KillScope, NO_LIMIT, RiskLimit } from '../../../common/model/risk-limits.js';
import { INTEGER_MAX } from '../../../common/model/units.js';
import { USES_DEFAULT } from './pre-trade-gate.js';

beforeEach(renewGate);

describe('one order', () => {
  test('is not larger, and not worth more, than it may be', () => {
    limit('order_quantity', 10);
    limit('order_notional', 1_000);
    expect([said(ask(buy, 10, 100)), said(ask(buy, 11, 10))]).toEqual(['ok', 'ORDER_QUANTITY_LIMIT']);
    expect([said(ask(buy, 10, 101)), said(ask(sell, 10, 90, { worstTicks: 101 }))]).toEqual([
      'ORDER_NOTIONAL_LIMIT',
      'ORDER_NOTIONAL_LIMIT',
    ]);
    expect(said(ask(buy, 11, 10, { accountId: BOB }))).toBe('ok');
  });

  test('keeps to the collar around the price that is chosen, both ways, where there is one', () => {
    limit('price_collar', 500);
    Object.assign(prices, { lastTicks: 100, midTicks: 200, markTicks: 300 });
    const at = (price: number): string => said(ask(buy, 1, price));
    expect([at(105), at(106), at(95), at(94)]).toEqual(['ok', 'PRICE_COLLAR', 'ok', 'PRICE_COLLAR']);
    limit('collar_source', 1);
    expect([at(105), at(200)]).toEqual(['PRICE_COLLAR', 'ok']);
    limit('collar_source', 2);
    expect([at(200), at(315)]).toEqual(['PRICE_COLLAR', 'ok']);
    expect(said(ask(buy, 1, 900, { ownTicks: 0 }))).toBe('ok');
    prices.markTicks = 0;
    expect(said(ask(buy, 1, 900))).toBe('ok');
  });

  test('does not go too far through the opposite best', () => {
    limit('fat_finger', 100);
    prices.oppositeTicks = 200;
    const through = (side: number, price: number): string => said(ask(side, 1, price));
    expect([through(buy, 202), through(buy, 203), through(sell, 198), through(sell, 197)]).toEqual([
      'ok',
      'FAT_FINGER',
      'ok',
      'FAT_FINGER',
    ]);
    expect(through(buy, 1)).toBe('ok');
    prices.oppositeTicks = 0;
    expect(through(buy, 900)).toBe('ok');
  });

  test('is no duplicate of the last one, within the window', () => {
    limit('duplicate_window', 500);
    open(ask(buy, 5, 100));
    expect(said(ask(buy, 5, 100, { timeUs: 1_000_499 }))).toBe('DUPLICATE_ORDER');
    expect(said(ask(buy, 5, 100, { timeUs: 1_000_500 }))).toBe('ok');
    expect([said(ask(buy, 6, 100)), said(ask(buy, 5, 101)), said(ask(sell, 5, 100))]).toEqual(['ok', 'ok', 'ok']);
    expect([said(ask(buy, 5, 100, { kind: 0 })), said(ask(buy, 5, 100, { accountId: BOB }))]).toEqual(['ok', 'ok']);
  });

  test('finds its instrument open to it', () => {
    limit('restricted', 1, {});
    limit('restricted', 0, { accountId: BOB });
    expect([said(ask(buy, 1, 1)), said(ask(buy, 1, 1, { accountId: BOB }))]).toEqual(['INSTRUMENT_RESTRICTED', 'ok']);
  });

  test('that waits for another is asked about itself, and about what it could come to when it comes in', () => {
    limit('order_quantity', 10);
    limit('position', 4);
    const waiting = ask(buy, 5, 100, { waits: 1, timeUs: 1 });
    expect([said(waiting), said(ask(buy, 11, 100, { waits: 1 }))]).toEqual(['ok', 'ORDER_QUANTITY_LIMIT']);
    const comesIn = { comesIn: 1 };
    expect([said(ask(buy, 5, 100, comesIn)), said(ask(buy, 4, 100, comesIn))]).toEqual(['POSITION_LIMIT', 'ok']);
  });
});

describe('how many', () => {
  test('an account may have as many open orders as its own limit, or the default of the venue', () => {
    limit('open_orders', 2, {});
    limit('open_orders', 1, { accountId: BOB });
    open(ask(buy, 1, 1));
    open(ask(buy, 1, 1, { accountId: BOB }));
    const bobs = ask(buy, 1, 1, { accountId: BOB });
    expect([said(ask(buy, 1, 1)), said(bobs)]).toEqual(['ok', 'TOO_MANY_OPEN_ORDERS']);
    open(ask(buy, 1, 1));
    expect(said(ask(buy, 1, 1))).toBe('TOO_MANY_OPEN_ORDERS');
    expect([said(ask(buy, 1, 1, { mayStay: 0 })), said(ask(buy, 1, 1, { replacedLots: 1 }))]).toEqual(['ok', 'ok']);
    gate.restingOrderGone(ALICE);
    expect([said(ask(buy, 1, 1)), gate.openOrdersOf(ALICE)]).toEqual(['ok', 1]);
    expect(said(ask(buy, 1, 1, { others: 1 }))).toBe('TOO_MANY_OPEN_ORDERS');
    limit('open_orders', NO_LIMIT, { accountId: BOB });
    expect([said(bobs), gate.ownOpenOrdersMax(BOB), gate.openOrdersDefaultMax]).toEqual(['ok', USES_DEFAULT, 2]);
  });

  test('unless it is set, the default is 10,000 orders', () => {
    for (let n = 1; n < 10_000; n += 1) gate.orderRested(ALICE);
    expect(said(ask(buy, 1, 1))).toBe('ok');
    gate.orderRested(ALICE);
    expect(said(ask(buy, 1, 1))).toBe('TOO_MANY_OPEN_ORDERS');
  });

  test('orders come in a second, which ends where the clock says', () => {
    limit('order_rate', 2);
    gate.countOrder(ALICE, 1_999_990);
    gate.countOrder(ALICE, 1_999_999);
    expect(said(ask(buy, 1, 1, { timeUs: 1_999_999 }))).toBe('ORDER_RATE_LIMIT');
    expect(said(ask(buy, 1, 1, { timeUs: 2_000_000 }))).toBe('ok');
  });
});

describe('what it could come to', () => {
  test('is the position with all that is open in the direction of the order', () => {
    limit('position', 10);
    open(ask(buy, 6, 100));
    expect([said(ask(buy, 4, 100)), said(ask(buy, 5, 100)), said(ask(sell, 10, 100))]).toEqual([
      'ok',
      'POSITION_LIMIT',
      'ok',
    ]);
    fill(ask(sell, 8, 100));
    expect([said(ask(sell, 2, 100)), said(ask(sell, 3, 100)), said(ask(buy, 12, 100))]).toEqual([
      'ok',
      'POSITION_LIMIT',
      'ok',
    ]);
    expect([said(ask(buy, 13, 100)), said(ask(buy, 13, 100, { replacedLots: 6 }))]).toEqual(['POSITION_LIMIT', 'ok']);
  });

  test('beyond a limit that was lowered, there is a way back and none further', () => {
    fill(ask(buy, 20, 100));
    limit('position', 10);
    limit('gross_exposure', 500);
    expect([said(ask(buy, 1, 100)), said(ask(sell, 15, 100))]).toEqual(['POSITION_LIMIT', 'ok']);
    limit('position', NO_LIMIT);
    expect([said(ask(buy, 1, 100)), said(ask(sell, 20, 100)), said(ask(sell, 50, 100))]).toEqual([
      'GROSS_EXPOSURE_LIMIT',
      'ok',
      'GROSS_EXPOSURE_LIMIT',
    ]);
  });

  test('is what all open orders are worth', () => {
    limit('open_notional', 1_000);
    open(ask(buy, 5, 100));
    open(ask(sell, 3, 100));
    expect([said(ask(buy, 2, 100)), said(ask(sell, 3, 100))]).toEqual(['ok', 'OPEN_NOTIONAL_LIMIT']);
    expect(said(ask(sell, 30, 100, { mayStay: 0 }))).toBe('ok');
  });

  test('is what is bought less what is sold', () => {
    limit('net_exposure', 1_000);
    fill(ask(buy, 6, 100));
    expect([said(ask(buy, 4, 100)), said(ask(buy, 5, 100))]).toEqual(['ok', 'NET_EXPOSURE_LIMIT']);
    expect([said(ask(sell, 16, 100)), said(ask(sell, 17, 100))]).toEqual(['ok', 'NET_EXPOSURE_LIMIT']);
  });

  test('after the loss of the day only what reduces comes in', () => {
    limit('daily_loss', 50);
    fill(ask(buy, 20, 100));
    fill(ask(sell, 10, 95));
    expect([said(ask(buy, 1, 100)), said(ask(sell, 10, 95)), said(ask(sell, 11, 95))]).toEqual([
      'DAILY_LOSS_LIMIT',
      'ok',
      'DAILY_LOSS_LIMIT',
    ]);
    expect(said(ask(buy, 1, 100, { timeUs: 86_400_000_000 }))).toBe('ok');
  });

  test('value at risk above its limit lets in what reduces, until a figure or a limit says otherwise', () => {
    limit('var', 500);
    fill(ask(buy, 10, 100));
    const all = (): string[] => [said(ask(buy, 1, 100)), said(ask(sell, 10, 100)), said(ask(sell, 11, 100))];
    expect(all()).toEqual(['ok', 'ok', 'ok']);
    gate.state.varFigures.set(ALICE, USD, 500, 1);
    expect(all()).toEqual(['ok', 'ok', 'ok']);
    gate.state.varFigures.set(ALICE, USD, 501, 2);
    expect(all()).toEqual(['VAR_LIMIT', 'ok', 'VAR_LIMIT']);
    expect(said(ask(buy, 1, 100, { accountId: BOB }))).toBe('ok');
    limit('var', 501);
    expect(all()).toEqual(['ok', 'ok', 'ok']);
  });

  test('a figure that is too old, or was never told, lets in what reduces where its age is limited', () => {
    limit('var', 500);
    fill(ask(buy, 10, 100));
    limit('var_max_age', 1_000, { accountId: 0 });
    const at = (timeUs: number): string[] => [ask(buy, 1, 100, { timeUs }), ask(sell, 10, 100, { timeUs })].map(said);
    expect(at(5)).toEqual(['VAR_STALE', 'ok']);
    gate.state.varFigures.set(ALICE, USD, 1, 2_000);
    expect([at(3_000), at(3_001)]).toEqual([
      ['ok', 'ok'],
      ['VAR_STALE', 'ok'],
    ]);
    expect(said(ask(buy, 1, 100, { accountId: BOB, timeUs: 9_000 }))).toBe('ok');
  });

  test('the loss of the day counts what positions have lost, and comes back with the market', () => {
    limit('daily_loss', 50);
    fill(ask(buy, 20, 100));
    const both = (): string[] => [said(ask(buy, 1, 100)), said(ask(sell, 1, 100))];
    expect(both()).toEqual(['ok', 'ok']);
    marks.ticks = 98;
    expect(both()).toEqual(['ok', 'ok']);
    marks.ticks = 97;
    expect([...both(), said(ask(sell, 21, 100))]).toEqual(['DAILY_LOSS_LIMIT', 'ok', 'DAILY_LOSS_LIMIT']);
    marks.ticks = 99;
    expect(both()).toEqual(['ok', 'ok']);
    // The next day begins at what the position was worth then, 100, whatever it was bought at.
    marks.ticks = 97;
    const tomorrow = { timeUs: 86_400_000_000 };
    expect([said(ask(buy, 1, 100, tomorrow)), said(ask(buy, 1, 90, { timeUs: 999 }))]).toEqual([
      'DAILY_LOSS_LIMIT',
      'DAILY_LOSS_LIMIT',
    ]);
    marks.ticks = 98;
    expect(said(ask(buy, 1, 100, tomorrow))).toBe('ok');
  });

  test('is exact where it is beyond one number', () => {
    limit('gross_exposure', INTEGER_MAX);
    for (let n = 0; n < 2; n += 1) fill(ask(buy, 1, INTEGER_MAX));
    expect([said(ask(buy, 1, 1)), said(ask(sell, 2, INTEGER_MAX))]).toEqual(['GROSS_EXPOSURE_LIMIT', 'ok']);
  });
});

describe('a group', () => {
  beforeEach(() => {
    for (const account of [ALICE, BOB]) gate.setGroup(account, 7, 1_000_000, () => USD);
  });

  test('is limited in what its accounts have together', () => {
    limit('position', 10, { tradeGroup: 7 });
    limit('gross_exposure', 1_500, { tradeGroup: 7 });
    open(ask(buy, 6, 100, { accountId: BOB }));
    expect([said(ask(buy, 4, 100)), said(ask(buy, 5, 100)), said(ask(buy, 5, 100, { accountId: CAROL }))]).toEqual([
      'ok',
      'POSITION_LIMIT',
      'ok',
    ]);
    expect(said(ask(buy, 4, 300))).toBe('GROSS_EXPOSURE_LIMIT');
    gate.setGroup(BOB, 0, 1_000_000, () => USD);
    expect([said(ask(buy, 10, 100)), gate.state.tradeGroupOf(ALICE), gate.state.tradeGroupOf(BOB)]).toEqual([
      'ok',
      7,
      0,
    ]);
  });

  test('counts their orders, open ones and those of a second', () => {
    limit('open_orders', 2, { tradeGroup: 7 });
    limit('order_rate', 3, { tradeGroup: 7 });
    open(ask(buy, 1, 1));
    open(ask(buy, 1, 1, { accountId: BOB }));
    expect(said(ask(buy, 1, 1))).toBe('TOO_MANY_OPEN_ORDERS');
    gate.restingOrderGone(BOB);
    expect(said(ask(buy, 1, 1))).toBe('ok');
    gate.countOrder(ALICE, 1_000_000);
    expect([said(ask(buy, 1, 1)), said(ask(buy, 1, 1, { accountId: CAROL }))]).toEqual(['ORDER_RATE_LIMIT', 'ok']);
  });

  test('can be kept from an instrument', () => {
    limit('restricted', 1, { tradeGroup: 7 });
    expect([said(ask(buy, 1, 1)), said(ask(buy, 1, 1, { accountId: CAROL }))]).toEqual(['INSTRUMENT_RESTRICTED', 'ok']);
  });

  test('has lost of an account that comes or goes what was lost while it was there', () => {
    limit('daily_loss', 50, { tradeGroup: 7 });
    fill(ask(buy, 20, 100, { accountId: CAROL }));
    const said7 = (): string => said(ask(buy, 1, 100));
    marks.ticks = 90;
    gate.setGroup(CAROL, 7, 1_000_000, () => USD);
    expect(said7()).toBe('ok');
    marks.ticks = 87;
    expect(said7()).toBe('DAILY_LOSS_LIMIT');
    gate.setGroup(CAROL, 0, 1_000_000, () => USD);
    marks.ticks = 100;
    expect(said7()).toBe('DAILY_LOSS_LIMIT');
    expect(said(ask(buy, 1, 100, { timeUs: 86_400_000_000 }))).toBe('ok');
  });

  test('takes along what an account that joins has open', () => {
    open(ask(buy, 6, 100, { accountId: CAROL }));
    limit('position', 10, { tradeGroup: 7 });
    limit('open_orders', 1, { tradeGroup: 7 });
    gate.setGroup(CAROL, 7, 1_000_000, () => USD);
    expect([said(ask(buy, 5, 100, { mayStay: 0 })), said(ask(buy, 1, 100))]).toEqual([
      'POSITION_LIMIT',
      'TOO_MANY_OPEN_ORDERS',
    ]);
  });
});

test('without a limit that the venue requires nobody trades', () => {
  gate.state.limits.setRequired((1 << RiskLimit.position) | (1 << RiskLimit.daily_loss) | (1 << RiskLimit.order_rate));
  const missing = (): string => said(ask(buy, 1, 1));
  expect(missing()).toBe('RISK_LIMIT_MISSING');
  limit('position', 10, {});
  limit('daily_loss', 10);
  expect(missing()).toBe('RISK_LIMIT_MISSING');
  limit('order_rate', 10);
  expect([missing(), said(ask(buy, 1, 1, { accountId: BOB }))]).toEqual(['ok', 'RISK_LIMIT_MISSING']);
});

test('what is known of an account stays when more accounts come than there was room for', () => {
  open(ask(buy, 1, 1));
  limit('open_orders', 5);
  gate.setKill(KillScope.account, BOB, true);
  for (let account = 4; account <= 2_100; account += 1) gate.openAccount(account);
  expect([gate.openOrdersOf(ALICE), gate.ownOpenOrdersMax(ALICE), gate.stops(BOB, BTC_USD, 0)]).toEqual([1, 5, true]);
  for (const account of [1_023, 1_024, 2_048, 2_100]) {
    expect([gate.openOrdersOf(account), gate.ownOpenOrdersMax(account)]).toEqual([0, USES_DEFAULT]);
    expect(gate.stops(account, BTC_USD, 0)).toBe(false);
    open(ask(buy, 1, 1, { accountId: account }));
    expect([gate.openOrdersOf(account), said(ask(buy, 1, 1, { accountId: account }))]).toEqual([1, 'ok']);
  }
});
