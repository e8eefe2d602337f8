/** A leveraged account from its first order through call and liquidation to the insurance, and a gap that nobody can pay. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { VenueEvent } from '../../src/common/model/events.js';
import { FundRole, MarginState } from '../../src/common/model/margin.js';
import { nameOf, Side } from '../../src/common/model/order-terms.js';
import { rejectReasonName } from '../../src/common/model/reject-reason.js';
import { CollarSource, RiskLimit } from '../../src/common/model/risk-limits.js';
import { commandOf, placeBody } from '../support/command.js';
import { CoreVenue } from '../support/core-venue.js';

const [ALICE, BOB, POOL, INSURANCE] = [1, 2, 3, 4];
const [BTC, USD] = [1, 2];
const REVIEW_US = 250_000;
const { buy, sell } = Side;

let venue: CoreVenue;
let stamp: { sequence: number; timeUs: number };

type Command = Parameters<CoreVenue['apply']>[0];
function send(command: unknown, pauseUs = 1): VenueEvent[] {
  stamp = { sequence: stamp.sequence + 1, timeUs: stamp.timeUs + pauseUs };
  return venue.apply(command as Command, stamp);
}
let references = 0;
function deposit(account: number, assetId: number, amount: number): void {
  references += 1;
  send(commandOf('Deposit', account, { amount, assetId, reference: `d${references}` }));
}
function withdraw(account: number, assetId: number, amount: number): string | undefined {
  references += 1;
  return refusalIn(send(commandOf('Withdraw', account, { amount, assetId, reference: `w${references}` })));
}
function refusalIn(events: readonly VenueEvent[]): string | undefined {
  const refused = events.find((event) => event.name === 'CommandRefused');
  return refused === undefined ? undefined : rejectReasonName(refused.body.reason);
}
function order(account: number, side: number, quantityLots: number, priceTicks: number): VenueEvent[] {
  return send(commandOf('PlaceOrder', account, placeBody({ instrumentId: 1, side, priceTicks, quantityLots })));
}
function mark(priceTicks: number): void {
  send(commandOf('SetMarkPrice', 0, { instrumentId: 1, priceTicks }));
}
/** What the next review does, briefly. */
function review(): string[] {
  return send(commandOf('TimerTick', 0, {}), REVIEW_US).flatMap((event) => {
    switch (event.name) {
      case 'MarginStateChanged':
        return [`${nameOf(MarginState, event.body.state)} ${event.body.equity}`];
      case 'OrderAccepted':
        return [`${nameOf(Side, event.body.side)} ${event.body.quantityLots} @ ${event.body.priceTicks}`];
      case 'TradeExecuted':
        return [`trades ${event.body.quantityLots} @ ${event.body.priceTicks}`];
      case 'OrderCancelled':
        return [`cancelled ${event.body.cancelledLots}`];
      case 'InsuranceDrawn':
        return [`insurance ${event.body.amount}, bad debt ${event.body.badDebt}`];
      default:
        return [];
    }
  });
}
function has(account: number, assetId: number): number {
  const balance = venue.balances(account).find((one) => one.assetId === assetId);
  return (balance?.available ?? 0) + (balance?.held ?? 0);
}
/** All money that accounts have, and the venue's fees, came in from outside. */
function demandConserved(): void {
  for (const { available, held, fees, external } of venue.totals()) expect(available + held + fees).toBe(external);
}

beforeEach(() => {
  venue = new CoreVenue();
  stamp = { sequence: 0, timeUs: 0 };
  for (const asset of ['BTC', 'USD']) send(commandOf('DefineAsset', 0, { asset, scale: 0 }));
  const size = { minQuantityLots: 1, maxQuantityLots: 1_000, minNotional: 1, maxNotional: 1_000_000 };
  const fees = { makerFeePpm: 0, takerFeePpm: 0, collarBps: 300 };
  const pair = { symbol: 'BTC-USD', baseAssetId: BTC, quoteAssetId: USD, tickSize: '1', lotSize: '1' };
  send(commandOf('DefineInstrument', 0, { ...size, ...fees, ...pair }));
  for (const accountKey of ['alice', 'bob', 'pool', 'insurance']) send(commandOf('OpenAccount', 0, { accountKey }));
  deposit(ALICE, USD, 1_000);
  deposit(BOB, USD, 100_000);
  deposit(BOB, BTC, 1_000);
  deposit(POOL, USD, 10_000);
  deposit(POOL, BTC, 100);
  deposit(INSURANCE, USD, 100);
  send(commandOf('SetMarginFund', POOL, { role: FundRole.pool }));
  send(commandOf('SetMarginFund', INSURANCE, { role: FundRole.insurance }));
  const terms = { initialPpm: 200_000, maintenancePpm: 100_000, haircutPpm: 0 };
  send(commandOf('SetMarginTerms', 0, { instrumentId: 1, ...terms }));
  const source = { value: CollarSource.mark, untilUs: 0, instrumentId: 1, assetId: 0, tradeGroup: 0 };
  send(commandOf('SetRiskLimit', 0, { ...source, limit: RiskLimit.mark_source }));
  mark(100);
  send(commandOf('SetAccountMargin', ALICE, { assetId: USD }));
});

