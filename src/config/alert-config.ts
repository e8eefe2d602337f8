import type { ConfigValues } from './config-keys.js';

/** What is too much; of latency in seconds. */
export interface AlertThresholds {
  readonly latencySecondsMax: number;
  readonly errorRateMax: number;
  readonly diskUsedMax: number;
  readonly projectionLagMax: number;
}

export interface AlertConfig {
  readonly intervalMs: number;
  readonly thresholds: AlertThresholds;
  readonly breachesToFire: number;
  /** Undefined tells nobody outside. */
  readonly webhookUrl: string | undefined;
  readonly webhookTimeoutMs: number;
}

export function toAlertConfig(values: ConfigValues): AlertConfig {
  return Object.freeze({
    intervalMs: values['monitoring.metrics_interval'] / 1_000,
    thresholds: Object.freeze({
      latencySecondsMax: values['monitoring.alert_thresholds.max_latency'] / 1_000_000,
      errorRateMax: values['monitoring.alert_thresholds.max_error_rate'],
      diskUsedMax: values['monitoring.alert_thresholds.max_disk_used'],
      projectionLagMax: values['monitoring.alert_thresholds.max_projection_lag'],
    }),
    breachesToFire: values['monitoring.alert_after'],
    webhookUrl: values['monitoring.alert_webhook_url'] ?? undefined,
    webhookTimeoutMs: values['monitoring.alert_webhook_timeout_ms'],
  });
}
