import { invariant } from '../../../common/assert.js';
import { eventLayouts } from '../../../common/model/events.js';
import { CancelReason, nameOf } from '../../../common/model/order-terms.js';
import {
  type Fill,
  orderStatuses,
  type OrderStatus,
  type OrderView,
  statusAtAcceptance,
} from '../../../common/model/order-view.js';
import { rejectReasonName } from '../../../common/model/reject-reason.js';
import {
  accountIdAt,
  asciiAt,
  f64At,
  i32At,
  sequenceAt,
  timeUsAt,
  typeAt,
  u8At,
} from '../../../common/model/record-fields.js';
import type { RecordBuffer } from '../../../common/model/record-layout.js';
import type { BulkStatement, RowWriter } from '../../../config/database/row-writer.js';
import type { SqlValue } from '../../../config/database/sqlite-handle.js';
import type { Projection } from '../../projections/projection.js';
import { termsOf, termsText } from './accepted-terms.js';
import type { OrderRow } from './order.entity.js';

export function statusNumber(status: OrderStatus): number {
  return orderStatuses.indexOf(status);
}

export function toOrder(row: OrderRow, fills: readonly Fill[]): OrderView {
  const { status, cancelReason, rejectReason, terms, listId: _listId, ...same } = row;
  return {
    ...same,
    status: orderStatuses[status] as OrderStatus,
    cancelReason: cancelReason === 0 ? null : nameOf(CancelReason, cancelReason),
    rejectReason: rejectReason === 0 ? null : rejectReasonName(rejectReason),
    terms: termsOf(terms),
    fills,
  };
}

const NEW = statusNumber('new');
const PENDING = statusNumber('pending_trigger');
const PARTIALLY_FILLED = statusNumber('partially_filled');
const FILLED = statusNumber('filled');
const CANCELLED = statusNumber('cancelled');
const EXPIRED = statusNumber('expired');
const REJECTED = statusNumber('rejected');
/** In an update: leave the column as it is. */
const KEEP = -1;

const insertOrders: BulkStatement = {
  columns: 27,
  text: (tuples) => `insert into orders (orderId, accountId, instrumentId, clientOrderId, side, orderType, timeInForce,
    selfTradePrevention, flags, createdUs, placedPriceTicks, placedQuantityLots, listId, terms,
    priceTicks, quantityLots, openLots, stopPriceTicks, filledLots, preventedLots, filledNotional, feePaid, status,
    cancelReason, rejectReason, updatedUs, sequence) values ${tuples}`,
};

const kept = (column: string, place: number): string =>
  `${column} = iif(v.column${place} = ${KEEP}, ${column}, v.column${place})`;

const updateOrders: BulkStatement = {
  columns: 14,
  text: (
    tuples,
  ) => `update orders set ${kept('priceTicks', 2)}, ${kept('quantityLots', 3)}, ${kept('openLots', 4)}, ${kept('stopPriceTicks', 5)},
    filledLots = filledLots + v.column6, preventedLots = preventedLots + v.column7,
    filledNotional = filledNotional + v.column8, feePaid = feePaid + v.column9, ${kept('status', 10)},
    cancelReason = v.column11, rejectReason = v.column12, updatedUs = v.column13, sequence = v.column14
    from (values ${tuples}) as v where orderId = v.column1`,
};

const insertReplacements: BulkStatement = {
  columns: 6,
  text: (tuples) =>
    `insert into order_replacements (orderId, sequence, priceTicks, quantityLots, openLots, timeUs) values ${tuples}`,
};

/** What a slice did to one order: filled and prevented quantity, notional and fee as differences, all else as it is now. */
interface OrderDelta {
  /** What never changes, where the order is new in this slice. */
  readonly accepted: readonly SqlValue[] | undefined;
  priceTicks: number;
  quantityLots: number;
  openLots: number;
  stopPriceTicks: number;
  filledLots: number;
  preventedLots: number;
  filledNotional: number;
  feePaid: number;
  status: number;
  cancelReason: number;
  rejectReason: number;
  updatedUs: number;
  sequence: number;
}

const Accepted = eventLayouts.OrderAccepted;
const Rested = eventLayouts.OrderRested;
const Traded = eventLayouts.TradeExecuted;
const Prevented = eventLayouts.SelfTradePrevented;
const Cancelled = eventLayouts.OrderCancelled;
const Replaced = eventLayouts.OrderReplaced;
const Triggered = eventLayouts.OrderTriggered;
const StopMoved = eventLayouts.StopPriceMoved;
const Activated = eventLayouts.OrderActivated;
const Reduced = eventLayouts.OrderReduced;
const Rejected = eventLayouts.OrderRejected;

