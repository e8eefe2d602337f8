/**
 * What a maker knows of a quote: `{ clientOrderId, orderId, isSure }`, or undefined where there is none for sure. One that is not
 * sure may rest in the book, so nothing is placed beside it until REST has said what became of it.
 */

/** The quote after the outcome of its placement. */
export function afterPlace(clientOrderId, { outcome, orderId }) {
  if (outcome === 'accepted' || outcome === 'repeated') return { clientOrderId, orderId, isSure: true };
  if (outcome === 'unknown') return { clientOrderId, orderId: undefined, isSure: false };
  // Refused, or not taken: there is none.
  return undefined;
}

/** The quote after the outcome of a change. */
export function afterReplace(quote, { outcome }) {
  // Not taken: it rests as it did.
  if (outcome === 'accepted' || outcome === 'not_taken') return quote;
  // Refused: it is filled or gone, or must not move; unknown: it rests at the old price or the new one.
  return { ...quote, isSure: false };
}

/** The quote after REST was asked for the order of its client order id. */
export function afterLookUp(quote, found) {
  if (!found.ok) return quote;
  const order = found.value;
  const isOpen = order?.status === 'new' || order?.status === 'partially_filled';
  // One that comes later than this answer is of a connection that has ended, and goes with it.
  return isOpen ? { ...quote, orderId: order.orderId, isSure: true } : undefined;
}
