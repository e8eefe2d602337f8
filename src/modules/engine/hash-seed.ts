import { randomInt } from 'node:crypto';

const HASH_SEEDS = 2 ** 32;

/** For tables whose keys clients choose: where keys lie follows from a number that they do not know, and nothing else does. */
export function newHashSeed(): number {
  return randomInt(HASH_SEEDS);
}
