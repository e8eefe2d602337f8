/** Seeded standard normal numbers: the same seed gives the same series on every machine. */
import { normalQuantile } from './distributions.js';

const HIGH_UNIT = 2 ** 26;
const UNIT = 2 ** 52;

/**
 * xoshiro128** of Blackman and Vigna ("Scrambled linear pseudorandom number generators", 2021), seeded by splitmix32, and
 * the inverse of the normal distribution: one uniform number is one normal one.
 */
export class RandomNormals {
  private readonly state: [number, number, number, number];

  constructor(seed: number) {
    let mixed = seed | 0;
    const next = (): number => {
      mixed = (mixed + 0x9e3779b9) | 0;
      let z = mixed ^ (mixed >>> 16);
      z = Math.imul(z, 0x21f0aaad);
      z ^= z >>> 15;
      z = Math.imul(z, 0x735a2d97);
      return z ^ (z >>> 15);
    };
    this.state = [next(), next(), next(), next()];
  }

  next(): number {
    // 52 bits and a half: never 0, never 1.
    return normalQuantile(((this.bits() >>> 6) * HIGH_UNIT + (this.bits() >>> 6) + 0.5) / UNIT);
  }

  private bits(): number {
    const { state } = this;
    const scrambled = Math.imul(rotated(Math.imul(state[1], 5), 7), 9);
    const shifted = state[1] << 9;
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = rotated(state[3], 11);
    return scrambled;
  }
}

function rotated(x: number, by: number): number {
  return (x << by) | (x >>> (32 - by));
}
