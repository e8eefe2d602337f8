/**
 * Where every engine reports its fills: four 32-bit integers each, in memory that is there before the measurement. The
 * hash over them tells whether two engines did the same work; a figure with another hash does not count.
 */
const WORDS = 4;
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

export class FillSink {
  count = 0;
  private readonly words: Int32Array;

  constructor(capacity: number) {
    this.words = new Int32Array(capacity * WORDS);
  }

  add(takerId: number, makerId: number, priceTicks: number, quantityLots: number): void {
    const at = this.count * WORDS;
    if (at >= this.words.length) throw new RangeError('more fills than the workload has');
    this.words[at] = takerId;
    this.words[at + 1] = makerId;
    this.words[at + 2] = priceTicks;
    this.words[at + 3] = quantityLots;
    this.count += 1;
  }

  /** Fill by fill, for the generators. */
  makerOf(fill: number): number {
    return this.words[fill * WORDS + 1] as number;
  }

  priceOf(fill: number): number {
    return this.words[fill * WORDS + 2] as number;
  }

  lotsOf(fill: number): number {
    return this.words[fill * WORDS + 3] as number;
  }

  clear(): void {
    this.count = 0;
  }

  /** FNV-1a (32 bits) over (takerId, makerId, priceTicks, quantityLots) of every fill as little-endian 32-bit integers; hexadecimal. */
  hash(): string {
    const bytes = new Uint8Array(this.words.buffer, 0, this.count * WORDS * 4);
    let hash = FNV_OFFSET;
    for (const byte of bytes) hash = Math.imul(hash ^ byte, FNV_PRIME);
    return (hash >>> 0).toString(16).padStart(8, '0');
  }
}
