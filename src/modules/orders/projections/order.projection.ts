import { invariant } from '../../../common/assert.js';
import { eventLayouts } from '../../../common/model/events.js';
import { CancelReason, nameOf } from '../../../common/model/order-terms.js';
import { type Fill, orderStatuses, type OrderStatus, type OrderView } from '../../../common/model/order-view.js';
import { asciiAt, f64At, headerAt, i32At, u8At } from '../../../common/model/record-fields.js';
import type { RecordBuffer } from '../../../common/model/record-layout.js';
import type { BulkStatement, RowWriter } from '../../../config/database/row-writer.js';
import type { SqlValue } from '../../../config/database/sqlite-handle.js';
import type { Projection } from '../../projections/projection.js';
import type { OrderRow } from './order.entity.js';

export function statusNumber(status: OrderStatus): number {
  return orderStatuses.indexOf(status);
}

export function toOrder(row: OrderRow, fills: readonly Fill[]): OrderView {
  const { status, cancelReason, placedPriceTicks: _price, placedQuantityLots: _quantity, ...same } = row;
  return {
    ...same,
    status: orderStatuses[status] as OrderStatus,
    cancelReason: cancelReason === 0 ? null : nameOf(CancelReason, cancelReason),
    fills,
  };
}

const NEW = statusNumber('new');
const PARTIALLY_FILLED = statusNumber('partially_filled');
const FILLED = statusNumber('filled');
const CANCELLED = statusNumber('cancelled');
const EXPIRED = statusNumber('expired');
/** In an update: leave the column as it is. */
const KEEP = -1;

const insertOrders: BulkStatement = {
  columns: 21,
  text: (tuples) => `insert into orders (orderId, accountId, instrumentId, clientOrderId, side, orderType, timeInForce,
    flags, createdUs, placedPriceTicks, placedQuantityLots, priceTicks, quantityLots, openLots, filledLots, filledNotional, feePaid, status, cancelReason,
    updatedUs, sequence) values ${tuples}`,
};

const updateOrders: BulkStatement = {
  columns: 11,
  text: (tuples) => `update orders set
    priceTicks = iif(v.column2 = ${KEEP}, priceTicks, v.column2),
    quantityLots = iif(v.column3 = ${KEEP}, quantityLots, v.column3),
    openLots = v.column4, filledLots = filledLots + v.column5, filledNotional = filledNotional + v.column6,
    feePaid = feePaid + v.column7, status = iif(v.column8 = ${KEEP}, status, v.column8), cancelReason = v.column9,
    updatedUs = v.column10, sequence = v.column11
    from (values ${tuples}) as v where orderId = v.column1`,
};

const insertReplacements: BulkStatement = {
  columns: 6,
  text: (tuples) =>
    `insert into order_replacements (orderId, sequence, priceTicks, quantityLots, openLots, timeUs) values ${tuples}`,
};

/** What a slice did to one order: filled quantity, notional and fee as differences, all else as it is now. */
interface OrderDelta {
  /** What never changes, where the order is new in this slice. */
  readonly terms: readonly SqlValue[] | undefined;
  priceTicks: number;
  quantityLots: number;
  openLots: number;
  filledLots: number;
  filledNotional: number;
  feePaid: number;
  status: number;
  cancelReason: number;
  updatedUs: number;
  sequence: number;
}

const Accepted = eventLayouts.OrderAccepted;
const Traded = eventLayouts.TradeExecuted;
const Cancelled = eventLayouts.OrderCancelled;
const Replaced = eventLayouts.OrderReplaced;

/**
 * Orders as they were placed and as they are now, and the replacements between. It folds as `orderAfter` does, on fields instead of objects
 * because this is the most frequent work of the projector; a test holds the two together.
 */
export class OrderProjection implements Projection {
  private deltas = new Map<number, OrderDelta>();
  private replacements: SqlValue[] = [];

