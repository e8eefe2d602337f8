import { expect, test } from '@jest/globals';
import type { VenueEvent } from '../../../common/model/events.js';
import { CancelReason } from '../../../common/model/order-terms.js';
import { OrderAggregate } from './order-aggregate.js';

const MINE = 7;

const event = (name: VenueEvent['name'], body: object, sequence = 5): VenueEvent =>
  ({ name, sequence, index: 0, timeUs: 9, accountId: 3, body }) as unknown as VenueEvent;
const accepted = event('OrderAccepted', { orderId: MINE, quantityLots: 10, priceTicks: 100, clientOrderId: '' });
const trade = (lots: number, openLots: number, orders = [MINE, 8], sequence = 6): VenueEvent => {
  const [takerOrderId, makerOrderId] = orders;
  const open = { takerOpenLots: openLots, makerOpenLots: openLots };
  return event('TradeExecuted', { takerOrderId, makerOrderId, quantityLots: lots, notional: 1, ...open }, sequence);
};

function told(...events: readonly VenueEvent[]): OrderAggregate {
  const order = new OrderAggregate(MINE);
  for (const one of events) order.apply(one);
  return order;
}

test('an order is not there before its acceptance, and open until something closes it', () => {
  const order = new OrderAggregate(MINE);
  expect([order.state, order.isClosed]).toEqual([undefined, false]);
  expect(order.apply(event('OrderRested', { orderId: MINE }))).toBe(false);
  expect(order.apply(accepted)).toBe(true);
  expect(order.state).toMatchObject({ orderId: MINE, openLots: 10, filledLots: 0 });
  expect(order.isClosed).toBe(false);
  expect(order.apply(event('OrderCancelled', { orderId: MINE, reason: CancelReason.requested }))).toBe(true);
  expect(order.isClosed).toBe(true);
});

test('a trade is of its taker and of its maker', () => {
  expect(told(accepted, trade(4, 6)).state).toMatchObject({ filledLots: 4, openLots: 6 });
  expect(told(accepted, trade(4, 6, [8, MINE])).state).toMatchObject({ filledLots: 4, openLots: 6 });
});

test('events of other orders, and of none, are not its own', () => {
  const order = told(accepted);
  const before = order.state;
  for (const other of [
    event('OrderCancelled', { orderId: 8, reason: CancelReason.requested }),
    trade(4, 6, [8, 9]),
    event('MassCancelled', { orderCount: 1 }),
  ]) {
    expect(order.apply(other)).toBe(false);
  }
  expect(order.state).toBe(before);
});

test('an event that names it and changes nothing is its own all the same', () => {
  const order = told(accepted);
  expect(order.apply(event('CommandRefused', { orderId: MINE }, 6))).toBe(true);
  expect(order.state).toMatchObject({ openLots: 10, sequence: 5 });
});

test('what cannot be of an order is told', () => {
  expect(() => told(accepted, accepted)).toThrow('order 7 is accepted once');
  expect(() => told(accepted, trade(4, 6, [MINE, 8], 4))).toThrow('order 7 changes in sequence');
  expect(() => told(accepted, trade(4, 7))).toThrow('order 7: filled 4 and open 7 are within 10');
  expect(() => told(accepted, trade(4, -1))).toThrow('within 10');
  expect(() => told(accepted, trade(-1, 6))).toThrow('fills of order 7 stay');
  expect(told(accepted, trade(4, 6, [MINE, 8], 5)).state).toMatchObject({ sequence: 5 });
  expect(told(accepted, trade(10, 0)).isClosed).toBe(true);
});
