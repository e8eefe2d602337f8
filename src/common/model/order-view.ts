/**
 * An order as its events tell it. One fold serves the answer to a placement, the orders that are not yet
 * projected, and the projection itself, so that all three agree by construction.
 */
import { CancelReason, nameOf } from './order-terms.js';
import type { VenueEvent } from './events.js';

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
  readonly flags: number;
  /** For a market order its protection collar. */
  readonly priceTicks: number;
  readonly quantityLots: number;
  readonly filledLots: number;
  readonly openLots: number;
  readonly filledNotional: number;
  readonly feePaid: number;
  readonly status: OrderStatus;
  readonly cancelReason: keyof typeof CancelReason | null;
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
      return [event.body.orderId];
    case 'TradeExecuted':
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
  if (before === undefined) return undefined;
  switch (event.name) {
    case 'TradeExecuted':
      return traded(before, event, orderId);
    case 'OrderCancelled':
      if (event.body.orderId !== orderId) return before;
      return {
        ...before,
        openLots: 0,
        status: event.body.reason === CancelReason.expired ? 'expired' : 'cancelled',
        cancelReason: nameOf(CancelReason, event.body.reason),
        updatedUs: event.timeUs,
        sequence: event.sequence,
      };
    case 'OrderReplaced':
      if (event.body.orderId !== orderId) return before;
      return {
        ...before,
        priceTicks: event.body.priceTicks,
        quantityLots: event.body.quantityLots,
        openLots: event.body.openLots,
        updatedUs: event.timeUs,
        sequence: event.sequence,
      };
    default:
      return before;
  }
}

function accepted(event: VenueEvent & { readonly name: 'OrderAccepted' }): OrderView {
  const { orderId, instrumentId, clientOrderId, side, orderType, timeInForce, flags, priceTicks, quantityLots } =
    event.body;
  return {
    orderId,
    accountId: event.accountId,
    instrumentId,
    clientOrderId,
    side,
    orderType,
    timeInForce,
    flags,
    priceTicks,
    quantityLots,
    filledLots: 0,
    openLots: quantityLots,
    filledNotional: 0,
    feePaid: 0,
    status: 'new',
    cancelReason: null,
    fills: [],
    createdUs: event.timeUs,
    updatedUs: event.timeUs,
    sequence: event.sequence,
  };
}

function traded(before: OrderView, event: VenueEvent & { readonly name: 'TradeExecuted' }, orderId: number): OrderView {
  const { body } = event;
  const isTaker = body.takerOrderId === orderId;
  if (!isTaker && body.makerOrderId !== orderId) return before;
  const openLots = isTaker ? body.takerOpenLots : body.makerOpenLots;
  const fill: Fill = {
    tradeId: body.tradeId,
    priceTicks: body.priceTicks,
    quantityLots: body.quantityLots,
    fee: isTaker ? body.takerFee : body.makerFee,
    liquidity: isTaker ? 'taker' : 'maker',
    timeUs: event.timeUs,
    sequence: event.sequence,
  };
  return {
    ...before,
    filledLots: before.filledLots + body.quantityLots,
    openLots,
    filledNotional: before.filledNotional + body.notional,
    feePaid: before.feePaid + fill.fee,
    status: openLots === 0 ? 'filled' : 'partially_filled',
    fills: [...before.fills, fill],
    updatedUs: event.timeUs,
    sequence: event.sequence,
  };
}
