/**
 * The displayed orders of one instrument, order by order and without names: an entry is a place in the queue of its level, and
 * its number says nothing but that it came later than those below it. An order that loses its place, and the next peak of an
 * iceberg, is a new entry, so entries of one owner cannot be linked. Within a level the order of numbers is that of the queue.
 *
 * About 90 bytes an order: columns of numbers, a free list, and a table from order ids, which stay inside.
 */
import { Side } from '../../../common/model/order-terms.js';
import { grown } from '../../../common/columns.js';
import type { StateSink, StateSource } from '../../../common/model/state-series.js';
import { NO_SLOT, NumberTable } from './number-table.js';

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
const NONE = NO_SLOT;

export class OrderQueues {
  readonly change: QueueChange = { entryId: 0, side: 0, priceTicks: 0, quantityLots: 0 };
  /** Entries so far. */
  private entryCount = 0;
  private readonly slotOf: NumberTable;
  /** By price: the youngest entry of the queue. The oldest one's `older` is the youngest, so that a queue is a ring. */
  private readonly bids: NumberTable;
  private readonly asks: NumberTable;
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

  constructor(hashSeed = 0) {
    this.slotOf = new NumberTable(hashSeed);
    this.bids = new NumberTable(hashSeed);
    this.asks = new NumberTable(hashSeed);
  }

  /** What the order shows; 0 where it is not shown. */
  shownOf(orderId: number): number {
    const slot = this.slotOf.get(orderId);
    return slot === NONE ? 0 : (this.lots[slot] as number);
  }

  /** The order goes to the end of the queue at its price. */
  join(orderId: number, side: number, priceTicks: number, quantityLots: number): void {
    this.entryCount += 1;
    this.put(this.entryCount, orderId, side, priceTicks, quantityLots);
  }

  /** What the order shows changes in its place; 0 takes it away. False where nothing changes, or it was not shown. */
  set(orderId: number, quantityLots: number): boolean {
    const slot = this.slotOf.get(orderId);
    if (slot === NONE || this.lots[slot] === quantityLots) return false;
    this.lots[slot] = quantityLots;
    this.tell(slot);
    if (quantityLots === 0) this.remove(orderId, slot);
    return true;
  }

  /** The queue of one level, oldest first. */
  queue(side: number, priceTicks: number): QueueEntry[] {
    const entries: QueueEntry[] = [];
    const youngest = this.queuesOf(side).get(priceTicks);
    if (youngest === NONE) return entries;
    let slot = youngest;
    do {
      slot = this.younger[slot] as number;
      entries.push({ entryId: this.entryIds[slot] as number, priceTicks, quantityLots: this.lots[slot] as number });
    } while (slot !== youngest);
    return entries;
  }

  /** In the order of the entries, which puts each into its place again. */
  saveState(sink: StateSink): void {
    sink.number(this.entryCount);
    sink.number(this.slotOf.size);
    const byEntry = this.slotOf
      .values()
      .toSorted((a, b) => (this.entryIds[a] as number) - (this.entryIds[b] as number));
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
    const queues = this.queuesOf(side);
    const youngest = queues.get(priceTicks);
    const oldest = youngest === NONE ? slot : (this.younger[youngest] as number);
    this.younger[slot] = oldest;
    this.older[slot] = youngest === NONE ? slot : youngest;
    this.older[oldest] = slot;
    if (youngest !== NONE) this.younger[youngest] = slot;
    queues.set(priceTicks, slot);
    this.tell(slot);
  }

  private remove(orderId: number, slot: number): void {
    const price = this.prices[slot] as number;
    const queues = this.queuesOf(this.sides[slot] as number);
    const older = this.older[slot] as number;
    const younger = this.younger[slot] as number;
    this.younger[older] = younger;
    this.older[younger] = older;
    if (older === slot) queues.delete(price);
    else if (queues.get(price) === slot) queues.set(price, older);
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
    const slots = this.entryIds.length * 2;
    this.entryIds = grown(this.entryIds, slots);
    this.orderIds = grown(this.orderIds, slots);
    this.prices = grown(this.prices, slots);
    this.lots = grown(this.lots, slots);
    this.sides = grown(this.sides, slots);
    this.older = grown(this.older, slots);
    this.younger = grown(this.younger, slots);
  }

  private queuesOf(side: number): NumberTable {
    return side === Side.buy ? this.bids : this.asks;
  }
}
