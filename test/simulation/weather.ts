import type { SeededRandom } from './seeded-random.js';

/** What goes wrong in a run. A seed chooses a subset: faults hide each other when all happen at once. */
export interface Weather {
  /** Deaths of the process take what was not synced with them. */
  readonly powerCuts: boolean;
  readonly deathsInDiskCalls: boolean;
  readonly diskErrors: boolean;
  readonly fullDisks: boolean;
  readonly slowDisk: boolean;
  /** While the venue is down a bit changes in one of its files. */
  readonly bitRot: boolean;
  /** A bug in the core: some commands break it. */
  readonly coreBug: boolean;
  readonly clockJumps: boolean;
  readonly lostMessages: boolean;
  readonly doubledMessages: boolean;
  /** One request arrives five times at the same moment, as if over five connections. */
  readonly bursts: boolean;
}

export const FAIR: Weather = {
  powerCuts: false,
  deathsInDiskCalls: false,
  diskErrors: false,
  fullDisks: false,
  slowDisk: false,
  bitRot: false,
  coreBug: false,
  clockJumps: false,
  lostMessages: false,
  doubledMessages: false,
  bursts: false,
};

export function weatherOf(random: SeededRandom): Weather {
  const happens = (): boolean => random.chance(0.6);
  return {
    powerCuts: happens(),
    deathsInDiskCalls: happens(),
    diskErrors: happens(),
    fullDisks: random.chance(0.25),
    slowDisk: random.chance(0.3),
    bitRot: random.chance(0.4),
    coreBug: random.chance(0.2),
    clockJumps: happens(),
    lostMessages: happens(),
    doubledMessages: happens(),
    bursts: random.chance(0.4),
  };
}
