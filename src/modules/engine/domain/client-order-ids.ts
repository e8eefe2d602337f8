/**
 * The venue-wide window of client order ids: (account, id) → order, first answer and body hash, for the last
 * `capacityMax` accepted orders that had one. Ids stay bytes; nothing here becomes a string.
 *
 * Entries lie in a ring in the order of acceptance, so the oldest goes when the window is full. The ring doubles
 * until it reaches its bound. Of an id that was used again (`openOnlyClientId`) the newest entry is found, the older ones
 * only lie in the ring until they go.
 *
 * Clients choose the ids, so the hash has a seed that they do not know: with a known one they could make ids that all
 * begin at one cell, and each lookup would walk over all of them, at every replay again. Where ids lie is no behaviour.
 */
import { invariant } from '../../../common/assert.js';
import type { RecordBuffer } from '../../../common/model/record-layout.js';
import type { StateSink, StateSource } from '../../../common/model/state-series.js';

export const CLIENT_ID_BYTES_MAX = 36;
const WORDS = CLIENT_ID_BYTES_MAX / 4;
const CAPACITY_AT_START = 1_024;
const CLIENT_ID_WINDOW_MAX = 1 << 22;
export const NOT_FOUND = -1;

/** True for 1–36 visible ASCII characters. */
export function isClientOrderId(buffer: RecordBuffer, at: number, bytes: number): boolean {
  if (bytes < 1 || bytes > CLIENT_ID_BYTES_MAX) return false;
  for (let i = at; i < at + bytes; i += 1) {
    const char = buffer.bytes[i] as number;
    if (char < 0x21 || char > 0x7e) return false;
  }
  return true;
}

export class ClientOrderIds {
  /** Number of the next entry; the ring position is this modulo the capacity. */
  nextEntry = 0;
  /** Number of the oldest entry that is kept. */
  oldestEntry = 0;
  private capacity: number;
  private orderId: Float64Array;
  private sequence: Float64Array;
  private account: Int32Array;
  private length: Uint8Array;
  private hashLow: Int32Array;
  private hashHigh: Int32Array;
  private words: Int32Array;
  /** Open addressing: ring position + 1; at most half full. */
  private table: Int32Array;
  /** The id that was looked up last, as words. */
  private readonly key = new Int32Array(WORDS);
  /** Of an entry that is saved or loaded: account, length, hash. */
  private readonly small = new Int32Array(4);
  private readonly seed: number;
  private readonly factor: number;

  constructor(
    private readonly capacityMax = CLIENT_ID_WINDOW_MAX,
    hashSeed = 0,
  ) {
    this.seed = hashSeed | 0;
    this.factor = Math.imul(this.seed, 0x85ebca6b) | 1;
    this.capacity = Math.min(CAPACITY_AT_START, capacityMax);
    this.orderId = new Float64Array(this.capacity);
    this.sequence = new Float64Array(this.capacity);
    this.account = new Int32Array(this.capacity);
    this.length = new Uint8Array(this.capacity);
    this.hashLow = new Int32Array(this.capacity);
    this.hashHigh = new Int32Array(this.capacity);
    this.words = new Int32Array(this.capacity * WORDS);
    this.table = new Int32Array(this.capacity * 2);
  }

  /** The ring position of the account's id, or `NOT_FOUND`. The id's bytes lie at `at` in `buffer`. */
  find(accountId: number, buffer: RecordBuffer, at: number, bytes: number): number {
    this.loadKey(buffer, at, bytes);
    const mask = this.table.length - 1;
    let cell = this.hashOf(accountId, this.key, 0, bytes) & mask;
    for (;;) {
      const position = (this.table[cell] as number) - 1;
      if (position === NOT_FOUND || this.matches(position, accountId, bytes)) return position;
      cell = (cell + 1) & mask;
    }
  }

  orderIdOf(position: number): number {
    return this.orderId[position] as number;
  }

  sequenceOf(position: number): number {
    return this.sequence[position] as number;
  }

  hasBody(position: number, hashLow: number, hashHigh: number): boolean {
    return this.hashLow[position] === hashLow && this.hashHigh[position] === hashHigh;
  }

  /** Adds the id that `find` has just looked up and returns its entry number plus 1. */
  add(accountId: number, bytes: number, orderId: number, sequence: number, hashLow: number, hashHigh: number): number {
    if (this.nextEntry - this.oldestEntry === this.capacity) this.makeRoom();
    const position = this.nextEntry % this.capacity;
    this.account[position] = accountId;
    this.length[position] = bytes;
    this.orderId[position] = orderId;
    this.sequence[position] = sequence;
    this.hashLow[position] = hashLow;
    this.hashHigh[position] = hashHigh;
    this.words.set(this.key, position * WORDS);
    this.insert(position);
    this.nextEntry += 1;
    return this.nextEntry;
  }

  /** The text of an entry (its number plus 1, as `add` returned it); empty once the window has passed it. */
  textOf(entryPlusOne: number): string {
    const entry = entryPlusOne - 1;
    if (entry < this.oldestEntry || entry >= this.nextEntry) return '';
    const position = entry % this.capacity;
    let text = '';
    for (let i = 0; i < (this.length[position] as number); i += 1) {
      const word = this.words[position * WORDS + (i >> 2)] as number;
      text += String.fromCharCode((word >>> ((i & 3) * 8)) & 0xff);
    }
    return text;
  }

  /** Every entry from the oldest on; of its words only those that its id has. */
  saveState(sink: StateSink): void {
    const { small } = this;
    sink.number(this.oldestEntry);
    sink.number(this.nextEntry);
    for (let entry = this.oldestEntry; entry < this.nextEntry; entry += 1) {
      const position = entry % this.capacity;
      const length = this.length[position] as number;
      sink.number(this.orderId[position] as number);
      sink.number(this.sequence[position] as number);
      small[0] = this.account[position] as number;
      small[1] = length;
      small[2] = this.hashLow[position] as number;
      small[3] = this.hashHigh[position] as number;
      sink.int32s(small, 0, small.length);
      sink.int32s(this.words, position * WORDS, wordsOf(length));
    }
  }

