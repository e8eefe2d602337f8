/** One process owns a data directory: a second one says who has it, and touches nothing. */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { afterEach, expect, test } from '@jest/globals';
import { ADMIN_PASSWORD, VenueProcess } from '../support/venue-process.js';

let venue: VenueProcess | undefined;
afterEach(async () => {
  await venue?.end('SIGKILL');
  if (venue !== undefined) rmSync(venue.dataDir, { recursive: true });
});

test('a second venue on the same data directory refuses and names the first', async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir());
  const second = spawnSync(process.execPath, ['dist/main.js'], {
    env: {
      ...process.env,
      DATA_DIR: venue.dataDir,
      PORT: '0',
      METRICS_PORT: '0',
      BINANCE_PORT: '0',
      TRADSYS_DEMO: 'false',
      NODE_OPTIONS: '',
    },
    encoding: 'utf8',
    timeout: 30_000,
  });
  expect(second.status).toBe(1);
  expect(second.stderr).toContain(`is in use by process ${venue.pid} on `);
  expect(second.stderr.trim().split('\n')).toHaveLength(1);
  expect(second.stdout).toBe('');
  expect(await venue.login('admin', ADMIN_PASSWORD)).toEqual(expect.any(String));
}, 60_000);

test('a port that is taken is said in a sentence', async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir());
  const dataDir = VenueProcess.newDataDir();
  const second = spawnSync(process.execPath, ['dist/main.js'], {
    env: {
      ...process.env,
      DATA_DIR: dataDir,
      PORT: new URL(venue.url).port,
      METRICS_PORT: '0',
      BINANCE_PORT: '0',
      TRADSYS_DEMO: 'false',
      BOOTSTRAP_ADMIN_PASSWORD: ADMIN_PASSWORD,
      NODE_OPTIONS: '',
    },
    encoding: 'utf8',
    timeout: 30_000,
  });
  rmSync(dataDir, { recursive: true });
  expect(second.status).toBe(1);
  expect(second.stderr).toMatch(/^TradSys stops: listen EADDRINUSE[^\n]+\n$/);
}, 60_000);