  apply(events: RecordBuffer, at: number): void {
    switch (headerAt(events, at, 'type')) {
      case Accepted.type:
        return this.accept(events, at);
      case Traded.type:
        this.trade(events, at, Traded.at.takerOrderId, Traded.at.takerOpenLots, Traded.at.takerFee);
        return this.trade(events, at, Traded.at.makerOrderId, Traded.at.makerOpenLots, Traded.at.makerFee);
      case Cancelled.type:
        return this.cancel(events, at);
      case Replaced.type:
        return this.replace(events, at);
      default:
    }
  }

  async flush(rows: RowWriter): Promise<void> {
    const { deltas, replacements } = this;
    this.deltas = new Map();
    this.replacements = [];
    const inserted: SqlValue[] = [];
    const updated: SqlValue[] = [];
    for (const [orderId, delta] of deltas) {
      const { priceTicks, quantityLots, openLots, filledLots, filledNotional, feePaid } = delta;
      const { status, cancelReason, updatedUs, sequence } = delta;
      const terms = [priceTicks, quantityLots, openLots, filledLots, filledNotional, feePaid];
      const state = [status, cancelReason, updatedUs, sequence];
      if (delta.terms === undefined) updated.push(orderId, ...terms, ...state);
      else inserted.push(orderId, ...delta.terms, ...terms, ...state);
    }
    const [, changedRows] = await Promise.all([
      rows.write(insertOrders, inserted),
      rows.write(updateOrders, updated),
      rows.write(insertReplacements, replacements),
    ]);
    invariant(changedRows * updateOrders.columns === updated.length, 'every changed order has its row');
  }

  private accept(events: RecordBuffer, at: number): void {
    const { at: field } = Accepted;
    const timeUs = headerAt(events, at, 'timeUs');
    const priceTicks = f64At(events, at + field.priceTicks);
    const quantityLots = f64At(events, at + field.quantityLots);
    const textAt = at + Accepted.textStart(events, at);
    this.deltas.set(f64At(events, at + field.orderId), {
      terms: [
        headerAt(events, at, 'accountId'),
        i32At(events, at + field.instrumentId),
        asciiAt(events, textAt, i32At(events, at + field.clientOrderId)),
        u8At(events, at + field.side),
        u8At(events, at + field.orderType),
        u8At(events, at + field.timeInForce),
        i32At(events, at + field.flags),
        timeUs,
        priceTicks,
        quantityLots,
      ],
      priceTicks,
      quantityLots,
      openLots: quantityLots,
      filledLots: 0,
      filledNotional: 0,
      feePaid: 0,
      status: NEW,
      cancelReason: 0,
      updatedUs: timeUs,
      sequence: headerAt(events, at, 'sequence'),
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

  private cancel(events: RecordBuffer, at: number): void {
    const { at: field } = Cancelled;
    const reason = u8At(events, at + field.reason);
    const delta = this.deltaOf(events, at, f64At(events, at + field.orderId));
    delta.openLots = 0;
    delta.status = reason === CancelReason.expired ? EXPIRED : CANCELLED;
    delta.cancelReason = reason;
  }

  private replace(events: RecordBuffer, at: number): void {
    const { at: field } = Replaced;
    const orderId = f64At(events, at + field.orderId);
    const delta = this.deltaOf(events, at, orderId);
    delta.priceTicks = f64At(events, at + field.priceTicks);
    delta.quantityLots = f64At(events, at + field.quantityLots);
    delta.openLots = f64At(events, at + field.openLots);
    const { sequence, priceTicks, quantityLots, openLots, updatedUs } = delta;
    this.replacements.push(orderId, sequence, priceTicks, quantityLots, openLots, updatedUs);
  }

  private deltaOf(events: RecordBuffer, at: number, orderId: number): OrderDelta {
    let delta = this.deltas.get(orderId);
    if (delta === undefined) {
      const unchanged = { priceTicks: KEEP, quantityLots: KEEP, openLots: 0, status: KEEP, cancelReason: 0 };
      const added = { filledLots: 0, filledNotional: 0, feePaid: 0 };
      delta = { terms: undefined, ...unchanged, ...added, updatedUs: 0, sequence: 0 };
      this.deltas.set(orderId, delta);
    }
    delta.updatedUs = headerAt(events, at, 'timeUs');
    delta.sequence = headerAt(events, at, 'sequence');
    return delta;
  }
}
