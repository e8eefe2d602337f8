/** `npm run docs`: writes what is made from the code. With --check: says what is out of date and writes nothing. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { ensureBuilt } from './lib/build.mjs';
import { restTypes } from './lib/rest-types.mjs';

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
  ['docs/operations/metrics.md', async () => metricsPage(await metricsOfVenue())],
  ['clients/typescript/src/rest-types.ts', async () => formatted(restTypes(await openApiOfVenue()))],
]);

async function formatted(code) {
  return format(code, { ...(await resolveConfig(join(root, 'package.json'))), parser: 'typescript' });
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
