/** What the charts show, point by point, out of the samples. */
import { percentile, type Sample, type SeriesTable } from './series.js';
import type { Unit } from './units.js';

export interface Line {
  readonly label: string;
  /** At a sample, by what was counted since an earlier one. */
  readonly value: (table: SeriesTable, to: Sample, from: Sample) => number | undefined;
}

export interface View {
  readonly id: string;
  readonly title: string;
  readonly unit: Unit;
  readonly lines: readonly Line[];
}

type Labels = Readonly<Record<string, string>>;

export const stages = ['gateway', 'core', 'queue', 'journal', 'outbox'] as const;
export const STAGE_SECONDS = 'tradsys_stage_seconds';
const RECORDS = 'tradsys_journal_records_per_sync';

/** Seconds that a point of a line looks back over: one alone would be a ragged line. */
export const POINT_S = 5;

const rate =
  (name: string, labels?: Labels): Line['value'] =>
  (table, to, from) =>
    seconds(to, from) === 0 || !table.has(name)
      ? undefined
      : (table.total(to, name, labels) - table.total(from, name, labels)) / seconds(to, from);
const now =
  (name: string, labels?: Labels): Line['value'] =>
  (table, to) =>
    table.has(name) ? table.total(to, name, labels) : undefined;
const quantile =
  (share: number, name: string, labels: Labels = {}): Line['value'] =>
  (table, to, from) =>
    percentile(table.histogram(name, labels, to, from), share);
const mean =
  (name: string): Line['value'] =>
  (table, to, from) => {
    const { sum, count } = table.histogram(name, {}, to, from);
    return count === 0 ? undefined : sum / count;
  };
/** Requests whose status begins with this digit. */
const answers =
  (digit: string): Line['value'] =>
  (table, to, from) => {
    const before = table.byLabel(from, 'hft_requests_total', 'status');
    let count = 0;
    for (const [status, value] of table.byLabel(to, 'hft_requests_total', 'status'))
      if (status.startsWith(digit)) count += value - (before.get(status) ?? 0);
    return seconds(to, from) === 0 ? undefined : count / seconds(to, from);
  };

export const commandRate = rate(`${RECORDS}_sum`);
export const orderRate = rate('hft_orders_processed_total');
export const requestRate = rate('hft_requests_total');
export const serverErrorRate = answers('5');
export const clientErrorRate = answers('4');
export const loopLag = quantile(0.99, 'tradsys_event_loop_lag_seconds');
export const syncTime = quantile(0.99, 'tradsys_journal_sync_seconds');

export const views: readonly View[] = [
  {
    id: 'throughput',
    title: 'Throughput',
    unit: 'rate',
    lines: [
      { label: 'commands', value: commandRate },
      { label: 'orders', value: orderRate },
      { label: 'requests', value: requestRate },
      { label: 'market data', value: rate('hft_market_data_messages_total') },
    ],
  },
  {
    id: 'stages',
    title: 'Stage latency, p99',
    unit: 'seconds',
    lines: stages.map((stage) => ({ label: stage, value: quantile(0.99, STAGE_SECONDS, { stage }) })),
  },
  {
    id: 'sync',
    title: 'Journal sync (fdatasync)',
    unit: 'seconds',
    lines: [
      { label: 'p50', value: quantile(0.5, 'tradsys_journal_sync_seconds') },
      { label: 'p99', value: syncTime },
    ],
  },
  {
    id: 'batch',
    title: 'Commands a sync',
    unit: 'count',
    lines: [
      { label: 'mean', value: mean(RECORDS) },
      { label: 'p99', value: quantile(0.99, RECORDS) },
    ],
  },
  {
    id: 'memory',
    title: 'Memory',
    unit: 'bytes',
    lines: [
      { label: 'RSS', value: now('hft_memory_usage_bytes', { kind: 'rss' }) },
      { label: 'heap', value: now('hft_memory_usage_bytes', { kind: 'heap_total' }) },
      { label: 'used', value: now('hft_memory_usage_bytes', { kind: 'heap_used' }) },
    ],
  },
  {
    id: 'gc',
    title: 'Garbage collection, pauses',
    unit: 'seconds',
    lines: [
      { label: 'p50', value: quantile(0.5, 'hft_gc_pause_time_seconds') },
      { label: 'p99', value: quantile(0.99, 'hft_gc_pause_time_seconds') },
    ],
  },
  {
    id: 'loop',
    title: 'Event-loop lag',
    unit: 'seconds',
    lines: [
      { label: 'p50', value: quantile(0.5, 'tradsys_event_loop_lag_seconds') },
      { label: 'p99', value: loopLag },
    ],
  },
  {
    id: 'projection',
    title: 'Projection lag, commands',
    unit: 'count',
    lines: [{ label: 'behind', value: now('tradsys_projection_lag_commands') }],
  },
  {
    id: 'sessions',
    title: 'WebSocket sessions',
    unit: 'count',
    lines: [
      { label: 'sessions', value: now('hft_websocket_connections_active') },
      { label: 'held back', value: now('hft_websocket_connections_held') },
    ],
  },
  {
    id: 'drops',
    title: 'WebSocket drops',
    unit: 'rate',
    lines: [
      { label: 'messages left out', value: rate('hft_market_data_messages_dropped_total') },
      { label: 'cut off', value: rate('hft_websocket_cut_offs_total') },
    ],
  },
  {
    id: 'errors',
    title: 'Errors and refusals',
    unit: 'rate',
    lines: [
      { label: '5xx', value: serverErrorRate },
      { label: '4xx', value: clientErrorRate },
      { label: 'risk refusals', value: rate('hft_risk_refusals_total') },
      { label: 'rate limits', value: rate('tradsys_rate_limit_refusals_total') },
    ],
  },
];

function seconds(to: Sample, from: Sample): number {
  return (to.atMs - from.atMs) / 1_000;
}

/** The youngest sample that is at least so old, or the oldest there is. */
export function sampleBefore(samples: readonly Sample[], at: number, backS: number): Sample | undefined {
  const to = samples[at];
  if (to === undefined) return undefined;
  for (let place = at; place >= 0; place -= 1) {
    const sample = samples[place] as Sample;
    if (to.atMs - sample.atMs >= backS * 1_000 - 250) return sample;
  }
  return samples[0];
}
