/** Three dashboards of Grafana, as rows of panels; `npm run docs` writes their JSON to deployments/grafana/dashboards. */
import { stringify } from 'yaml';

const COLUMNS = 24;
const HEIGHT = 8;

const line = (title, unit, ...targets) => ({ title, unit, targets, type: 'timeseries' });
const figure = (title, unit, expr) => ({ title, unit, targets: [[expr, '']], type: 'stat' });
const p = (share, metric, { labels = '', by = '' } = {}) =>
  `histogram_quantile(${share}, sum by (le${by}) (rate(${metric}_bucket${labels}[$__rate_interval])))`;
const rate = (metric, by) => `sum by (${by}) (rate(${metric}[$__rate_interval]))`;

export const dashboards = [
  {
    uid: 'tradsys-trading',
    title: 'TradSys: trading',
    rows: [
      [
        figure('Orders a second', 'ops', 'tradsys:orders_in:rate1m'),
        figure('Trades a second', 'ops', 'tradsys:trades:rate1m'),
        figure('Refused', 'percentunit', 'tradsys:orders_refused:ratio_5m'),
        figure('Capacity used', 'percentunit', 'tradsys:capacity_used:ratio'),
      ],
      [
        line('Orders by outcome', 'ops', [rate('hft_orders_processed_total', 'outcome'), '{{outcome}}']),
        line('Cancels by reason', 'ops', [rate('hft_orders_cancelled_total', 'reason'), '{{reason}}']),
      ],
      [
        line(
          'Orders over REST, seconds',
          's',
          ...[0.5, 0.95, 0.99].map((share) => [
            p(share, 'hft_request_duration_seconds', { labels: '{method="POST",endpoint="/api/v1/orders"}' }),
            `p${share * 100}`,
          ]),
        ),
        line('Requests by status', 'reqps', [rate('hft_requests_total', 'status'), '{{status}}']),
      ],
      [
        line('Market data by feed', 'ops', [rate('hft_market_data_messages_total', 'feed'), '{{feed}}']),
        line('Left out for slow clients', 'ops', [rate('hft_market_data_messages_dropped_total', 'feed'), '{{feed}}']),
        line(
          'Connections',
          'short',
          ['hft_websocket_connections_active', '{{class}}'],
          ['hft_websocket_connections_held', 'held'],
        ),
      ],
    ],
  },
  {
    uid: 'tradsys-platform',
    title: 'TradSys: platform',
    rows: [
      [
        figure('Ready', 'bool_yes_no', 'tradsys_venue_phase{phase="ready"}'),
        figure('Memory', 'bytes', 'hft_memory_usage_bytes{kind="rss"}'),
        figure('Disk free', 'bytes', 'tradsys_disk_free_bytes'),
        figure('History behind, commands', 'short', 'tradsys_projection_lag_commands'),
      ],
      [
        line(
          'fdatasync, seconds',
          's',
          ...[0.5, 0.99].map((share) => [p(share, 'tradsys_journal_sync_seconds'), `p${share * 100}`]),
        ),
        line(
          'Commands a sync',
          'short',
          ...[0.5, 0.99].map((share) => [p(share, 'tradsys_journal_records_per_sync'), `p${share * 100}`]),
        ),
        line(
          'What waits',
          'short',
          ['tradsys_engine_queued_commands', 'in the batch'],
          ['tradsys_engine_unsynced_commands', 'for the disk'],
        ),
      ],
      [
        line(
          'Lag of the event loop',
          's',
          [p(0.5, 'tradsys_event_loop_lag_seconds'), 'p50'],
          [p(0.99, 'tradsys_event_loop_lag_seconds'), 'p99'],
          [p(0.999, 'tradsys_event_loop_lag_seconds'), 'p99.9'],
        ),
        line('Pauses, seconds', 's', [p(0.99, 'hft_gc_pause_time_seconds', { by: ', kind' }), 'p99 {{kind}}']),
        line('CPU', 'short', ['rate(process_cpu_seconds_total[$__rate_interval])', 'cores']),
      ],
      [
        line('Memory by kind', 'bytes', ['hft_memory_usage_bytes', '{{kind}}']),
        line(
          'Written a second',
          'Bps',
          ['rate(tradsys_journal_command_bytes[$__rate_interval])', 'commands'],
          ['rate(tradsys_journal_event_bytes[$__rate_interval])', 'events'],
        ),
        line('A start would replay, seconds', 's', ['tradsys_snapshot_replay_seconds', '']),
      ],
    ],
  },
  {
    uid: 'tradsys-risk',
    title: 'TradSys: risk and integrity',
    rows: [
      [
        figure('Kill switches', 'short', 'sum(hft_risk_kill_switches_active)'),
        figure('Halted instruments', 'short', 'sum(hft_risk_halted_instruments)'),
        figure('Open faults', 'short', 'tradsys_open_faults'),
        figure('Audit trail sound', 'bool_yes_no', 'tradsys_audit_chain_sound'),
      ],
      [
        line('Refusals of the gate', 'ops', [`${rate('hft_risk_refusals_total', 'reason')} > 0`, '{{reason}}']),
        line('Breakers', 'short', [
          'sum by (breaker) (increase(hft_risk_breaker_trips_total[$__rate_interval]))',
          '{{breaker}}',
        ]),
        line('Halts', 'short', ['sum by (reason) (hft_risk_halted_instruments)', '{{reason}}']),
      ],
      [
        line('Rate limits', 'ops', [rate('tradsys_rate_limit_refusals_total', 'lane'), '{{lane}}']),
        line(
          'Cut off',
          'ops',
          [rate('hft_websocket_cut_offs_total', 'reason'), '{{reason}}'],
          ['rate(tradsys_http_connections_refused_total[$__rate_interval])', 'refused at once'],
        ),
        line('Clock ahead of the machine', 's', ['tradsys_clock_offset_seconds', '']),
      ],
      [
        line('Findings in market data', 'short', ['sum by (check) (tradsys_data_quality_findings)', '{{check}}']),
        line('Orders for a trade', 'short', ['tradsys:order_to_trade:ratio_1h', '']),
        {
          title: 'Alerts',
          type: 'timeseries',
          unit: 'short',
          targets: [['sum by (alertname) (ALERTS{alertstate="firing",alertname=~"Tradsys.*"})', '{{alertname}}']],
        },
      ],
    ],
  },
];