  /** Of an empty window, which must have room for as many. */
  loadState(source: StateSource): void {
    const { small } = this;
    this.oldestEntry = source.number();
    const end = source.number();
    const count = end - this.oldestEntry;
    invariant(count <= this.capacityMax, `a window of ${this.capacityMax} client order ids has room for ${count}`);
    this.nextEntry = this.oldestEntry;
    // A ring that has dropped entries is at its bound.
    while (this.capacity < (this.oldestEntry === 0 ? count : this.capacityMax)) this.grow();
    while (this.nextEntry < end) {
      const position = this.nextEntry % this.capacity;
      this.orderId[position] = source.number();
      this.sequence[position] = source.number();
      source.int32s(small, 0, small.length);
      this.account[position] = small[0] as number;
      this.length[position] = small[1] as number;
      this.hashLow[position] = small[2] as number;
      this.hashHigh[position] = small[3] as number;
      source.int32s(this.words, position * WORDS, wordsOf(small[1] as number));
      this.insert(position);
      this.nextEntry += 1;
    }
  }

  private loadKey(buffer: RecordBuffer, at: number, bytes: number): void {
    const { key } = this;
    for (let word = 0; word < WORDS; word += 1) key[word] = 0;
    for (let i = 0; i < bytes; i += 1) {
      key[i >> 2] = (key[i >> 2] as number) | ((buffer.bytes[at + i] as number) << ((i & 3) * 8));
    }
  }

  private matches(position: number, accountId: number, bytes: number): boolean {
    if (this.account[position] !== accountId || this.length[position] !== bytes) return false;
    const from = position * WORDS;
    for (let word = wordsOf(bytes) - 1; word >= 0; word -= 1) {
      if (this.words[from + word] !== this.key[word]) return false;
    }
    return true;
  }

  /** Takes the cell of an older entry of the same id where there is one. */
  private insert(position: number): void {
    const mask = this.table.length - 1;
    let cell = this.homeOf(position);
    while (this.table[cell] !== 0 && !this.haveSameId((this.table[cell] as number) - 1, position)) {
      cell = (cell + 1) & mask;
    }
    this.table[cell] = position + 1;
  }

  private haveSameId(position: number, other: number): boolean {
    const bytes = this.length[position] as number;
    if (this.account[position] !== this.account[other] || bytes !== this.length[other]) return false;
    // From the end, where the ids of one client differ.
    for (let word = wordsOf(bytes) - 1; word >= 0; word -= 1) {
      if (this.words[position * WORDS + word] !== this.words[other * WORDS + word]) return false;
    }
    return true;
  }

  private homeOf(position: number): number {
    const bytes = this.length[position] as number;
    const hash = this.hashOf(this.account[position] as number, this.words, position * WORDS, bytes);
    return hash & (this.table.length - 1);
  }

  private hashOf(accountId: number, words: Int32Array, from: number, bytes: number): number {
    const { factor } = this;
    let hash = Math.imul(accountId ^ this.seed, 0x9e3779b1);
    for (let word = 0; word << 2 < bytes; word += 1) {
      hash = Math.imul(hash ^ (words[from + word] as number), 0xcc9e2d51);
      hash = Math.imul(hash ^ (hash >>> 16), factor);
      hash ^= hash >>> 15;
    }
    return hash;
  }

  private makeRoom(): void {
    if (this.capacity < this.capacityMax) {
      this.grow();
      return;
    }
    this.forget(this.oldestEntry % this.capacity);
    this.oldestEntry += 1;
  }

  /**
   * Linear probing without tombstones: what was pushed past the gap moves back into it. An entry whose id was used again has
   * no cell any more.
   */
  private forget(position: number): void {
    const { table } = this;
    const mask = table.length - 1;
    let gap = this.homeOf(position);
    while (table[gap] !== position + 1) {
      if (table[gap] === 0) return;
      gap = (gap + 1) & mask;
    }
    let cell = gap;
    for (;;) {
      cell = (cell + 1) & mask;
      const other = (table[cell] as number) - 1;
      if (other === NOT_FOUND) break;
      if (((cell - this.homeOf(other)) & mask) >= ((cell - gap) & mask)) {
        table[gap] = other + 1;
        gap = cell;
      }
    }
    table[gap] = 0;
  }

  /** Doubles the ring. It has never dropped an entry before it is at its bound, so positions stay as they are. */
  private grow(): void {
    const capacity = Math.min(this.capacity * 2, this.capacityMax);
    this.orderId = copyInto(this.orderId, new Float64Array(capacity));
    this.sequence = copyInto(this.sequence, new Float64Array(capacity));
    this.account = copyInto(this.account, new Int32Array(capacity));
    this.length = copyInto(this.length, new Uint8Array(capacity));
    this.hashLow = copyInto(this.hashLow, new Int32Array(capacity));
    this.hashHigh = copyInto(this.hashHigh, new Int32Array(capacity));
    this.words = copyInto(this.words, new Int32Array(capacity * WORDS));
    this.table = new Int32Array(capacity * 2);
    this.capacity = capacity;
    for (let entry = this.oldestEntry; entry < this.nextEntry; entry += 1) this.insert(entry % capacity);
  }
}

function copyInto<A extends Float64Array | Int32Array | Uint8Array>(from: A, to: A): A {
  to.set(from);
  return to;
}

function wordsOf(bytes: number): number {
  return (bytes + 3) >> 2;
}
