/** Seeded pseudo-random numbers (mulberry32, public domain, by Tommy Ettinger): the same seed gives the same series. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed | 0;
  }

  /** A stream of its own for everyone who has a name: what one draws moves nobody else's. */
  static named(seed: number, name: string): Random {
    // FNV-1a.
    let hash = 0x811c9dc5 ^ seed;
    for (let i = 0; i < name.length; i += 1) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
    return new Random(hash);
  }

  /** Uniform in [0, 1). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  /** Roughly normal with mean 0 and variance 1: the sum of twelve uniforms less six (Irwin–Hall). */
  normal(): number {
    let sum = -6;
    for (let i = 0; i < 12; i += 1) sum += this.next();
    return sum;
  }

  /** True if something that happens `perS` times a second, at random times, happens within `stepS`. */
  happens(perS: number, stepS: number): boolean {
    return this.next() < 1 - Math.exp(-perS * stepS);
  }

  /** How often it happens (Poisson, by Knuth's product of uniforms), `atMost` at the most. */
  count(perS: number, stepS: number, atMost: number): number {
    const limit = Math.exp(-perS * stepS);
    let product = this.next();
    let count = 0;
    while (product > limit && count < atMost) {
      product *= this.next();
      count += 1;
    }
    return count;
  }
}
