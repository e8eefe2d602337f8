/** Builds src into dist, when the sources have changed since the last build. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { say } from './say.mjs';

const inputs = ['.swcrc', 'nest-cli.json', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];

/** True in a clone; false in an image that carries dist only. */
export function hasSources(root) {
  return existsSync(join(root, 'src/main.ts')) && existsSync(join(root, 'nest-cli.json'));
}

export function isBuilt(root) {
  const stamp = stampOf(root);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hashOfSources(root);
}

export function ensureBuilt(root) {
  if (!hasSources(root) || isBuilt(root)) return;
  say('Building.');
  build(root);
}

/** The stamp is written last: a build that was interrupted is no build. */
export function build(root) {
  const hash = hashOfSources(root);
  rmSync(stampOf(root), { force: true });
  const nest = join(root, 'node_modules/@nestjs/cli/bin/nest.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [nest, 'build'], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The build failed:\n${stdout}${stderr}`);
  writeFileSync(stampOf(root), hash);
}

function stampOf(root) {
  return join(root, 'dist/.source-hash');
}

function hashOfSources(root) {
  return hashOf(root, ['src'], inputs);
}

/** Contents, not times: a checkout changes every time, and a copy may keep an old one. */
export function hashOf(root, folders, names) {
  const hash = createHash('sha256');
  const files = folders
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.spec.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
  files.push(...names.map((name) => join(root, name)));
  for (const file of files.toSorted((left, right) => (left < right ? -1 : 1))) {
    hash
      .update(`${file.slice(root.length)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}
