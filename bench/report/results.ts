import { INCUMBENT, type Layer } from '../engines/engine-list.js';
import type { Rates } from '../harness/rates.js';
import { median, ratesOf } from '../harness/rates.js';
import type { ContenderRun } from '../harness/workload-run.js';

/** One line of a report: an engine on a workload. The names are those of the published JSON. */
export interface BenchResult extends Rates {
  readonly workload: string;
  readonly layer: Layer;
  readonly engine: string;
  /** Timed commands of a repetition. */
  readonly commands: number;
  readonly repetitions: number;
  /** Median CPU rate by that of the incumbent in the same run, on the same commands; null without an incumbent. */
  readonly ratioToIncumbent: number | null;
  readonly reportHash: string;
  /** Present where the incumbent was stopped: the hash over the part that it came through. */
  readonly reportHashOnPart?: string;
  readonly fills: number;
  readonly liveOrders: number;
  readonly levels: number;
  readonly stateHash?: string;
  readonly heapBytesPerCommand: number;
  readonly slotReuseRate?: number;
}

/** Throws when two engines, or two repetitions of one, did not trade the same: such figures do not count. */
export function resultsOf(workload: string, runs: readonly ContenderRun[]): BenchResult[] {
  refuseOtherHashes(workload, runs);
  const incumbent = runs.find(({ contender }) => contender.engine === INCUMBENT);
  return runs.map((run) => {
    const [first] = run.repetitions;
    if (first === undefined) throw new Error(`${workload}: no repetition of ${run.contender.engine}`);
    const { fills, reportHash, summary } = first;
    return {
      workload,
      layer: run.contender.layer,
      engine: run.contender.engine,
      commands: first.timedCommands,
      repetitions: run.repetitions.length,
      ...ratesOf(run.repetitions),
      ratioToIncumbent: incumbent === undefined ? null : ratioOf(run, incumbent),
      reportHash,
      ...(run.onIncumbentsPart && { reportHashOnPart: run.onIncumbentsPart.reportHash }),
      fills,
      heapBytesPerCommand: median(run.repetitions.map((repetition) => repetition.heapBytesPerCommand)),
      liveOrders: summary.liveOrders,
      levels: summary.bidLevels + summary.askLevels,
      ...(summary.stateHash !== undefined && { stateHash: summary.stateHash }),
      ...(summary.slotReuseRate !== undefined && { slotReuseRate: summary.slotReuseRate }),
    };
  });
}

function ratioOf(run: ContenderRun, incumbent: ContenderRun): number {
  const own = run.onIncumbentsPart === undefined ? run.repetitions : [run.onIncumbentsPart];
  const ratio = ratesOf(own).cpuOpsPerSecondMedian / ratesOf(incumbent.repetitions).cpuOpsPerSecondMedian;
  return Math.round(ratio * 10) / 10;
}

function refuseOtherHashes(workload: string, runs: readonly ContenderRun[]): void {
  const byPart = new Map<number, string>();
  for (const { contender, repetitions, onIncumbentsPart } of runs) {
    for (const { commands, reportHash } of [...repetitions, ...(onIncumbentsPart ? [onIncumbentsPart] : [])]) {
      const expected = byPart.get(commands) ?? reportHash;
      byPart.set(commands, expected);
      if (reportHash === expected) continue;
      throw new Error(
        `${workload}: ${contender.engine} (${contender.layer}) trades otherwise, ${reportHash} and not ${expected}`,
      );
    }
  }
}
