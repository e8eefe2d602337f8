import { describe, expect, test } from '@jest/globals';
import { Side } from '../../../common/model/order-terms.js';
import { type FlowPlan, FlowSurvey } from './flow-survey.js';
import type { RecordedEvent, RecordedOrderEvent } from './recorded-event.js';

const BTC_LOTS = 1e8;
/** Amounts are funded in whole units: of so many lots, and of so much of the quote asset. */
const [BASE_UNIT, QUOTE_UNIT] = [1e8, 1e10];

type Kind = RecordedOrderEvent['kind'];

function order(kind: Kind, orderId: number, side: Side, priceTicks: number, lots: number, timeUs = 5): RecordedEvent {
  return { kind, timeUs, orderId, side, priceTicks, lots };
}

const buy = (kind: Kind, orderId: number, lots: number, priceTicks = 100) =>
  order(kind, orderId, Side.buy, priceTicks, lots);
const sell = (kind: Kind, orderId: number, lots: number, priceTicks = 100) =>
  order(kind, orderId, Side.sell, priceTicks, lots);

function survey(events: readonly RecordedEvent[], accounts = 1, feePpmMax = 0): ReturnType<FlowSurvey['finish']> {
  const one = new FlowSurvey({ accounts, feePpmMax });
  for (const event of events) one.add(event);
  return one.finish();
}

function plan(events: readonly RecordedEvent[], accounts = 1, feePpmMax = 0): FlowPlan {
  const result = survey(events, accounts, feePpmMax);
  if ('refused' in result) throw new Error(result.refused);
  return result;
}

const standingOf = (...events: readonly RecordedEvent[]) =>
  plan(events).standing.map(({ orderId, lots, isNamed }) => ({ orderId, lots, isNamed }));
const named = (orderId: number, lots: number) => ({ orderId, lots, isNamed: true });

test('events are counted by kind, from the first time to the last', () => {
  const events: RecordedEvent[] = [
    { ...buy('created', 7, 5), timeUs: 100 },
    { ...buy('changed', 7, 4), timeUs: 300 },
    { ...buy('deleted', 7, 4), timeUs: 200 },
    { kind: 'trade', timeUs: 250, tradeId: 1, priceTicks: 100, lots: 1 },
    { kind: 'trade', timeUs: 260, tradeId: 2, priceTicks: 100, lots: 1 },
    { kind: 'snapshot', timeUs: 270, bids: [], asks: [] },
  ];
  expect(plan(events, 3)).toMatchObject({
    counts: { created: 1, changed: 1, deleted: 1, trade: 2, snapshot: 1 },
    fromUs: 100,
    toUs: 300,
    accounts: 3,
    standing: [],
  });
});

test('a recording without events cannot be run', () => {
  expect(survey([])).toEqual({ refused: 'it has no events' });
});

