import { expect, test } from '@jest/globals';
import { heapLimitFlag, heapLimitProblem, memoryProblem } from './heap-limit.js';

const MIB = 2 ** 20;

test('the flag is in whole mebibytes', () => {
  expect(heapLimitFlag(512 * MIB)).toBe('--max-old-space-size=512');
});

test('a limit holds when node was started with it, by command line or NODE_OPTIONS', () => {
  const execArgv = ['--max-semi-space-size=64', '--max-old-space-size=512'];
  expect(heapLimitProblem(512 * MIB, { nodeOptions: undefined, execArgv })).toBeUndefined();
  const nodeOptions = '--no-warnings  --max_old_space_size=512';
  expect(heapLimitProblem(512 * MIB, { nodeOptions, execArgv: [] })).toBeUndefined();
});

test('a limit that does not hold names the flag that is missing or wrong', () => {
  expect(heapLimitProblem(512 * MIB, { nodeOptions: undefined, execArgv: [] })).toContain(
    'is 512MiB, but node runs without a heap limit; start the venue with npm start or node --max-old-space-size=512',
  );
  const nodeOptions = '--max-old-space-size=512';
  expect(heapLimitProblem(512 * MIB, { nodeOptions, execArgv: ['--max-old-space-size=4096'] })).toContain(
    'but node runs with --max-old-space-size=4096',
  );
});

test('a limit above the memory of the machine is refused', () => {
  expect(memoryProblem(512 * MIB, 512 * MIB)).toBeUndefined();
  expect(memoryProblem(2048 * MIB, 1000 * MIB + 1)).toBe('is 2GiB, but only 1000MiB of memory are available');
});
