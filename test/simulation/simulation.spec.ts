/** The same seeds and some new ones in every run; `npm run simulate -- --seed N` repeats one of them. */
import { expect, test } from '@jest/globals';
import { JournalDamaged } from '../../src/modules/engine/journal/journal-damaged.js';
import { examine, examineRemains } from './examination.js';
import { sabotages, type Sabotage } from './sabotage.js';
import { World, type WorldReport } from './world.js';

const FIXED_SEEDS = 50;
const RANDOM_SEEDS = 50;
const COMMANDS_PER_SEED = 1_000;
/** A mistake of the venue has to show within this many seeds. */
const SEEDS_PER_SABOTAGE = 20;
const LYING_DISKS = 20;
/** Few enough to be read. */
const SEEDS_SHOWN = 20;

const { SIMULATION_SEED, SIMULATION_SEEDS, SIMULATION_TIMEOUT_MS } = process.env;
const firstRandom = Math.floor(Math.random() * 2 ** 31);
const isAsked = SIMULATION_SEED !== undefined;
const seeds = isAsked
  ? range(Number(SIMULATION_SEED), Number(SIMULATION_SEEDS ?? 1))
  : [...range(1, FIXED_SEEDS), ...range(firstRandom, RANDOM_SEEDS)];

test(
  `the venue keeps its word in ${seeds.length} simulated worlds`,
  async () => {
    const reports: WorldReport[] = [];
    for (const seed of seeds) {
      const report = await live(seed);
      if (seeds.length <= SEEDS_SHOWN) process.stdout.write(`${JSON.stringify(report)}\n`);
      reports.push(report);
    }
    // Worlds in which nothing goes wrong would prove nothing.
    const total = (pick: (report: WorldReport) => number): number => reports.reduce((sum, one) => sum + pick(one), 0);
    expect(Math.min(...reports.map(({ commands }) => commands))).toBeGreaterThanOrEqual(COMMANDS_PER_SEED);
    if (seeds.length < FIXED_SEEDS) return;
    expect(total(({ lives }) => lives)).toBeGreaterThan(seeds.length * 3);
    expect(total(({ reads }) => reads)).toBeGreaterThan(seeds.length * 10);
    expect(total(({ repeated }) => repeated)).toBeGreaterThan(seeds.length * 10);
    expect(total(({ rotFound }) => rotFound)).toBeGreaterThan(seeds.length / 20);
    expect(total(({ fromSnapshot }) => fromSnapshot)).toBeGreaterThan(seeds.length / 2);
    expect(total(({ coreFaults }) => coreFaults)).toBeGreaterThan(seeds.length / 20);
  },
  Number(SIMULATION_TIMEOUT_MS ?? 1_800_000),
);

const unlessAsked = isAsked ? test.skip : test;

unlessAsked(
  'the same seed is the same world',
  async () => {
    const seed = seeds.at(-1) as number;
    expect(await live(seed)).toEqual(await live(seed));
  },
  120_000,
);

unlessAsked.each(Object.entries(sabotages))(
  'a venue that %s is found out',
  async (sabotage, finding) => {
    for (const seed of range(1, SEEDS_PER_SABOTAGE)) {
      const found = await live(seed, sabotage as Sabotage).catch((error: Error) => error.message);
      if (typeof found !== 'string') continue;
      expect(found).toMatch(finding);
      return;
    }
    throw new Error(`${SEEDS_PER_SABOTAGE} seeds did not see it`);
  },
  240_000,
);

unlessAsked(
  'after a disk that lied about its syncs a start refuses, or has a true past that ends early',
  async () => {
    const ends = { refused: 0, early: 0 };
    for (const seed of range(1, LYING_DISKS)) {
      const world = new World(seed, COMMANDS_PER_SEED / 4);
      await world.runOnLyingDisk();
      try {
        if (examineRemains(world.disk, world.truth) < world.truth.lastSequence) ends.early += 1;
      } catch (error) {
        if (!(error instanceof JournalDamaged))
          throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error });
        ends.refused += 1;
      }
    }
    expect(ends.refused + ends.early).toBe(LYING_DISKS);
    expect(ends.refused).toBeGreaterThan(0);
  },
  240_000,
);

async function live(seed: number, sabotage?: Sabotage): Promise<WorldReport> {
  const world = new World(seed, COMMANDS_PER_SEED, sabotage);
  try {
    const report = await world.run();
    examine(world.disk, world.truth, world.clients.traders);
    return report;
  } catch (error) {
    const { message } = error as Error;
    throw new Error(`seed ${seed}: ${message}\nrepeat it with: npm run simulate -- --seed ${seed}`, { cause: error });
  }
}

function range(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}
