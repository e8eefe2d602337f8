/**
 * The start for systems without a POSIX shell (Windows): node cannot replace itself, so this process stays the
 * parent, hands on signals and ends as the venue ends. Everywhere else use `npm start`.
 */
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const args = process.argv.slice(2);

const prepared = spawnSync(process.execPath, [join(root, 'scripts/prepare.mjs'), ...args], {
  stdio: ['inherit', 'pipe', 'inherit'],
  encoding: 'utf8',
});
if (prepared.status !== 0) process.exit(prepared.status ?? 1);

const flags = prepared.stdout.trim().split(' ').filter(Boolean);
const venue = spawn(process.execPath, [...flags, join(root, 'dist/main.js'), ...args], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => venue.kill(signal));
venue.once('exit', (code, signal) => {
  process.exitCode = code ?? (signal === null ? 1 : 128);
});
