/**
 * Open orders as records of numbers. An order lives in a slot from acceptance until it closes; slots are
 * reused from a free list, so a steady state allocates nothing. Slot 0 is never used: 0 means "none" in every link.
 *
 * Two links run through the records: the queue of a price level (`next`, `prev`), owned by the order book,
 * and the account's open orders from oldest to newest id (`newer`, `older`), owned by this store.
 */
import { broken, invariant } from '../../../common/assert.js';
import type { StateSink, StateSource } from '../../../common/model/state-series.js';
import { grown } from '../../../common/columns.js';
import { OrderRecords, SLOTS_AT_START } from './order-records.js';
import { SpecialTerms, Standing } from './special-terms.js';

const ACCOUNTS_AT_START = 1_024;
/** 2^32 / golden ratio: spreads consecutive order ids over the hash table. */
const HASH_FACTOR = 0x9e3779b1;

export class OrderStore extends OrderRecords {
  /** What only some orders have, by row. */
  readonly terms = new SpecialTerms();

  /** False: no slot is used twice, so that a benchmark can show what reuse saves. Memory then grows with every order. */
  reusesSlots = true;
  private slotsUsed = 1;
  private firstFree = 0;
  openCount = 0;
  /** Open orders that have an expiry. */
  expiringCount = 0;
  private oldestOfAccount = new Int32Array(ACCOUNTS_AT_START);
  private newestOfAccount = new Int32Array(ACCOUNTS_AT_START);
  /** Open addressing: order id → slot, 0 for empty; at most half full. */
  private table = new Int32Array(SLOTS_AT_START * 2);
  private tableShift = 32 - Math.log2(SLOTS_AT_START * 2);

  /** Takes a slot for a new open order of the account and returns it; the caller sets the other fields. */
  open(orderId: number, accountId: number): number {
    const slot = this.takeSlot();
    this.setOrderId(slot, orderId);
    this.setAccountId(slot, accountId);
    this.insertId(slot, orderId);
    this.linkToAccount(slot, accountId);
    this.openCount += 1;
    return slot;
  }

  /** Gives the slot of a closed order back. */
  close(slot: number): void {
    if (this.levelOf(slot) !== 0) broken('a closed order is on no level');
    this.deleteId(slot);
    this.unlinkFromAccount(slot);
    if (this.specialOf(slot) !== 0) this.closeSpecial(slot);
    this.setOrderId(slot, 0);
    this.openCount -= 1;
    if (!this.reusesSlots) return;
    this.setNext(slot, this.firstFree);
    this.firstFree = slot;
  }

  /** The slot of an open order, 0 where there is none. */
  find(orderId: number): number {
    const mask = this.table.length - 1;
    let at = Math.imul(orderId | 0, HASH_FACTOR) >>> this.tableShift;
    for (;;) {
      const slot = this.table[at] as number;
      if (slot === 0 || this.orderIdOf(slot) === orderId) return slot;
      at = (at + 1) & mask;
    }
  }

  oldestOf(accountId: number): number {
    return accountId < this.oldestOfAccount.length ? (this.oldestOfAccount[accountId] as number) : 0;
  }

  newestOf(accountId: number): number {
    return accountId < this.newestOfAccount.length ? (this.newestOfAccount[accountId] as number) : 0;
  }

  /** How many slots have been used at all. */
  get slotsTaken(): number {
    return this.slotsUsed - 1;
  }

  /** The memory that open orders take, with what finds them by id. */
  get bytes(): number {
    return this.recordBytes + this.table.byteLength;
  }

  filledLots(slot: number): number {
    const gone = this.quantityLotsOf(slot) - this.openLotsOf(slot);
    const row = this.specialOf(slot);
    return row === 0 ? gone : gone - (this.terms.lostLots[row] as number);
  }

  /** What the order was charged by its own fills; negative is a rebate. */
  feePaid(slot: number): number {
    const owed = this.feeWholeOf(slot) + (this.feeFractionOf(slot) > 0 ? 1 : 0);
    const row = this.specialOf(slot);
    return row === 0 ? owed : owed - (this.terms.siblingFees[row] as number);
  }

  /** The order's row of special terms, made if it has none. */
  specialRow(slot: number): number {
    const present = this.specialOf(slot);
    if (present !== 0) return present;
    const row = this.terms.open();
    this.setSpecial(slot, row);
    this.terms.holdPriceTicks[row] = this.priceTicksOf(slot);
    return row;
  }

  /** Where the order stands: `Standing`. */
  standingOf(slot: number): number {
    const row = this.specialOf(slot);
    return row === 0 ? Standing.book : (this.terms.standing[row] as number);
  }

