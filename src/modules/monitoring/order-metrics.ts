import type { Counter } from 'prom-client';
import { commandLayouts } from '../../common/model/commands.js';
import { eventLayouts } from '../../common/model/events.js';
import { CancelReason, nameOf, OrderType, Side } from '../../common/model/order-terms.js';
import { HEADER, type RecordBuffer } from '../../common/model/record-layout.js';
import { lengthAt } from '../engine/domain/event-reader.js';
import type { EventBatch, EventConsumer } from '../engine/event-stream.js';

export const ORDERS_PROCESSED = 'hft_orders_processed_total';
export const ORDERS_CANCELLED = 'hft_orders_cancelled_total';

const { OrderAccepted, OrderRested, TradeExecuted, OrderCancelled, CommandRefused } = eventLayouts;
/** Types and sides are small numbers: a counter for each pair needs no look-up by name. */
const SIDES = 4;
type Outcome = 'rested' | 'filled' | 'cancelled' | 'refused';

/**
 * Counts orders from durable events: each placement once, by what became of it under its own command, and each
 * cancellation by its reason. The replay at the start counts nothing. A refusal does not tell type and side.
 */
export class OrderMetrics implements EventConsumer {
  private orderId = 0;
  private orderKind = 0;
  private readonly incrementers = new Map<string, { inc(): void }>();

  constructor(
    private readonly processed: Counter,
    private readonly cancelled: Counter,
  ) {}

  onEvents({ events, start, end, isReplay }: EventBatch): void {
    if (isReplay) return;
    for (let at = start; at < end; at += lengthAt(events, at)) this.count(events, at);
  }

  private count(buffer: RecordBuffer, at: number): void {
    const { bytes, f64 } = buffer;
    switch (bytes[at + HEADER.type]) {
      case OrderAccepted.type:
        this.orderId = f64[(at + OrderAccepted.at.orderId) >> 3] as number;
        this.orderKind =
          (bytes[at + OrderAccepted.at.orderType] as number) * SIDES + (bytes[at + OrderAccepted.at.side] as number);
        return;
      case OrderRested.type:
        return this.placed(f64[(at + OrderRested.at.orderId) >> 3] as number, 'rested');
      case TradeExecuted.type:
        if (f64[(at + TradeExecuted.at.takerOpenLots) >> 3] !== 0) return;
        return this.placed(f64[(at + TradeExecuted.at.takerOrderId) >> 3] as number, 'filled');
      case OrderCancelled.type:
        this.cancelledBy(bytes[at + OrderCancelled.at.reason] as number);
        return this.placed(f64[(at + OrderCancelled.at.orderId) >> 3] as number, 'cancelled');
      case CommandRefused.type:
        if (bytes[at + CommandRefused.at.commandType] === commandLayouts.PlaceOrder.type) this.refused();
        return;
      default:
    }
  }

  /** Only the order that the present command accepted is new; others changed later. */
  private placed(orderId: number, outcome: Outcome): void {
    if (orderId !== this.orderId) return;
    this.orderId = 0;
    const type = Math.floor(this.orderKind / SIDES);
    this.increment(`${this.orderKind}${outcome}`, () =>
      this.processed.labels({ type: nameOf(OrderType, type), side: nameOf(Side, this.orderKind % SIDES), outcome }),
    );
  }

  private refused(): void {
    this.increment('refused', () => this.processed.labels({ type: 'unknown', side: 'unknown', outcome: 'refused' }));
  }

  private cancelledBy(reason: number): void {
    this.increment(`reason${reason}`, () => this.cancelled.labels({ reason: nameOf(CancelReason, reason) }));
  }

  private increment(key: string, make: () => { inc(): void }): void {
    let known = this.incrementers.get(key);
    if (known === undefined) {
      known = make();
      this.incrementers.set(key, known);
    }
    known.inc();
  }
}
