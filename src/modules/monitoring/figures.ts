import { register } from 'prom-client';

/** What the dashboard shows; a name without a metric is left out. */
const shown: readonly string[] = [
  'tradsys_stage_seconds',
  'tradsys_event_loop_lag_seconds',
  'tradsys_journal_sync_seconds',
  'tradsys_journal_records_per_sync',
  'tradsys_journal_fdatasyncs_total',
  'tradsys_journal_command_bytes',
  'tradsys_journal_event_bytes',
  'hft_gc_pause_time_seconds',
  'hft_memory_usage_bytes',
  // Reading this one brings the sum up to date.
  'process_cpu_user_seconds_total',
  'process_cpu_seconds_total',
  'process_start_time_seconds',
  'hft_orders_processed_total',
  'hft_orders_cancelled_total',
  'hft_requests_total',
  'hft_risk_refusals_total',
  'hft_risk_halted_instruments',
  'hft_websocket_connections_active',
  'hft_websocket_connections_held',
  'hft_websocket_queued_bytes',
  'hft_websocket_cut_offs_total',
  'hft_market_data_messages_total',
  'hft_market_data_messages_dropped_total',
  'hft_market_data_frames_total',
  'tradsys_projection_lag_commands',
  'tradsys_projection_checkpoint',
  'tradsys_event_tail_bytes',
  'tradsys_rate_limit_refusals_total',
  'tradsys_http_connections',
  'tradsys_http_connections_refused_total',
  'tradsys_snapshot_sequence',
  'tradsys_snapshot_age_seconds',
  'tradsys_snapshots_failed',
  'tradsys_disk_bytes',
  'tradsys_disk_free_bytes',
  'tradsys_open_faults',
];

/** A sample of the text format: the series, which ends with a brace or has no space, and its value. */
const SAMPLE = /^(\S.*\}|[^\s#]+) (\S+)$/;

/** The samples of what is shown, by their series as `/metrics` writes them: it says the same of the same moment. */
export async function readFigures(): Promise<Record<string, number>> {
  const series: Record<string, number> = {};
  for (const name of shown) {
    if (register.getSingleMetric(name) === undefined) continue;
    for (const line of (await register.getSingleMetricAsString(name)).split('\n')) {
      const [, sample, value] = SAMPLE.exec(line) ?? [];
      if (sample !== undefined && !line.startsWith('#')) series[sample] = Number(value);
    }
  }
  return series;
}