  /** All open orders by ascending id; where they stand in books is the books' own state. */
  saveState(sink: StateSink): void {
    const specialRows = this.terms.rows();
    sink.number(this.openCount);
    // By id is nearly by slot, which walks through memory; by account it would not.
    for (const orderId of this.openIds()) {
      const slot = this.find(orderId);
      sink.number(orderId);
      sink.number(this.accountIdOf(slot));
      this.saveRecord(slot, sink);
      sink.number(this.specialOf(slot) === 0 ? 0 : 1);
      if (this.specialOf(slot) !== 0) specialRows.save(this.specialOf(slot), sink);
    }
  }

  /** Of a store without orders. */
  loadState(source: StateSource): void {
    invariant(this.slotsUsed === 1, 'orders are loaded into an empty store');
    const count = source.number();
    while (this.capacity <= count) this.grow();
    for (let left = count; left > 0; left -= 1) {
      const slot = this.open(source.number(), source.number());
      this.loadRecord(slot, source);
      if (source.number() === 0) continue;
      const row = this.terms.loadRow(source);
      this.setSpecial(slot, row);
      if (this.terms.expireAtUs[row] !== 0) this.expiringCount += 1;
    }
  }

  /** Open orders by ascending id. */
  openIds(): Float64Array {
    const ids = new Float64Array(this.openCount);
    let count = 0;
    for (let slot = 1; slot < this.slotsUsed; slot += 1) {
      if (this.orderIdOf(slot) === 0) continue;
      ids[count] = this.orderIdOf(slot);
      count += 1;
    }
    return ids.toSorted();
  }

  private closeSpecial(slot: number): void {
    const row = this.specialOf(slot);
    if (this.terms.expireAtUs[row] !== 0) this.expiringCount -= 1;
    this.terms.close(row);
    this.setSpecial(slot, 0);
  }

  private takeSlot(): number {
    const free = this.firstFree;
    if (free !== 0) {
      this.firstFree = this.nextOf(free);
      return free;
    }
    if (this.slotsUsed === this.capacity) this.grow();
    this.slotsUsed += 1;
    return this.slotsUsed - 1;
  }

  private insertId(slot: number, orderId: number): void {
    const mask = this.table.length - 1;
    let at = Math.imul(orderId | 0, HASH_FACTOR) >>> this.tableShift;
    while (this.table[at] !== 0) at = (at + 1) & mask;
    this.table[at] = slot;
  }

  /** Linear probing without tombstones: what was pushed past the gap moves back into it. */
  private deleteId(slot: number): void {
    const { table } = this;
    const mask = table.length - 1;
    let gap = Math.imul(this.orderIdOf(slot) | 0, HASH_FACTOR) >>> this.tableShift;
    while (table[gap] !== slot) gap = (gap + 1) & mask;
    let at = gap;
    for (;;) {
      at = (at + 1) & mask;
      const other = table[at] as number;
      if (other === 0) break;
      const home = Math.imul(this.orderIdOf(other) | 0, HASH_FACTOR) >>> this.tableShift;
      if (((at - home) & mask) >= ((at - gap) & mask)) {
        table[gap] = other;
        gap = at;
      }
    }
    table[gap] = 0;
  }

  private linkToAccount(slot: number, accountId: number): void {
    if (accountId >= this.newestOfAccount.length) this.growAccounts(accountId);
    const newest = this.newestOfAccount[accountId] as number;
    this.setOlder(slot, newest);
    this.setNewer(slot, 0);
    if (newest === 0) this.oldestOfAccount[accountId] = slot;
    else this.setNewer(newest, slot);
    this.newestOfAccount[accountId] = slot;
  }

  private unlinkFromAccount(slot: number): void {
    const accountId = this.accountIdOf(slot);
    const older = this.olderOf(slot);
    const newer = this.newerOf(slot);
    if (older === 0) this.oldestOfAccount[accountId] = newer;
    else this.setNewer(older, newer);
    if (newer === 0) this.newestOfAccount[accountId] = older;
    else this.setOlder(newer, older);
  }

  private growAccounts(accountId: number): void {
    let capacity = this.newestOfAccount.length;
    while (capacity <= accountId) capacity *= 2;
    this.oldestOfAccount = grown(this.oldestOfAccount, capacity);
    this.newestOfAccount = grown(this.newestOfAccount, capacity);
  }

  private grow(): void {
    this.growRecords();
    this.table = new Int32Array(this.capacity * 2);
    this.tableShift -= 1;
    for (let slot = 1; slot < this.slotsUsed; slot += 1) {
      if (this.orderIdOf(slot) !== 0) this.insertId(slot, this.orderIdOf(slot));
    }
  }
}
