/** MISSION P: each metric of the built venue moves when what it counts happens, and Prometheus finds nothing wrong with them. */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DataSource } from 'typeorm';
import { CrowdMember } from '../faults/crowd.js';
import { WireClient } from '../realtime/wire-client.js';
import { untilTrue } from '../support/until.js';
import { aMarketWithTwoTraders, type Answer, VenueProcess } from '../support/venue-process.js';

let venue: VenueProcess;
let admin: string;
let alice: string;
let bob: string;
let accountId: string;

beforeAll(async () => {
  venue = await VenueProcess.start(VenueProcess.newDataDir(), {
    TRADSYS_AUDIT_VERIFY_INTERVAL_S: '1',
    TRADSYS_WEBSOCKET_WRITE_BUFFER_SIZE: '64KiB',
    TRADSYS_WEBSOCKET_HEARTBEAT_MS: '500',
  });
  ({ admin, alice, bob } = await aMarketWithTwoTraders(venue));
  accountId = (await call('GET', '/auth/me', alice)).body.accountId;
});

afterAll(async () => {
  expect(await venue.end('SIGTERM')).toBe(0);
  rmSync(venue.dataDir, { recursive: true });
});

const call = (method: string, path: string, token?: string, body?: unknown): Promise<Answer> =>
  venue.request(method, `/api/v1${path}`, token, body);

const place = (token: string, order: object): Promise<Answer> =>
  call('POST', '/orders', token, { symbol: 'BTC-USD', type: 'limit', price: '50', quantity: '0.5', ...order });

async function scrape(): Promise<string> {
  return (await fetch(`${venue.url}/metrics`)).text();
}

/** One sample, its labels in the order of the text; NaN where it is not there. */
async function sample(series: string): Promise<number> {
  const line = (await scrape()).split('\n').find((candidate) => candidate.startsWith(`${series} `));
  return line === undefined ? Number.NaN : Number(line.slice(series.length + 1));
}

/** How much each series grows while something happens; 0 stands for one that was not there. */
async function growth(series: readonly string[], act: () => Promise<unknown>): Promise<number[]> {
  const read = async (): Promise<number[]> => Promise.all(series.map(async (one) => (await sample(one)) || 0));
  const before = await read();
  await act();
  return (await read()).map((value, place_) => value - (before[place_] as number));
}

async function trade(): Promise<void> {
  expect((await place(alice, { side: 'sell' })).status).toBe(201);
  expect((await place(bob, { side: 'buy' })).status).toBe(201);
}

describe('P1, P2: requests', () => {
  test('count and take time under the template of their route', async () => {
    const labels = 'method="GET",endpoint="/api/v1/orders/:orderId",status="404"';
    const series = [
      `hft_requests_total{${labels}}`,
      `hft_request_duration_seconds_count{${labels}}`,
      `hft_request_duration_seconds_bucket{le="+Inf",${labels}}`,
    ];
    const grown = await growth(series, async () => {
      for (const orderId of ['7', '8', '9']) await call('GET', `/orders/${orderId}`, alice);
    });
    expect(grown).toEqual([3, 3, 3]);
    expect(await sample(`hft_request_duration_seconds_sum{${labels}}`)).toBeGreaterThan(0);
  });

  test('have buckets of microseconds', async () => {
    const text = await scrape();
    for (const bound of ['0.00001', '0.000025', '0.00005', '0.0001'])
      expect(text).toContain(`{le="${Number(bound)}",method`);
  });

  test('of paths that nobody knows are one series, however many come', async () => {
    const seriesCount = async (): Promise<number> =>
      (await scrape()).split('\n').filter((line) => line.startsWith('hft_requests_total{')).length;
    await venue.request('GET', '/unknown/first');
    const before = await seriesCount();
    for (let i = 0; i < 50; i += 1) await venue.request('GET', `/unknown/${i}?x=${i}`);
    expect(await seriesCount()).toBe(before);
    expect(await sample('hft_requests_total{method="GET",endpoint="unmatched",status="404"}')).toBeGreaterThan(50);
  });
});

