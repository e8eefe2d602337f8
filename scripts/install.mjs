/** Installs the dependencies for building and testing, when they are missing or stale. */
import { join } from 'node:path';
import { ensureInstalled } from './lib/install.mjs';
import { requireNode } from './lib/node-version.mjs';
import { say } from './lib/say.mjs';

requireNode();
try {
  await ensureInstalled(join(import.meta.dirname, '..'), { withDev: true });
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}
