import { describe, expect, test } from '@jest/globals';
import { eventLayouts, type EventName } from '../../../common/model/events.js';
import { CancelReason, Side } from '../../../common/model/order-terms.js';
import { RecordBuffer, type RecordLayout } from '../../../common/model/record-layout.js';
import { RejectReason } from '../../../common/model/reject-reason.js';
import { type ExplanationStep, OrderExplanation, type ShownOrder } from './order-explanation.js';

const MINE = 7;
const BTC = 1;
const AT = 64;
const { buy, sell } = Side;

/** A buy order of 10 at 100, and the events that follow, written as the venue writes them. */
class Situation {
  readonly explanation: OrderExplanation;
  private readonly buffer = RecordBuffer.ofCapacity(1_024);
  private sequence = 1;

  constructor(shown: readonly ShownOrder[] = []) {
    this.explanation = new OrderExplanation(MINE, BTC, buy, shown);
    this.tell('OrderAccepted', { orderId: MINE, priceTicks: 100, quantityLots: 10, side: buy });
  }

  /** An event of a command of its own; fields that are not given are 0. */
  tell(name: EventName, fields: Readonly<Record<string, number>>): this {
    const layout = eventLayouts[name] as unknown as RecordLayout & { readonly at: Readonly<Record<string, number>> };
    const zeros = Object.fromEntries(Object.keys(layout.at).map((field) => [field, 0] as const));
    const body = { ...zeros, clientOrderId: '', instrumentId: BTC, ...fields };
    this.buffer.bytes.fill(0);
    layout.write(this.buffer, AT, { sequence: this.sequence, timeUs: this.sequence, index: 0, accountId: 3 }, body);
    this.sequence += 1;
    this.explanation.apply(this.buffer, AT);
    return this;
  }

  rest(quantityLots: number, orderId = MINE, level = { levelOrders: 1, levelQuantityLots: quantityLots }): this {
    return this.tell('OrderRested', { orderId, priceTicks: 100, quantityLots, side: buy, ...level });
  }

  trade(makerOrderId: number, quantityLots: number, makerOpenLots: number, more = {}): this {
    const fields = { tradeId: 5, priceTicks: 100, takerOrderId: 99, takerSide: sell, takerFee: 2, makerFee: -1 };
    return this.tell('TradeExecuted', { ...fields, makerOrderId, quantityLots, makerOpenLots, ...more });
  }

  get last(): ExplanationStep | undefined {
    return this.explanation.steps.at(-1);
  }
}

const older = (orderId: number, lots: number, priceTicks = 100, side: number = buy): ShownOrder => ({
  orderId,
  side,
  priceTicks,
  lots,
});

describe('an order that is displayed', () => {
  test('stands behind what was at its price, and says what was at better ones', () => {
    const { last } = new Situation([
      older(1, 4, 101),
      older(2, 3),
      older(3, 2),
      older(4, 9, 99),
      older(5, 1, 102, sell),
    ]).rest(10, MINE, { levelOrders: 3, levelQuantityLots: 15 });
    expect(last).toMatchObject({
      name: 'rested',
      priceTicks: 100,
      ahead: { orders: 2, lots: 5 },
      betterLots: 4,
      level: { priceTicks: 100, orders: 3, lots: 15 },
      market: { bid: { priceTicks: 101, orders: 1, lots: 4 }, ask: { priceTicks: 102, orders: 1, lots: 1 } },
    });
  });

  test('moves up by what is filled, cancelled, replaced and prevented before it, and by nothing else', () => {
    const at = new Situation([older(1, 4), older(2, 3), older(3, 5), older(4, 6)]).rest(10);
    at.trade(1, 4, 0);
    expect(at.last).toMatchObject({ name: 'ahead_filled', quantityLots: 4, ahead: { orders: 3, lots: 14 } });
    expect(at.last?.trade).toEqual({ tradeId: 5, isAuction: false, own: undefined });
    at.tell('OrderCancelled', { orderId: 2, priceTicks: 100, side: buy, rested: 1, cancelledLots: 3 });
    expect(at.last).toMatchObject({ name: 'ahead_cancelled', quantityLots: 3, ahead: { orders: 2, lots: 11 } });
    at.tell('OrderReplaced', {
      orderId: 3,
      priceTicks: 100,
      oldPriceTicks: 100,
      side: buy,
      openLots: 1,
      keptPriority: 1,
    });
    expect(at.last).toMatchObject({ name: 'ahead_replaced', quantityLots: 4, ahead: { orders: 2, lots: 7 } });
    at.tell('SelfTradePrevented', { makerOrderId: 4, priceTicks: 100, takerSide: sell, makerPreventedLots: 6 });
    expect(at.last).toMatchObject({ name: 'ahead_prevented', quantityLots: 6, ahead: { orders: 1, lots: 1 } });
    const { length } = at.explanation.steps;
    at.rest(8, 20).tell('OrderCancelled', { orderId: 20, priceTicks: 100, side: buy, rested: 1 });
    at.tell('OrderRested', { orderId: 21, priceTicks: 100, quantityLots: 5, side: buy, instrumentId: 2 });
    expect(at.explanation.steps).toHaveLength(length);
  });

  test('is filled for its own fee, as maker or taker, until nothing is open', () => {
    const at = new Situation();
    at.trade(30, 4, 0, { takerOrderId: MINE, takerSide: buy, takerOpenLots: 6 });
    expect(at.last).toMatchObject({ name: 'filled', openLots: 6, trade: { own: { liquidity: 'taker', fee: 2 } } });
    expect(at.last?.ahead).toBeUndefined();
    at.rest(6).trade(MINE, 6, 0);
    expect(at.last).toMatchObject({ name: 'filled', openLots: 0, trade: { own: { liquidity: 'maker', fee: -1 } } });
    expect(at.explanation.isClosed).toBe(true);
  });

  test('loses its place where it is replaced by more, and keeps it by less', () => {
    const at = new Situation([older(1, 4)]).rest(10).rest(3, 2);
    const replaced = { orderId: MINE, priceTicks: 100, oldPriceTicks: 100, side: buy, quantityLots: 8, openLots: 8 };
    at.tell('OrderReplaced', { ...replaced, keptPriority: 1 });
    expect(at.last).toMatchObject({ name: 'replaced', ahead: { orders: 1, lots: 4 } });
    at.tell('OrderReplaced', { ...replaced, quantityLots: 12, openLots: 12 });
    expect(at.last).toMatchObject({ name: 'replaced', ahead: undefined, betterLots: undefined });
    at.rest(12);
    expect(at.last).toMatchObject({ name: 'rested', ahead: { orders: 2, lots: 7 } });
  });

  test('goes behind the others with each new peak', () => {
    const at = new Situation().rest(4).rest(3, 2).trade(MINE, 4, 6);
    at.tell('PeakRefreshed', { orderId: MINE, priceTicks: 100, quantityLots: 4, side: buy });
    expect(at.last).toMatchObject({ name: 'refreshed', quantityLots: 4, ahead: { orders: 1, lots: 3 } });
  });

  test('of both orders of a trade in an auction moves up by the one before it', () => {
    const at = new Situation([older(1, 4)]).rest(10).trade(50, 4, 0, { takerOrderId: 1, auction: 1 });
    expect(at.last).toMatchObject({ name: 'ahead_filled', level: undefined, trade: { isAuction: true } });
    expect(at.last?.ahead).toEqual({ orders: 0, lots: 0 });
  });
});

