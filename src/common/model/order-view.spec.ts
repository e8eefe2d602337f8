import { expect, test } from '@jest/globals';
import type { VenueEvent } from './events.js';
import { CancelReason, ListType, OrderType } from './order-terms.js';
import { isOpen, orderAfter, ordersOf, orderStatuses, type OrderView } from './order-view.js';
import { RejectReason } from './reject-reason.js';

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

const open = orderAfter(undefined, accepted, 7);
const after = (name: VenueEvent['name'], body: object) => {
  const later = { ...event(name, { orderId: 7, ...body }), sequence: 8, timeUs: 20 } as VenueEvent;
  expect(ordersOf(later)).toEqual([7]);
  const order = orderAfter(open, later, 7);
  expect(order).toMatchObject({ sequence: 8, updatedUs: 20, createdUs: 9 });
  return order;
};

test('an order stands as it was accepted', () => {
  const body = {
    orderId: 7,
    instrumentId: 2,
    clientOrderId: 'mine',
    side: 1,
    orderType: OrderType.limit,
    timeInForce: 3,
    selfTradePrevention: 4,
    flags: 5,
    priceTicks: 100,
    quantityLots: 10,
  };
  const order = orderAfter(undefined, event('OrderAccepted', body), 7);
  expect(order).toEqual({
    ...body,
    accountId: 3,
    placedPriceTicks: 100,
    placedQuantityLots: 10,
    stopPriceTicks: 0,
    terms: null,
    filledLots: 0,
    openLots: 10,
    preventedLots: 0,
    filledNotional: 0,
    feePaid: 0,
    status: 'new',
    cancelReason: null,
    rejectReason: null,
    fills: [],
    createdUs: 9,
    updatedUs: 9,
    sequence: 5,
  });
});

test('an order with a trigger, or behind a working order of a list, is pending', () => {
  const statusOf = (orderType: number, listType: number, listLeg: number) => {
    const advanced = { stopPriceTicks: 90, listType, listLeg };
    const order = orderAfter(undefined, { ...event('OrderAccepted', { orderId: 7, orderType }), advanced } as never, 7);
    expect(order).toMatchObject({ terms: advanced, stopPriceTicks: 90 });
    return order?.status;
  };
  const pending = Object.values(OrderType).filter((orderType) => statusOf(orderType, 0, 0) === 'pending_trigger');
  expect(pending).toEqual([3, 4, 5, 6, 7, 8]);
  const { limit } = OrderType;
  expect([1, 2, 3].map((leg) => statusOf(limit, ListType.bracket, leg))).toEqual([
    'new',
    'pending_trigger',
    'pending_trigger',
  ]);
  expect([1, 2].map((leg) => statusOf(limit, ListType.oto, leg))).toEqual(['new', 'pending_trigger']);
  expect([1, 2].map((leg) => statusOf(limit, ListType.oco, leg))).toEqual(['new', 'new']);
});

test('each fill adds to what is filled, paid and charged', () => {
  const trade = (tradeId: number, openLots: number): VenueEvent =>
    event('TradeExecuted', {
      tradeId,
      takerOrderId: 7,
      makerOrderId: 8,
      priceTicks: 100,
      quantityLots: 4,
      notional: 400,
      takerFee: 3,
      makerFee: -1,
      takerOpenLots: openLots,
    });
  const twice = orderAfter(orderAfter(open, trade(1, 6), 7), trade(2, 2), 7);
  expect(twice).toMatchObject({ filledLots: 8, filledNotional: 800, feePaid: 6, openLots: 2 });
  const fill = { priceTicks: 100, quantityLots: 4, fee: 3, liquidity: 'taker', timeUs: 9, sequence: 5 };
  expect(twice?.fills).toEqual([
    { tradeId: 1, ...fill },
    { tradeId: 2, ...fill },
  ]);
  const asMaker = orderAfter({ ...(open as OrderView), orderId: 8 }, trade(1, 6), 8);
  expect(asMaker).toMatchObject({ feePaid: -1, fills: [{ fee: -1, liquidity: 'maker' }] });
});

test('an order that rests, is triggered, moves its stop or is reduced', () => {
  expect(after('OrderRested', { priceTicks: 99 })).toMatchObject({ priceTicks: 99, status: 'new', openLots: 10 });
  const pending = { ...(open as OrderView), status: 'pending_trigger' } as const;
  const triggered = event('OrderTriggered', { orderId: 7, priceTicks: 98 });
  expect(orderAfter(pending, triggered, 7)).toMatchObject({ priceTicks: 98, status: 'new' });
  expect(after('StopPriceMoved', { stopPriceTicks: 90 })).toMatchObject({ stopPriceTicks: 90, priceTicks: 100 });
  expect(after('OrderReduced', { openLots: 6, reducedLots: 4 })).toMatchObject({ openLots: 6, quantityLots: 10 });
});

test('a leg that its list brings in has the terms of then, and waits where it has a stop', () => {
  const terms = { priceTicks: 101, quantityLots: 6 };
  expect(after('OrderActivated', { ...terms, stopPriceTicks: 0 })).toMatchObject({
    ...terms,
    openLots: 6,
    status: 'new',
  });
  expect(after('OrderActivated', { ...terms, stopPriceTicks: 95 })).toMatchObject({
    ...terms,
    stopPriceTicks: 95,
    status: 'pending_trigger',
  });
});

test('an order that is rejected when its time has come tells why', () => {
  const { INSUFFICIENT_FUNDS } = RejectReason;
  expect(after('OrderRejected', { reason: INSUFFICIENT_FUNDS })).toMatchObject({
    openLots: 0,
    status: 'rejected',
    rejectReason: 'INSUFFICIENT_FUNDS',
  });
});

test('what self-trade prevention takes away is told apart, and closes an order that has nothing left', () => {
  const prevented = (openLots: number) => ({
    takerOrderId: 7,
    makerOrderId: 8,
    takerPreventedLots: 4,
    makerPreventedLots: 3,
    takerOpenLots: openLots,
    makerOpenLots: 2,
  });
  const once = orderAfter(open, event('SelfTradePrevented', prevented(6)), 7);
  expect(once).toMatchObject({ preventedLots: 4, openLots: 6, status: 'new', cancelReason: null });
  const twice = orderAfter(once, event('SelfTradePrevented', prevented(0)), 7);
  expect(twice).toMatchObject({ preventedLots: 8, openLots: 0, status: 'cancelled', cancelReason: 'self_trade' });
  const maker = orderAfter({ ...(open as OrderView), orderId: 8 }, event('SelfTradePrevented', prevented(6)), 8);
  expect(maker).toMatchObject({ preventedLots: 3, openLots: 2 });
});

test('a status is a place in a list that is only added to', () => {
  expect(orderStatuses).toEqual([
    'pending_trigger',
    'new',
    'partially_filled',
    'filled',
    'cancelled',
    'expired',
    'rejected',
  ]);
});