/**
 * Orders as they were placed and as they are now, and the replacements between. It folds as `orderAfter` does, on fields instead of objects
 * because this is the most frequent work of the projector; a test holds the two together.
 */
export class OrderProjection implements Projection {
  private deltas = new Map<number, OrderDelta>();
  private replacements: SqlValue[] = [];

  apply(events: RecordBuffer, at: number): void {
    switch (typeAt(events, at)) {
      case Accepted.type:
        return this.accept(events, at);
      case Rested.type:
        this.changed(events, at, Rested.at).priceTicks = f64At(events, at + Rested.at.priceTicks);
        return;
      case Traded.type:
        this.trade(events, at, Traded.at.takerOrderId, Traded.at.takerOpenLots, Traded.at.takerFee);
        return this.trade(events, at, Traded.at.makerOrderId, Traded.at.makerOpenLots, Traded.at.makerFee);
      case Cancelled.type:
        return this.cancel(events, at);
      case Replaced.type:
        return this.replace(events, at);
      default:
        return this.applyRare(events, at);
    }
  }

  async flush(rows: RowWriter): Promise<void> {
    const { deltas, replacements } = this;
    this.deltas = new Map();
    this.replacements = [];
    const inserted: SqlValue[] = [];
    const updated: SqlValue[] = [];
    for (const [orderId, delta] of deltas) {
      const { priceTicks, quantityLots, openLots, stopPriceTicks, filledLots, preventedLots } = delta;
      const { filledNotional, feePaid, status, cancelReason, rejectReason, updatedUs, sequence } = delta;
      const terms = [priceTicks, quantityLots, openLots, stopPriceTicks];
      const state = [
        filledLots,
        preventedLots,
        filledNotional,
        feePaid,
        status,
        cancelReason,
        rejectReason,
        updatedUs,
        sequence,
      ];
      if (delta.accepted === undefined) updated.push(orderId, ...terms, ...state);
      else inserted.push(orderId, ...delta.accepted, ...terms, ...state);
    }
    const [, changedRows] = await Promise.all([
      rows.write(insertOrders, inserted),
      rows.write(updateOrders, updated),
      rows.write(insertReplacements, replacements),
    ]);
    invariant(changedRows * updateOrders.columns === updated.length, 'every changed order has its row');
  }

  private applyRare(events: RecordBuffer, at: number): void {
    switch (typeAt(events, at)) {
      case Prevented.type: {
        const { takerOrderId, takerOpenLots, takerPreventedLots } = Prevented.at;
        const { makerOrderId, makerOpenLots, makerPreventedLots } = Prevented.at;
        this.prevent(events, at, takerOrderId, takerOpenLots, takerPreventedLots);
        return this.prevent(events, at, makerOrderId, makerOpenLots, makerPreventedLots);
      }
      case Triggered.type: {
        const delta = this.changed(events, at, Triggered.at);
        delta.priceTicks = f64At(events, at + Triggered.at.priceTicks);
        delta.status = NEW;
        return;
      }
      case StopMoved.type:
        this.changed(events, at, StopMoved.at).stopPriceTicks = f64At(events, at + StopMoved.at.stopPriceTicks);
        return;
      case Activated.type:
        return this.activate(events, at);
      case Reduced.type:
        this.changed(events, at, Reduced.at).openLots = f64At(events, at + Reduced.at.openLots);
        return;
      case Rejected.type: {
        const delta = this.changed(events, at, Rejected.at);
        delta.openLots = 0;
        delta.status = REJECTED;
        delta.rejectReason = i32At(events, at + Rejected.at.reason);
        return;
      }
      default:
    }
  }

