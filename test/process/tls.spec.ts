/** The built venue on TLS: version, reload of a renewed certificate, certificates of clients for operators. */
import { once } from 'node:events';
import { renameSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { anAuthority, anIdentity, type Identity } from '../support/certificates.js';
import { VenueProcess } from '../support/venue-process.js';

const authority = anAuthority('authority of the venue');
const clients = anAuthority('authority of clients');
const dataDir = VenueProcess.newDataDir();
const files = { cert: join(dataDir, 'tls.crt'), key: join(dataDir, 'tls.key'), ca: join(dataDir, 'clients.crt') };
const WAIT_MS_MAX = 20_000;

/** As tools renew: each file whole, one after the other. */
function serve({ cert, key }: Identity): void {
  for (const [path, text] of [
    [files.cert, cert],
    [files.key, key],
  ] as const) {
    writeFileSync(`${path}.new`, text);
    renameSync(`${path}.new`, path);
  }
}

let venue: VenueProcess;
let managementPort: number;

beforeAll(async () => {
  serve(anIdentity('first', authority));
  writeFileSync(files.ca, clients.cert);
  managementPort = await aFreePort();
  const env = {
    ENABLE_TLS: 'true',
    TLS_CERT_FILE: files.cert,
    TLS_KEY_FILE: files.key,
    TRADSYS_TLS_RELOAD_INTERVAL_S: '1',
    TLS_MANAGEMENT_CLIENT_CA_FILE: files.ca,
    METRICS_PORT: String(managementPort),
  };
  venue = await VenueProcess.start(dataDir, env, async (url) => (await get(portOf(url), '/ready')).status);
});

afterAll(() => venue.end('SIGKILL'));

async function aFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

const portOf = (url: string): number => Number(new URL(url).port);

/** Resolves with an open connection, or rejects with why there is none. */
function connected(options: ConnectionOptions): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', ca: authority.cert, ...options });
    socket.once('secureConnect', () => resolve(socket));
    socket.once('error', reject);
  });
}

interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly text: string;
}

function get(port: number, path: string, client: Partial<Identity> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, ca: authority.cert, agent: false, ...client };
    const sent = request(options, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    sent.once('error', reject);
    sent.end();
  });
}

async function servedName(): Promise<string> {
  const socket = await connected({ port: portOf(venue.url) });
  const { CN } = socket.getPeerCertificate().subject;
  socket.destroy();
  return String(CN);
}

async function untilServed(name: string): Promise<void> {
  const giveUpAtMs = Date.now() + WAIT_MS_MAX;
  while ((await servedName()) !== name) {
    if (Date.now() > giveUpAtMs) throw new Error(`${name} is not served: ${venue.output()}`);
    await new Promise((next) => setTimeout(next, 200));
  }
}

test('the API is on TLS, and browsers are told to stay there', async () => {
  expect(venue.url.startsWith('https://')).toBe(true);
  const answer = await get(portOf(venue.url), '/api/v1/time');
  expect(answer.status).toBe(200);
  expect(answer.headers['strict-transport-security']).toBe('max-age=63072000; includeSubDomains');
});

test('TLS 1.3 is spoken, 1.2 is not, and plain HTTP gets no answer', async () => {
  const port = portOf(venue.url);
  const socket = await connected({ port });
  expect(socket.getProtocol()).toBe('TLSv1.3');
  socket.destroy();
  await expect(connected({ port, maxVersion: 'TLSv1.2' })).rejects.toThrow(
    /alert protocol version|unsupported protocol/i,
  );
  await expect(fetch(`http://127.0.0.1:${port}/api/v1/time`)).rejects.toThrow();
});

test('operators show a certificate of their authority, others get no connection', async () => {
  const operator = anIdentity('operator', clients);
  expect((await get(managementPort, '/metrics', operator)).text).toContain('hft_requests_total');
  await expect(get(managementPort, '/metrics')).rejects.toThrow(/certificate required|ECONNRESET|socket hang up/i);
  await expect(get(managementPort, '/metrics', anIdentity('stranger', authority))).rejects.toThrow(
    /unknown ca|bad certificate|decrypt error|ECONNRESET|socket hang up/i,
  );
});

test('a pair that does not fit leaves the last one in place, a renewed one is served without a restart', async () => {
  expect(await servedName()).toBe('first');
  const { pid } = venue;
  serve({ cert: anIdentity('broken', authority).cert, key: anIdentity('broken', authority).key });
  const giveUpAtMs = Date.now() + WAIT_MS_MAX;
  while (!venue.output().includes('the certificate stays as it is') && Date.now() < giveUpAtMs)
    await new Promise((next) => setTimeout(next, 200));
  expect(venue.output()).toContain('is not the key of');
  expect(await servedName()).toBe('first');
  serve(anIdentity('second', authority));
  await untilServed('second');
  expect(venue.pid).toBe(pid);
  expect((await get(portOf(venue.url), '/api/v1/time')).status).toBe(200);
});

test('the Binance Spot API is on TLS too, over HTTP and WebSocket', async () => {
  const port = Number(/Binance Spot API on [^\s:]+:(\d+) with TLS/.exec(venue.output())?.[1]);
  expect(await get(port, '/api/v3/ping')).toMatchObject({ status: 200, text: '{}' });
  const socket = new WebSocket(`wss://127.0.0.1:${port}/ws-api/v3`, { ca: authority.cert });
  const [answer] = (await new Promise<unknown[]>((resolve, reject) => {
    socket.once('open', () => socket.send('{"id":1,"method":"ping"}'));
    socket.once('message', (...frame) => resolve(frame));
    socket.once('error', reject);
  })) as [Buffer];
  expect(JSON.parse(answer.toString())).toMatchObject({ id: 1, status: 200, result: {} });
  socket.terminate();
});
