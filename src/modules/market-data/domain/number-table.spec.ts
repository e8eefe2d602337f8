import { expect, test } from '@jest/globals';
import { SeededRandom } from '../../../../test/simulation/seeded-random.js';
import { NO_SLOT, NumberTable } from './number-table.js';

test('finds what a Map finds, whatever is added and taken away', () => {
  const seed = 20_261;
  const random = new SeededRandom(seed);
  const [table, map] = [new NumberTable(seed), new Map<number, number>()];
  // Keys that collide: few homes, and numbers beyond 32 bits.
  const keyOf = () => random.below(40) * 2 ** 31 + random.below(40);
  for (let step = 1; step <= 20_000; step += 1) {
    const key = keyOf();
    if (random.chance(0.5)) {
      table.set(key, step);
      map.set(key, step);
    } else {
      table.delete(key);
      map.delete(key);
    }
    const other = keyOf();
    expect([seed, step, other, table.get(other)]).toEqual([seed, step, other, map.get(other) ?? NO_SLOT]);
    expect(table.size).toBe(map.size);
  }
  expect(table.values().toSorted((a, b) => a - b)).toEqual([...map.values()].toSorted((a, b) => a - b));
});

test('prices chosen to begin at few places under one seed do not under another', () => {
  const [known, unknown] = [new NumberTable(1), new NumberTable(0x5eed)];
  const homes = (table: NumberTable) => table as unknown as { homeOf(key: number): number };
  for (let key = 1; key <= 3_000; key += 1) for (const table of [known, unknown]) table.set(key, key);
  const prices: number[] = [];
  for (let price = 9_600_000; prices.length < 500; price += 1) if (homes(known).homeOf(price) < 16) prices.push(price);
  expect(new Set(prices.map((price) => homes(known).homeOf(price))).size).toBeLessThanOrEqual(16);
  // 500 in 8,192 places: hardly two at one.
  expect(new Set(prices.map((price) => homes(unknown).homeOf(price))).size).toBeGreaterThan(400);
});
