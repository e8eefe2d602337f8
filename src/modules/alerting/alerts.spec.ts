import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Gauge, register } from 'prom-client';
import type { AlertMarks } from './alert-marks.js';
import { Alerts } from './alerts.js';
import type { KeptMark } from './domain/alert-book.js';
import type { Webhook } from './webhook.js';

const thresholds = { latencySecondsMax: 1, errorRateMax: 1, diskUsedMax: 1, projectionLagMax: 1 };
let faults: Gauge;
let written: string[][];
let isDiskFull: boolean;
let told: string[];
let alerts: Alerts;

beforeEach(() => {
  register.clear();
  new Gauge({ name: 'tradsys_audit_chain_sound', help: 'For the test.' }).set(1);
  faults = new Gauge({ name: 'tradsys_open_faults', help: 'For the test.' });
  written = [];
  told = [];
  isDiskFull = false;
  const marks = {
    read: () => new Map<string, KeptMark>(),
    write: (kept: ReadonlyMap<string, KeptMark>): void => {
      if (isDiskFull) throw new Error('ENOSPC: no space left on device');
      written.push([...kept.keys()]);
    },
  };
  const webhook = { send: ({ kind, alert }: { kind: string; alert: string }) => told.push(`${alert} ${kind}`) };
  alerts = new Alerts(
    { thresholds, breachesToFire: 1, intervalMs: 1_000 },
    marks as unknown as AlertMarks,
    webhook as unknown as Webhook,
  );
});
afterEach(() => register.clear());

test('a disk without room neither ends the looks nor keeps one from being told; the marks are written when there is room', async () => {
  faults.set(1);
  await alerts.look();
  expect(alerts.acknowledge('open_faults', { by: 'otto', note: undefined })).toBe(true);
  isDiskFull = true;
  faults.set(0);
  await alerts.look();
  expect(told).toEqual(['open_faults firing', 'open_faults resolved']);
  expect(written).toEqual([['open_faults']]);
  isDiskFull = false;
  await alerts.look();
  expect(written).toEqual([['open_faults'], []]);
});
