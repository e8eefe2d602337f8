/** How the venue does: tiles, the stages of an order, and lines over the last minutes. */
import { signal, useComputed } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Choice } from '../parts/choice.js';
import { Fault, Skeleton } from '../parts/states.js';
import { feedFault, feedState, lookAgain, samples, table, watchFigures } from './figures.js';
import { percentile, type Sample } from './series.js';
import { TimeChart } from './time-chart.js';
import { age, figure, type Unit } from './units.js';
import {
  clientErrorRate,
  commandRate,
  type Line,
  loopLag,
  orderRate,
  POINT_S,
  requestRate,
  sampleBefore,
  serverErrorRate,
  stages,
  STAGE_SECONDS,
  syncTime,
  type View,
  views,
} from './views.js';

const windows = [
  { id: '60', label: '1 min' },
  { id: '300', label: '5 min' },
  { id: 'start', label: 'Since start' },
] as const;
type Window = (typeof windows)[number]['id'];
const chosenWindow = signal<Window>('60');

export function Dashboard() {
  useEffect(watchFigures, []);
  const state = feedState.value;
  if (samples.value.length === 0 && state === 'failed')
    return (
      <Fault
        title="The figures cannot be read"
        detail={`${feedFault.value?.detail ?? ''} It is tried again every second.`}
        retry={lookAgain}
      />
    );
  if (samples.value.length === 0) return <Skeleton rows={12} label="Reading the figures" />;
  return (
    <div class="dashboard" data-feed={state}>
      {state === 'failed' && (
        <p class="notice" role="status">
          The venue does not answer. What you see is as it was; it goes on by itself.
        </p>
      )}
      <Tiles />
      <Stages />
      <div class="charts">
        {views.map((view) => (
          <ViewChart key={view.id} view={view} />
        ))}
      </div>
    </div>
  );
}

const tiles: readonly { readonly label: string; readonly unit: Unit; readonly value: Line['value'] }[] = [
  { label: 'Commands', unit: 'rate', value: commandRate },
  { label: 'Orders', unit: 'rate', value: orderRate },
  { label: 'Requests', unit: 'rate', value: requestRate },
  { label: 'Errors 5xx', unit: 'rate', value: serverErrorRate },
  { label: 'Refused 4xx', unit: 'rate', value: clientErrorRate },
  { label: 'Sync p99', unit: 'seconds', value: syncTime },
  { label: 'Loop lag p99', unit: 'seconds', value: loopLag },
  { label: 'Processor', unit: 'percent', value: processorShare },
  { label: 'RSS', unit: 'bytes', value: (known, to) => known.total(to, 'hft_memory_usage_bytes', { kind: 'rss' }) },
  { label: 'Sessions', unit: 'count', value: (known, to) => known.total(to, 'hft_websocket_connections_active') },
  { label: 'Projection lag', unit: 'count', value: (known, to) => known.total(to, 'tradsys_projection_lag_commands') },
  { label: 'Open faults', unit: 'count', value: (known, to) => known.total(to, 'tradsys_open_faults') },
];

function Tiles() {
  const all = samples.value;
  const to = all.at(-1) as Sample;
  const from = sampleBefore(all, all.length - 1, POINT_S) as Sample;
  const startedS = table.total(to, 'process_start_time_seconds');
  return (
    <dl class="tiles panel" aria-label="Now">
      {tiles.map(({ label, unit, value }) => (
        <div class="tile" key={label}>
          <dt>{label}</dt>
          <dd>{figure(value(table, to, from), unit)}</dd>
        </div>
      ))}
      <div class="tile">
        <dt>Runs for</dt>
        <dd>{age(to.atMs / 1_000 - startedS)}</dd>
      </div>
    </dl>
  );
}

const shares = [0.5, 0.95, 0.99, 0.999] as const;

function Stages() {
  const all = samples.value;
  const to = all.at(-1) as Sample;
  const chosen = chosenWindow.value;
  const from = chosen === 'start' ? undefined : sampleBefore(all, all.length - 1, Number(chosen));
  return (
    <section class="panel stages" aria-label="Latency by stage">
      <header class="panel-bar">
        <h2 class="panel-title">Latency by stage</h2>
        <Choice
          label="Over"
          name="window"
          options={windows}
          chosen={chosen}
          choose={(window) => (chosenWindow.value = window)}
        />
      </header>
      <table class="stage-table">
        <thead>
          <tr>
            <th scope="col">Stage</th>
            {['p50', 'p95', 'p99', 'p99.9', 'mean'].map((name) => (
              <th scope="col" class="number" key={name}>
                {name}
              </th>
            ))}
            <th scope="col" class="number">
              Values
            </th>
          </tr>
        </thead>
        <tbody>
          {stages.map((stage) => (
            <StageRow key={stage} stage={stage} from={from} to={to} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function StageRow({
  stage,
  from,
  to,
}: {
  readonly stage: string;
  readonly from: Sample | undefined;
  readonly to: Sample;
}) {
  const counted = table.histogram(STAGE_SECONDS, { stage }, to, from);
  return (
    <tr data-stage={stage}>
      <th scope="row">{stage}</th>
      {shares.map((share) => (
        <td class="number" key={share}>
          {figure(percentile(counted, share), 'seconds')}
        </td>
      ))}
      <td class="number">{figure(counted.count === 0 ? undefined : counted.sum / counted.count, 'seconds')}</td>
      <td class="number">{counted.count.toLocaleString('en')}</td>
    </tr>
  );
}

function ViewChart({ view: { title, unit, lines } }: { readonly view: View }) {
  const data = useComputed(() => {
    const all = samples.value;
    const points = (line: Line): (number | null)[] =>
      all.map((to, at) => line.value(table, to, sampleBefore(all, at, POINT_S) as Sample) ?? null);
    return [all.map(({ atMs }) => atMs / 1_000), ...lines.map(points)];
  });
  return <TimeChart title={title} unit={unit} labels={lines.map(({ label }) => label)} data={data.value} />;
}

function processorShare(...[known, to, from]: Parameters<Line['value']>): number | undefined {
  const seconds = (to.atMs - from.atMs) / 1_000;
  const name = 'process_cpu_seconds_total';
  return seconds === 0 ? undefined : ((known.total(to, name) - known.total(from, name)) / seconds) * 100;
}
