import { expect, test } from '@jest/globals';
import { ConfigError } from './config/config-error.js';
import { nodeFlags } from './node-flags.js';

const cwd = '/';

test('a large young generation and room to inline by default, and no heap limit', () => {
  expect(nodeFlags({ args: [], env: {}, cwd })).toEqual([
    '--max-semi-space-size=16',
    '--max-inlined-bytecode-size-cumulative=5000',
  ]);
});

test('the memory limit becomes a heap limit', () => {
  expect(nodeFlags({ args: ['--memory-limit', '1GiB'], env: {}, cwd })).toContain('--max-old-space-size=1024');
});

test('what the operator said in NODE_OPTIONS stays', () => {
  const env = { NODE_OPTIONS: '--trace-gc --max_semi_space_size=16' };
  expect(nodeFlags({ args: [], env, cwd })).toEqual(['--max-inlined-bytecode-size-cumulative=5000']);
});

test('bad configuration ends before node is started', () => {
  expect(() => nodeFlags({ args: ['--port', 'x'], env: {}, cwd })).toThrow(ConfigError);
});
