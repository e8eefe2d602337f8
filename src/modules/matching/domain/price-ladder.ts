/**
 * The price levels of one side, best first. Levels near the touch sit in a dense window of ticks under a
 * hierarchical bitmap (find, add, remove and "next best" in a few instructions); levels far away sit in a sorted
 * list. The window moves when the touch leaves it.
 *
 * Inside, a price is a *key* that is smaller the better it is: the price itself for asks, its negative for bids.
 * Invariants: every key in the window is below every key in the list; the window is empty only when the list is.
 */
import { broken } from '../../../common/assert.js';

const WORDS = 32;
/** Three bitmap levels of 32 bits each. */
const WINDOW_TICKS = WORDS * WORDS * WORDS;
/** Where the best key is put when the window moves: room for it to improve before the next move. */
const MARGIN_TICKS = WINDOW_TICKS / 4;
const LEVELS_AT_START = 64;
export const NO_LEVEL = -1;
/** Until the first level comes: a venue may have thousands of instruments that nobody trades. */
const NO_WINDOW = new Int32Array(0);

export class PriceLadder {
  // Levels, by level number.
  keys = new Float64Array(LEVELS_AT_START);
  quantityLots = new Float64Array(LEVELS_AT_START);
  orders = new Int32Array(LEVELS_AT_START);
  first = new Int32Array(LEVELS_AT_START);
  last = new Int32Array(LEVELS_AT_START);
  /** What of a level is not displayed, and the first of the orders that are not at all (they stand behind the others). */
  unshownLots = new Float64Array(LEVELS_AT_START);
  unshownOrders = new Int32Array(LEVELS_AT_START);
  firstUnshown = new Int32Array(LEVELS_AT_START);
  count = 0;
  /** The best level, NO_LEVEL when the side is empty. */
  best = NO_LEVEL;

  private base = 0;
  private bestIndex = -1;
  /** Level + 1 by window index; 0 for no level. */
  private window = NO_WINDOW;
  private readonly bits = new Int32Array(WORDS * WORDS);
  private readonly wordBits = new Int32Array(WORDS);
  private topBits = 0;
  /** Level numbers beyond the window, best first. */
  private far = new Int32Array(LEVELS_AT_START);
  private farCount = 0;
  /** All levels, best first, while the window moves. */
  private sorted = new Int32Array(LEVELS_AT_START);
  private freeLevels = new Int32Array(LEVELS_AT_START);
  private freeCount = 0;
  private levelsUsed = 0;

  /** `sign` is +1 for asks and −1 for bids. */
  constructor(private readonly sign: 1 | -1) {}

  priceOf(level: number): number {
    return (this.keys[level] as number) * this.sign;
  }

  /** A limit that reaches every level. */
  get everyLimit(): number {
    return this.sign === 1 ? Number.POSITIVE_INFINITY : 0;
  }

  /** True when an incoming order with this limit price reaches the level. */
  reaches(limitTicks: number, level: number): boolean {
    return (this.keys[level] as number) <= limitTicks * this.sign;
  }

  /** The level at a price, made if it is not there. */
  levelAt(priceTicks: number): number {
    const key = priceTicks * this.sign;
    if (this.count === 0) this.openAt(key);
    let index = key - this.base;
    if (index < 0 || (index >= WINDOW_TICKS && key - (this.keys[this.best] as number) < WINDOW_TICKS / 2)) {
      this.moveWindow(index < 0 ? key : (this.keys[this.best] as number));
      index = key - this.base;
    }
    if (index >= WINDOW_TICKS) return this.farLevelAt(key);
    const present = this.window[index] as number;
    if (present !== 0) return present - 1;
    const level = this.newLevel(key);
    this.put(index, level);
    return level;
  }

  /** Forgets an empty level. */
  remove(level: number): void {
    if (this.orders[level] !== 0) broken('a removed level is empty');
    this.count -= 1;
    this.freeLevels[this.freeCount] = level;
    this.freeCount += 1;
    const index = (this.keys[level] as number) - this.base;
    if (index >= WINDOW_TICKS) {
      const at = this.farPosition(this.keys[level] as number);
      this.far.copyWithin(at, at + 1, this.farCount);
      this.farCount -= 1;
      return;
    }
    this.window[index] = 0;
    this.clearBit(index);
    if (index !== this.bestIndex) return;
    this.bestIndex = this.nextIndex(index);
    if (this.bestIndex >= 0) {
      this.best = (this.window[this.bestIndex] as number) - 1;
    } else if (this.farCount > 0) {
      this.moveWindow(this.keys[this.far[0] as number] as number);
    } else {
      this.best = NO_LEVEL;
    }
  }

  /** The total quantity at a price, 0 where nothing rests. */
  lotsAt(priceTicks: number): number {
    const key = priceTicks * this.sign;
    if (this.count === 0 || key < this.base) return 0;
    const index = key - this.base;
    if (index < WINDOW_TICKS) {
      const present = this.window[index] as number;
      return present === 0 ? 0 : (this.quantityLots[present - 1] as number);
    }
    const at = this.farPosition(key);
    const level = this.far[at] as number;
    return at < this.farCount && this.keys[level] === key ? (this.quantityLots[level] as number) : 0;
  }

  /** The next worse level, NO_LEVEL at the end. */
  nextWorse(level: number): number {
    const key = this.keys[level] as number;
    const index = key - this.base;
    if (index < WINDOW_TICKS) {
      const next = this.nextIndex(index);
      if (next >= 0) return (this.window[next] as number) - 1;
      return this.farCount > 0 ? (this.far[0] as number) : NO_LEVEL;
    }
    const at = this.farPosition(key) + 1;
    return at < this.farCount ? (this.far[at] as number) : NO_LEVEL;
  }

