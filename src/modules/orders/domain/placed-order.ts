/** What the answer to a placement shows: the order right after its own command, whatever has happened since. */
import { invariant } from '../../../common/assert.js';
import type { VenueEvent } from '../../../common/model/events.js';
import { orderAfter, type OrderView } from '../../../common/model/order-view.js';

/** The order that these events of one placement accepted. */
export function placedOrder(events: readonly VenueEvent[]): OrderView {
  const accepted = events[0];
  invariant(accepted?.name === 'OrderAccepted', 'a placement that is not refused begins with the acceptance');
  let order: OrderView | undefined;
  for (const event of events) order = orderAfter(order, event, accepted.body.orderId);
  invariant(order !== undefined, 'the acceptance makes the order');
  return order;
}

interface PlacedTerms {
  readonly priceTicks: number;
  readonly quantityLots: number;
  /** Quote units of one tick × one lot. */
  readonly quoteUnitsPerTickLot: number;
}

/**
 * The first answer once more, from the order as it is now and the terms of the request (which are those of the first
 * one, or it would not be a repetition): what came later is taken away.
 */
export function asFirstAnswered(now: OrderView, firstSequence: number, terms: PlacedTerms): OrderView {
  if (now.sequence === firstSequence) return now;
  // It changed later, so it was open after its own command.
  const fills = now.fills.filter(({ sequence }) => sequence === firstSequence);
  const filledLots = sumOf(fills, ({ quantityLots }) => quantityLots);
  return {
    ...now,
    priceTicks: terms.priceTicks,
    quantityLots: terms.quantityLots,
    filledLots,
    openLots: terms.quantityLots - filledLots,
    filledNotional: sumOf(fills, (fill) => fill.priceTicks * fill.quantityLots * terms.quoteUnitsPerTickLot),
    feePaid: sumOf(fills, ({ fee }) => fee),
    status: filledLots === 0 ? 'new' : 'partially_filled',
    cancelReason: null,
    fills,
    updatedUs: now.createdUs,
    sequence: firstSequence,
  };
}

function sumOf<T>(items: readonly T[], valueOf: (item: T) => number): number {
  return items.reduce((sum, item) => sum + valueOf(item), 0);
}
