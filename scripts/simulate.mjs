/**
 * `npm run simulate -- --seed N` repeats one seed of the simulation and prints what happened in it; `--seeds COUNT`
 * runs that many, from N or from a random one.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureInstalled } from './lib/install.mjs';
import { requireNode } from './lib/node-version.mjs';
import { say } from './lib/say.mjs';

const TIMEOUT_SECONDS_PER_SEED = 60;

requireNode();
const root = join(import.meta.dirname, '..');

try {
  const { values } = parseArgs({ options: { seed: { type: 'string' }, seeds: { type: 'string', default: '1' } } });
  const seeds = numberOf('seeds', values.seeds, 1);
  const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : numberOf('seed', values.seed, 0);
  await ensureInstalled(root, { withDev: true });
  process.exitCode = run(seed, seeds);
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}

function run(seed, seeds) {
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const args = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', jest, 'test/simulation'];
  const env = {
    ...process.env,
    SIMULATION_SEED: String(seed),
    SIMULATION_SEEDS: String(seeds),
    SIMULATION_TIMEOUT_MS: String(seeds * TIMEOUT_SECONDS_PER_SEED * 1000),
  };
  return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env }).status ?? 1;
}

function numberOf(name, text, least) {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < least) throw new Error(`--${name} takes a whole number from ${least}.`);
  return number;
}
