import type { FlowShape } from '../workloads/flow-statistics.js';
import type { BenchResult } from './results.js';

/** What a workload is, in lines for people. */
export function describeShape(title: string, shape: FlowShape, published: string | undefined): string {
  const mix = Object.entries(shape.mix)
    .map(([kind, percent]) => `${kind} ${percent.toFixed(2)} %`)
    .join(', ');
  const lines = [
    title,
    `  mix     ${mix}`,
    `  trades  ${group(shape.fills)}, from ${(100 * shape.tradingShare).toFixed(2)} % of the commands`,
    `  depth   ${group(shape.liveOrdersAverage)} live orders on ${group(shape.levelsAverage)} levels on average; ` +
      `at the end ${group(shape.askLevelsAtEnd)} ask and ${group(shape.bidLevelsAtEnd)} bid levels`,
    `  orders  prices ${group(shape.priceMin)}–${group(shape.priceMax)}, sizes median ${shape.lotsMedian}, ` +
      `p90 ${shape.lotsP90}, largest ${shape.lotsMax}`,
  ];
  if (published !== undefined) lines.push(`  known   ${published}`);
  return lines.join('\n');
}

const columns: readonly { readonly title: string; readonly cell: (result: BenchResult) => string }[] = [
  { title: 'engine', cell: ({ engine }) => engine },
  { title: 'layer', cell: ({ layer }) => layer },
  { title: 'CPU M/s', cell: ({ cpuOpsPerSecondMedian }) => millions(cpuOpsPerSecondMedian) },
  {
    title: 'slowest–quickest',
    cell: ({ cpuOpsPerSecondMin, cpuOpsPerSecondMax }) =>
      `${millions(cpuOpsPerSecondMin)}–${millions(cpuOpsPerSecondMax)}`,
  },
  { title: 'wall M/s', cell: ({ wallOpsPerSecondMedian }) => millions(wallOpsPerSecondMedian) },
  {
    title: 'ratio',
    cell: ({ ratioToIncumbent }) => (ratioToIncumbent === null ? '' : `${ratioToIncumbent.toFixed(1)}×`),
  },
  { title: 'heap B/cmd', cell: ({ heapBytesPerCommand }) => heapBytesPerCommand.toFixed(1) },
  { title: 'fills', cell: ({ fills }) => group(fills) },
  { title: 'hash', cell: ({ reportHash, reportHashOnPart }) => reportHashOnPart ?? reportHash },
];

export function resultTable(results: readonly BenchResult[]): string {
  const rows = [columns.map(({ title }) => title), ...results.map((result) => columns.map(({ cell }) => cell(result)))];
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => (row[column] as string).length)));
  return rows.map((row) => `  ${row.map((cell, i) => pad(cell, widths[i] as number, i > 1)).join('  ')}`).join('\n');
}

function pad(cell: string, width: number, toTheRight: boolean): string {
  return toTheRight ? cell.padStart(width) : cell.padEnd(width);
}

function millions(perSecond: number): string {
  return (perSecond / 1e6).toFixed(perSecond < 1e6 ? 3 : 2);
}

function group(count: number): string {
  return count.toLocaleString('en-US');
}
