/**
 * The displayed orders of one instrument, order by order and without names: an entry is a place in the queue of its level, and
 * its number says nothing but that it came later than those below it. An order that loses its place, and the next peak of an
 * iceberg, is a new entry, so entries of one owner cannot be linked. Within a level the order of numbers is that of the queue.
 *
 * About 90 bytes an order: columns of numbers, a free list, and a map from order ids, which stay inside.
 */
import { Side } from '../../../common/model/order-terms.js';
import type { StateSink, StateSource } from '../../../common/model/state-series.js';

/** One place in a queue. */
export interface QueueEntry {
  readonly entryId: number;
  readonly priceTicks: number;
  readonly quantityLots: number;
}

/** What became of an entry; a quantity of 0: it is gone. Reused: valid until the next change. */
export interface QueueChange {
  entryId: number;
  side: number;
  priceTicks: number;
  quantityLots: number;
}

const SLOTS_AT_START = 16;
/** No slot: slots count from 1. */
const NONE = 0;

interface Queue {
  first: number;
  last: number;
}

export class OrderQueues {
  readonly change: QueueChange = { entryId: 0, side: 0, priceTicks: 0, quantityLots: 0 };
  /** Entries so far. */
  private entryCount = 0;
  private readonly slotOf = new Map<number, number>();
  private readonly bids = new Map<number, Queue>();
  private readonly asks = new Map<number, Queue>();
  private entryIds = new Float64Array(SLOTS_AT_START);
  private orderIds = new Float64Array(SLOTS_AT_START);
  private prices = new Float64Array(SLOTS_AT_START);
  private lots = new Float64Array(SLOTS_AT_START);
  private sides = new Uint8Array(SLOTS_AT_START);
  private older = new Int32Array(SLOTS_AT_START);
  private younger = new Int32Array(SLOTS_AT_START);
  private slots = 0;
  /** The first free slot; free slots are chained by `younger`. */
  private free = NONE;

  /** What the order shows; 0 where it is not shown. */
  shownOf(orderId: number): number {
    const slot = this.slotOf.get(orderId);
    return slot === undefined ? 0 : (this.lots[slot] as number);
  }

  /** The order goes to the end of the queue at its price. */
  join(orderId: number, side: number, priceTicks: number, quantityLots: number): void {
    this.entryCount += 1;
    this.put(this.entryCount, orderId, side, priceTicks, quantityLots);
  }

  /** What the order shows changes in its place; 0 takes it away. False where it was not shown. */
  set(orderId: number, quantityLots: number): boolean {
    const slot = this.slotOf.get(orderId);
    if (slot === undefined) return false;
    this.lots[slot] = quantityLots;
    this.tell(slot);
    if (quantityLots === 0) this.remove(orderId, slot);
    return true;
  }

  /** The queue of one level, oldest first. */
  queue(side: number, priceTicks: number): QueueEntry[] {
    const entries: QueueEntry[] = [];
    const { first } = this.queuesOf(side).get(priceTicks) ?? { first: NONE };
    for (let slot = first; slot !== NONE; slot = this.younger[slot] as number) {
      entries.push({ entryId: this.entryIds[slot] as number, priceTicks, quantityLots: this.lots[slot] as number });
    }
    return entries;
  }

  /** In the order of the entries, which puts each into its place again. */
  saveState(sink: StateSink): void {
    sink.number(this.entryCount);
    sink.number(this.slotOf.size);
    const byEntry = [...this.slotOf.values()].toSorted(
      (a, b) => (this.entryIds[a] as number) - (this.entryIds[b] as number),
    );
    for (const slot of byEntry) {
      for (const column of [this.entryIds, this.orderIds, this.sides, this.prices, this.lots]) {
        sink.number(column[slot] as number);
      }
    }
  }

  loadState(source: StateSource): void {
    this.entryCount = source.number();
    for (let orders = source.number(); orders > 0; orders -= 1) {
      this.put(source.number(), source.number(), source.number(), source.number(), source.number());
    }
  }

  private put(entryId: number, orderId: number, side: number, priceTicks: number, quantityLots: number): void {
    const slot = this.takeSlot();
    this.slotOf.set(orderId, slot);
    this.entryIds[slot] = entryId;
    this.orderIds[slot] = orderId;
    this.prices[slot] = priceTicks;
    this.lots[slot] = quantityLots;
    this.sides[slot] = side;
    this.younger[slot] = NONE;
    const queues = this.queuesOf(side);
    const queue = queues.get(priceTicks);
    this.older[slot] = queue?.last ?? NONE;
    if (queue === undefined) queues.set(priceTicks, { first: slot, last: slot });
    else {
      this.younger[queue.last] = slot;
      queue.last = slot;
    }
    this.tell(slot);
  }

  private remove(orderId: number, slot: number): void {
    const side = this.sides[slot] as number;
    const price = this.prices[slot] as number;
    const queues = this.queuesOf(side);
    const queue = queues.get(price) as Queue;
    const older = this.older[slot] as number;
    const younger = this.younger[slot] as number;
    if (older === NONE) queue.first = younger;
    else this.younger[older] = younger;
    if (younger === NONE) queue.last = older;
    else this.older[younger] = older;
    if (queue.first === NONE) queues.delete(price);
    this.slotOf.delete(orderId);
    this.younger[slot] = this.free;
    this.free = slot;
  }

  private tell(slot: number): void {
    const { change } = this;
    change.entryId = this.entryIds[slot] as number;
    change.side = this.sides[slot] as number;
    change.priceTicks = this.prices[slot] as number;
    change.quantityLots = this.lots[slot] as number;
  }

  private takeSlot(): number {
    const slot = this.free;
    if (slot !== NONE) {
      this.free = this.younger[slot] as number;
      return slot;
    }
    this.slots += 1;
    if (this.slots === this.entryIds.length) this.grow();
    return this.slots;
  }

  private grow(): void {
    this.entryIds = grown(this.entryIds);
    this.orderIds = grown(this.orderIds);
    this.prices = grown(this.prices);
    this.lots = grown(this.lots);
    this.sides = grown(this.sides);
    this.older = grown(this.older);
    this.younger = grown(this.younger);
  }

  private queuesOf(side: number): Map<number, Queue> {
    return side === Side.buy ? this.bids : this.asks;
  }
}

function grown<T extends Float64Array | Int32Array | Uint8Array>(column: T): T {
  const longer = new (column.constructor as new (length: number) => T)(column.length * 2);
  longer.set(column);
  return longer;
}
