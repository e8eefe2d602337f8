import { expect, test } from '@jest/globals';
// @ts-expect-error A script without types.
import { missingFromLock, unsafeInLock } from '../../scripts/lib/lock-file.mjs';

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

const unsafe = unsafeInLock as (packages: Record<string, object>, allowScripts?: object) => string[];
const good = { version: '1.0.0', integrity: 'sha512-AA==' };

test.each([
  ['the registry', { ...good, resolved: 'https://registry.npmjs.org/a/-/a-1.0.0.tgz' }, {}, undefined],
  ['no place, which is the registry', good, {}, undefined],
  ['another host', { ...good, resolved: 'https://registry.npmjs.org.evil.example/a.tgz' }, {}, /a comes from https/],
  ['plain HTTP', { ...good, resolved: 'http://registry.npmjs.org/a/-/a-1.0.0.tgz' }, {}, /a comes from http:/],
  ['a repository', { ...good, resolved: 'git+ssh://git@github.com/a/a.git#0a1b' }, {}, /a comes from git/],
  ['a folder', { link: true, resolved: '../a', ...good }, {}, /a comes from/],
  ['no hash', { version: '1.0.0' }, {}, /a has no integrity/],
  ['no hash, for another platform', { version: '1.0.0', optional: true }, {}, undefined],
  ['a script that nobody decided on', { ...good, hasInstallScript: true }, {}, /a has an install script/],
  ['a script that is allowed', { ...good, hasInstallScript: true }, { a: true }, undefined],
  ['a script that is not run', { ...good, hasInstallScript: true }, { a: false }, undefined],
])('a package from %s', (_what, entry, allowScripts, fault) => {
  const found = unsafe({ '': {}, 'node_modules/b/node_modules/a': entry }, allowScripts);
  if (fault === undefined) expect(found).toEqual([]);
  else expect(found).toEqual([expect.stringMatching(fault)]);
});
