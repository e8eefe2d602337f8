import { beforeEach, expect, test } from '@jest/globals';
import { register } from 'prom-client';
import { Lifecycle } from '../../common/nest/lifecycle.js';
import { clockOffsetSeconds, registerEngineMetrics } from './engine-metrics.js';

const stats = {
  sequence: 0,
  durableSequence: 0,
  queuedCommands: 0,
  openOrders: 0,
  accounts: 0,
  trades: 0,
  startProgress: 0,
};
const killSwitches = { venue: 0, account: 0, group: 0, instrument: 0, session: 0 };
const lifecycle = new Lifecycle();
const audit = { state: { checkedAtMs: 0, entries: 0, reason: undefined as string | undefined } };
let nowUs = 0;

beforeEach(() => {
  registerEngineMetrics({ stats: () => stats, killSwitches } as never, lifecycle, { nowUs: () => nowUs }, audit);
});

async function valueOf(name: string, label?: string): Promise<number | undefined> {
  const { values } = (await register.getSingleMetric(name)?.get()) ?? { values: [] };
  return values.find(({ labels }) => label === undefined || Object.values(labels).includes(label))?.value;
}

test('what waits in the venue is told as it is at the scrape', async () => {
  Object.assign(stats, {
    sequence: 120,
    durableSequence: 100,
    queuedCommands: 7,
    openOrders: 3,
    accounts: 2,
    trades: 9,
  });
  expect(await valueOf('tradsys_engine_queued_commands')).toBe(7);
  expect(await valueOf('tradsys_engine_unsynced_commands')).toBe(20);
  expect(await valueOf('tradsys_engine_sequence')).toBe(120);
  expect(await valueOf('tradsys_engine_open_orders')).toBe(3);
  expect(await valueOf('tradsys_engine_accounts')).toBe(2);
  expect(await valueOf('tradsys_engine_trades_total')).toBe(9);
  Object.assign(stats, { durableSequence: 120, queuedCommands: 0 });
  expect(await valueOf('tradsys_engine_queued_commands')).toBe(0);
  expect(await valueOf('tradsys_engine_unsynced_commands')).toBe(0);
});

test('the phase is 1 for one of three', async () => {
  for (const phase of ['starting', 'ready', 'draining'] as const) {
    lifecycle.phase = phase;
    const all = ['starting', 'ready', 'draining'].map((one) => valueOf('tradsys_venue_phase', one));
    expect(await Promise.all(all)).toEqual(['starting', 'ready', 'draining'].map((one) => (one === phase ? 1 : 0)));
  }
});

test('a start that replays tells how far it is', async () => {
  stats.startProgress = 0.25;
  expect(await valueOf('tradsys_engine_start_progress')).toBe(0.25);
});

test('a trail that was changed is told, with when it was looked at', async () => {
  audit.state = { checkedAtMs: 1_700_000_000_000, entries: 5, reason: undefined };
  expect(await valueOf('tradsys_audit_chain_sound')).toBe(1);
  audit.state = { checkedAtMs: 1_700_000_060_000, entries: 5, reason: 'entry 2 was changed' };
  expect(await valueOf('tradsys_audit_chain_sound')).toBe(0);
  expect(await valueOf('tradsys_audit_chain_checked_timestamp_seconds')).toBe(1_700_000_060);
});

test('the offset is positive where the clock of the venue is ahead', () => {
  nowUs = 5_250_000;
  expect(clockOffsetSeconds({ nowUs: () => nowUs }, 5_000)).toBeCloseTo(0.25, 9);
  expect(clockOffsetSeconds({ nowUs: () => nowUs }, 5_500)).toBeCloseTo(-0.25, 9);
});
