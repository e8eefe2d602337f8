/** Compares the venue with the recording order by order: what each was filled, and what is open in the end. */
import { ROUNDING_LOTS } from './fill-pairing.js';
import type { RecordedOrder } from './recorded-book.js';
import type { VenueTrade } from './trade-check.js';

export interface OrderDifference {
  readonly orderId: number;
  readonly recordedLots: number;
  readonly venueLots: number;
}

export interface OrderComparison {
  readonly recorded: number;
  readonly venue: number;
  readonly equal: number;
  /** Equal but for what a recording may have cut off its quantities. */
  readonly equalButRounding: number;
  /** By order id; 0 lots where one side does not have the order. */
  readonly differences: readonly OrderDifference[];
}

/** What each order was filled in all. */
export function filledByOrder(trades: readonly VenueTrade[]): Map<number, number> {
  const filled = new Map<number, number>();
  for (const { buyOrderId, sellOrderId, lots } of trades) {
    for (const orderId of [buyOrderId, sellOrderId]) addTo(filled, orderId, lots);
  }
  return filled;
}

export function openByOrder(orders: Iterable<RecordedOrder>): Map<number, number> {
  const open = new Map<number, number>();
  for (const { orderId, lots } of orders) open.set(orderId, lots);
  return open;
}

export function compareOrders(
  recorded: ReadonlyMap<number, number>,
  venue: ReadonlyMap<number, number>,
): OrderComparison {
  const differences: OrderDifference[] = [];
  let equal = 0;
  let equalButRounding = 0;
  for (const orderId of new Set([...recorded.keys(), ...venue.keys()])) {
    const recordedLots = recorded.get(orderId) ?? 0;
    const venueLots = venue.get(orderId) ?? 0;
    if (recordedLots === venueLots) equal += 1;
    else if (Math.abs(recordedLots - venueLots) <= ROUNDING_LOTS) equalButRounding += 1;
    else differences.push({ orderId, recordedLots, venueLots });
  }
  return {
    recorded: recorded.size,
    venue: venue.size,
    equal,
    equalButRounding,
    differences: differences.toSorted((a, z) => a.orderId - z.orderId),
  };
}

export function addTo(sums: Map<number, number>, key: number, amount: number): void {
  sums.set(key, (sums.get(key) ?? 0) + amount);
}
