/** What the answer to a placement shows: the order right after its own command, whatever has happened since. */
import { invariant } from '../../../common/assert.js';
import type { VenueEvent } from '../../../common/model/events.js';
import { orderAfter, ordersOf, type OrderView, statusAtAcceptance } from '../../../common/model/order-view.js';

/** The order that these events of one placement accepted. What had become due before it comes first. */
export function placedOrder(events: readonly VenueEvent[]): OrderView {
  const [order] = placedOrders(events);
  invariant(order !== undefined, 'a placement that is not refused has an acceptance');
  return order;
}

/** The orders that one command accepted, in their order: one of a placement, several of a list. */
export function placedOrders(events: readonly VenueEvent[]): OrderView[] {
  const orders = new Map<number, OrderView>();
  for (const event of events) {
    for (const orderId of ordersOf(event)) {
      const after = orderAfter(orders.get(orderId), event, orderId);
      if (after !== undefined) orders.set(orderId, after);
    }
  }
  return [...orders.values()];
}

/**
 * The first answer once more, from the order as it is now: what came later is taken away. Prevented quantity is not
 * told apart by when it was lost, and shown as it is now. `quoteUnitsPerTickLot` are quote units of one tick × one lot.
 */
export function asFirstAnswered(now: OrderView, firstSequence: number, quoteUnitsPerTickLot: number): OrderView {
  if (now.sequence === firstSequence) return now;
  // It changed later, so it was open after its own command.
  const { placedPriceTicks: priceTicks, placedQuantityLots: quantityLots, terms } = now;
  const fills = now.fills.filter(({ sequence }) => sequence === firstSequence);
  const filledLots = sumOf(fills, (fill) => fill.quantityLots);
  return {
    ...now,
    priceTicks,
    quantityLots,
    stopPriceTicks: terms?.stopPriceTicks ?? 0,
    filledLots,
    openLots: Math.max(0, quantityLots - filledLots - now.preventedLots),
    filledNotional: sumOf(fills, (fill) => fill.priceTicks * fill.quantityLots * quoteUnitsPerTickLot),
    feePaid: sumOf(fills, ({ fee }) => fee),
    status: filledLots === 0 ? statusAtAcceptance(now.orderType, terms) : 'partially_filled',
    cancelReason: null,
    rejectReason: null,
    fills,
    updatedUs: now.createdUs,
    sequence: firstSequence,
  };
}

function sumOf<T>(items: readonly T[], valueOf: (item: T) => number): number {
  return items.reduce((sum, item) => sum + valueOf(item), 0);
}
