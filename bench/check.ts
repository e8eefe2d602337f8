/**
 * `npm run test:bench`: has a layer become slower beside the incumbent? Runs the short workloads, compares the ratio of the
 * quickest repetitions (the steadiest figure on a busy machine) with `bench/baseline.json`, and fails where it fell below
 * the share that is tolerated. A layer that seems slow is measured again before it counts as slow.
 * The last line is `N passed, N failed`.
 */
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { INCUMBENT, type Layer, layers, OURS } from './engines/engine-list.js';
import { runWorkload } from './harness/workload-run.js';
import { type BenchResult, resultsOf } from './report/results.js';
import { shortWorkloads, type WorkloadSpec } from './workloads/catalogue.js';
import { storeWorkload } from './workloads/workload-file.js';

interface Baseline {
  /** A ratio below this share of its baseline is a regression. */
  readonly toleratedShare: number;
  /** Ratio to the incumbent, by workload and layer. */
  readonly ratios: Readonly<Record<string, Readonly<Record<Layer, number>>>>;
}

// The compiled file lies in bench/.cache/build/bench.
const root = join(import.meta.dirname, '../../../..');
const REPETITIONS = 5;
const WARM_UPS = 3;
const ATTEMPTS = 3;
const INCUMBENT_CPU_MS_MAX = 20_000;

const baseline = JSON.parse(readFileSync(join(root, 'bench/baseline.json'), 'utf8')) as Baseline;
let passed = 0;
let failed = 0;
for (const spec of shortWorkloads) {
  const best = await bestRatios(spec);
  for (const layer of layers) {
    const expected = baseline.ratios[spec.name]?.[layer];
    const ratio = best.get(layer) ?? 0;
    const isFast = expected !== undefined && ratio >= expected * baseline.toleratedShare;
    if (isFast) passed += 1;
    else failed += 1;
    const least =
      expected === undefined ? 'has no baseline' : `at least ${(expected * baseline.toleratedShare).toFixed(1)}×`;
    console.log(
      `${isFast ? 'ok    ' : 'FAILED'} ${spec.name} ${layer.padEnd(7)} ${ratio.toFixed(1)}× ${INCUMBENT} (${least})`,
    );
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/** Measures until every layer has been as fast as it must be, or the attempts are used up. */
async function bestRatios(spec: WorkloadSpec): Promise<Map<Layer, number>> {
  const best = new Map<Layer, number>();
  const workload = storeWorkload(spec, join(root, 'bench/.cache'));
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const runs = await runWorkload(workload, {
      contenders: [...layers.map((layer) => ({ engine: OURS, layer }) as const), { engine: INCUMBENT, layer: 'book' }],
      warmUps: WARM_UPS,
      repetitions: REPETITIONS,
      incumbentCpuMsMax: INCUMBENT_CPU_MS_MAX,
      scratchDir: tmpdir(),
      onProgress: () => {},
    });
    const results = resultsOf(spec.name, runs);
    for (const layer of layers) best.set(layer, Math.max(best.get(layer) ?? 0, quickestRatio(results, layer)));
    const isEnough = layers.every(
      (layer) => (best.get(layer) ?? 0) >= (baseline.ratios[spec.name]?.[layer] ?? 0) * baseline.toleratedShare,
    );
    if (isEnough) break;
  }
  return best;
}

function quickestRatio(results: readonly BenchResult[], layer: Layer): number {
  const own = results.find((result) => result.engine === OURS && result.layer === layer);
  const other = results.find((result) => result.engine === INCUMBENT);
  return (own?.cpuOpsPerSecondMax ?? 0) / (other?.cpuOpsPerSecondMax ?? Number.POSITIVE_INFINITY);
}
