import { beforeEach, expect, test } from '@jest/globals';
import { RejectReason } from '../../../common/model/reject-reason.js';
import { PreTradeGate, USES_DEFAULT } from './pre-trade-gate.js';

const [ALICE, BOB] = [1, 2];
let gate: PreTradeGate;

beforeEach(() => {
  gate = new PreTradeGate();
  for (const account of [ALICE, BOB]) gate.openAccount(account);
});

test('an account may rest as many orders as its own limit, or the default of the venue', () => {
  gate.openOrdersDefaultMax = 2;
  gate.setOpenOrdersMax(BOB, 1);
  gate.orderRested(ALICE);
  gate.orderRested(BOB);
  expect([gate.refusalToRest(ALICE, 0), gate.refusalToRest(BOB, 0)]).toEqual([0, RejectReason.TOO_MANY_OPEN_ORDERS]);
  gate.orderRested(ALICE);
  expect(gate.refusalToRest(ALICE, 0)).toBe(RejectReason.TOO_MANY_OPEN_ORDERS);
  gate.restingOrderGone(ALICE);
  expect([gate.refusalToRest(ALICE, 0), gate.openOrdersOf(ALICE)]).toEqual([0, 1]);
  gate.setOpenOrdersMax(BOB, USES_DEFAULT);
  expect(gate.refusalToRest(BOB, 0)).toBe(0);
});

test('unless it is set, the default is 10,000 orders', () => {
  for (let n = 1; n < 10_000; n += 1) gate.orderRested(ALICE);
  expect(gate.refusalToRest(ALICE, 0)).toBe(0);
  gate.orderRested(ALICE);
  expect(gate.refusalToRest(ALICE, 0)).toBe(RejectReason.TOO_MANY_OPEN_ORDERS);
});

test('a kill switch stops its account, that of the venue stops all', () => {
  gate.setAccountKilled(ALICE, true);
  expect([gate.isKilled(ALICE), gate.isKilled(BOB), gate.accountKilled(ALICE)]).toEqual([true, false, true]);
  gate.venueKilled = true;
  expect(gate.venueKilled).toBe(true);
  expect([gate.isKilled(BOB), gate.accountKilled(BOB)]).toEqual([true, false]);
  gate.venueKilled = false;
  expect(gate.venueKilled).toBe(false);
  gate.setAccountKilled(ALICE, false);
  expect(gate.isKilled(ALICE)).toBe(false);
});

test('what is known of an account stays when more accounts come than there was room for', () => {
  gate.orderRested(ALICE);
  gate.setOpenOrdersMax(ALICE, 5);
  gate.setAccountKilled(BOB, true);
  for (let account = 3; account <= 2_100; account += 1) gate.openAccount(account);
  expect([gate.openOrdersOf(ALICE), gate.ownOpenOrdersMax(ALICE), gate.isKilled(BOB)]).toEqual([1, 5, true]);
  for (const account of [1_023, 1_024, 2_048, 2_100]) {
    expect([gate.openOrdersOf(account), gate.ownOpenOrdersMax(account)]).toEqual([0, USES_DEFAULT]);
    expect(gate.isKilled(account)).toBe(false);
    gate.orderRested(account);
    expect([gate.openOrdersOf(account), gate.refusalToRest(account, 0)]).toEqual([1, 0]);
  }
});
