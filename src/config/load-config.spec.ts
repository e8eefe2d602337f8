import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Inject, Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { ConfigError } from './config-error.js';
import { ConfigModule } from './config.module.js';
import { loadConfig } from './load-config.js';
import * as tokens from './venue-config.js';
import type { JournalConfig } from './venue-config.js';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'tradsys-load-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

test('a first start makes the data directory and its keys, the second finds them', () => {
  const first = loadConfig({ args: [], env: {}, cwd }).config;
  const second = loadConfig({ args: [], env: {}, cwd }).config;
  expect(second).toEqual(first);
  expect(statSync(join(cwd, 'data')).mode & 0o007).toBe(0);
  expect(first.auth.jwtSecret).not.toBe(first.auth.dataKey);
  expect(Buffer.byteLength(first.auth.jwtSecret)).toBeGreaterThanOrEqual(32);
});

test('given keys are used and nothing is generated', () => {
  const env = {
    HFT_ENVIRONMENT: 'production',
    JWT_SECRET: 'k3y-0f-32-bytes-or-more:Zx81Qw7Lp2Vn',
    JWT_SECRET_PREVIOUS: 'an-0lder-0ne-0f-32-bytes:Gh35Nc8Wd6Jf',
    DATA_KEY: 'another-0ne-0f-32-bytes:Ty64Mb9Rc5Hd',
    BOOTSTRAP_ADMIN_PASSWORD: 'four plain words here',
  };
  const { auth, environment, demo } = loadConfig({ args: [], env, cwd }).config;
  expect(auth.jwtSecret).toBe(env.JWT_SECRET);
  expect(auth.jwtSecretPrevious).toBe(env.JWT_SECRET_PREVIOUS);
  expect(auth.dataKey).toBe(env.DATA_KEY);
  expect(auth.bootstrapAdminPassword).toBe(env.BOOTSTRAP_ADMIN_PASSWORD);
  expect([environment.isProduction, demo.isEnabled]).toEqual([true, false]);
  expect(existsSync(join(cwd, 'data', 'secrets'))).toBe(false);
});

test('every slice is frozen', () => {
  const { config } = loadConfig({ args: [], env: {}, cwd });
  expect(Object.isFrozen(config)).toBe(true);
  for (const slice of Object.values(config)) expect(Object.isFrozen(slice)).toBe(true);
});

test('settings reach their slice', () => {
  const args = ['--port=1', '--metrics-port=2', '--host=::1', '--db-max-conns=3', '--journal-batch-bytes-max=64KiB'];
  const { config } = loadConfig({ args, env: { TRADSYS_SEQUENCER_QUEUE_COMMANDS_MAX: '7' }, cwd });
  expect(config.http).toMatchObject({ host: '::1', port: 1, bodyBytesMax: 65_536, requestTimeoutMs: 15_000 });
  expect(config.monitoring).toEqual({
    host: '::1',
    port: 2,
    isPrometheusEnabled: true,
    readyLagCommandsMax: 5_000_000,
  });
  expect(config.database).toMatchObject({ readConnectionsMax: 3, identityPath: join(cwd, 'data', 'identity.db') });
  expect(config.journal).toMatchObject({
    batchBytesMax: 65_536,
    sync: 'batch',
  });
  expect(config.engine).toEqual({
    queueCommandsMax: 7,
    cancelQueueCommandsMax: 65_536,
    marketCollarBps: 1_000,
    poolsOrders: true,
  });
});

test('a data directory that is a file, or under one, is refused by the name of the setting', () => {
  writeFileSync(join(cwd, 'plain'), '');
  for (const dir of ['plain', 'plain/below']) {
    const load = () => loadConfig({ args: ['--data-dir', dir], env: {}, cwd });
    expect(load).toThrow(ConfigError);
    expect(load).toThrow(`flag --data-dir names ${join(cwd, dir)}, which is not a directory.`);
  }
});

test('a memory limit that is not in force is refused', () => {
  const load = () => loadConfig({ args: [], env: { HFT_MEMORY_LIMIT: '128MiB' }, cwd });
  expect(load).toThrow('environment variable HFT_MEMORY_LIMIT is 128MiB, but node runs');
  expect(() => loadConfig({ args: ['--memory-limit', '1024GiB'], env: {}, cwd })).toThrow(
    'flag --memory-limit is 1024GiB, but only',
  );
});

test('a class gets its slice by token', async () => {
  @Injectable()
  class Reader {
    constructor(@Inject(tokens.JOURNAL_CONFIG) readonly config: JournalConfig) {}
  }
  @Module({ providers: [Reader] })
  class Feature {}

  const { config } = loadConfig({ args: [], env: {}, cwd });
  const app = await Test.createTestingModule({ imports: [ConfigModule.with(config), Feature] }).compile();
  expect(app.get(Reader).config).toBe(config.journal);
  const provided = Object.values(tokens).filter((token) => typeof token === 'symbol');
  expect(new Set(provided.map((token) => app.get<object>(token)))).toEqual(new Set(Object.values(config)));
});