  private accept(events: RecordBuffer, at: number): void {
    const { at: field } = Accepted;
    const timeUs = timeUsAt(events, at);
    const priceTicks = f64At(events, at + field.priceTicks);
    const quantityLots = f64At(events, at + field.quantityLots);
    const orderType = u8At(events, at + field.orderType);
    const textAt = at + Accepted.textStart(events, at);
    const terms = Accepted.readExtension(events, at) ?? null;
    const columns = [
      accountIdAt(events, at),
      i32At(events, at + field.instrumentId),
      asciiAt(events, textAt, i32At(events, at + field.clientOrderId)),
      u8At(events, at + field.side),
      orderType,
      u8At(events, at + field.timeInForce),
      u8At(events, at + field.selfTradePrevention),
      i32At(events, at + field.flags),
      timeUs,
      priceTicks,
      quantityLots,
      terms?.listId ?? 0,
      termsText(terms),
    ];
    const state = {
      openLots: quantityLots,
      stopPriceTicks: terms?.stopPriceTicks ?? 0,
      cancelReason: 0,
      rejectReason: 0,
    };
    this.deltas.set(f64At(events, at + field.orderId), {
      accepted: columns,
      priceTicks,
      quantityLots,
      ...state,
      ...noneAdded,
      status: statusNumber(statusAtAcceptance(orderType, terms)),
      updatedUs: timeUs,
      sequence: sequenceAt(events, at),
    });
  }

  private trade(events: RecordBuffer, at: number, orderAt: number, openAt: number, feeAt: number): void {
    const delta = this.deltaOf(events, at, f64At(events, at + orderAt));
    delta.openLots = f64At(events, at + openAt);
    delta.filledLots += f64At(events, at + Traded.at.quantityLots);
    delta.filledNotional += f64At(events, at + Traded.at.notional);
    delta.feePaid += f64At(events, at + feeAt);
    delta.status = delta.openLots === 0 ? FILLED : PARTIALLY_FILLED;
  }

  private prevent(events: RecordBuffer, at: number, orderAt: number, openAt: number, preventedAt: number): void {
    const delta = this.deltaOf(events, at, f64At(events, at + orderAt));
    delta.openLots = f64At(events, at + openAt);
    delta.preventedLots += f64At(events, at + preventedAt);
    if (delta.openLots > 0) return;
    delta.status = CANCELLED;
    delta.cancelReason = CancelReason.self_trade;
  }

  private cancel(events: RecordBuffer, at: number): void {
    const reason = u8At(events, at + Cancelled.at.reason);
    const delta = this.changed(events, at, Cancelled.at);
    delta.openLots = 0;
    delta.status = reason === CancelReason.expired ? EXPIRED : CANCELLED;
    delta.cancelReason = reason;
  }

  private replace(events: RecordBuffer, at: number): void {
    const { at: field } = Replaced;
    const delta = this.changed(events, at, field);
    delta.priceTicks = f64At(events, at + field.priceTicks);
    delta.quantityLots = f64At(events, at + field.quantityLots);
    delta.openLots = f64At(events, at + field.openLots);
    if (u8At(events, at + field.pegged) === 1) return;
    const { sequence, priceTicks, quantityLots, openLots, updatedUs } = delta;
    this.replacements.push(f64At(events, at + field.orderId), sequence, priceTicks, quantityLots, openLots, updatedUs);
  }

  private activate(events: RecordBuffer, at: number): void {
    const { at: field } = Activated;
    const delta = this.changed(events, at, field);
    delta.priceTicks = f64At(events, at + field.priceTicks);
    delta.quantityLots = f64At(events, at + field.quantityLots);
    delta.openLots = delta.quantityLots;
    delta.stopPriceTicks = f64At(events, at + field.stopPriceTicks);
    delta.status = delta.stopPriceTicks === 0 ? NEW : PENDING;
  }

  private changed(events: RecordBuffer, at: number, fields: { readonly orderId: number }): OrderDelta {
    return this.deltaOf(events, at, f64At(events, at + fields.orderId));
  }

  private deltaOf(events: RecordBuffer, at: number, orderId: number): OrderDelta {
    let delta = this.deltas.get(orderId);
    if (delta === undefined) {
      const unchanged = { priceTicks: KEEP, quantityLots: KEEP, openLots: KEEP, stopPriceTicks: KEEP, status: KEEP };
      delta = {
        accepted: undefined,
        ...unchanged,
        ...noneAdded,
        cancelReason: 0,
        rejectReason: 0,
        updatedUs: 0,
        sequence: 0,
      };
      this.deltas.set(orderId, delta);
    }
    delta.updatedUs = timeUsAt(events, at);
    delta.sequence = sequenceAt(events, at);
    return delta;
  }
}

const noneAdded = { filledLots: 0, preventedLots: 0, filledNotional: 0, feePaid: 0 };
