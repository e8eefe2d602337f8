/**
 * Makes a clone ready to run (dependencies, build), then prints the flags that node must have, in one line, for
 * scripts/start.sh. Arguments are those of the venue. Exit code 78: the configuration cannot be used.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { requireNode } from './lib/node-version.mjs';
import { ensureReady } from './lib/ready.mjs';
import { say } from './lib/say.mjs';

requireNode();
const root = join(import.meta.dirname, '..');

try {
  await ensureReady(root);
  const { nodeFlags } = await import(pathToFileURL(join(root, 'dist/node-flags.js')).href);
  console.log(nodeFlags({ args: process.argv.slice(2), env: process.env, cwd: process.cwd() }).join(' '));
} catch (error) {
  say(error.message);
  process.exitCode = error.exitCode ?? 1;
}
