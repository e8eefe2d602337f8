/** The settings of the venue's own alerts. A part of config-keys.ts. */
import { define } from './config-definition.js';
import { duration, fraction, integer, optional, webUrl } from './config-kinds.js';

const SECOND_US = 1_000_000;

export const alertKeys = {
  'monitoring.metrics_interval': define({
    reloads: true,
    kind: duration(100_000, 600 * SECOND_US),
    default: 5 * SECOND_US,
    unit: 'microseconds',
    doc: "How often the venue's own alerts look at its metrics; also what `max_latency` and `max_error_rate` are measured over.",
  }),
  'monitoring.alert_thresholds.max_latency': define({
    reloads: true,
    kind: duration(1, 600 * SECOND_US),
    default: 250_000,
    unit: 'microseconds',
    doc: 'Alert `latency`: one of a hundred orders over REST takes longer than this.',
  }),
  'monitoring.alert_thresholds.max_error_rate': define({
    reloads: true,
    kind: fraction(),
    default: 0.01,
    doc: 'Alert `error_rate`: a larger share of all requests is answered with 5xx.',
  }),
  'monitoring.alert_thresholds.max_disk_used': define({
    reloads: true,
    kind: fraction(),
    default: 0.9,
    doc: 'Alert `disk`: a larger share of the disk of `data_dir` is used.',
  }),
  'monitoring.alert_thresholds.max_projection_lag': define({
    reloads: true,
    kind: integer(0, 1_000_000_000),
    default: 100_000,
    unit: 'commands',
    doc: 'Alert `projection_lag`: history is further behind.',
  }),
  'monitoring.alert_after': define({
    kind: integer(1, 1_000),
    default: 2,
    unit: 'looks',
    doc: 'Looks in a row that must find too much before an alert fires.',
  }),
  'monitoring.alert_webhook_url': define({
    kind: optional(webUrl()),
    default: null,
    defaultDoc: 'none',
    isSensitive: true,
    doc: 'Where alerts that fire, and those that are over, are sent as JSON. Redirects are not followed. `https` in production.',
  }),
  'monitoring.alert_webhook_timeout_ms': define({
    kind: integer(100, 60_000),
    default: 5_000,
    unit: 'milliseconds',
    doc: 'How long one try of the webhook may take; there are four, with growing pauses.',
  }),
};
