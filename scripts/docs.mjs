/** `npm run docs`: writes what is made from the code. With --check: says what is out of date and writes nothing. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { ensureBuilt } from './lib/build.mjs';
import { restTypes } from './lib/rest-types.mjs';
import { dashboardFile, dashboardResource, dashboards } from './monitoring/dashboards.mjs';
import { ruleResource, rulesFile, ruleTests, runbookPage } from './monitoring/rules.mjs';

const root = join(import.meta.dirname, '..');
ensureBuilt(root);
const load = (file) => import(pathToFileURL(join(root, 'dist', file)).href);
const { configurationPage, exampleFile } = await load('config/config-docs.js');
const { openApiOfVenue, metricsOfVenue } = await load('api-documents.js');
const { metricsPage } = await load('modules/monitoring/metrics-docs.js');
const { messagesPage } = await load('modules/realtime/protocol-docs.js');
const { vectorsPage } = await load('modules/realtime/protocol-vectors.js');

const made = new Map([
  ['docs/configuration.md', configurationPage],
  ['configs/hft-config.yaml', exampleFile],
  ['docs/protocols/websocket-messages.md', messagesPage],
  ['docs/protocols/websocket-vectors.md', vectorsPage],
  ['docs/operations/runbook.md', runbookPage],
  ['deployments/prometheus/rules.yaml', () => formatted(rulesFile(), 'yaml')],
  ['deployments/prometheus/rules.test.yaml', () => formatted(ruleTests(), 'yaml')],
  ['deployments/kustomize/base/prometheus-rule.yaml', () => formatted(ruleResource(), 'yaml')],
  ['deployments/kustomize/base/dashboards.yaml', () => formatted(dashboardResource(), 'yaml')],
  ...dashboards.map((one) => [
    `deployments/grafana/dashboards/${one.uid}.json`,
    () => formatted(dashboardFile(one), 'json'),
  ]),
  ['docs/operations/metrics.md', async () => metricsPage(await metricsOfVenue())],
  ['clients/typescript/src/rest-types.ts', async () => formatted(restTypes(await openApiOfVenue()), 'typescript')],
]);

async function formatted(text, parser) {
  return format(text, { ...(await resolveConfig(join(root, 'package.json'))), parser });
}

for (const [name, make] of made) {
  const file = join(root, name);
  const text = await make();
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  if (process.argv.includes('--check')) {
    console.error(`${name} is out of date with the code that it is made from: run npm run docs.`);
    process.exitCode = 1;
    continue;
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(`wrote ${name}`);
}
