/**
 * The random numbers of `java.util.Random`, as its documentation defines them: a 48-bit linear congruential series. W2
 * is defined by them, so that figures of engines in other languages compare.
 * The state is kept in two halves of 24 bits, so that every product is exact in a double.
 */
const HALF = 2 ** 24;
const MULTIPLIER = { high: 0x5de, low: 0xece66d };
const INCREMENT = 0xb;

export class JavaRandom {
  private high: number;
  private low: number;

  /** `seed` is a 32-bit integer. */
  constructor(seed: number) {
    const sign = seed < 0 ? HALF - 1 : 0;
    const high = ((seed >> 24) & 0xff) | (sign & 0xffff00);
    this.high = (high ^ MULTIPLIER.high) & (HALF - 1);
    this.low = (seed & (HALF - 1)) ^ MULTIPLIER.low;
  }

  /** An integer from 0 to `bound` − 1. */
  nextInt(bound: number): number {
    let bits = this.next(31);
    if ((bound & (bound - 1)) === 0) return Math.floor((bound * bits) / 2 ** 31);
    let value = bits % bound;
    // The last, incomplete run of values is drawn again.
    while (bits - value + (bound - 1) >= 2 ** 31) {
      bits = this.next(31);
      value = bits % bound;
    }
    return value;
  }

  /** A double in [0, 1). */
  nextDouble(): number {
    const first = this.next(26);
    return (first * 2 ** 27 + this.next(27)) / 2 ** 53;
  }

  private next(bits: number): number {
    const lowProduct = this.low * MULTIPLIER.low + INCREMENT;
    const carry = Math.floor(lowProduct / HALF);
    const highProduct = this.high * MULTIPLIER.low + this.low * MULTIPLIER.high + carry;
    this.low = lowProduct % HALF;
    this.high = highProduct % HALF;
    return Math.floor((this.high * HALF + this.low) / 2 ** (48 - bits));
  }
}
