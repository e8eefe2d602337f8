import type { Counter } from 'prom-client';
import { commandLayouts } from '../../common/model/commands.js';
import { eventLayouts } from '../../common/model/events.js';
import { CancelReason, nameOf, OrderType, Side } from '../../common/model/order-terms.js';
import { lengthAt } from '../../common/model/record-fields.js';
import { HEADER, type RecordBuffer } from '../../common/model/record-layout.js';
import type { EventBatch, EventConsumer } from '../engine/event-stream.js';
import type { RiskCounts } from './risk-metrics.js';

export const ORDERS_PROCESSED = 'hft_orders_processed_total';
export const ORDERS_CANCELLED = 'hft_orders_cancelled_total';

const PLACE_ORDER = commandLayouts.PlaceOrder.type;
const { OrderAccepted, OrderRested, TradeExecuted, OrderCancelled, CommandRefused } = eventLayouts;
/** Types and sides are small numbers: a place for each triple needs no look-up by name. */
const SIDES = 4;
const outcomes = ['rested', 'filled', 'cancelled', 'refused'] as const;
const [RESTED, FILLED, CANCELLED, REFUSED] = [0, 1, 2, 3];
const REASONS = 256;

/**
 * Counts orders from durable events: each placement once, by what became of it under its own command, and each
 * cancellation by its reason. The replay at the start counts nothing. A refusal does not tell type and side.
 *
 * Counted in numbers, and told to the registry once a batch: a look-up by label costs more than the order itself.
 */
export class OrderMetrics implements EventConsumer {
  private orderId = 0;
  private orderKind = 0;
  /** Of the present batch: by kind and outcome, and by reason; and which of them are not 0. */
  private readonly placements = new Uint32Array(256 * SIDES * outcomes.length);
  private readonly cancellations = new Uint32Array(REASONS);
  private readonly changed: number[] = [];
  private readonly changedReasons: number[] = [];
  private readonly placementCounters: { inc(count: number): void }[] = [];
  private readonly cancellationCounters: { inc(count: number): void }[] = [];

  constructor(
    private readonly processed: Counter,
    private readonly cancelled: Counter,
    /** Told of what is not about orders that are in, so that events are walked through once. */
    private readonly risk: Pick<RiskCounts, 'take'>,
  ) {}

  onEvents({ events, start, end, isReplay }: EventBatch): void {
    if (isReplay) return;
    for (let at = start; at < end; at += lengthAt(events, at)) this.count(events, at);
    this.tell();
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
        return this.placed(f64[(at + OrderRested.at.orderId) >> 3] as number, RESTED);
      case TradeExecuted.type:
        if (f64[(at + TradeExecuted.at.takerOpenLots) >> 3] !== 0) return;
        return this.placed(f64[(at + TradeExecuted.at.takerOrderId) >> 3] as number, FILLED);
      case OrderCancelled.type:
        this.cancelledBy(bytes[at + OrderCancelled.at.reason] as number);
        return this.placed(f64[(at + OrderCancelled.at.orderId) >> 3] as number, CANCELLED);
      case CommandRefused.type:
        if (bytes[at + CommandRefused.at.commandType] === PLACE_ORDER) this.countPlacement(0, REFUSED);
        return this.risk.take(buffer, at, CommandRefused.type);
      default:
        return this.risk.take(buffer, at, bytes[at + HEADER.type] as number);
    }
  }

  /** Only the order that the present command accepted is new; others changed later. */
  private placed(orderId: number, outcome: number): void {
    if (orderId !== this.orderId) return;
    this.orderId = 0;
    this.countPlacement(this.orderKind, outcome);
  }

  private countPlacement(kind: number, outcome: number): void {
    const place = kind * outcomes.length + outcome;
    if (this.placements[place] === 0) this.changed.push(place);
    this.placements[place] = (this.placements[place] as number) + 1;
  }

  private cancelledBy(reason: number): void {
    if (this.cancellations[reason] === 0) this.changedReasons.push(reason);
    this.cancellations[reason] = (this.cancellations[reason] as number) + 1;
  }

  private tell(): void {
    for (const place of this.changed) {
      this.placementCounters[place] ??= this.processed.labels(labelsOf(place));
      this.placementCounters[place].inc(this.placements[place] as number);
      this.placements[place] = 0;
    }
    for (const reason of this.changedReasons) {
      this.cancellationCounters[reason] ??= this.cancelled.labels({ reason: nameOf(CancelReason, reason) });
      this.cancellationCounters[reason].inc(this.cancellations[reason] as number);
      this.cancellations[reason] = 0;
    }
    this.changed.length = 0;
    this.changedReasons.length = 0;
  }
}

function labelsOf(place: number): { type: string; side: string; outcome: string } {
  const outcome = outcomes[place % outcomes.length] as string;
  const kind = Math.floor(place / outcomes.length);
  if (outcome === 'refused') return { type: 'unknown', side: 'unknown', outcome };
  return { type: nameOf(OrderType, Math.floor(kind / SIDES)), side: nameOf(Side, kind % SIDES), outcome };
}
