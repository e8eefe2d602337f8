/** What accounts, or groups of accounts, have beside money and positions: open orders, orders of this second, limits. Records of 32 bytes. */
import type { StateSink, StateSource } from '../../../common/model/state-series.js';
import { grown } from '../../../common/columns.js';

const HOLDERS_AT_START = 1_024;
const HOLDER_DOUBLES = 4;
const SECOND_US = 1_000_000;

/** The double of a record: the end of the second in which the last order was counted. Its holder << 2. */
const SECOND_END_US = 0;

// The integers of a record: its holder << 3.
const ORDERS_OF_SECOND = 2;
const OPEN_ORDERS = 3;
const LIMITS = 4;
const FIRST_POSITION = 5;
const GROUP = 6;
/** No part of the state: a position that is looked at before it is searched for. */
const LATEST_POSITION = 7;
const INTS = [ORDERS_OF_SECOND, OPEN_ORDERS, LIMITS, FIRST_POSITION, GROUP];

export class Holders {
  private f64 = new Float64Array(HOLDERS_AT_START * HOLDER_DOUBLES);
  private i32 = new Int32Array(this.f64.buffer);

  /** Makes room for a holder. */
  open(holder: number, limits: number): void {
    if ((holder + 1) * HOLDER_DOUBLES > this.f64.length) {
      this.f64 = grown(this.f64, this.f64.length * 2);
      this.i32 = new Int32Array(this.f64.buffer);
    }
    this.setLimits(holder, limits);
  }

  /** The row of limits. */
  limitsOf(holder: number): number {
    return this.i32[(holder << 3) | LIMITS] as number;
  }
  setLimits(holder: number, row: number): void {
    this.i32[(holder << 3) | LIMITS] = row;
  }

  firstPositionOf(holder: number): number {
    return this.i32[(holder << 3) | FIRST_POSITION] as number;
  }
  setFirstPosition(holder: number, position: number): void {
    this.i32[(holder << 3) | FIRST_POSITION] = position;
  }

  /** The position that was found last; `firstPosition` and `latestPosition` are 0 for none. */
  latestPositionOf(holder: number): number {
    return this.i32[(holder << 3) | LATEST_POSITION] as number;
  }
  setLatestPosition(holder: number, position: number): void {
    this.i32[(holder << 3) | LATEST_POSITION] = position;
  }

  /** Of an account: its group by place, 0 for none. */
  groupOf(account: number): number {
    return this.i32[(account << 3) | GROUP] as number;
  }
  setGroup(account: number, place: number): void {
    this.i32[(account << 3) | GROUP] = place;
  }

  /** The accounts of a group, in ascending order. */
  membersOf(place: number): number[] {
    const members: number[] = [];
    for (let account = 1; account << 3 < this.i32.length; account += 1) {
      if (this.groupOf(account) === place) members.push(account);
    }
    return members;
  }

  openOrdersOf(holder: number): number {
    return this.i32[(holder << 3) | OPEN_ORDERS] as number;
  }
  addOpenOrders(holder: number, count: number): void {
    const at = (holder << 3) | OPEN_ORDERS;
    this.i32[at] = (this.i32[at] as number) + count;
  }

  /** The orders that the holder has had accepted in the second of this time. */
  ordersInSecond(holder: number, timeUs: number): number {
    const isPresent = timeUs < (this.f64[(holder << 2) | SECOND_END_US] as number);
    return isPresent ? (this.i32[(holder << 3) | ORDERS_OF_SECOND] as number) : 0;
  }

  countOrder(holder: number, timeUs: number): void {
    const { f64, i32 } = this;
    const at = (holder << 3) | ORDERS_OF_SECOND;
    if (timeUs < (f64[(holder << 2) | SECOND_END_US] as number)) {
      i32[at] = (i32[at] as number) + 1;
      return;
    }
    f64[(holder << 2) | SECOND_END_US] = (Math.floor(timeUs / SECOND_US) + 1) * SECOND_US;
    i32[at] = 1;
  }

  saveState(count: number, sink: StateSink): void {
    const ints = new Int32Array(INTS.length);
    for (let holder = 1; holder <= count; holder += 1) {
      sink.number(this.f64[(holder << 2) | SECOND_END_US] as number);
      for (const [index, place] of INTS.entries()) ints[index] = this.i32[(holder << 3) | place] as number;
      sink.int32s(ints, 0, ints.length);
    }
  }

  /** Of holders without any. */
  loadState(count: number, source: StateSource): void {
    const ints = new Int32Array(INTS.length);
    for (let holder = 1; holder <= count; holder += 1) {
      this.open(holder, 0);
      this.f64[(holder << 2) | SECOND_END_US] = source.number();
      source.int32s(ints, 0, ints.length);
      for (const [index, place] of INTS.entries()) this.i32[(holder << 3) | place] = ints[index] as number;
    }
  }
}
