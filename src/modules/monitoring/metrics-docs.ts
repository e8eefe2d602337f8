/** Writes docs/operations/metrics.md from the metrics that a venue registers (`npm run docs`). */
export interface DocumentedMetric {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly labels: readonly string[];
}

export function metricsPage(metrics: readonly DocumentedMetric[]): string {
  return [
    '# Metrics',
    '',
    '<!-- Made by `npm run docs` from the metrics that a venue registers; `npm run check` fails when it is out of date. -->',
    '',
    'Served at `/metrics` of both listeners in the text format of Prometheus, unless `monitoring.enable_prometheus` is off.',
    'Labels are names from closed lists (routes are told by their template, what has none by `unmatched`), so the number of',
    'series does not grow with traffic. Histograms are classic ones; `le` is in seconds. What a name tells is counted since the',
    'start of the process. [monitoring.md](monitoring.md) says what to watch and what to do.',
    '',
    '| metric | type | labels | what |',
    '| --- | --- | --- | --- |',
    ...metrics
      .filter(isOwn)
      .map(
        ({ name, type, labels, help }) =>
          `| \`${name}\` | ${type} | ${labels.map((label) => `\`${label}\``).join(', ')} | ${help} |`,
      ),
    '',
    'Beside these there are the usual `process_*` and `nodejs_*` of the client library: CPU, memory by heap space, open files and',
    'the lag of the event loop (`nodejs_eventloop_lag_p99_seconds` and others, since the last scrape).',
    '',
  ].join('\n');
}

/** Those of the client library differ by platform and version of node. */
function isOwn({ name }: DocumentedMetric): boolean {
  return /^(hft|tradsys)_/.test(name);
}
