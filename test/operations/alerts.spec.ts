/** Alerts and dashboards speak of metrics that exist, mean what they say, and have a runbook. Item by item from the files that ship. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { aMarketWithTwoTraders, VenueProcess } from '../support/venue-process.js';

interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly labels?: { readonly severity: string };
  readonly annotations?: { readonly runbook: string; readonly summary: string };
}
interface Panel {
  readonly id: number;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: readonly { readonly refId: string; readonly expr: string }[];
}
interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly Panel[];
}

const prometheus = 'deployments/prometheus';
const dashboardFolder = 'deployments/grafana/dashboards';
const rules = (
  parse(readFileSync(join(prometheus, 'rules.yaml'), 'utf8')) as { groups: { rules: Rule[] }[] }
).groups.flatMap((group) => group.rules);
const alerts = rules.filter(({ alert }) => alert !== undefined);
const dashboards = readdirSync(dashboardFolder).map(
  (name) => JSON.parse(readFileSync(join(dashboardFolder, name), 'utf8')) as Dashboard,
);
const expressions = [
  ...rules.map((rule) => [rule.alert ?? rule.record, rule.expr] as const),
  ...dashboards.flatMap(({ uid, panels }) =>
    panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [`${uid}: ${title}`, expr] as const)),
  ),
];

let venue: VenueProcess;
/** Label names by metric, as the running venue tells them. */
const labelsOf = new Map<string, Set<string>>();
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tradsys-alerts-'));
  venue = await VenueProcess.start(VenueProcess.newDataDir());
  const { alice, bob } = await aMarketWithTwoTraders(venue);
  const order = { symbol: 'BTC-USD', type: 'limit', price: '50', quantity: '0.5' };
  await venue.request('POST', '/api/v1/orders', alice, { ...order, side: 'sell' });
  await venue.request('POST', '/api/v1/orders', bob, { ...order, side: 'buy' });
  for (const line of (await (await fetch(`${venue.url}/metrics`)).text()).split('\n')) {
    const [, declared] = /^# TYPE (\S+)/.exec(line) ?? [];
    if (declared !== undefined) labelsOf.set(declared, new Set(['job', 'instance', 'le']));
    const [, name = '', labels = ''] = /^([a-z_0-9]+)\{(.*)\} /.exec(line) ?? [];
    for (const [, label = ''] of labels.matchAll(/(\w+)="/g)) labelsOf.get(base(name))?.add(label);
  }
});

afterAll(async () => {
  expect(await venue.end('SIGTERM')).toBe(0);
  for (const path of [venue.dataDir, folder]) rmSync(path, { recursive: true });
});

const base = (name: string): string => (labelsOf.has(name) ? name : name.replace(/_(bucket|sum|count)$/, ''));

/** Metrics that an expression names, each with the labels that it selects by. */
function selectorsOf(expr: string): { name: string; labels: string[] }[] {
  return [...expr.matchAll(/\b((?:hft|tradsys|nodejs|process)_\w+)(?:\{([^}]*)\})?/g)].map(
    ([, name = '', labels = '']) => ({
      name,
      labels: [...labels.matchAll(/(\w+)(?:=|!)/g)].map(([, label = '']) => label),
    }),
  );
}

test.each(expressions)('%s names metrics and labels that the venue has', (_name, expr) => {
  const recorded = new Set(rules.map(({ record }) => record));
  const selectors = selectorsOf(expr);
  const records = [...expr.matchAll(/tradsys:[\w:]+/g)].map(([name]) => name);
  expect(selectors.length + records.length + (/\b(up|ALERTS)\b/.test(expr) ? 1 : 0)).toBeGreaterThan(0);
  for (const name of records) expect(recorded).toContain(name);
  for (const { name, labels } of selectors) {
    expect([...labelsOf.keys()]).toContain(base(name));
    for (const label of labels)
      expect([name, label, labelsOf.get(base(name))?.has(label)]).toEqual([name, label, true]);
  }
});

test.each(alerts)('$alert has a severity and a section of the runbook', ({ alert, labels, annotations }) => {
  expect(['critical', 'warning']).toContain(labels?.severity);
  const [file = '', anchor] = (annotations?.runbook ?? '').split('#');
  expect(anchor).toBe(alert?.toLowerCase());
  const [, section = ''] = readFileSync(file, 'utf8').split(`\n## ${alert}\n`);
  expect(section.split('\n## ')[0]).toMatch(/\n1\. \S/);
});

test('each alert is tried with series that make it fire and with some that must not', () => {
  const { tests } = parse(readFileSync(join(prometheus, 'rules.test.yaml'), 'utf8')) as { tests: { name: string }[] };
  const names = tests.map(({ name }) => name);
  expect(names.toSorted()).toEqual(alerts.flatMap(({ alert }) => [`${alert} fires`, `${alert} is quiet`]).toSorted());
});

test('panels lie beside each other, and each has its own number', () => {
  expect(dashboards).toHaveLength(3);
  for (const { panels } of dashboards) {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) => {
      expect(x + w).toBeLessThanOrEqual(24);
      return Array.from({ length: w * h }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`);
    });
    expect(new Set(cells).size).toBe(cells.length);
  }
});

function promtool(...args: string[]): string | undefined {
  const { error, status, stdout, stderr } = spawnSync('promtool', args, { encoding: 'utf8' });
  if (error !== undefined) {
    process.stderr.write(
      `promtool is not installed (Debian: apt-get install prometheus): left out promtool ${args.join(' ')}\n`,
    );
    return undefined;
  }
  return status === 0 ? 'sound' : `${stdout}${stderr}`;
}

test('promtool finds the rules sound, and each fires when it should', () => {
  for (const what of [
    ['check', 'rules', join(prometheus, 'rules.yaml')],
    ['test', 'rules', join(prometheus, 'rules.test.yaml')],
    ['check', 'config', '--syntax-only', join(prometheus, 'prometheus.yml')],
  ])
    expect(promtool(...what) ?? 'sound').toBe('sound');
});

test('promtool can read every expression of a dashboard', () => {
  const file = join(folder, 'panels.yaml');
  const asRules = expressions.map(([, expr], place) => ({
    record: `panel:${place}`,
    expr: expr.replaceAll('$__rate_interval', '5m'),
  }));
  writeFileSync(file, stringify({ groups: [{ name: 'panels', rules: asRules }] }));
  expect(promtool('check', 'rules', file) ?? 'sound').toBe('sound');
});
