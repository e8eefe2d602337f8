/**
 * From integers to slots, in two arrays: open addressing with linear probing, at most half full, without tombstones. For what is
 * looked up several times an order, where a Map allocates as it grows and forgets. Clients choose prices, so where keys lie
 * follows from numbers that they do not know: with known ones they could make all of them begin at one place.
 */
const HIGH = 2 ** -32;
const MIX = 0x85eb_ca6b;
const PLACES_AT_START = 32;
/** No slot: slots count from 1. */
export const NO_SLOT = 0;

export class NumberTable {
  private keys = new Float64Array(PLACES_AT_START);
  private slots = new Int32Array(PLACES_AT_START);
  private shift = 32 - Math.log2(PLACES_AT_START);
  size = 0;
  private readonly seed: number;
  private readonly factor: number;

  constructor(hashSeed: number) {
    this.seed = hashSeed | 0;
    this.factor = Math.imul(this.seed, MIX) | 1;
  }

  /** `NO_SLOT` where there is none. */
  get(key: number): number {
    return this.slots[this.placeOf(key)] as number;
  }

  /** Adds a key, or gives it another slot. */
  set(key: number, slot: number): void {
    let place = this.placeOf(key);
    if (this.slots[place] === NO_SLOT) {
      if (this.size * 2 >= this.slots.length) {
        this.grow();
        place = this.placeOf(key);
      }
      this.keys[place] = key;
      this.size += 1;
    }
    this.slots[place] = slot;
  }

  /** What was pushed past the gap moves back into it. */
  delete(key: number): void {
    const { keys, slots } = this;
    const mask = slots.length - 1;
    let gap = this.placeOf(key);
    if (slots[gap] === NO_SLOT) return;
    this.size -= 1;
    for (let place = (gap + 1) & mask; slots[place] !== NO_SLOT; place = (place + 1) & mask) {
      const home = this.homeOf(keys[place] as number);
      if (((place - home) & mask) < ((place - gap) & mask)) continue;
      keys[gap] = keys[place] as number;
      slots[gap] = slots[place] as number;
      gap = place;
    }
    slots[gap] = NO_SLOT;
  }

  /** In no order. */
  values(): number[] {
    return Array.from(this.slots).filter((slot) => slot !== NO_SLOT);
  }

  /** Where the key is, or would be. */
  private placeOf(key: number): number {
    const { keys, slots } = this;
    const mask = slots.length - 1;
    let place = this.homeOf(key);
    while (slots[place] !== NO_SLOT && keys[place] !== key) place = (place + 1) & mask;
    return place;
  }

  private homeOf(key: number): number {
    const low = Math.imul((key | 0) ^ this.seed, this.factor);
    return Math.imul(low ^ (low >>> 15) ^ (key * HIGH), MIX) >>> this.shift;
  }

  private grow(): void {
    const { keys, slots } = this;
    this.keys = new Float64Array(keys.length * 2);
    this.slots = new Int32Array(slots.length * 2);
    this.shift -= 1;
    for (let place = 0; place < slots.length; place += 1) {
      if (slots[place] === NO_SLOT) continue;
      const key = keys[place] as number;
      const to = this.placeOf(key);
      this.keys[to] = key;
      this.slots[to] = slots[place] as number;
    }
  }
}
