/** The report of a load test as a page of its own: figures, latency by percentile and over time; no script, nothing from elsewhere. */
import type { LoadReport } from './load-test.js';
import type { Slice } from './tally.js';

const [WIDTH, HEIGHT, LEFT, TOP, BOTTOM] = [860, 240, 64, 10, 24];

const style = `
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1c1e21; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
td, th { text-align: right; padding: .15rem 1rem .15rem 0; border-bottom: 1px solid #e3e5e8; } th:first-child, td:first-child { text-align: left; }
svg { width: 100%; height: auto; } text { font: 11px system-ui, sans-serif; fill: #6a7078; }
.axis { stroke: #d5d8dc; } .a { stroke: #1f6feb; } .b { stroke: #cf5b1d; } .line { fill: none; stroke-width: 2; }
.key { font-size: 13px; color: #6a7078; } .key b { font-weight: 600; } .key .a { color: #1f6feb; } .key .b { color: #cf5b1d; }
@media (prefers-color-scheme: dark) {
  body { background: #16181c; color: #e4e6eb; } td, th { border-color: #33373d; } .axis { stroke: #33373d; }
  .a { stroke: #58a6ff; } .b { stroke: #f0883e; } .key .a { color: #58a6ff; } .key .b { color: #f0883e; }
}`;

export function loadPage(report: LoadReport, startedAt: Date): string {
  const { target, protocol, scenario, symbol, latencyMs, fromSentMs, slices } = report;
  const title = `Load test of ${target}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title>
<style>${style}</style></head><body>
<h1>${escaped(title)}</h1>
<p>${startedAt.toISOString()}, ${protocol}, scenario ${scenario}, ${escaped(symbol)}, ${report.connections} connections${protocol === 'ws' ? `, frames of ${report.ordersPerFrame}` : ''}.
An open loop: latency counts from when a command was due, and what was never answered counts with
the time that it has waited.</p>
${table(['commands', 'asked', 'sent', 'answered', 'accepted', 'refused', 'no answer', 'not sent', 'connections lost'], [countsOf(report)])}
${refusals(report)}
<h2>Latency in milliseconds</h2>
${table(
  ['', 'p50', 'p90', 'p99', 'p99.9', 'max'],
  [
    ['since due', ...Object.values(latencyMs).map(ms)],
    ['since sent', ...Object.values(fromSentMs).map(ms)],
  ],
)}
<h2>Over time</h2>
<p class="key"><b class="a">p50</b> and <b class="b">p99</b> since due, in milliseconds</p>
${chart(slices, [({ p50 }) => p50, ({ p99 }) => p99])}
<p class="key"><b class="a">accepted</b> and <b class="b">refused</b> a second</p>
${chart(slices, [({ accepted, seconds }) => accepted / seconds, ({ refused, seconds }) => refused / seconds])}
</body></html>
`;
}

function countsOf(report: LoadReport): string[] {
  const { planned, sent, answered, accepted, unanswered, notSent, connectionsLost } = report;
  const counts = [planned, sent, answered, accepted, answered - accepted, unanswered, notSent, connectionsLost];
  return [`${report.askedPerSecond}/s asked, ${report.sentPerSecond}/s sent`, ...counts.map(String)];
}

function refusals({ refused }: LoadReport): string {
  const rows = Object.entries(refused).map(([code, count]) => [escaped(code), String(count)]);
  return rows.length === 0 ? '' : `<h2>Refused</h2>\n${table(['code', 'commands'], rows)}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const body = rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('');
  return `<table><thead><tr>${cells('th', head)}</tr></thead><tbody>${body}</tbody></table>`;
}

function cells(tag: string, row: readonly string[]): string {
  return row.map((cell) => `<${tag}>${cell}</${tag}>`).join('');
}

/** A line for each figure; a slice without one leaves a gap. */
function chart(slices: readonly Slice[], figures: readonly ((slice: Slice) => number | null)[]): string {
  const all = figures.flatMap((figure) => slices.map(figure)).filter((value) => value !== null);
  const top = Math.max(Number.MIN_VALUE, ...all);
  const endS = slices.reduce((end, { fromS, seconds }) => Math.max(end, fromS + seconds), 1);
  const x = ({ fromS, seconds }: Slice): number => LEFT + ((fromS + seconds / 2) / endS) * (WIDTH - LEFT);
  const y = (value: number): number => (HEIGHT - BOTTOM) * (1 - value / top) + TOP;
  const lines = figures.map((figure, index) => {
    const path = slices.map((slice, at) => {
      const value = figure(slice);
      const isFirst = at === 0 || figure(slices[at - 1] as Slice) === null;
      return value === null ? '' : `${isFirst ? 'M' : 'L'}${x(slice).toFixed(1)} ${y(value).toFixed(1)}`;
    });
    return `<path class="line ${index === 0 ? 'a' : 'b'}" d="${path.join('')}"/>`;
  });
  const levels = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const at = y(part * top).toFixed(1);
    return `<path class="axis" d="M${LEFT} ${at}H${WIDTH}"/><text x="${LEFT - 6}" y="${at}" text-anchor="end" dominant-baseline="middle">${ms(part * top)}</text>`;
  });
  const ends = `<text x="${LEFT}" y="${HEIGHT + TOP - 6}">0 s</text><text x="${WIDTH}" y="${HEIGHT + TOP - 6}" text-anchor="end">${endS} s</text>`;
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT + TOP}" role="img">${levels.join('')}${lines.join('')}${ends}</svg>`;
}

function ms(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