describe('an order stands from the start', () => {
  test('that is older than the first one created, however it was first heard of', () => {
    const events = [buy('changed', 3, 5), buy('deleted', 2, 7), buy('created', 10, 1)];
    expect(standingOf(...events)).toEqual([named(2, 7), named(3, 5)]);
  });

  test('but not one that is younger: its creation was lost', () => {
    expect(standingOf(buy('created', 10, 1), buy('changed', 12, 5), buy('changed', 9, 5))).toEqual([named(9, 5)]);
  });

  test('but not one whose creation only came late', () => {
    const late = [buy('deleted', 3, 5), buy('created', 3, 5), buy('created', 10, 1)];
    expect(standingOf(...late)).toEqual([]);
    expect(standingOf(buy('deleted', 3, 5), buy('changed', 3, 5), buy('created', 10, 1))).toEqual([named(3, 5)]);
  });

  test('but not one that was filled before it was created', () => {
    expect(standingOf(sell('deleted', 3, 0), sell('created', 3, 5))).toEqual([]);
  });

  test('but not one of which nothing is known to have been left', () => {
    expect(standingOf(sell('deleted', 3, 0), buy('created', 10, 1))).toEqual([]);
  });

  test('with what it lost in its first event, where the other side of that fill tells it', () => {
    const events = [buy('created', 10, 5), sell('deleted', 3, 0), buy('changed', 10, 2)];
    expect(standingOf(...events)).toEqual([named(3, 3)]);
    expect(standingOf(buy('created', 10, 5), sell('changed', 3, 4), buy('changed', 10, 2))).toEqual([named(3, 7)]);
  });

  test('and what it loses later is part of what it had', () => {
    const events = [
      buy('created', 10, 9),
      sell('changed', 3, 4),
      buy('changed', 10, 6),
      ...Array.from({ length: 8 }, (_, index) => buy('created', 20 + index, 1, 50)),
      sell('changed', 3, 2),
      buy('changed', 10, 4),
    ];
    expect(standingOf(...events)).toEqual([named(3, 7)]);
  });

  test('behind those that are named, where only snapshots show it', () => {
    const snapshot: RecordedEvent = {
      kind: 'snapshot',
      timeUs: 6,
      bids: [
        { priceTicks: 100, lots: 9 },
        { priceTicks: 99, lots: 7 },
      ],
      asks: [{ priceTicks: 105, lots: 2 }],
    };
    const events = [snapshot, buy('changed', 3, 4), buy('created', 10, 1, 90)];
    expect(plan(events).standing).toEqual([
      { orderId: 3, side: Side.buy, priceTicks: 100, lots: 4, isNamed: true },
      { orderId: -1, side: Side.buy, priceTicks: 99, lots: 7, isNamed: false },
      { orderId: -2, side: Side.buy, priceTicks: 100, lots: 5, isNamed: false },
      { orderId: -3, side: Side.sell, priceTicks: 105, lots: 2, isNamed: false },
    ]);
  });
});

describe('accounts are funded', () => {
  const large = 5 * BTC_LOTS;
  const quoteFor = (...events: readonly RecordedEvent[]) => plan(events).funds[0]?.quote;

  test('in whole units, each for its own orders', () => {
    const events = [buy('created', 10, 1, 100), sell('created', 11, 1, 100)];
    expect(plan(events, 2).funds).toEqual([
      { base: 0, quote: QUOTE_UNIT, proceeds: 0 },
      { base: BASE_UNIT, quote: 0, proceeds: 200 },
    ]);
  });

  test('with the fee on top', () => {
    // Twice the notional is ten units; one percent of it is one more in part.
    expect(plan([buy('created', 10, large)], 1, 10_000).funds[0]?.quote).toBe(11 * QUOTE_UNIT);
    expect(quoteFor(buy('created', 10, large))).toBe(10 * QUOTE_UNIT);
  });

  test('for good where an order was filled, again where it was cancelled', () => {
    const next = buy('created', 12, 3 * BTC_LOTS);
    expect(quoteFor(buy('created', 10, large), buy('deleted', 10, 0), next)).toBe((8 + 5) * BTC_LOTS * 100);
    expect(quoteFor(buy('created', 10, large), buy('deleted', 10, large), next)).toBe((5 + 5) * BTC_LOTS * 100);
  });

  test('for what an order became', () => {
    expect(quoteFor(buy('created', 10, large), buy('changed', 10, 7 * BTC_LOTS))).toBe(14 * BTC_LOTS * 100);
  });

  test('for orders that came after they were filled, and for those that are first seen', () => {
    expect(quoteFor(buy('deleted', 10, 0), buy('created', 10, large))).toBe(2 * large * 100);
    expect(quoteFor(buy('created', 9, 0), buy('changed', 12, large))).toBe(2 * large * 100);
  });

  test('for orders that stand all the time', () => {
    expect(quoteFor(buy('deleted', 3, large), buy('created', 10, 0))).toBe(2 * large * 100);
  });

  test('and are too few where one of them would own more than can be counted', () => {
    const few = (asset: string) => ({
      refused: `2 accounts are too few: one of them would own more ${asset} than the ledger can count; use more`,
    });
    const rich = 5e15;
    expect(survey([sell('created', 10, rich, 1)], 2)).toEqual(few('BTC'));
    expect(survey([buy('created', 10, rich, 1)], 2)).toEqual(few('USD'));
    // Neither alone, but what it has and what its sales could bring in.
    expect(survey([buy('created', 10, 3e15, 1), sell('created', 12, 3e10, 1e5)], 2)).toEqual(few('USD'));
    expect(survey([buy('created', 10, 3e15, 1), sell('created', 11, 3e10, 1e5)], 2)).toMatchObject({ accounts: 2 });
  });
});
