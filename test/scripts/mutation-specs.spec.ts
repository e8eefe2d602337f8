/** How a mutation run runs its tests: what it must notice, because nothing else would notice that it does not. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

const sample = `
import { beforeEach, describe, expect, test } from '@jest/globals';
import { sum } from './sum.js';

let prepared = 0;
beforeEach(() => { prepared += 1; });

describe('sums', () => {
  test('of two', () => expect(sum(1, 2)).toBe(3));
  test.each([1, 2])('of a number', (one: number) => expect(sum(one, 0)).toBe(one));
});
test('wrong', () => expect(sum(1, 1)).toBe(3));
test('late', async () => { await Promise.resolve(); expect(sum(1, 1)).toBe(4); });
test('endless', () => { for (;;) sum(1, 1); });
test('prepared', () => expect(prepared).toBeGreaterThan(0));
`;

/** Runs the tests of these ids, twice, and prints what came of them. */
const program = `
import { Specs } from ${JSON.stringify(join(process.cwd(), 'scripts/mutation/specs.mjs'))};
const specs = await Specs.load();
const shown = ({ results, failed }) => ({ tests: results.map(({ id, status, isEndless }) => [id, status, isEndless === true]), failed: failed?.id });
const wanted = process.argv[2] === undefined ? undefined : JSON.parse(process.argv[2]);
const isBailing = process.argv[3] === 'bail';
const first = shown(await specs.run(wanted, { isBailing }));
console.log(JSON.stringify([first, shown(await specs.run(wanted, { isBailing }))]));
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tradsys-mutation-'));
  writeFileSync(join(folder, 'sum.ts'), 'export const sum = (a: number, b: number): number => a + b;\n');
  writeFileSync(join(folder, 'sum.spec.ts'), sample);
  writeFileSync(join(folder, 'program.mjs'), program);
  // Known to take no time, so that the endless one is soon ended.
  writeFileSync(join(folder, 'test-durations.json'), JSON.stringify({ 'sum.spec.ts › endless': 0 }));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Shown {
  readonly tests: readonly (readonly [id: string, status: number, isEndless: boolean])[];
  readonly failed?: string;
}

function run(...args: string[]): Shown {
  const env = { ...process.env, MUTATION_SPECS: 'sum.spec.ts' };
  const { stdout, stderr } = spawnSync(process.execPath, ['program.mjs', ...args], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  expect(stderr.replaceAll(/.*Warning.*\n.*\n?/g, '')).toBe('');
  const [first, second] = JSON.parse(stdout) as [Shown, Shown];
  // What ran once runs again.
  expect(second).toEqual(first);
  return first;
}

const id = (name: string): string => `sum.spec.ts › ${name}`;

test('every test is run and told, also one that never ends', () => {
  expect(run()).toEqual({
    tests: [
      [id('sums › of two'), 0, false],
      [id('sums › of a number'), 0, false],
      [id('sums › of a number (2)'), 0, false],
      [id('wrong'), 1, false],
      [id('late'), 1, false],
      [id('endless'), 1, true],
      [id('prepared'), 0, false],
    ],
    failed: id('wrong'),
  });
}, 120_000);

test('only the wanted tests are run, up to the first that fails', () => {
  const wanted = ['sums › of two', 'late', 'prepared'].map(id);
  expect(run(JSON.stringify(wanted), 'bail')).toEqual({
    tests: [
      [id('sums › of two'), 0, false],
      [id('late'), 1, false],
    ],
    failed: id('late'),
  });
}, 120_000);
