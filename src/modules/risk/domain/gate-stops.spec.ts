/** Kill switches and breakers at the pre-trade gate. */
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
  renewGate,
  said,
} from '../../../../test/support/small-gate.js';
import { Breaker, KillScope } from '../../../common/model/risk-limits.js';

beforeEach(renewGate);

describe('a kill switch', () => {
  const { account, group, instrument, session } = KillScope;
  const stopped = (accountId: number, instrumentId = BTC_USD, sessionId = 0): boolean =>
    gate.stops(accountId, instrumentId, sessionId);

  test('stops its account, that of the venue stops all', () => {
    gate.setKill(account, ALICE, true);
    expect([stopped(ALICE), stopped(BOB), gate.kills.isSet(account, ALICE)]).toEqual([true, false, true]);
    gate.setKill(account, -1, true);
    expect([gate.kills.isVenueStopped, stopped(BOB), gate.kills.isSet(account, BOB)]).toEqual([true, true, false]);
    gate.setKill(account, -1, false);
    gate.setKill(account, ALICE, false);
    expect([gate.kills.isVenueStopped, stopped(ALICE), stopped(BOB)]).toEqual([false, false, false]);
  });

  test('of a group stops who is of it, from when to when', () => {
    gate.setGroup(ALICE, 7, 1_000_000, () => USD);
    gate.setKill(group, 7, true);
    gate.setGroup(BOB, 7, 1_000_000, () => USD);
    expect([stopped(ALICE), stopped(BOB), stopped(CAROL), gate.kills.isSet(group, 7)]).toEqual([
      true,
      true,
      false,
      true,
    ]);
    gate.setGroup(ALICE, 0, 1_000_000, () => USD);
    expect([stopped(ALICE), stopped(BOB)]).toEqual([false, true]);
    gate.setKill(account, BOB, true);
    gate.setKill(group, 7, false);
    expect(stopped(BOB)).toBe(true);
  });

  test('of an instrument or of a session stops what is sent there', () => {
    gate.setKill(instrument, 3, true);
    gate.setKill(session, 42, true);
    expect([stopped(ALICE, 3), stopped(ALICE), stopped(ALICE, 1, 42), stopped(ALICE, 1, 43)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    gate.setKill(instrument, 3, false);
    gate.setKill(session, 42, false);
    expect([stopped(ALICE, 3), stopped(ALICE, 1, 42)]).toEqual([false, false]);
  });

  test('of sessions beyond 65,536 lets the oldest go', () => {
    for (let sessionId = 1; sessionId <= 65_537; sessionId += 1) gate.setKill(session, sessionId, true);
    expect([1, 2, 65_537].map((sessionId) => stopped(ALICE, 1, sessionId))).toEqual([false, true, true]);
  });
});

describe('a breaker', () => {
  /** Who has been stopped, and by what. */
  const trips = (): readonly (readonly number[])[] =>
    gate.trips.splice(0).map(({ scope, target, breaker }) => [scope, target, breaker]);
  const review = (accountId = ALICE): void => gate.review(gate.positionOf(accountId, BTC_USD), 1_000_000);

  test('trips where a trade brings an exposure past it', () => {
    limit('kill_exposure', 1_000);
    fill(ask(buy, 10, 100));
    review();
    expect(trips()).toEqual([]);
    fill(ask(buy, 1, 100));
    review();
    expect(trips()).toEqual([[KillScope.account, ALICE, Breaker.exposure]]);
  });

  test('trips where the loss of the day has reached it', () => {
    limit('kill_loss', 50);
    fill(ask(buy, 10, 100));
    fill(ask(sell, 10, 95));
    review();
    expect(trips()).toEqual([[KillScope.account, ALICE, Breaker.loss]]);
  });

  test('of the exposure values no position, nor does an order, where no loss is limited', () => {
    limit('kill_exposure', 1_000);
    limit('gross_exposure', 1_000);
    fill(ask(buy, 9, 100));
    review();
    expect([said(ask(buy, 1, 100)), trips(), marks.asked]).toEqual(['ok', [], 0]);
    limit('kill_loss', 50);
    review();
    expect([trips(), marks.asked]).toEqual([[], 1]);
  });

  test('of a group trips for what its accounts have together', () => {
    for (const account of [ALICE, BOB]) gate.setGroup(account, 7, 1_000_000, () => USD);
    limit('kill_exposure', 1_000, { tradeGroup: 7 });
    fill(ask(buy, 6, 100));
    fill(ask(buy, 6, 100, { accountId: BOB }));
    review(BOB);
    expect(trips()).toEqual([[KillScope.group, 7, Breaker.exposure]]);
  });

  test('of sessions counts by the second', () => {
    const { sessions } = gate;
    sessions.note(42, false, 1_999_998);
    sessions.note(42, true, 1_999_999);
    sessions.note(43, false, 1_999_999);
    expect([sessions.ordersOf(42), sessions.refusalsOf(42), sessions.ordersOf(43)]).toEqual([2, 1, 1]);
    sessions.note(42, false, 2_000_000);
    expect([sessions.ordersOf(42), sessions.refusalsOf(42), sessions.ordersOf(43)]).toEqual([1, 0, 0]);
  });
});
