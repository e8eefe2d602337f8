/** The venue's own alerts: what each reads of the metrics, and what is too much of it. */
import { register } from 'prom-client';
import type { AlertThresholds } from '../../config/alert-config.js';
import type { Reading } from './domain/alert-book.js';
import { type Buckets, quantileBetween } from './domain/histogram-window.js';

export const alertNames = [
  'latency',
  'error_rate',
  'disk',
  'projection_lag',
  'open_faults',
  'audit_trail',
  'reconciliation',
] as const;
export type AlertName = (typeof alertNames)[number];

/** Fewer requests than this between two looks say nothing of a share. */
const REQUESTS_MIN = 10;
const ORDER_ROUTE = '/api/v1/orders';

interface Sample {
  readonly value: number;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly metricName?: string;
}

/** Reads the registry now and then; what it says of rates is of the time since the last look. */
export class AlertReadings {
  private orderTimes: Buckets = new Map();
  private requests = { all: 0, failed: 0 };

  async look(thresholds: AlertThresholds): Promise<Record<AlertName, Reading>> {
    const { latencySecondsMax, errorRateMax, diskUsedMax, projectionLagMax } = thresholds;
    const [disk, free, lag, faults, sound, differences] = await Promise.all([
      valueOf('tradsys_disk_bytes'),
      valueOf('tradsys_disk_free_bytes'),
      valueOf('tradsys_projection_lag_commands'),
      valueOf('tradsys_open_faults'),
      valueOf('tradsys_audit_chain_sound'),
      valueOf('hft_reconciliation_differences'),
    ]);
    return {
      latency: { value: await this.latency(), threshold: latencySecondsMax },
      error_rate: { value: await this.errorRate(), threshold: errorRateMax },
      disk: { value: disk > 0 ? 1 - free / disk : undefined, threshold: diskUsedMax },
      projection_lag: { value: lag, threshold: projectionLagMax },
      open_faults: { value: faults, threshold: 0 },
      audit_trail: { value: 1 - sound, threshold: 0 },
      reconciliation: { value: differences, threshold: 0 },
    };
  }

  private async latency(): Promise<number | undefined> {
    const now = new Map<number, number>();
    for (const { metricName, labels, value } of await samplesOf('hft_request_duration_seconds')) {
      if (!metricName?.endsWith('_bucket') || labels['method'] !== 'POST' || labels['endpoint'] !== ORDER_ROUTE)
        continue;
      const bound = labels['le'] === '+Inf' ? Infinity : Number(labels['le']);
      now.set(bound, (now.get(bound) ?? 0) + value);
    }
    const quantile = quantileBetween(this.orderTimes, now, 0.99);
    this.orderTimes = now;
    return quantile;
  }

  private async errorRate(): Promise<number | undefined> {
    const now = { all: 0, failed: 0 };
    for (const { labels, value } of await samplesOf('hft_requests_total')) {
      now.all += value;
      if (String(labels['status']).startsWith('5')) now.failed += value;
    }
    const all = now.all - this.requests.all;
    const failed = now.failed - this.requests.failed;
    this.requests = now;
    return all < REQUESTS_MIN ? undefined : failed / all;
  }
}

async function samplesOf(name: string): Promise<readonly Sample[]> {
  return ((await register.getSingleMetric(name)?.get())?.values ?? []) as readonly Sample[];
}

async function valueOf(name: string): Promise<number> {
  return (await samplesOf(name))[0]?.value ?? 0;
}
