import { expect, test } from '@jest/globals';
import { configKeys } from './config-keys.js';
import { describeConfig } from './describe-config.js';
import { resolveConfig } from './resolve-config.js';

const secret = 'k3y-0f-32-bytes-or-more:Zx81Qw7Lp2Vn';

test('every setting has a line with its value and source', () => {
  const args = ['--port', '9'];
  const lines = describeConfig(resolveConfig({ args, env: { LOG_LEVEL: 'debug' }, cwd: '/srv' }));
  for (const { name } of configKeys) expect(lines.some((line) => line.startsWith(`${name} `))).toBe(true);
  const fields = lines.map((line) => line.split(/ {2,}/));
  expect(fields).toContainEqual(['server.port', '9', 'flag: flag --port']);
  expect(fields).toContainEqual(['log.level', 'debug', 'env: environment variable LOG_LEVEL']);
  expect(fields).toContainEqual(['database.dsn', '/srv/data/tradsys.db', 'default']);
  expect(fields).toContainEqual(['hft.memory_limit', '-', 'default']);
  expect(fields).toContainEqual(['DATA_KEY', '-', 'generated']);
});

test('secrets and given connection strings are hidden', () => {
  const env = { JWT_SECRET: secret, BOOTSTRAP_ADMIN_PASSWORD: 'four plain words', DB_PATH: 'private-name.db' };
  const lines = describeConfig(resolveConfig({ args: [], env, cwd: '/srv' }));
  const text = lines.join('\n');
  for (const value of Object.values(env)) expect(text).not.toContain(value);
  expect(lines.map((line) => line.split(/ {2,}/))).toContainEqual(['JWT_SECRET', '(hidden)', 'env']);
});
