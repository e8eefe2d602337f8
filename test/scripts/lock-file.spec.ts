import { expect, test } from '@jest/globals';
// @ts-expect-error A script without types.
import { missingFromLock } from '../../scripts/lib/lock-file.mjs';

interface Entry {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
const missing = missingFromLock as (packages: Record<string, Entry>) => Map<string, unknown>;

const native = (...names: string[]): Entry => ({
  dev: true,
  optionalDependencies: Object.fromEntries(names.map((name) => [name, '1.0.0'])),
});

test('the entry of a platform says on which machines it is installed', () => {
  const names = ['@n/core-linux-arm-musleabihf', '@n/core-win32-x64-msvc', '@n/core-linux-x64-gnu'];
  const found = missing({ 'node_modules/@n/core': native(...names) });
  expect([...found]).toEqual([
    [
      'node_modules/@n/core-linux-arm-musleabihf',
      { version: '1.0.0', cpu: ['arm'], dev: true, libc: ['musl'], optional: true, os: ['linux'] },
    ],
    [
      'node_modules/@n/core-win32-x64-msvc',
      { version: '1.0.0', cpu: ['x64'], dev: true, optional: true, os: ['win32'] },
    ],
    [
      'node_modules/@n/core-linux-x64-gnu',
      { version: '1.0.0', cpu: ['x64'], dev: true, libc: ['glibc'], optional: true, os: ['linux'] },
    ],
  ]);
});

test('what is listed beside or above its user is not missing', () => {
  const packages = {
    'node_modules/a': {},
    'node_modules/a/node_modules/b': native('@b/inside', '@b/beside', '@b/above'),
    'node_modules/a/node_modules/b/node_modules/@b/inside': {},
    'node_modules/a/node_modules/@b/beside': {},
    'node_modules/@b/above': {},
  };
  expect(missing(packages).size).toBe(0);
});