describe('P3, P4: the process', () => {
  test('tells its memory by kind', async () => {
    for (const kind of ['rss', 'heap_total', 'heap_used', 'external', 'array_buffers'])
      expect(await sample(`hft_memory_usage_bytes{kind="${kind}"}`)).toBeGreaterThan(10_000);
  });

  test('collects garbage, which counts as pauses', async () => {
    const pauses = 'hft_gc_pause_time_seconds_count{kind="minor"}';
    const before = (await sample(pauses)) || 0;
    await untilTrue('a pause', async () => {
      await Promise.all(Array.from({ length: 20 }, () => venue.request('GET', '/openapi.json')));
      return (await sample(pauses)) > before;
    });
    expect(await sample('hft_gc_pause_time_seconds_sum{kind="minor"}')).toBeGreaterThan(0);
  });

  test('whose event loop stood still says for how long', async () => {
    await scrape();
    process.kill(venue.pid, 'SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, 400));
    process.kill(venue.pid, 'SIGCONT');
    // The scrape itself may be answered before the timer that measures has run.
    await untilTrue('the lag is told', async () => (await sample('nodejs_eventloop_lag_max_seconds')) > 0.2);
  });
});

describe('P5, P6: orders', () => {
  test('count by type, side and what became of them', async () => {
    const of = (type: string, side: string, outcome: string): string =>
      `hft_orders_processed_total{type="${type}",side="${side}",outcome="${outcome}"}`;
    const series = [
      of('limit', 'sell', 'rested'),
      of('limit', 'buy', 'filled'),
      of('market', 'buy', 'cancelled'),
      of('unknown', 'unknown', 'refused'),
      'tradsys_engine_trades_total',
    ];
    const grown = await growth(series, async () => {
      await trade();
      await place(bob, { side: 'buy', type: 'market', price: undefined });
      await place(bob, { side: 'buy', quantity: '900', price: '90000' });
    });
    expect(grown).toEqual([1, 1, 1, 1, 1]);
  });

  test('count when they are cancelled, by the reason', async () => {
    const series = [
      'hft_orders_cancelled_total{reason="requested"}',
      'hft_orders_cancelled_total{reason="no_liquidity"}',
    ];
    const grown = await growth(series, async () => {
      const { body } = await place(alice, { side: 'buy', price: '10' });
      await call('DELETE', `/orders/${body.orderId}`, alice);
      await place(bob, { side: 'buy', type: 'market', price: undefined });
    });
    expect(grown).toEqual([1, 1]);
  });

  test('that are open are told', async () => {
    const { body } = await place(alice, { side: 'buy', price: '10' });
    expect(await sample('tradsys_engine_open_orders')).toBe(1);
    await call('DELETE', `/orders/${body.orderId}`, alice);
    expect(await sample('tradsys_engine_open_orders')).toBe(0);
  });
});

describe('P7: connections', () => {
  test('are public until they log on', async () => {
    const counts = ['public', 'private'].map((name) => `hft_websocket_connections_active{class="${name}"}`);
    const client = await WireClient.connect(venue.url);
    const loggedOn = await WireClient.loggedOn(venue.url, alice);
    expect(await Promise.all(counts.map(sample))).toEqual([1, 1]);
    for (const { socket } of [client, loggedOn]) socket.terminate();
    await untilTrue('nobody is connected', async () => (await sample(counts[0] as string)) === 0);
    expect(await sample(counts[1] as string)).toBe(0);
  });
});

describe('P8: market data', () => {
  test('counts by feed', async () => {
    const client = await WireClient.connect(venue.url);
    const series = ['hft_market_data_messages_total{feed="trades"}', 'hft_market_data_frames_total{outcome="sent"}'];
    const [trades, frames] = await growth(series, async () => {
      await trade();
      await trade();
    });
    client.socket.terminate();
    expect(trades).toBe(2);
    expect(frames).toBeGreaterThanOrEqual(2);
  });

  test('that a client does not read is left out for it, and counts; in the end it is cut off', async () => {
    // Deep enough that whole books fill what the system buffers.
    for (let level = 1; level <= 300; level += 1)
      await place(alice, { side: 'sell', price: String(1_000 + level), quantity: '0.0010' });
    const member = new CrowdMember(venue.url);
    await member.isSubscribed;
    member.stall();
    const held = 'hft_websocket_connections_held';
    await untilTrue('it is held', async () => {
      if (member.socket.readyState === member.socket.OPEN) member.ask(500);
      return (await sample(held)) === 1;
    });
    const series = [
      'hft_market_data_messages_dropped_total{feed="trades"}',
      'hft_market_data_frames_total{outcome="held_back"}',
    ];
    const [dropped, heldBack] = await growth(series, trade);
    expect(dropped).toBeGreaterThanOrEqual(1);
    expect(heldBack).toBeGreaterThanOrEqual(1);
    expect(await sample('hft_websocket_queued_bytes{class="largest"}')).toBeGreaterThan(0);
    const cutOffs = async (): Promise<number> =>
      (await sample('hft_websocket_cut_offs_total{reason="silent"}')) +
      (await sample('hft_websocket_cut_offs_total{reason="slow"}'));
    await untilTrue('it is cut off', async () => (await cutOffs()) === 1);
    expect(await sample(held)).toBe(0);
    member.socket.terminate();
  });
});

describe('operators', () => {
  test('see kill switches by their scope', async () => {
    const series = 'hft_risk_kill_switches_active{scope="account"}';
    await call('POST', '/admin/kill-switch', admin, { active: true, accountId });
    expect(await sample(series)).toBe(1);
    await call('POST', '/admin/kill-switch', admin, { active: true });
    expect(await sample('hft_risk_kill_switches_active{scope="venue"}')).toBe(1);
    await call('POST', '/admin/kill-switch', admin, { active: false });
    await call('POST', '/admin/kill-switch', admin, { active: false, accountId });
    expect(await sample(series)).toBe(0);
  });

  test('see that the venue is ready, what the journal has synced, and the room on the disk', async () => {
    expect(await sample('tradsys_venue_phase{phase="ready"}')).toBe(1);
    expect(await growth(['tradsys_journal_sync_seconds_count'], trade)).not.toEqual([0]);
    expect(await sample('tradsys_engine_unsynced_commands')).toBe(0);
    expect(await sample('tradsys_disk_free_bytes')).toBeGreaterThan(0);
    expect(Math.abs(await sample('tradsys_clock_offset_seconds'))).toBeLessThan(60);
  });

  test('see when somebody has changed the audit trail under the running venue', async () => {
    const sound = 'tradsys_audit_chain_sound';
    await untilTrue('a look', async () => (await sample('tradsys_audit_chain_checked_timestamp_seconds')) > 0);
    expect(await sample(sound)).toBe(1);
    const identity = await new DataSource({
      type: 'sqlite',
      database: join(venue.dataDir, 'identity.db'),
    }).initialize();
    await identity.query('DROP TRIGGER IF EXISTS audit_entries_are_not_changed');
    await identity.query(`UPDATE audit_entries SET actor_name = 'nobody' WHERE entry_id = 1`);
    await identity.destroy();
    await untilTrue('the change is found', async () => (await sample(sound)) === 0);
    expect(venue.output()).toContain('the audit trail cannot be trusted: entry 1 was changed');
  });
});

test('P: Prometheus finds nothing wrong with names, types and help', async () => {
  const { error, status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
    input: await scrape(),
    encoding: 'utf8',
  });
  if (error !== undefined) {
    process.stderr.write(
      'promtool is not installed (Debian: apt-get install prometheus), so its check of the metrics was left out\n',
    );
    return;
  }
  expect({ status, said: `${stdout}${stderr}` }).toEqual({ status: 0, said: '' });
});
