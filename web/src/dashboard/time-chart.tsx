/** Lines over time. The figures beside the title are the newest, or those under the pointer. */
import { useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { color } from '../parts/colors.js';
import { theme } from '../state/settings.js';
import { figure, type Unit } from './units.js';

interface Props {
  readonly title: string;
  readonly unit: Unit;
  readonly labels: readonly string[];
  /** Seconds since 1970, and a row of values for each label; null where there is none. */
  readonly data: readonly (readonly (number | null)[])[];
}

const HEIGHT_PX = 128;
const sync = uPlot.sync('dashboard');

export function TimeChart({ title, unit, labels, data }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const pointed = useSignal<number | undefined>(undefined);
  const look = theme.value;
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const chart = new uPlot(
      optionsOf(element.clientWidth, unit, labels, (at) => (pointed.value = at)),
      data as uPlot.AlignedData,
      element,
    );
    plot.current = chart;
    const observer = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: HEIGHT_PX }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.destroy();
    };
  }, [look]);
  useEffect(() => plot.current?.setData(data as uPlot.AlignedData), [data]);
  const at = pointed.value ?? (data[0]?.length ?? 0) - 1;
  const values = labels.map((_label, line) => figure(data[line + 1]?.[at], unit));
  return (
    <section class="panel chart-panel" aria-label={title}>
      <header class="chart-head">
        <h2>{title}</h2>
        <ul class="chart-legend">
          {labels.map((label, line) => (
            <li key={label}>
              <span class={`swatch swatch-${line + 1}`} aria-hidden="true" />
              {label} <strong>{values[line]}</strong>
            </li>
          ))}
        </ul>
      </header>
      <div
        class="chart-frame"
        ref={frame}
        role="img"
        aria-label={`${title}: ${labels.map((label, line) => `${label} ${values[line]}`).join(', ')}`}
      />
    </section>
  );
}

const powersOfTwo = Array.from({ length: 40 }, (_step, exponent) => 2 ** exponent);

/** UTC, like all times of the venue. */
function clock(second: number): string {
  return new Date(second * 1_000).toISOString().slice(11, 19);
}

/** `20.0 ms` as `20 ms`. */
function short(text: string): string {
  return text.replace(/\.0+(?=\D|$)/, '');
}

function optionsOf(
  width: number,
  unit: Unit,
  labels: readonly string[],
  point: (at: number | undefined) => void,
): uPlot.Options {
  const grid = { stroke: color('line'), width: 1 };
  const axis: uPlot.Axis = { stroke: color('muted'), font: '11px Inter, sans-serif', grid, ticks: { show: false } };
  return {
    width,
    height: HEIGHT_PX,
    padding: [8, 24, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false }, sync: { key: sync.key } },
    scales: { x: { time: true }, y: { range: (_chart, _low, high) => [0, high > 0 ? high * 1.15 : 1] } },
    axes: [
      { ...axis, size: 22, space: 80, values: (_chart, splits) => splits.map(clock) },
      {
        ...axis,
        size: 62,
        space: 26,
        ...(unit === 'bytes' && { incrs: powersOfTwo }),
        values: (_chart, splits) => splits.map((value) => (value === 0 ? '0' : short(figure(value, unit)))),
      },
    ],
    series: [
      {},
      ...labels.map((label, line) => ({
        label,
        stroke: color(`series-${line + 1}`),
        width: 1.5,
        points: { show: false },
        spanGaps: true,
      })),
    ],
    hooks: { setCursor: [(chart) => point(chart.cursor.idx ?? undefined)] },
  };
}
