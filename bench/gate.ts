/**
 * `npm run bench:gate`: what the pre-trade gate costs. The whole core on W4 without a limit and with twenty limits of every account in
 * force (thirteen of its own, seven of its group), in turn, in one run. What V8 puts into what differs from process to process, so there
 * are several pairs of them. The last line has the share of the rate that the limits take, the median of the pairs; more than `COST_MAX`
 * ends it with 1.
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Contender, OURS } from './engines/engine-list.js';
import { LIMITS_IN_FORCE } from './engines/limited-venue.js';
import { median, ratesOf } from './harness/rates.js';
import { runWorkload } from './harness/workload-run.js';
import { machineFacts } from './report/machine.js';
import { fullWorkloads, shortWorkloads } from './workloads/catalogue.js';
import { storeWorkload } from './workloads/workload-file.js';

// The compiled file lies in bench/.cache/build/bench.
const root = join(import.meta.dirname, '../../../..');
const COST_MAX = 0.15;
const REPETITIONS = 7;
const PAIRS = 5;
const pair: readonly Contender[] = [
  { engine: OURS, layer: 'core' },
  { engine: OURS, layer: 'core', isLimited: true },
];
const contenders = Array.from({ length: PAIRS }, () => pair).flat();

const isShort = process.argv.includes('--short');
const spec = (isShort ? shortWorkloads : fullWorkloads).find(({ name }) => name === 'W4');
if (spec === undefined) throw new Error('there is a W4');
const facts = machineFacts(root);
console.log(`commit ${facts.commit}, node ${facts.node}, ${facts.cores} × ${facts.cpu}, load ${facts.loadAverage}`);
const runs = await runWorkload(storeWorkload(spec, join(root, 'bench/.cache')), {
  contenders,
  warmUps: 3,
  repetitions: REPETITIONS,
  incumbentCpuMsMax: 1,
  scratchDir: tmpdir(),
  onProgress: (text) => process.stderr.write(`  W4 ${text}\n`),
});
const hashes = new Set(runs.flatMap(({ repetitions }) => repetitions.map(({ reportHash }) => reportHash)));
if (hashes.size !== 1) throw new Error('the two trade otherwise');
// The quickest repetitions are what a busy machine disturbs least.
const rates = runs.map(({ repetitions }) => ratesOf(repetitions).cpuOpsPerSecondMax);
const costs = Array.from({ length: PAIRS }, (_, index) => {
  const [plain = Number.NaN, limited = Number.NaN] = rates.slice(2 * index);
  const cost = 1 - limited / plain;
  const [none, all] = [plain, limited].map((rate) => (rate / 1e6).toFixed(2));
  console.log(`W4 core: ${none} M/s of CPU time, ${all} with ${LIMITS_IN_FORCE} limits: ${(100 * cost).toFixed(1)} %`);
  return cost;
});
const cost = median(costs);
console.log(`the limits take ${(100 * cost).toFixed(1)} % of the rate (at most ${100 * COST_MAX} %)`);
process.exitCode = cost <= COST_MAX ? 0 : 1;
