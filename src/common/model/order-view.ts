/**
 * An order as its events tell it. One fold serves the answer to a placement, the orders that are not yet
 * projected, and the projection itself, so that all three agree by construction.
 */
import type { AcceptedTerms, EventName, VenueEvent } from './events.js';
import { CancelReason, followsWorkingOrder, isTriggerType, nameOf } from './order-terms.js';
import { type RejectReasonName, rejectReasonName } from './reject-reason.js';

/** Rows keep a status as its place in this list, so it is only ever added to. */
export const orderStatuses = [
  'pending_trigger',
  'new',
  'partially_filled',
  'filled',
  'cancelled',
  'expired',
  'rejected',
] as const;
export type OrderStatus = (typeof orderStatuses)[number];

export interface Fill {
  readonly tradeId: number;
  readonly priceTicks: number;
  readonly quantityLots: number;
  /** In ledger units of the quote asset; negative is a rebate. */
  readonly fee: number;
  readonly liquidity: 'maker' | 'taker';
  readonly timeUs: number;
  readonly sequence: number;
}

/** Quantities in lots, prices in ticks, money in ledger units of the quote asset, times in microseconds. */
export interface OrderView {
  readonly orderId: number;
  readonly accountId: number;
  readonly instrumentId: number;
  readonly clientOrderId: string;
  readonly side: number;
  readonly orderType: number;
  readonly timeInForce: number;
  readonly selfTradePrevention: number;
  readonly flags: number;
  /** Its limit, for a market order its protection collar; for a pegged one where it stands now, 0 while it is parked. */
  readonly priceTicks: number;
  readonly quantityLots: number;
  /** Limit and quantity with which it was accepted. */
  readonly placedPriceTicks: number;
  readonly placedQuantityLots: number;
  /** 0 for none; that of a trailing stop follows the price. */
  readonly stopPriceTicks: number;
  /** The terms that most orders do not have, as they were accepted; null for an order without any. */
  readonly terms: AcceptedTerms | null;
  readonly filledLots: number;
  readonly openLots: number;
  /** What self-trade prevention took away. */
  readonly preventedLots: number;
  readonly filledNotional: number;
  readonly feePaid: number;
  readonly status: OrderStatus;
  readonly cancelReason: keyof typeof CancelReason | null;
  /** Why it was refused at its trigger, or when its list brought it in. */
  readonly rejectReason: RejectReasonName | null;
  readonly fills: readonly Fill[];
  readonly createdUs: number;
  readonly updatedUs: number;
  /** The sequence of the command that changed the order last. */
  readonly sequence: number;
}

/** True while the order can still trade. */
export function isOpen(status: OrderStatus): boolean {
  return status === 'new' || status === 'partially_filled' || status === 'pending_trigger';
}

/** The order ids that an event changes: none, one, or a trade's two (taker first). */
export function ordersOf(event: VenueEvent): readonly number[] {
  switch (event.name) {
    case 'OrderAccepted':
    case 'OrderRested':
    case 'OrderCancelled':
    case 'OrderReplaced':
    case 'OrderTriggered':
    case 'StopPriceMoved':
    case 'OrderRejected':
    case 'OrderActivated':
    case 'OrderReduced':
      return [event.body.orderId];
    case 'TradeExecuted':
    case 'SelfTradePrevented':
      return [event.body.takerOrderId, event.body.makerOrderId];
    default:
      return [];
  }
}

/**
 * The order `orderId` after `event`. `before` is undefined only for the event that accepts it.
 * Events that do not concern the order leave it as it is.
 */
export function orderAfter(before: OrderView | undefined, event: VenueEvent, orderId: number): OrderView | undefined {
  if (event.name === 'OrderAccepted') return event.body.orderId === orderId ? accepted(event) : before;
  if (before === undefined || !ordersOf(event).includes(orderId)) return before;
  return { ...before, ...changeBy(event, before), updatedUs: event.timeUs, sequence: event.sequence };
}

/** Pending until its trigger, or until its list brings it in. */
export function statusAtAcceptance(orderType: number, terms: AcceptedTerms | null): OrderStatus {
  const follows = terms !== null && followsWorkingOrder(terms.listType, terms.listLeg);
  return follows || isTriggerType(orderType) ? 'pending_trigger' : 'new';
}

