/** The operators' commands, built first where they are stale. `bin/tradsys` comes here for all but `start`. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { requireNode } from './lib/node-version.mjs';
import { ensureReady } from './lib/ready.mjs';
import { say } from './lib/say.mjs';

requireNode();
const root = join(import.meta.dirname, '..');

try {
  await ensureReady(root);
} catch (error) {
  say(error.message);
  process.exit(1);
}
await import(pathToFileURL(join(root, 'dist/cli.js')).href);
