/** Builds the client package when its sources, or those that it shares with the venue, have changed since its last build. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashOf } from './build.mjs';
import { say } from './say.mjs';

const home = 'clients/typescript';
const folders = [`${home}/src`, 'src/common', 'src/modules/realtime/domain', 'src/modules/market-data/domain'];
const inputs = ['tsconfig.json', `${home}/tsconfig.json`, 'package-lock.json'];

export function ensureClientBuilt(root) {
  const stamp = stampOf(root);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hashOf(root, folders, inputs)) return;
  say('Building the client package.');
  buildClient(root);
}

/** The stamp is written last: a build that was interrupted is no build. */
export function buildClient(root) {
  const hash = hashOf(root, folders, inputs);
  rmSync(join(root, home, 'dist'), { recursive: true, force: true });
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', join(root, home)], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The client package cannot be built:\n${stdout}`);
  writeFileSync(stampOf(root), hash);
}

function stampOf(root) {
  return join(root, home, 'dist/.source-hash');
}