test('where an order that stood before it went is not told', () => {
  const at = new Situation([older(1, 4)]).rest(10);
  at.tell('OrderReplaced', { orderId: 1, priceTicks: 93, oldPriceTicks: 100, side: buy, openLots: 4 });
  expect(at.last).toMatchObject({ name: 'ahead_replaced', priceTicks: 100, quantityLots: 4 });
});

test('an order that is not displayed stands behind all that are, also those that come later', () => {
  const at = new Situation([older(1, 4)]).rest(0);
  expect(at.last).toMatchObject({ ahead: { orders: 1, lots: 4 } });
  at.rest(3, 2);
  expect(at.last).toMatchObject({ name: 'ahead_joined', quantityLots: 3, ahead: { orders: 2, lots: 7 } });
});

test('the end of an order says why', () => {
  const cancelled = new Situation().tell('OrderCancelled', {
    orderId: MINE,
    cancelledLots: 10,
    reason: CancelReason.expired,
  });
  expect(cancelled.last).toMatchObject({ name: 'cancelled', quantityLots: 10, reason: 'expired', level: undefined });
  const rejected = new Situation().tell('OrderRejected', { orderId: MINE, reason: RejectReason.NOTIONAL_TOO_LARGE });
  expect(rejected.last).toMatchObject({ name: 'rejected', reason: 'NOTIONAL_TOO_LARGE' });
  expect([cancelled.explanation.isClosed, rejected.explanation.isClosed]).toEqual([true, true]);
});

test('what its list and its own orders take from it is told', () => {
  const at = new Situation().tell('OrderReduced', { orderId: MINE, reducedLots: 3, openLots: 7 });
  expect(at.last).toMatchObject({ name: 'reduced', quantityLots: 3, openLots: 7 });
  at.tell('SelfTradePrevented', { takerOrderId: MINE, makerOrderId: 8, takerPreventedLots: 2, takerOpenLots: 5 });
  expect(at.last).toMatchObject({ name: 'prevented', quantityLots: 2, openLots: 5 });
  at.tell('SelfTradePrevented', { takerOrderId: 8, makerOrderId: MINE, makerPreventedLots: 1, makerOpenLots: 4 });
  expect(at.last).toMatchObject({ name: 'prevented', quantityLots: 1, openLots: 4 });
  const { length } = at.explanation.steps;
  expect(at.tell('StopPriceMoved', { orderId: MINE }).explanation.steps).toHaveLength(length);
});

test('steps past the bound are counted, and those of the order are kept beside those of others', () => {
  const at = new Situation([older(1, 5_000)]).rest(10);
  for (let left = 4_999; left > 3_990; left -= 1) at.trade(1, 1, left);
  expect(at.explanation.omittedSteps).toBe(9);
  at.trade(MINE, 10, 0);
  expect(at.last).toMatchObject({ name: 'filled' });
  const many = new Situation();
  for (let peak = 0; peak < 1_000; peak += 1) many.rest(1);
  expect([many.explanation.steps.length, many.explanation.omittedSteps]).toEqual([1_000, 1]);
});
