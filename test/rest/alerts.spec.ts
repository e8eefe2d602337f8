/** The venue's own alerts against the built venue and a real receiver (MISSION R5, O15, O16, O17). */
import { rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { aUser } from '../support/rest-client.js';
import { untilTrue } from '../support/until.js';
import { aMarketWithTwoTraders, type Answer, VenueProcess } from '../support/venue-process.js';

interface Notice {
  readonly kind: string;
  readonly alert: string;
  readonly value: number | null;
  readonly threshold: number;
}

let venue: VenueProcess;
let receiver: Server;
let admin: string;
let alice: string;
const notices: Notice[] = [];
const dataDir = VenueProcess.newDataDir();

/** Every order is too slow, every 503 too many, and one look is enough. */
const start = (): Promise<VenueProcess> =>
  VenueProcess.start(dataDir, {
    TRADSYS_MONITORING_METRICS_INTERVAL: '200ms',
    TRADSYS_MONITORING_ALERT_THRESHOLDS_MAX_LATENCY: '1us',
    TRADSYS_MONITORING_ALERT_THRESHOLDS_MAX_ERROR_RATE: '0',
    TRADSYS_MONITORING_ALERT_AFTER: '1',
    TRADSYS_MONITORING_ALERT_WEBHOOK_URL: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/alerts`,
    TRADSYS_SEQUENCER_QUEUE_COMMANDS_MAX: '1',
  });

beforeAll(async () => {
  receiver = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      notices.push(JSON.parse(text) as Notice);
      response.end();
    });
  });
  await new Promise<void>((listens) => receiver.listen(0, '127.0.0.1', listens));
  venue = await start();
  ({ admin, alice } = await aMarketWithTwoTraders(venue));
});

afterAll(async () => {
  expect(await venue.end('SIGTERM')).toBe(0);
  receiver.close();
  rmSync(dataDir, { recursive: true });
});

const call = (method: string, path: string, token?: string, body?: unknown): Promise<Answer> =>
  venue.request(method, `/api/v1${path}`, token, body);

const order = (): Promise<Answer> =>
  call('POST', '/orders', alice, { symbol: 'BTC-USD', side: 'buy', type: 'limit', price: '10', quantity: '0.01' });

async function alert(name: string): Promise<{ state: string } & Record<string, unknown>> {
  const { body } = await call('GET', '/admin/alerts', admin);
  return (body.items as ({ alert: string } & { state: string })[]).find((one) => one.alert === name) as never;
}

/** Orders go on until the alert is in this state. */
async function untilState(name: string, state: string, act: () => Promise<unknown>): Promise<void> {
  await untilTrue(`${name} is ${state}`, async () => {
    await act();
    return (await alert(name)).state === state;
  });
}

const told = (kind: string, name: string): Notice | undefined =>
  notices.find((notice) => notice.kind === kind && notice.alert === name);

test('O16: orders that take longer than max_latency fire, and are told to the receiver with their figures', async () => {
  expect((await alert('disk')).state).toBe('ok');
  await untilState('latency', 'firing', order);
  await untilTrue('a notice', () => told('firing', 'latency') !== undefined);
  const { value, threshold } = told('firing', 'latency') as Notice;
  expect(threshold).toBe(0.000001);
  expect(value).toBeGreaterThan(threshold);
  expect(venue.output()).toContain('latency fires');
});

test('nothing to measure is no breach: without orders it is well again, which is told too', async () => {
  await untilState('latency', 'ok', () => Promise.resolve());
  await untilTrue('a notice', () => told('resolved', 'latency') !== undefined);
});

test('O17: a share of 5xx above max_error_rate fires', async () => {
  await untilState('error_rate', 'firing', () => Promise.all(Array.from({ length: 40 }, order)));
  expect((await alert('error_rate'))['value']).toBeGreaterThan(0);
});

test('an acknowledged alert stays so while it goes on', async () => {
  await untilState('latency', 'firing', order);
  const busy = await call('POST', '/admin/alerts/latency/acknowledge', admin, { note: 'the disk' });
  expect(busy).toMatchObject({ status: 200, body: { state: 'acknowledged', by: 'admin', note: 'the disk' } });
  expect(await call('POST', '/admin/alerts/disk/acknowledge', admin, {})).toMatchObject({
    status: 409,
    body: { code: 'ALERT_NOT_FIRING' },
  });
});

test('a silence hides an alert, outlives a restart, and can be ended', async () => {
  expect(await call('POST', '/admin/alerts/latency/silence', admin, { minutes: 60 })).toMatchObject({
    status: 200,
    body: { state: 'silenced', by: 'admin' },
  });
  expect(await venue.end('SIGTERM')).toBe(0);
  venue = await start();
  admin = await venue.login('admin', 'correct-horse-battery-staple');
  alice = await venue.login('alice', 'correct-horse-battery-staple');
  const before = notices.length;
  for (let i = 0; i < 5; i += 1) await order();
  await untilTrue('a look', async () => (await alert('latency'))['value'] !== null);
  expect((await alert('latency')).state).toBe('silenced');
  expect(notices.slice(before).filter((notice) => notice.alert === 'latency')).toEqual([]);
  expect((await call('DELETE', '/admin/alerts/latency/silence', admin)).status).toBe(200);
  await untilState('latency', 'firing', order);
});

test('states and deliveries are metrics', async () => {
  await untilState('latency', 'firing', order);
  const metrics = async (): Promise<string> => (await fetch(`${venue.url}/metrics`)).text();
  expect(await metrics()).toMatch(/tradsys_alerts\{alert="disk",state="ok"\} 1/);
  // The receiver has answered a moment after the state has changed.
  await untilTrue('a delivery is counted', async () =>
    /tradsys_alert_deliveries_total\{outcome="delivered"\} [1-9]/.test(await metrics()),
  );
});

test('traders see none of it; who only reads figures may not silence', async () => {
  expect((await call('GET', '/admin/alerts', alice)).status).toBe(403);
  expect((await call('GET', '/admin/alerts')).status).toBe(401);
  const auditor = await aUser(venue, admin, 'ann', 'auditor');
  expect((await call('GET', '/admin/alerts', auditor)).status).toBe(200);
  expect((await call('POST', '/admin/alerts/latency/silence', auditor, { minutes: 1 })).status).toBe(403);
  expect((await call('POST', '/admin/alerts/nothing/silence', admin, { minutes: 1 })).body.code).toBe('UNKNOWN_ALERT');
  expect((await call('POST', '/admin/alerts/latency/silence', admin, { minutes: 0 })).body.code).toBe(
    'VALIDATION_FAILED',
  );
  const { body } = await call('GET', '/admin/audit?action=alerts.silence&limit=5', admin);
  expect(body.items.length).toBeGreaterThan(0);
});
