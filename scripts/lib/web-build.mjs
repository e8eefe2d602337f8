/** Builds the terminal when its sources, or those that it shares with the client and the venue, have changed since its last build. */
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
const inputs = ['web/index.html', 'web/vite.config.mjs', 'web/tsconfig.json', 'package-lock.json'];
/** What the terminal may weigh, compressed: everything that a first visit loads. */
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
  const bytes = compress(join(root, home, 'dist'));
  if (bytes > BUNDLE_BYTES_MAX)
    throw new Error(`The terminal weighs ${bytes} bytes compressed, and ${BUNDLE_BYTES_MAX} are allowed.`);
  writeFileSync(stampOf(root), hash);
}

/** Writes a compressed file beside each that gets smaller by it; returns what a browser loads in all. */
function compress(folder) {
  let bytes = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const plain = readFileSync(path);
    const compressed = gzipSync(plain, { level: 9 });
    if (/\.(html|js|css|svg)$/.test(entry.name)) writeFileSync(`${path}.gz`, compressed);
    bytes += Math.min(plain.length, compressed.length);
  }
  return bytes;
}

function stampOf(root) {
  return join(root, home, 'dist/.source-hash');
}