describe('an account on margin', () => {
  test('opens five times what it has, and not a lot more', () => {
    order(BOB, sell, 60, 100);
    expect(refusalIn(order(ALICE, buy, 51, 100))).toBe('INSUFFICIENT_MARGIN');
    expect(refusalIn(order(ALICE, buy, 50, 100))).toBeUndefined();
    expect([has(ALICE, BTC), has(ALICE, USD)]).toEqual([50, -4_000]);
    // What is lent stays; everybody else's money is there.
    expect(withdraw(POOL, USD, 6_001)).toBe('INSUFFICIENT_FUNDS');
    expect(withdraw(POOL, USD, 6_000)).toBeUndefined();
    expect(withdraw(ALICE, BTC, 1)).toBe('INSUFFICIENT_MARGIN');
    demandConserved();
  });

  test('sells what the pool lends it', () => {
    order(BOB, buy, 60, 100);
    expect(refusalIn(order(ALICE, sell, 50, 100))).toBeUndefined();
    expect([has(ALICE, BTC), has(ALICE, USD)]).toEqual([-50, 6_000]);
    expect(withdraw(POOL, BTC, 51)).toBe('INSUFFICIENT_FUNDS');
    demandConserved();
  });

  test('borrows no more than the pool has', () => {
    expect(withdraw(POOL, USD, 9_000)).toBeUndefined();
    expect(refusalIn(order(ALICE, buy, 21, 100))).toBe('LENDING_POOL_EXHAUSTED');
    expect(refusalIn(order(ALICE, buy, 20, 100))).toBeUndefined();
  });

  test('is called, and only reduces until it has its margin again', () => {
    order(BOB, sell, 50, 100);
    order(ALICE, buy, 50, 100);
    mark(95);
    expect(review()).toEqual(['call 750']);
    expect(refusalIn(order(ALICE, buy, 1, 95))).toBe('INSUFFICIENT_MARGIN');
    order(BOB, buy, 20, 95);
    expect(refusalIn(order(ALICE, sell, 20, 95))).toBeUndefined();
    expect(review()).toEqual(['normal 750']);
  });

  test('is liquidated through the book: cancelled, reduced in slices, and let go with its margin', () => {
    order(BOB, sell, 50, 100);
    order(ALICE, buy, 50, 100);
    order(ALICE, sell, 5, 130);
    mark(88);
    expect(review()).toEqual(['reducing 400', 'cancelled 5']);
    order(BOB, buy, 50, 87);
    expect(refusalIn(order(ALICE, sell, 1, 87))).toBe('ACCOUNT_IN_LIQUIDATION');
    expect(review()).toEqual(['sell 13 @ 80', 'trades 13 @ 87']);
    expect(review()).toEqual(['sell 10 @ 80', 'trades 10 @ 87']);
    expect(review()).toEqual(['sell 6 @ 80', 'trades 6 @ 87']);
    expect(review()).toEqual(['normal 371']);
    demandConserved();
  });

  test('that a gap has ruined is closed; the insurance pays what it has, and the rest is bad debt', () => {
    order(BOB, sell, 50, 100);
    order(ALICE, buy, 50, 100);
    mark(70);
    expect(review()).toEqual(['reducing -500']);
    expect(review()).toEqual(['closing -500', 'sell 50 @ 63', 'cancelled 50']);
    order(BOB, buy, 50, 70);
    expect(review()).toEqual(['sell 50 @ 63', 'trades 50 @ 70']);
    expect(review()).toEqual(['insurance 100, bad debt 400', 'bankrupt -400']);
    expect([has(ALICE, BTC), has(ALICE, USD), has(INSURANCE, USD)]).toEqual([0, -400, 0]);
    expect(review()).toEqual([]);
    deposit(INSURANCE, USD, 1_000);
    expect(review()).toEqual(['insurance 400, bad debt 0', 'closing 0']);
    expect(review()).toEqual(['normal 0']);
    expect(has(INSURANCE, USD)).toBe(600);
    demandConserved();
  });

  test('leaves spot accounts as they are, and is the same after a replay', () => {
    const spot = venue.balances(BOB);
    order(ALICE, buy, 50, 100);
    expect(venue.balances(BOB)).toEqual(spot);
    order(BOB, sell, 50, 100);
    mark(80);
    review();
    const again = new CoreVenue();
    again.replay(venue.journal);
    expect([again.stateHash, venue.reloaded().stateHash]).toEqual([venue.stateHash, venue.stateHash]);
  });
});

describe('what an account is for', () => {
  test('changes only while it has no orders and owes nothing', () => {
    order(ALICE, buy, 11, 99);
    expect(refusalIn(send(commandOf('SetAccountMargin', ALICE, { assetId: 0 })))).toBe('MARGIN_IN_USE');
    expect(refusalIn(send(commandOf('SetMarginFund', ALICE, { role: FundRole.pool })))).toBe('MARGIN_IN_USE');
    expect(refusalIn(order(POOL, buy, 1, 100))).toBe('FUND_ACCOUNT');
  });
});
