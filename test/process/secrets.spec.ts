/**
 * Where secrets may not turn up, and what the venue does without them. Every secret of a run is planted, or noted when the
 * venue hands it out, and then looked for in all that the process printed and left on the disk.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { oneTimePassword } from '../../src/modules/auth/totp.js';
import { hmacSigner, signedRequest } from '../support/rest-client.js';
import { VenueProcess } from '../support/venue-process.js';

const canary = (): string => `canary-${randomBytes(24).toString('base64url')}`;

/** RFC 4648, as an authenticator application reads it. */
function fromBase32(text: string): Buffer {
  const bits = Array.from(text)
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** Lives as somebody with secrets does, and mistypes as people do; returns every secret that there was. */
async function live(venue: VenueProcess, adminPassword: string): Promise<string[]> {
  const secrets: string[] = [];
  const keep = (secret: string): string => {
    secrets.push(secret);
    return secret;
  };
  const post = (path: string, token: string | undefined, body: unknown) =>
    venue.request('POST', `/api/v1${path}`, token, body);
  const admin = keep(await venue.login('admin', adminPassword));
  const password = keep(canary());
  await post('/admin/users', admin, { username: 'alice', password, roles: ['trader'] });
  const pair = (await post('/auth/login', undefined, { username: 'alice', password })).body;
  keep(pair.accessToken);
  keep(pair.refreshToken);
  const wrong = keep(canary());
  expect((await post('/auth/login', undefined, { username: 'alice', password: wrong })).status).toBe(401);
  expect((await post('/auth/refresh', undefined, { refreshToken: keep(canary()) })).status).toBe(401);
  const next = keep(canary());
  const changed = await post('/auth/password', pair.accessToken, { currentPassword: password, newPassword: next });
  expect(changed.status).toBeLessThan(300);
  const token = keep(await venue.login('alice', next));
  const begun = await post('/auth/totp', token, { password: next });
  const secret = keep(begun.body.secret as string);
  const totp = oneTimePassword(fromBase32(secret), Math.floor(Date.now() / 30_000));
  const confirmed = await post('/auth/totp/confirm', token, { totp });
  for (const code of confirmed.body.recoveryCodes as string[]) keep(code);
  const key = (await post('/api-keys', token, { label: 'bot', scopes: ['read'], type: 'hmac' })).body;
  const signer = hmacSigner(key.apiKey as string, keep(key.secret as string));
  expect((await signedRequest(venue, signer, 'GET', '/balances')).status).toBe(200);
  expect((await signedRequest(venue, signer, 'GET', '/balances', undefined, { 'x-signature': '00' })).status).toBe(401);
  // What does not fit is what people paste into the wrong field.
  const misplaced = keep(canary());
  await post(`/auth/login?password=${misplaced}`, undefined, { username: 'alice', [misplaced]: 'x' });
  await venue.request('GET', '/api/v1/orders/1', `${admin.slice(0, -4)}AAAA`);
  await post('/admin/users', admin, { username: 'bob', password: keep(canary()), roles: ['trader', 'no such role'] });
  return secrets;
}

test('no secret is in the log or on the disk in the clear', async () => {
  const planted = { jwt: canary(), data: canary(), admin: canary() };
  const dataDir = VenueProcess.newDataDir();
  const venue = await VenueProcess.start(dataDir, {
    JWT_SECRET: planted.jwt,
    DATA_KEY: planted.data,
    BOOTSTRAP_ADMIN_PASSWORD: planted.admin,
    LOG_LEVEL: 'trace',
  });
  const secrets = [...Object.values(planted), ...(await live(venue, planted.admin))];
  expect(await venue.end('SIGTERM')).toBe(0);
  const places = readdirSync(dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  expect(places.length).toBeGreaterThan(3);
  const found = [
    ...secrets.filter((secret) => venue.output().includes(secret)).map((secret) => `log: ${secret}`),
    ...places.flatMap((place) => {
      const bytes = readFileSync(place);
      return secrets.filter((secret) => bytes.includes(secret)).map((secret) => `${place}: ${secret}`);
    }),
  ];
  expect(secrets.length).toBeGreaterThan(15);
  expect(found).toEqual([]);
});

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

function startInProduction(env: NodeJS.ProcessEnv): Promise<Ended> {
  const child = spawn(process.execPath, [resolve('dist/main.js')], {
    env: {
      PATH: process.env['PATH'],
      HFT_ENVIRONMENT: 'production',
      DATA_DIR: VenueProcess.newDataDir(),
      PORT: '0',
      METRICS_PORT: '0',
      BINANCE_PORT: '0',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((ended) => child.once('close', (code) => ended({ code, output })));
}

test('a fresh production start without secrets names each that is missing', async () => {
  const { code, output } = await startInProduction({});
  expect(code).toBe(78);
  for (const name of ['JWT_SECRET', 'DATA_KEY'])
    expect(output).toMatch(new RegExp(`\\b${name}\\b.*(required|needed|missing|not set|must be set)`, 'i'));
});

test.each([
  ['too short', { JWT_SECRET: 'k3J9x', DATA_KEY: 'q8Lw2' }],
  [
    'from a tutorial',
    { JWT_SECRET: 'your-256-bit-secret-your-256-bit-secret', DATA_KEY: 'changeme-changeme-changeme-changeme-1' },
  ],
  ['of one letter', { JWT_SECRET: 'a'.repeat(64), DATA_KEY: 'b'.repeat(64) }],
])('secrets that are %s are refused by name and not shown', async (_what, secrets) => {
  const { code, output } = await startInProduction(secrets);
  expect(code).toBe(78);
  for (const [name, value] of Object.entries(secrets)) {
    expect(output).toContain(name);
    expect(output).not.toContain(value);
  }
});

test('secrets from files are taken, and nobody is known but who was bootstrapped', async () => {
  const dataDir = VenueProcess.newDataDir();
  const files = Object.fromEntries(
    ['JWT_SECRET', 'DATA_KEY', 'BOOTSTRAP_ADMIN_PASSWORD'].map((name) => {
      const file = join(dataDir, `${name}.txt`);
      writeFileSync(file, `${canary()}\n`, { mode: 0o600 });
      return [`${name}_FILE`, file];
    }),
  );
  const venue = await VenueProcess.start(dataDir, {
    HFT_ENVIRONMENT: 'production',
    NODE_ENV: 'production',
    TRADSYS_DEMO: '',
    BOOTSTRAP_ADMIN_PASSWORD: '',
    ...files,
  });
  const guesses = ['admin', 'password', 'changeme', 'tradsys', 'correct-horse-battery-staple', ''];
  const names = ['admin', 'root', 'alice', 'bob', 'system', 'tradsys'];
  const statuses: number[] = [];
  for (const [n, username] of names.entries()) {
    const body = { username, password: guesses[n % guesses.length] };
    statuses.push((await venue.request('POST', '/api/v1/auth/login', undefined, body)).status);
  }
  expect(statuses).toEqual(names.map(() => 401));
  const admin = await venue.login('admin', readFileSync(String(files['BOOTSTRAP_ADMIN_PASSWORD_FILE']), 'utf8').trim());
  const users = await venue.request('GET', '/api/v1/admin/users', admin);
  expect((users.body.items as { username: string }[]).map(({ username }) => username)).toEqual(['admin']);
  expect(venue.output()).not.toMatch(/password/i);
  await venue.end('SIGKILL');
});
