import { expect, test } from '@jest/globals';
import type { EventBody, EventName, VenueEvent } from '../../../common/model/events.js';
import { CancelReason, OrderType, Side, TimeInForce } from '../../../common/model/order-terms.js';
import { orderAfter, type OrderView } from '../../../common/model/order-view.js';
import { asFirstAnswered, placedOrder, placedOrders } from './placed-order.js';

const UNITS_PER_TICK_LOT = 10;

function event<N extends EventName>(name: N, sequence: number, body: Partial<EventBody<N>>): VenueEvent {
  return { name, sequence, index: 0, timeUs: sequence * 1000, accountId: 1, body } as unknown as VenueEvent;
}

const accepted = event('OrderAccepted', 5, {
  orderId: 1,
  clientOrderId: 'a',
  instrumentId: 1,
  side: Side.buy,
  orderType: OrderType.limit,
  timeInForce: TimeInForce.gtc,
  flags: 0,
  priceTicks: 100,
  quantityLots: 9,
} as never);

/** The order takes or gives `lots` at 90 ticks. */
function trade(sequence: number, role: 'taker' | 'maker', lots: number, openLots: number): VenueEvent {
  return event('TradeExecuted', sequence, {
    tradeId: sequence,
    priceTicks: 90,
    quantityLots: lots,
    notional: 90 * lots * UNITS_PER_TICK_LOT,
    takerOrderId: role === 'taker' ? 1 : 2,
    makerOrderId: role === 'taker' ? 2 : 1,
    takerFee: lots,
    makerFee: -lots,
    takerOpenLots: openLots,
    makerOpenLots: openLots,
  } as never);
}

const after = (order: OrderView, ...events: VenueEvent[]): OrderView =>
  events.reduce((view, one) => orderAfter(view, one, 1) as OrderView, order);
const cancelled = event('OrderCancelled', 8, { orderId: 1, reason: CancelReason.requested } as never);
const replaced = event('OrderReplaced', 7, { orderId: 1, priceTicks: 101, quantityLots: 12, openLots: 8 } as never);

test('the answer to a placement is the order after all of its own events', () => {
  expect(placedOrder([accepted])).toMatchObject({ orderId: 1, status: 'new', openLots: 9, sequence: 5 });
  expect(placedOrder([accepted, trade(5, 'taker', 4, 5), trade(5, 'taker', 5, 0)])).toMatchObject({
    status: 'filled',
    filledLots: 9,
    filledNotional: 8_100,
  });
});

test('the orders of a list come in the order of their acceptance', () => {
  const second = { ...accepted, body: { ...accepted.body, orderId: 2 } } as VenueEvent;
  expect(placedOrders([accepted, second, cancelled]).map(({ orderId, status }) => [orderId, status])).toEqual([
    [1, 'cancelled'],
    [2, 'new'],
  ]);
});

test('anything but an acceptance is no placement', () => {
  expect(() => placedOrder([])).toThrow(/acceptance/);
  expect(() => placedOrder([cancelled])).toThrow(/acceptance/);
  expect(placedOrders([cancelled])).toEqual([]);
});

test('an order that nothing happened to since is its own first answer', () => {
  const first = placedOrder([accepted, trade(5, 'taker', 4, 5), { ...cancelled, sequence: 5 }]);
  expect(asFirstAnswered(first, 5, UNITS_PER_TICK_LOT)).toBe(first);
});

test.each([
  ['that rested', [accepted]],
  ['that traded at once and rested', [accepted, trade(5, 'taker', 2, 7), trade(5, 'taker', 1, 6)]],
])('the first answer of an order %s is told again, whatever happened since', (_what, placement) => {
  const first = placedOrder(placement);
  const later = [trade(6, 'maker', 1, first.openLots - 1), replaced, cancelled];
  for (let count = 1; count <= later.length; count += 1) {
    expect(asFirstAnswered(after(first, ...later.slice(0, count)), 5, UNITS_PER_TICK_LOT)).toEqual(first);
  }
});

test('the first answer of a stop has the stop price with which it came, and waits', () => {
  const terms = { stopPriceTicks: 120, listType: 0, listLeg: 0 };
  const stop = {
    ...accepted,
    body: { ...accepted.body, orderType: OrderType.trailing_stop },
    advanced: terms,
  } as unknown as VenueEvent;
  const first = placedOrder([stop]);
  expect(first).toMatchObject({ status: 'pending_trigger', stopPriceTicks: 120 });
  const moved = event('StopPriceMoved', 6, { orderId: 1, stopPriceTicks: 115 } as never);
  const triggered = event('OrderTriggered', 7, { orderId: 1, priceTicks: 99 } as never);
  expect(asFirstAnswered(after(first, moved, triggered), 5, UNITS_PER_TICK_LOT)).toEqual(first);
});

test('prevented quantity is shown as it is now, and never makes an open quantity below zero', () => {
  const prevented = event('SelfTradePrevented', 6, {
    takerOrderId: 2,
    makerOrderId: 1,
    makerPreventedLots: 4,
    makerOpenLots: 5,
  } as never);
  const now = after(placedOrder([accepted]), prevented);
  expect(asFirstAnswered(now, 5, UNITS_PER_TICK_LOT)).toMatchObject({ openLots: 5, preventedLots: 4, quantityLots: 9 });
  const grown = after(now, event('OrderReplaced', 7, { orderId: 1, quantityLots: 40, openLots: 36 } as never), {
    ...prevented,
    sequence: 8,
    body: { ...prevented.body, makerPreventedLots: 20 },
  } as VenueEvent);
  expect(asFirstAnswered(grown, 5, UNITS_PER_TICK_LOT)).toMatchObject({ openLots: 0, preventedLots: 24 });
});
