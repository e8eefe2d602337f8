import { eventLayouts } from '../../../common/model/events.js';
import { f64At, typeAt, u8At } from '../../../common/model/record-fields.js';
import type { RecordBuffer } from '../../../common/model/record-layout.js';
import type { OrderQueues } from './order-queues.js';

const Rested = eventLayouts.OrderRested;
const Traded = eventLayouts.TradeExecuted;
const Cancelled = eventLayouts.OrderCancelled;
const Replaced = eventLayouts.OrderReplaced;
const Prevented = eventLayouts.SelfTradePrevented;
const Refreshed = eventLayouts.PeakRefreshed;

/**
 * Takes the event record at byte `at` into the queues of its instrument. `tell` is called for each entry that changed, with what
 * became of it in `queues.change`: never for an event that changes nothing displayed, twice for a trade of an auction.
 */
export function changeQueues(queues: OrderQueues, events: RecordBuffer, at: number, tell: () => void): void {
  switch (typeAt(events, at)) {
    case Rested.type:
      return join(queues, events, at, Rested.at, tell);
    case Refreshed.type:
      return join(queues, events, at, Refreshed.at, tell);
    case Traded.type: {
      const lots = f64At(events, at + Traded.at.quantityLots);
      // In an auction both orders rested.
      if (u8At(events, at + Traded.at.auction) === 1) {
        const takerOpenLots = f64At(events, at + Traded.at.takerOpenLots);
        take(queues, f64At(events, at + Traded.at.takerOrderId), lots, takerOpenLots, tell);
      }
      const makerOpenLots = f64At(events, at + Traded.at.makerOpenLots);
      return take(queues, f64At(events, at + Traded.at.makerOrderId), lots, makerOpenLots, tell);
    }
    case Prevented.type: {
      const lots = f64At(events, at + Prevented.at.makerPreventedLots);
      const openLots = f64At(events, at + Prevented.at.makerOpenLots);
      return take(queues, f64At(events, at + Prevented.at.makerOrderId), lots, openLots, tell);
    }
    case Cancelled.type:
      return show(queues, f64At(events, at + Cancelled.at.orderId), 0, tell);
    case Replaced.type: {
      const orderId = f64At(events, at + Replaced.at.orderId);
      if (u8At(events, at + Replaced.at.keptPriority) === 0) return show(queues, orderId, 0, tell);
      // A place is only kept by becoming smaller; an iceberg may show less than it has open.
      const shown = Math.min(queues.shownOf(orderId), f64At(events, at + Replaced.at.openLots));
      return show(queues, orderId, shown, tell);
    }
    default:
      return undefined;
  }
}

interface JoinFields {
  readonly orderId: number;
  readonly side: number;
  readonly priceTicks: number;
  readonly quantityLots: number;
}

function join(queues: OrderQueues, events: RecordBuffer, at: number, fields: JoinFields, tell: () => void): void {
  const orderId = f64At(events, at + fields.orderId);
  show(queues, orderId, 0, tell);
  const quantityLots = f64At(events, at + fields.quantityLots);
  // A hidden order is in no public queue.
  if (quantityLots === 0) return;
  queues.join(orderId, u8At(events, at + fields.side), f64At(events, at + fields.priceTicks), quantityLots);
  tell();
}

/** The shown part is taken first. */
function take(queues: OrderQueues, orderId: number, lots: number, openLots: number, tell: () => void): void {
  show(queues, orderId, openLots === 0 ? 0 : Math.max(0, queues.shownOf(orderId) - lots), tell);
}

function show(queues: OrderQueues, orderId: number, quantityLots: number, tell: () => void): void {
  if (queues.set(orderId, quantityLots)) tell();
}
