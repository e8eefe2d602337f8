import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { configurationPage, exampleFile } from './config-docs.js';
import { configKeys } from './config-keys.js';
import { secretKeys } from './config-secrets.js';
import { resolveConfig } from './resolve-config.js';

const root = join(import.meta.dirname, '../..');

test('the example file is accepted, names every key and equals the defaults', () => {
  const example = 'configs/hft-config.yaml';
  const fromFile = resolveConfig({ args: ['--config', example], env: {}, cwd: root });
  const defaults = resolveConfig({ args: [], env: {}, cwd: root });
  expect(fromFile.values).toEqual(defaults.values);
  const text = readFileSync(join(root, example), 'utf8');
  for (const { name, inFile, default: fallback } of configKeys) {
    const isDerived = typeof fallback === 'function' || fallback === null || Array.isArray(fallback);
    const isGiven = fromFile.sources[name] === 'file';
    expect([name, isGiven]).toEqual([name, inFile && !isDerived]);
    if (inFile) expect(text).toMatch(new RegExp(`^[# ]*${name.split('.').at(-1)}:`, 'm'));
  }
});

test('what is committed is what the table says', () => {
  expect(readFileSync(join(root, 'configs/hft-config.yaml'), 'utf8')).toBe(exampleFile());
  expect(readFileSync(join(root, 'docs/configuration.md'), 'utf8')).toBe(configurationPage());
});

test('the page names every key, variable and flag', () => {
  const page = configurationPage();
  for (const { name, env, flag, inFile, doc } of configKeys) {
    for (const text of [...(inFile ? [`\`${name}\``] : []), `\`${env}\``, `\`--${flag}\``, doc])
      expect(page).toContain(text);
  }
  for (const { name } of secretKeys) expect(page).toContain(`\`${name}_FILE\``);
});

test('no two settings share a variable or a flag', () => {
  for (const names of [configKeys.map(({ env }) => env), configKeys.map(({ flag }) => flag)]) {
    expect(names).toEqual([...new Set(names)]);
  }
});
