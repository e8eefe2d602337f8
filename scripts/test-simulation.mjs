/**
 * `npm run test:simulation`: 500 simulated worlds (`--seeds COUNT`) from a random seed on (`--seed N`), in as many processes as
 * there are processors. A failing seed is printed with the command that repeats it. The last line is `N passed, N failed`.
 */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureInstalled } from './lib/install.mjs';
import { requireNode } from './lib/node-version.mjs';
import { say } from './lib/say.mjs';

const TIMEOUT_SECONDS_PER_SEED = 30;

requireNode();
const root = join(import.meta.dirname, '..');
const { values } = parseArgs({ options: { seed: { type: 'string' }, seeds: { type: 'string', default: '500' } } });
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const jobs = Math.min(4, availableParallelism());
const seedsPerJob = Math.ceil(Number(values.seeds) / jobs);

await ensureInstalled(root, { withDev: true });
say(`${seedsPerJob * jobs} seeds from ${seed} on, in ${jobs} processes`);
const codes = await Promise.all(Array.from({ length: jobs }, (_, job) => run(seed + job * seedsPerJob)));
const failed = codes.filter((code) => code !== 0).length;
process.exitCode = failed === 0 ? 0 : 1;
console.log(`${jobs - failed} passed, ${failed} failed`);

function run(first) {
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const args = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', jest, 'test/simulation'];
  const env = {
    ...process.env,
    SIMULATION_SEED: String(first),
    SIMULATION_SEEDS: String(seedsPerJob),
    SIMULATION_TIMEOUT_MS: String(seedsPerJob * TIMEOUT_SECONDS_PER_SEED * 1000),
  };
  return new Promise((ended) => {
    spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env }).once('close', ended);
  });
}
