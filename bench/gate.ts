/**
 * `npm run bench:gate`: what the pre-trade gate costs. The whole core on W4 without a limit and with twenty limits of every account in
 * force (thirteen of its own, seven of its group), in turn, in one run. The last line has the share of the rate that the limits take;
 * more than `COST_MAX` ends it with 1.
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Contender, OURS } from './engines/engine-list.js';
import { LIMITS_IN_FORCE } from './engines/limited-venue.js';
import { ratesOf } from './harness/rates.js';
import { runWorkload } from './harness/workload-run.js';
import { machineFacts } from './report/machine.js';
import { fullWorkloads, shortWorkloads } from './workloads/catalogue.js';
import { storeWorkload } from './workloads/workload-file.js';

// The compiled file lies in bench/.cache/build/bench.
const root = join(import.meta.dirname, '../../../..');
const COST_MAX = 0.15;
const REPETITIONS = 9;
const contenders: readonly Contender[] = [
  { engine: OURS, layer: 'core' },
  { engine: OURS, layer: 'core', isLimited: true },
];

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
const [plain, limited] = runs.map(({ repetitions }) => ratesOf(repetitions));
const hashes = new Set(runs.flatMap(({ repetitions }) => repetitions.map(({ reportHash }) => reportHash)));
if (plain === undefined || limited === undefined || hashes.size !== 1) throw new Error('the two trade otherwise');
for (const [name, rates] of [
  ['no limits', plain],
  [`${LIMITS_IN_FORCE} limits`, limited],
] as const) {
  const [median, best] = [rates.cpuOpsPerSecondMedian, rates.cpuOpsPerSecondMax].map((rate) => (rate / 1e6).toFixed(2));
  console.log(`W4 core, ${name}: ${median} M/s of CPU time, quickest ${best} M/s`);
}
// The quickest repetitions are what a busy machine disturbs least.
const cost = 1 - limited.cpuOpsPerSecondMax / plain.cpuOpsPerSecondMax;
const median = 1 - limited.cpuOpsPerSecondMedian / plain.cpuOpsPerSecondMedian;
console.log(
  `the limits take ${(100 * cost).toFixed(1)} % of the rate (medians: ${(100 * median).toFixed(1)} %; at most ${100 * COST_MAX} %)`,
);
process.exitCode = cost <= COST_MAX ? 0 : 1;