/** For Grafana in Kubernetes, whose sidecar finds them by the label. */
export function dashboardResource() {
  return stringify(
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'tradsys-dashboards', labels: { grafana_dashboard: '1' } },
      data: Object.fromEntries(dashboards.map((one) => [`${one.uid}.json`, dashboardFile(one)])),
    },
    { lineWidth: 0 },
  );
}

export function dashboardFile({ uid, title, rows }) {
  let id = 0;
  const panels = rows.flatMap((row, y) =>
    row.map((panel, x) =>
      panelOf(panel, (id += 1), { h: HEIGHT, w: COLUMNS / row.length, x: (COLUMNS / row.length) * x, y: y * HEIGHT }),
    ),
  );
  const dashboard = {
    uid,
    title,
    tags: ['tradsys'],
    schemaVersion: 39,
    timezone: 'utc',
    refresh: '10s',
    time: { from: 'now-1h', to: 'now' },
    templating: {
      list: [
        {
          name: 'datasource',
          type: 'datasource',
          query: 'prometheus',
          current: { text: 'Prometheus', value: 'prometheus' },
        },
      ],
    },
    panels,
  };
  return `${JSON.stringify(dashboard, null, 2)}\n`;
}

function panelOf({ title, type, unit, targets }, id, gridPos) {
  const datasource = { type: 'prometheus', uid: '${datasource}' };
  return {
    id,
    title,
    type,
    gridPos,
    datasource,
    fieldConfig: { defaults: { unit }, overrides: [] },
    targets: targets.map(([expr, legendFormat], place) => ({
      refId: String.fromCodePoint(65 + place),
      datasource,
      expr,
      legendFormat,
    })),
  };
}
