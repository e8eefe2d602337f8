/** Makes rule files, their tests and the runbook of what alerts.mjs says. */
import { stringify } from 'yaml';
import { alerts } from './alerts.mjs';
import { recordings } from './recordings.mjs';

const RUNBOOK = 'docs/operations/runbook.md';
const MADE = 'Made by `npm run docs` from scripts/monitoring; `npm run check` fails when it is out of date.';
const yaml = (value) => `# ${MADE}\n${stringify(value, { lineWidth: 0 })}`;

const ruleGroups = [
  { name: 'tradsys-figures', interval: '15s', rules: recordings },
  { name: 'tradsys-alerts', rules: alerts.map(ruleOf) },
];

function ruleOf(alert) {
  return {
    alert: alert.name,
    expr: alert.expr,
    ...(alert.for !== undefined && { for: alert.for }),
    labels: { severity: alert.severity },
    annotations: {
      summary: alert.summary,
      description: alert.meaning,
      runbook: `${RUNBOOK}#${alert.name.toLowerCase()}`,
    },
  };
}

export const rulesFile = () => yaml({ groups: ruleGroups });

/** For the operator of Prometheus in Kubernetes. */
export const ruleResource = () =>
  yaml({
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'tradsys' },
    spec: { groups: ruleGroups },
  });

/** Each alert fires with its own series and is quiet with the others. */
export const ruleTests = () =>
  yaml({
    rule_files: ['rules.yaml'],
    evaluation_interval: '1m',
    tests: alerts.flatMap((alert) => [testOf(alert, alert.fires, true), testOf(alert, alert.quiet, false)]),
  });

function testOf(alert, given, isFiring) {
  return {
    name: `${alert.name} ${isFiring ? 'fires' : 'is quiet'}`,
    interval: '1m',
    input_series: given.map(({ name, labels, values }) => ({ series: `${name}${selector(labels)}`, values })),
    promql_expr_test: [
      {
        expr: `count(ALERTS{alertname="${alert.name}",alertstate="firing"}) or vector(0)`,
        eval_time: alert.at,
        exp_samples: [{ labels: '{}', value: isFiring ? 1 : 0 }],
      },
    ],
  };
}

function selector(labels) {
  return `{${Object.entries(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .join(',')}}`;
}

export function runbookPage() {
  return [
    '# Runbook',
    '',
    `<!-- ${MADE} -->`,
    '',
    'What each alert of `deployments/prometheus/rules.yaml` means, and what to do. *critical* wakes somebody, *warning* waits for',
    'the next person who looks. Each is shown to fire, and not to, by `promtool test rules deployments/prometheus/rules.test.yaml`.',
    '',
    ...alerts.flatMap((alert) => [
      `## ${alert.name}`,
      '',
      `*${alert.severity}${alert.for === undefined ? '' : `, after ${alert.for}`}.* ${alert.summary} ${alert.meaning}`,
      '```',
      alert.expr,
      '```',
      ...alert.steps.map((step, place) => `${place + 1}. ${step}`),
      '',
    ]),
    '## Figures',
    '',
    'Recorded every 15 seconds, for dashboards and for what regulators ask of a venue (share of capacity, orders in, out and refused):',
    '',
    '| record | of |',
    '| --- | --- |',
    ...recordings.map(({ record, expr }) => `| \`${record}\` | \`${expr.replaceAll('|', '\\|')}\` |`),
    '',
  ].join('\n');
}
