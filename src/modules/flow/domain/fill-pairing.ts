/**
 * Finds who traded with whom. Every fill shows twice in the order events, once for each side, by the same quantity
 * and next to each other; so a decrease and the nearest equal decrease of the other side are one fill.
 *
 * An order that is older than the recording may be filled without its quantity ever having been told. What is left
 * unpaired of the other side within its neighbourhood is then what it had.
 */
import { Side } from '../../../common/model/order-terms.js';
import type { OrderChange, RecordedOrder } from './recorded-book.js';

/** One fill; the price is that of the older order, which rested. */
export interface RecordedFill {
  readonly buyOrderId: number;
  readonly sellOrderId: number;
  readonly priceTicks: number;
  readonly lots: number;
  readonly timeUs: number;
}

/** What a change took from an order by trading; `lots` is undefined where the recording does not tell. */
export interface Decrease {
  readonly order: RecordedOrder;
  readonly lots: number | undefined;
}

/** The fill that a change tells of, if it does. With a new price the quantity may change without any trade. */
export function decreaseOf(change: OrderChange): Decrease | undefined {
  switch (change.kind) {
    case 'changed': {
      const { before, order } = change;
      const isFill = before.priceTicks === order.priceTicks && before.lots > order.lots;
      return isFill ? { order: before, lots: before.lots - order.lots } : undefined;
    }
    case 'deleted': {
      const { before, restLots } = change;
      return before.lots > restLots ? { order: before, lots: before.lots - restLots } : undefined;
    }
    case 'first-seen':
      return { order: change.order, lots: undefined };
    case 'deleted-unseen':
      return change.order.lots === 0 ? { order: change.order, lots: undefined } : undefined;
    default:
      return undefined;
  }
}

/** A recording may have cut its quantities; two that differ by no more than this are the same. */
export const ROUNDING_LOTS = 2;
/** How far apart the two sides of a fill may be told: order events between them, and microseconds. */
const NEIGHBOURS = 6;
const NEIGHBOURS_US = 1_000_000;

interface PlacedDecrease extends Decrease {
  readonly position: number;
  readonly timeUs: number;
}

export class FillPairing {
  private position = 0;
  /** Decreases that are not paired yet, oldest first: known ones, and those of unknown quantity. */
  private known: PlacedDecrease[] = [];
  private unknown: PlacedDecrease[] = [];

  constructor(private readonly onFill: (fill: RecordedFill) => void) {}

  /** Takes up the next order event: what it took from an order, or undefined where it took nothing. */
  next(decrease: Decrease | undefined, timeUs: number): void {
    this.position += 1;
    while (this.unknown.length > 0 && this.isPast(this.unknown[0] as PlacedDecrease, timeUs, 1)) this.settleOldest();
    // Kept twice as long, because an unknown decrease looks in both directions.
    while (this.known.length > 0 && this.isPast(this.known[0] as PlacedDecrease, timeUs, 2)) this.known.shift();
    if (decrease !== undefined) this.place({ ...decrease, position: this.position, timeUs });
  }

  /** Nothing more comes. */
  finish(): void {
    while (this.unknown.length > 0) this.settleOldest();
  }

  private place(decrease: PlacedDecrease): void {
    const { lots } = decrease;
    if (lots === undefined) {
      this.unknown.push(decrease);
      return;
    }
    const partner = this.partnerOf(decrease, lots, 0) ?? this.partnerOf(decrease, lots, ROUNDING_LOTS);
    if (partner === undefined) this.known.push(decrease);
    else this.pair(partner, decrease, lots);
  }

  private settleOldest(): void {
    const unknown = this.unknown.shift() as PlacedDecrease;
    const distance = (other: PlacedDecrease): number => Math.abs(other.position - unknown.position);
    let nearest: PlacedDecrease | undefined;
    for (const other of this.known) {
      if (!this.areNeighbours(other, unknown) || !cross(other.order, unknown.order)) continue;
      if (nearest === undefined || distance(other) < distance(nearest)) nearest = other;
    }
    if (nearest !== undefined) this.pair(nearest, unknown, nearest.lots as number);
  }

  private pair(known: PlacedDecrease, other: PlacedDecrease, lots: number): void {
    this.known = this.known.filter((one) => one !== known);
    const [buy, sell] = known.order.side === Side.buy ? [known.order, other.order] : [other.order, known.order];
    const resting = buy.orderId < sell.orderId ? buy : sell;
    this.onFill({
      buyOrderId: buy.orderId,
      sellOrderId: sell.orderId,
      priceTicks: resting.priceTicks,
      lots,
      timeUs: Math.max(known.timeUs, other.timeUs),
    });
  }

  /** The newest decrease of the other side that differs by no more than `roundingLots`. */
  private partnerOf(decrease: PlacedDecrease, lots: number, roundingLots: number): PlacedDecrease | undefined {
    return this.known.findLast(
      (other) => Math.abs((other.lots as number) - lots) <= roundingLots && this.areNeighbours(other, decrease),
    );
  }

  private areNeighbours(one: PlacedDecrease, other: PlacedDecrease): boolean {
    return (
      one.order.side !== other.order.side &&
      Math.abs(one.position - other.position) <= NEIGHBOURS &&
      Math.abs(one.timeUs - other.timeUs) <= NEIGHBOURS_US
    );
  }

  private isPast(decrease: PlacedDecrease, timeUs: number, factor: number): boolean {
    return this.position - decrease.position > NEIGHBOURS * factor || timeUs - decrease.timeUs > NEIGHBOURS_US * factor;
  }
}

/** Whether two orders of different sides could trade with each other. */
function cross(one: RecordedOrder, other: RecordedOrder): boolean {
  const [buy, sell] = one.side === Side.buy ? [one, other] : [other, one];
  return buy.priceTicks >= sell.priceTicks;
}
