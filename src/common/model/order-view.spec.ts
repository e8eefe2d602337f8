import { expect, test } from '@jest/globals';
import type { VenueEvent } from './events.js';
import { CancelReason } from './order-terms.js';
import { isOpen, orderAfter, ordersOf } from './order-view.js';

const header = { sequence: 5, index: 0, timeUs: 9, accountId: 3 };
const event = (name: VenueEvent['name'], body: object): VenueEvent =>
  ({ ...header, name, body }) as unknown as VenueEvent;
const accepted = event('OrderAccepted', { orderId: 7, quantityLots: 10, priceTicks: 100, clientOrderId: '' });
const traded = (takerOrderId: number, makerOrderId: number): VenueEvent =>
  event('TradeExecuted', {
    takerOrderId,
    makerOrderId,
    quantityLots: 4,
    notional: 400,
    takerOpenLots: 6,
    makerOpenLots: 0,
  });

test('an order begins with its acceptance and ignores the events of others', () => {
  expect(orderAfter(undefined, accepted, 8)).toBeUndefined();
  expect(orderAfter(undefined, traded(7, 8), 7)).toBeUndefined();
  const order = orderAfter(undefined, accepted, 7);
  for (const other of [
    traded(1, 2),
    event('OrderCancelled', { orderId: 8 }),
    event('OrderReplaced', { orderId: 8 }),
    event('MassCancelled', {}),
  ]) {
    expect(orderAfter(order, other, 7)).toBe(order);
  }
});

test('a fill counts for the taker and for the maker, each with its own open quantity', () => {
  const order = orderAfter(undefined, accepted, 7);
  expect(orderAfter(order, traded(7, 8), 7)).toMatchObject({ status: 'partially_filled', filledLots: 4, openLots: 6 });
  expect(orderAfter(order, traded(8, 7), 7)).toMatchObject({
    status: 'filled',
    openLots: 0,
    fills: [{ liquidity: 'maker' }],
  });
});

test('a replacement brings new terms, an expiry and a cancellation end the order', () => {
  const order = orderAfter(undefined, accepted, 7);
  const replaced = event('OrderReplaced', { orderId: 7, priceTicks: 101, quantityLots: 8, openLots: 8 });
  expect(orderAfter(order, replaced, 7)).toMatchObject({ priceTicks: 101, quantityLots: 8, status: 'new' });
  const ended = (reason: number) => orderAfter(order, event('OrderCancelled', { orderId: 7, reason }), 7);
  expect(ended(CancelReason.expired)).toMatchObject({ status: 'expired', cancelReason: 'expired', openLots: 0 });
  expect(ended(CancelReason.requested)).toMatchObject({ status: 'cancelled', cancelReason: 'requested' });
});

test('events tell which orders they change, and a status whether an order can still trade', () => {
  expect([ordersOf(accepted), ordersOf(traded(7, 8)), ordersOf(event('MassCancelled', {}))]).toEqual([[7], [7, 8], []]);
  expect((['pending_trigger', 'new', 'partially_filled', 'filled', 'cancelled'] as const).map(isOpen)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});
