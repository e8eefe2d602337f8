/** `npm run bench`: measures the venue's layers and the incumbent on the same commands, in turn, and reports. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Contender, INCUMBENT, OURS } from './engines/engine-list.js';
import { runWorkload } from './harness/workload-run.js';
import { type BenchOptions, parseOptions, USAGE } from './options.js';
import { machineFacts } from './report/machine.js';
import { type BenchResult, resultsOf } from './report/results.js';
import { describeShape, resultTable } from './report/table.js';
import { fullWorkloads, shortWorkloads, type WorkloadSpec } from './workloads/catalogue.js';
import { storeWorkload } from './workloads/workload-file.js';

// The compiled file lies in bench/.cache/build/bench.
const root = join(import.meta.dirname, '../../../..');

async function main(args: string[]): Promise<void> {
  const options = parseOptions(args);
  const facts = machineFacts(root);
  console.log(`commit ${facts.commit}, node ${facts.node}, ${facts.cores} × ${facts.cpu}, load ${facts.loadAverage}\n`);
  const results: BenchResult[] = [];
  for (const spec of options.isShort ? shortWorkloads : fullWorkloads) {
    if (options.workloads.includes(spec.name)) results.push(...(await runSpec(spec, options)));
  }
  const report = JSON.stringify({ ...facts, results });
  const outFile = options.outFile ?? (options.isShort ? undefined : defaultOutFile(facts.commit));
  if (outFile !== undefined) {
    mkdirSync(join(outFile, '..'), { recursive: true });
    writeFileSync(outFile, `${JSON.stringify({ ...facts, results }, undefined, 2)}\n`);
    console.log(`written to ${outFile}`);
  }
  if (options.json) console.log(report);
}

async function runSpec(spec: WorkloadSpec, options: BenchOptions): Promise<BenchResult[]> {
  const workload = storeWorkload(spec, join(root, 'bench/.cache'));
  console.log(describeShape(`${spec.name}: ${spec.title} (${spec.sha256})`, workload.shape, spec.published));
  const ours = options.layers.map((layer): Contender => ({ engine: OURS, layer }));
  const runs = await runWorkload(workload, {
    contenders: [...ours, { engine: INCUMBENT, layer: 'book' }],
    // A short repetition does not yet have everything compiled.
    warmUps: options.isShort ? 3 : 2,
    repetitions: options.repetitions,
    incumbentCpuMsMax: options.incumbentSecondsMax * 1_000,
    scratchDir: tmpdir(),
    onProgress: (text) => process.stderr.write(`  ${spec.name} ${text}\n`),
  });
  const results = resultsOf(spec.name, runs);
  console.log(`${resultTable(results)}\n`);
  return results;
}

function defaultOutFile(commit: string): string {
  const date = new Date().toISOString().slice(0, 10);
  return join(root, 'bench/results', `${date}-${commit.replace('+', '-changed')}.json`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(`${(error as Error).message}\n\n${USAGE}`);
  process.exitCode = 1;
}
