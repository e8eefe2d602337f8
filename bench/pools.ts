/**
 * `npm run bench:pools`: what it saves to use the slots of closed orders again (`hft.enable_object_pools`). The whole core on
 * W4, with and without, in turns.
 */
import { join } from 'node:path';
import { TradsysCore } from './engines/tradsys-core.js';
import { FillSink } from './harness/fill-sink.js';
import { measure, type Measured } from './harness/measure.js';
import { ratesOf } from './harness/rates.js';
import { machineFacts } from './report/machine.js';
import { fullWorkloads } from './workloads/catalogue.js';
import { readWorkload, storeWorkload } from './workloads/workload-file.js';

const WARM_UPS = 2;
const REPETITIONS = 5;
const MIB = 2 ** 20;
const EVERYTHING = { commandsMax: Number.MAX_SAFE_INTEGER, cpuMsMax: Number.MAX_SAFE_INTEGER };

// The compiled file lies in bench/.cache/build/bench.
const root = join(import.meta.dirname, '../../../..');
const spec = fullWorkloads.find(({ name }) => name === 'W4');
if (spec === undefined) throw new Error('the catalogue has no W4');
const workload = readWorkload(storeWorkload(spec, join(root, 'bench/.cache')).file);
const fills = new FillSink(workload.shape.fills);
const turns = new Map<boolean, Measured[]>([
  [true, []],
  [false, []],
]);

const facts = machineFacts(root);
console.log(`commit ${facts.commit}, node ${facts.node}, ${facts.cores} × ${facts.cpu}, load ${facts.loadAverage}\n`);
for (let turn = 1 - WARM_UPS; turn <= REPETITIONS; turn += 1) {
  for (const [poolsOrders, taken] of turns) {
    const one = run(poolsOrders);
    if (turn > 0) taken.push(one);
  }
}
for (const [poolsOrders, taken] of turns) report(poolsOrders, taken);
const hashes = new Set([...turns.values()].flat().map(({ summary }) => summary.stateHash));
if (hashes.size !== 1) throw new Error(`where slots are used again, the state is another: ${[...hashes].join(', ')}`);

function run(poolsOrders: boolean): Measured {
  fills.clear();
  const engine = new TradsysCore(workload.commands, fills, { poolsOrders });
  // What the last turn left behind is not this one's.
  globalThis.gc?.();
  const measured = measure(engine, workload, EVERYTHING);
  engine.close();
  return measured;
}

function report(poolsOrders: boolean, taken: readonly Measured[]): void {
  const rates = ratesOf(taken);
  const { slotReuseRate = 0, orderBytes = 0 } = taken[0]?.summary ?? {};
  console.log(
    `pools ${poolsOrders ? 'on ' : 'off'}  ${(rates.cpuOpsPerSecondMedian / 1e6).toFixed(2)} M commands/s ` +
      `(${(rates.cpuOpsPerSecondMin / 1e6).toFixed(2)}–${(rates.cpuOpsPerSecondMax / 1e6).toFixed(2)}), ` +
      `slots used again ${(100 * slotReuseRate).toFixed(2)} %, orders take ${(orderBytes / MIB).toFixed(1)} MiB`,
  );
}
