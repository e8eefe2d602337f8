/** `npm run bench`, `bench:sweep`, `bench:latency` and `test:bench`: installs what is missing, compiles, and runs the named file of bench/. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureInstalled } from './lib/install.mjs';
import { requireNode } from './lib/node-version.mjs';
import { say } from './lib/say.mjs';

requireNode();
const root = join(import.meta.dirname, '..');
const [program, ...args] = process.argv.slice(2);

try {
  await ensureInstalled(root, { withDev: true });
  // Only now can it be imported: it needs the compiler that has just been installed.
  const { buildBench } = await import('./lib/bench-build.mjs');
  const folder = await buildBench(root);
  // What is measured in this process runs as the venue does.
  const { defaultFlags } = await import(join(folder, 'src/node-flags.js'));
  const file = join(folder, 'bench', `${program}.js`);
  const { status } = spawnSync(process.execPath, ['--expose-gc', ...defaultFlags, file, ...args], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}
