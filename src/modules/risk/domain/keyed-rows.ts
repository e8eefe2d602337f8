/** Finds the row of a pair of integers: open addressing, at most half full. Rows count from 1 and are never given back; 0 is none. */
import type { StateSink, StateSource } from '../../../common/model/state-series.js';
import { grown } from '../../../common/columns.js';

/** 2^32 / golden ratio, and another odd number: spread small ids over the table. */
const FIRST_FACTOR = 0x9e3779b1;
const SECOND_FACTOR = 0x85ebca6b;

export class KeyedRows {
  /** Rows in use. */
  count = 0;
  private firsts: Int32Array;
  private seconds: Int32Array;
  private table: Int32Array;
  private shift: number;

  /** `capacity` is a power of two. */
  constructor(private capacity: number) {
    this.firsts = new Int32Array(capacity);
    this.seconds = new Int32Array(capacity);
    this.table = new Int32Array(capacity * 2);
    this.shift = 32 - Math.log2(capacity * 2);
  }

  find(first: number, second: number): number {
    const { table, firsts, seconds } = this;
    const mask = table.length - 1;
    let at = (Math.imul(first, FIRST_FACTOR) ^ Math.imul(second, SECOND_FACTOR)) >>> this.shift;
    for (;;) {
      const row = table[at] as number;
      if (row === 0 || (firsts[row] === first && seconds[row] === second)) return row;
      at = (at + 1) & mask;
    }
  }

  /** The row of a pair that has none yet. True in `isFull` before it: the caller makes room in its own columns too. */
  add(first: number, second: number): number {
    if (this.isFull) this.grow();
    this.count += 1;
    this.firsts[this.count] = first;
    this.seconds[this.count] = second;
    this.insert(this.count);
    return this.count;
  }

  get isFull(): boolean {
    return this.count + 1 >= this.capacity;
  }

  firstOf(row: number): number {
    return this.firsts[row] as number;
  }

  secondOf(row: number): number {
    return this.seconds[row] as number;
  }

  saveState(sink: StateSink): void {
    sink.number(this.count);
    sink.int32s(this.firsts, 1, this.count);
    sink.int32s(this.seconds, 1, this.count);
  }

  /** Of rows without any. Answers how many there are. */
  loadState(source: StateSource): number {
    const count = source.number();
    const firsts = new Int32Array(count);
    const seconds = new Int32Array(count);
    source.int32s(firsts, 0, count);
    source.int32s(seconds, 0, count);
    for (let index = 0; index < count; index += 1) this.add(firsts[index] as number, seconds[index] as number);
    return count;
  }

  private insert(row: number): void {
    const mask = this.table.length - 1;
    const [first, second] = [this.firsts[row] as number, this.seconds[row] as number];
    let at = (Math.imul(first, FIRST_FACTOR) ^ Math.imul(second, SECOND_FACTOR)) >>> this.shift;
    while (this.table[at] !== 0) at = (at + 1) & mask;
    this.table[at] = row;
  }

  private grow(): void {
    this.capacity *= 2;
    this.firsts = grown(this.firsts, this.capacity);
    this.seconds = grown(this.seconds, this.capacity);
    this.table = new Int32Array(this.capacity * 2);
    this.shift -= 1;
    for (let row = 1; row <= this.count; row += 1) this.insert(row);
  }
}
