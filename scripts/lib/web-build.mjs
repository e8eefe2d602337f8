/** Builds the pages, the terminal first among them, when their sources, or those that it shares with the client and the venue, have changed since its last build. */
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { hashOf } from './build.mjs';
import { say } from './say.mjs';

const home = 'web';
const folders = [
  'web/src',
  'web/public',
  'clients/typescript/src',
  'src/common',
  'src/modules/realtime/domain',
  'src/modules/market-data/domain',
];
const pages = { terminal: 'index.html', console: 'console/index.html', dashboard: 'dashboard/index.html' };
const inputs = [
  ...Object.values(pages).map((page) => `${home}/${page}`),
  'web/vite.config.mjs',
  'web/tsconfig.json',
  'package-lock.json',
];
/** What a page may weigh, compressed: everything that a first visit loads. */
const BUNDLE_BYTES_MAX = 250_000;

export function isWebBuilt(root) {
  const stamp = stampOf(root);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hashOf(root, folders, inputs);
}

export async function ensureWebBuilt(root) {
  if (!existsSync(join(root, home, 'index.html')) || isWebBuilt(root)) return;
  say('Building the terminal.');
  await buildWeb(root);
}

/** The stamp is written last: a build that was interrupted is no build. */
export async function buildWeb(root) {
  const hash = hashOf(root, folders, inputs);
  rmSync(stampOf(root), { force: true });
  // Here, because an image without sources has no vite.
  const { build } = await import('vite');
  await build({ configFile: join(root, home, 'vite.config.mjs'), logLevel: 'warn' });
  const weights = compress(join(root, home, 'dist'));
  for (const [name, page] of Object.entries(pages))
    assertLight(name, weightOf(join(root, home, 'dist'), page, weights));
  writeFileSync(stampOf(root), hash);
}

/** Writes a compressed file beside each that gets smaller by it; returns what a browser loads, by path within the folder. */
function compress(folder) {
  const weights = new Map();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const plain = readFileSync(path);
    const compressed = gzipSync(plain, { level: 9 });
    if (/\.(html|js|css|svg)$/.test(entry.name)) writeFileSync(`${path}.gz`, compressed);
    weights.set(relative(folder, path).replaceAll('\\', '/'), Math.min(plain.length, compressed.length));
  }
  return weights;
}

/** Of a page and all that it names, and that names in turn. */
function weightOf(folder, page, weights) {
  const loaded = new Set();
  const waiting = [page];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (loaded.has(file)) continue;
    loaded.add(file);
    if (!/\.(html|js|css)$/.test(file)) continue;
    const text = readFileSync(join(folder, file), 'utf8');
    waiting.push(...[...weights.keys()].filter((other) => text.includes(basename(other)) && other !== page));
  }
  return [...loaded].reduce((bytes, file) => bytes + weights.get(file), 0);
}

function assertLight(name, bytes) {
  if (bytes <= BUNDLE_BYTES_MAX) return;
  throw new Error(`The page ${name} weighs ${bytes} bytes compressed, and ${BUNDLE_BYTES_MAX} are allowed.`);
}

function stampOf(root) {
  return join(root, home, 'dist/.source-hash');
}
