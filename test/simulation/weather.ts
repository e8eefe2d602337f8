import type { SeededRandom } from './seeded-random.js';

/** What goes wrong in a run, and how often. A seed chooses a subset: faults hide each other when all happen at once. */
export interface Weather {
  /** Ends of the process, by chance per life. */
  readonly powerCuts: boolean;
  readonly deathsInDiskCalls: boolean;
  readonly diskErrors: boolean;
  readonly fullDisks: boolean;
  readonly slowDisk: boolean;
  readonly clockJumps: boolean;
  readonly lostMessages: boolean;
  readonly doubledMessages: boolean;
}

export function weatherOf(random: SeededRandom): Weather {
  const happens = (): boolean => random.chance(0.6);
  return {
    powerCuts: happens(),
    deathsInDiskCalls: happens(),
    diskErrors: happens(),
    fullDisks: random.chance(0.25),
    slowDisk: random.chance(0.3),
    clockJumps: happens(),
    lostMessages: happens(),
    doubledMessages: happens(),
  };
}

export const FAIR: Weather = {
  powerCuts: false,
  deathsInDiskCalls: false,
  diskErrors: false,
  fullDisks: false,
  slowDisk: false,
  clockJumps: false,
  lostMessages: false,
  doubledMessages: false,
};
