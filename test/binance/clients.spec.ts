/**
 * Clients of the Binance Spot API as their makers publish them, each in a process of its own, with nothing changed but their URLs.
 */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { anHmacKey, binanceUrl } from '../support/binance-client.js';
import { aMarketWithTwoTraders, VenueProcess } from '../support/venue-process.js';

interface Step {
  readonly client: string;
  readonly step: string;
  readonly fault?: string;
}

const CLIENT_MS_MAX = 90_000;
const unlimited = {
  TRADSYS_BINANCE_REQUEST_WEIGHT_PER_MIN: '0',
  TRADSYS_BINANCE_ORDERS_PER_10S: '0',
};

let venue: VenueProcess;
let keys: Record<string, string>;
const done: Step[] = [];

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir(), unlimited);
  const { alice, bob } = await aMarketWithTwoTraders(venue);
  for (const [side, price] of [
    ['sell', '101'],
    ['sell', '102'],
    ['buy', '99'],
    ['buy', '98'],
  ]) {
    const order = { symbol: 'BTC-USD', type: 'limit', side, price, quantity: '100' };
    const { status } = await venue.request('POST', '/api/v1/orders', alice, order);
    expect(status).toBe(201);
  }
  const first = { symbol: 'BTC-USD', type: 'market', side: 'buy', quantity: '1' };
  expect((await venue.request('POST', '/api/v1/orders', bob, first)).status).toBe(201);
  const { apiKey, secret } = await anHmacKey(venue, bob);
  keys = { API_KEY: apiKey, API_SECRET: secret };
}, 90_000);

afterAll(async () => {
  const rows = done.map(({ client, step, fault }) => `${client.padEnd(20)} ${step.padEnd(36)} ${fault ?? 'passes'}`);
  process.stdout.write(`${rows.join('\n')}\n`);
  await venue.end('SIGTERM');
});

/** What the client has said of each of its steps. */
function run(script: string): Promise<{ readonly steps: readonly Step[]; readonly output: string }> {
  const env = { ...process.env, ...keys, BINANCE_URL: binanceUrl(venue), NODE_OPTIONS: '' };
  const child = spawn(process.execPath, [resolve('test/binance/clients', script)], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: CLIENT_MS_MAX,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((ended) => {
    child.once('close', () => {
      const lines = output.split('\n').filter((line) => line.startsWith('{"client"'));
      ended({ steps: lines.map((line) => JSON.parse(line) as Step), output });
    });
  });
}

test.each([
  ['ccxt over REST', 'ccxt-rest.mjs', 36],
  ['ccxt over WebSocket', 'ccxt-ws.mjs', 12],
  ['binance', 'binance-sdk.mjs', 26],
  ['@binance/spot', 'binance-spot.mjs', 10],
  ['@binance/connector', 'binance-connector.mjs', 9],
])(
  '%s trades here',
  async (_client, script, count) => {
    const { steps, output } = await run(script);
    done.push(...steps);
    expect(steps.filter(({ fault }) => fault !== undefined)).toEqual([]);
    // One that ended too early has said why.
    expect(steps.length === count ? '' : output).toBe('');
  },
  CLIENT_MS_MAX + 10_000,
);
