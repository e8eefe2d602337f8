/** The built venue as a process of its own, with one instrument and funded traders, for measurements from outside. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Of all its users. */
export const PASSWORD = 'correct-horse-battery-staple';
const CLOCK_TICKS_PER_SECOND = 100;
const NO_LIMIT = '10000000';

/** Settings of a venue that takes whatever comes. */
export const withoutRateLimits = Object.fromEntries(
  ['ORDERS', 'CANCELS', 'REQUESTS'].flatMap((lane) => [
    [`TRADSYS_RATE_LIMITS_${lane}_PER_S`, NO_LIMIT],
    [`TRADSYS_RATE_LIMITS_${lane}_BURST`, NO_LIMIT],
  ]),
);
const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/** User and system CPU seconds of a process with all its threads. */
export function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS_PER_SECOND;
}

/** Resolves when it takes orders, with the access tokens of its administrator and traders; `settings` are further variables. */
export async function startVenue(traders, settings = {}, flags = []) {
  const venue = await spawnVenue({ TRADSYS_DEMO: 'false', ...settings }, flags);
  return { ...venue, ...(await prepare(venue.url, traders)) };
}

/** Resolves when it takes orders; `settings` are variables, `flags` are of node. */
export async function spawnVenue(settings, flags = []) {
  const dataDir = mkdtempSync(join(tmpdir(), 'tradsys-bench-'));
  const env = {
    ...process.env,
    PORT: '0',
    METRICS_PORT: '0',
    BINANCE_PORT: '0',
    DATA_DIR: dataDir,
    BOOTSTRAP_ADMIN_PASSWORD: PASSWORD,
    ...settings,
  };
  const { defaultFlags } = await import('../../dist/node-flags.js');
  const child = spawn(process.execPath, [...defaultFlags, ...flags, here('../../dist/main.js')], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise((resolve) => {
    child.stdout.on('data', (chunk) => {
      const found = /http:\/\/[^\s/]+:\d+/.exec(chunk.toString());
      if (found) resolve(found[0]);
    });
  });
  while ((await fetch(`${url}/ready`).catch(() => undefined))?.status !== 200)
    await new Promise((next) => setTimeout(next, 50));
  const stop = () => {
    child.kill('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { child, url, stop };
}

async function prepare(url, traders) {
  const post = async (path, body, token) => {
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
    const response = await fetch(`${url}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const login = async (username) => (await post('/auth/login', { username, password: PASSWORD })).accessToken;
  const admin = await login('admin');
  await post('/admin/assets', { asset: 'BTC', scale: 8 }, admin);
  await post('/admin/assets', { asset: 'USD', scale: 8 }, admin);
  const instrument = {
    symbol: 'BTC-USD',
    baseAsset: 'BTC',
    quoteAsset: 'USD',
    tickSize: '0.01',
    lotSize: '0.0001',
    minQuantity: '0.0001',
    maxQuantity: '1000',
    minNotional: '1',
    maxNotional: '10000000',
    makerFee: '0.0001',
    takerFee: '0.0005',
  };
  await post('/admin/instruments', instrument, admin);
  const tokens = [];
  for (let i = 0; i < traders; i += 1) {
    const { accountId } = await post(
      '/admin/users',
      { username: `trader-${i}`, password: PASSWORD, roles: ['trader'] },
      admin,
    );
    await post(`/admin/accounts/${accountId}/deposits`, { asset: 'USD', amount: '5000000', reference: 'usd' }, admin);
    await post(`/admin/accounts/${accountId}/deposits`, { asset: 'BTC', amount: '100000', reference: 'btc' }, admin);
    tokens.push(await login(`trader-${i}`));
  }
  return { admin, tokens };
}
