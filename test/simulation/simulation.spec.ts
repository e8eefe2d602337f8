/** The same seeds and some new ones in every run; `npm run simulate -- --seed N` repeats one of them. */
import { expect, test } from '@jest/globals';
import { examine } from './history.js';
import { World, type WorldReport } from './world.js';

const FIXED_SEEDS = 30;
const RANDOM_SEEDS = 30;
const COMMANDS_PER_SEED = 500;

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
    for (const seed of seeds) reports.push(await live(seed));
    if (isAsked) {
      process.stdout.write(`${reports.map((report) => JSON.stringify(report)).join('\n')}\n`);
      return;
    }
    // Worlds in which nothing goes wrong would prove nothing.
    const total = (pick: (report: WorldReport) => number): number => reports.reduce((sum, one) => sum + pick(one), 0);
    expect(Math.min(...reports.map(({ commands }) => commands))).toBeGreaterThanOrEqual(COMMANDS_PER_SEED);
    expect(total(({ lives }) => lives)).toBeGreaterThan(seeds.length * 3);
    expect(total(({ reads }) => reads)).toBeGreaterThan(seeds.length * 10);
    expect(total(({ repeated }) => repeated)).toBeGreaterThan(seeds.length * 10);
  },
  Number(SIMULATION_TIMEOUT_MS ?? 600_000),
);

test('the same seed is the same world', async () => {
  const seed = seeds.at(-1) as number;
  expect(await live(seed)).toEqual(await live(seed));
}, 120_000);

async function live(seed: number): Promise<WorldReport> {
  const world = new World(seed, COMMANDS_PER_SEED);
  try {
    const report = await world.run();
    examine(world.disk, world.truth, world.traders);
    return report;
  } catch (error) {
    const { message } = error as Error;
    throw new Error(`seed ${seed}: ${message}\nrepeat it with: npm run simulate -- --seed ${seed}`, { cause: error });
  }
}

function range(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}