type EventOf<N extends EventName> = VenueEvent & { readonly name: N };

function accepted(event: EventOf<'OrderAccepted'>): OrderView {
  const { body, advanced: terms = null } = event;
  const { orderId, instrumentId, clientOrderId, side, orderType, timeInForce, flags, priceTicks, quantityLots } = body;
  return {
    orderId,
    accountId: event.accountId,
    instrumentId,
    clientOrderId,
    side,
    orderType,
    timeInForce,
    selfTradePrevention: body.selfTradePrevention,
    flags,
    priceTicks,
    quantityLots,
    placedPriceTicks: priceTicks,
    placedQuantityLots: quantityLots,
    stopPriceTicks: terms?.stopPriceTicks ?? 0,
    terms,
    filledLots: 0,
    openLots: quantityLots,
    preventedLots: 0,
    filledNotional: 0,
    feePaid: 0,
    status: statusAtAcceptance(orderType, terms),
    cancelReason: null,
    rejectReason: null,
    fills: [],
    createdUs: event.timeUs,
    updatedUs: event.timeUs,
    sequence: event.sequence,
  };
}

/** What an event that concerns the order changes of it. */
function changeBy(event: VenueEvent, before: OrderView): Partial<OrderView> {
  switch (event.name) {
    case 'TradeExecuted':
      return traded(event, before);
    case 'SelfTradePrevented':
      return prevented(event, before);
    case 'OrderRested':
      return { priceTicks: event.body.priceTicks };
    case 'OrderReplaced': {
      const { priceTicks, quantityLots, openLots } = event.body;
      return { priceTicks, quantityLots, openLots };
    }
    case 'OrderTriggered':
      return { priceTicks: event.body.priceTicks, status: 'new' };
    case 'StopPriceMoved':
      return { stopPriceTicks: event.body.stopPriceTicks };
    case 'OrderActivated': {
      const { priceTicks, quantityLots, stopPriceTicks } = event.body;
      const status = stopPriceTicks === 0 ? 'new' : 'pending_trigger';
      return { priceTicks, quantityLots, openLots: quantityLots, stopPriceTicks, status };
    }
    case 'OrderReduced':
      return { openLots: event.body.openLots };
    case 'OrderRejected':
      return { openLots: 0, status: 'rejected', rejectReason: rejectReasonName(event.body.reason) };
    case 'OrderCancelled': {
      const status = event.body.reason === CancelReason.expired ? 'expired' : 'cancelled';
      return { openLots: 0, status, cancelReason: nameOf(CancelReason, event.body.reason) };
    }
    default:
      return {};
  }
}

function traded(event: EventOf<'TradeExecuted'>, before: OrderView): Partial<OrderView> {
  const { body, timeUs, sequence } = event;
  const isTaker = body.takerOrderId === before.orderId;
  const openLots = isTaker ? body.takerOpenLots : body.makerOpenLots;
  const fill: Fill = {
    tradeId: body.tradeId,
    priceTicks: body.priceTicks,
    quantityLots: body.quantityLots,
    fee: isTaker ? body.takerFee : body.makerFee,
    liquidity: isTaker ? 'taker' : 'maker',
    timeUs,
    sequence,
  };
  return {
    filledLots: before.filledLots + body.quantityLots,
    openLots,
    filledNotional: before.filledNotional + body.notional,
    feePaid: before.feePaid + fill.fee,
    status: openLots === 0 ? 'filled' : 'partially_filled',
    fills: [...before.fills, fill],
  };
}

/** An order of which nothing is left open is closed by it. */
function prevented({ body }: EventOf<'SelfTradePrevented'>, before: OrderView): Partial<OrderView> {
  const isTaker = body.takerOrderId === before.orderId;
  const openLots = isTaker ? body.takerOpenLots : body.makerOpenLots;
  const preventedLots = before.preventedLots + (isTaker ? body.takerPreventedLots : body.makerPreventedLots);
  if (openLots > 0) return { openLots, preventedLots };
  return { openLots, preventedLots, status: 'cancelled', cancelReason: 'self_trade' };
}