  private openAt(key: number): void {
    if (this.window === NO_WINDOW) this.window = new Int32Array(WINDOW_TICKS);
    this.base = key - MARGIN_TICKS;
  }

  private put(index: number, level: number): void {
    this.window[index] = level + 1;
    const word = index >> 5;
    this.bits[word] = (this.bits[word] as number) | (1 << (index & 31));
    this.wordBits[word >> 5] = (this.wordBits[word >> 5] as number) | (1 << (word & 31));
    this.topBits |= 1 << (word >> 5);
    if (this.bestIndex < 0 || index < this.bestIndex) {
      this.bestIndex = index;
      this.best = level;
    }
  }

  private clearBit(index: number): void {
    const word = index >> 5;
    const left = (this.bits[word] as number) & ~(1 << (index & 31));
    this.bits[word] = left;
    if (left !== 0) return;
    const group = word >> 5;
    const leftInGroup = (this.wordBits[group] as number) & ~(1 << (word & 31));
    this.wordBits[group] = leftInGroup;
    if (leftInGroup === 0) this.topBits &= ~(1 << group);
  }

  /** The first occupied index above `index`, −1 when there is none. */
  private nextIndex(index: number): number {
    const word = index >> 5;
    const inWord = (this.bits[word] as number) & above(index & 31);
    if (inWord !== 0) return (word << 5) | lowestBit(inWord);
    const group = word >> 5;
    const inGroup = (this.wordBits[group] as number) & above(word & 31);
    if (inGroup !== 0) return this.firstIndexOfWord((group << 5) | lowestBit(inGroup));
    const inTop = this.topBits & above(group);
    if (inTop === 0) return -1;
    const nextGroup = lowestBit(inTop);
    return this.firstIndexOfWord((nextGroup << 5) | lowestBit(this.wordBits[nextGroup] as number));
  }

  private firstIndexOfWord(word: number): number {
    return (word << 5) | lowestBit(this.bits[word] as number);
  }

  private newLevel(key: number): number {
    let level = this.levelsUsed;
    if (this.freeCount > 0) {
      this.freeCount -= 1;
      level = this.freeLevels[this.freeCount] as number;
    } else {
      this.levelsUsed += 1;
      if (this.levelsUsed > this.keys.length) this.grow();
    }
    this.keys[level] = key;
    this.quantityLots[level] = 0;
    this.orders[level] = 0;
    this.first[level] = 0;
    this.last[level] = 0;
    this.unshownLots[level] = 0;
    this.unshownOrders[level] = 0;
    this.firstUnshown[level] = 0;
    this.count += 1;
    return level;
  }

  private farLevelAt(key: number): number {
    const at = this.farPosition(key);
    const present = this.far[at] as number;
    if (at < this.farCount && this.keys[present] === key) return present;
    const level = this.newLevel(key);
    this.far.copyWithin(at + 1, at, this.farCount);
    this.far[at] = level;
    this.farCount += 1;
    return level;
  }

  /** The position of the first far level whose key is not below `key`. */
  private farPosition(key: number): number {
    let low = 0;
    let high = this.farCount;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.keys[this.far[middle] as number] as number) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Lays window and list out anew around `bestKey`, the best key that is or comes. O(levels). */
  private moveWindow(bestKey: number): void {
    const { sorted } = this;
    let count = 0;
    for (let index = this.bestIndex; index >= 0; index = this.nextIndex(index)) {
      sorted[count] = (this.window[index] as number) - 1;
      // Who moves the window on purpose shall not have all of it cleared each time.
      this.window[index] = 0;
      count += 1;
    }
    sorted.set(this.far.subarray(0, this.farCount), count);
    count += this.farCount;
    this.bits.fill(0);
    this.wordBits.fill(0);
    this.topBits = 0;
    this.bestIndex = -1;
    this.best = NO_LEVEL;
    this.base = bestKey - MARGIN_TICKS;
    let inWindow = 0;
    while (inWindow < count && (this.keys[sorted[inWindow] as number] as number) - this.base < WINDOW_TICKS) {
      const level = sorted[inWindow] as number;
      this.put((this.keys[level] as number) - this.base, level);
      inWindow += 1;
    }
    this.far.set(sorted.subarray(inWindow, count));
    this.farCount = count - inWindow;
  }

  /** Doubles the level columns; `far` and `sorted` always have room for every level. */
  private grow(): void {
    const capacity = this.keys.length * 2;
    this.keys = copyInto(this.keys, new Float64Array(capacity));
    this.quantityLots = copyInto(this.quantityLots, new Float64Array(capacity));
    this.orders = copyInto(this.orders, new Int32Array(capacity));
    this.first = copyInto(this.first, new Int32Array(capacity));
    this.last = copyInto(this.last, new Int32Array(capacity));
    this.unshownLots = copyInto(this.unshownLots, new Float64Array(capacity));
    this.unshownOrders = copyInto(this.unshownOrders, new Int32Array(capacity));
    this.firstUnshown = copyInto(this.firstUnshown, new Int32Array(capacity));
    this.far = copyInto(this.far, new Int32Array(capacity));
    this.sorted = new Int32Array(capacity);
    this.freeLevels = copyInto(this.freeLevels, new Int32Array(capacity));
  }
}

/** The bits above position `bit`. */
function above(bit: number): number {
  return bit === 31 ? 0 : -1 << (bit + 1);
}

function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}

function copyInto<A extends Float64Array | Int32Array>(from: A, to: A): A {
  to.set(from);
  return to;
}
