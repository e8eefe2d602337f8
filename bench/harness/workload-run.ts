/**
 * One workload, all its contenders: each in its process, taking turns (A-B-A-B), so that whatever else the machine does
 * meets them alike. The first turns only warm up. The incumbent may be stopped at a bound; then the
 * others also run as far as it came, because rates and hashes compare only over the same commands.
 */
import type { Contender } from '../engines/engine-list.js';
import { INCUMBENT } from '../engines/engine-list.js';
import type { StoredWorkload } from '../workloads/workload-file.js';
import { EngineProcess } from './engine-process.js';
import type { Measured } from './measure.js';

export interface RunPlan {
  readonly contenders: readonly Contender[];
  /** Turns whose figures are forgotten, and turns that count. */
  readonly warmUps: number;
  readonly repetitions: number;
  /** CPU time after which the incumbent is stopped. */
  readonly incumbentCpuMsMax: number;
  readonly scratchDir: string;
  readonly onProgress: (text: string) => void;
}

export interface ContenderRun {
  readonly contender: Contender;
  readonly repetitions: readonly Measured[];
  /** On the commands that the incumbent came through, where it was stopped. */
  readonly onIncumbentsPart: Measured | undefined;
}

const EVERYTHING = { commandsMax: Number.MAX_SAFE_INTEGER, cpuMsMax: Number.MAX_SAFE_INTEGER };

export async function runWorkload(workload: StoredWorkload, plan: RunPlan): Promise<ContenderRun[]> {
  const engines: EngineProcess[] = [];
  try {
    for (const contender of plan.contenders) {
      engines.push(await EngineProcess.start(contender, workload.file, plan.scratchDir));
    }
    return await takeTurns(engines, workload, plan);
  } finally {
    for (const engine of engines) engine.stop();
  }
}

async function takeTurns(engines: EngineProcess[], workload: StoredWorkload, plan: RunPlan): Promise<ContenderRun[]> {
  const measured = new Map<EngineProcess, Measured[]>(engines.map((engine) => [engine, []]));
  let stoppedAt: number | undefined;
  for (let turn = 1 - plan.warmUps; turn <= plan.repetitions; turn += 1) {
    for (const [engine, repetitions] of measured) {
      const { contender } = engine;
      const isIncumbent = contender.engine === INCUMBENT;
      if (isIncumbent && stoppedAt !== undefined) continue;
      const cpuMsMax = isIncumbent ? plan.incumbentCpuMsMax : EVERYTHING.cpuMsMax;
      const result = await engine.measure({ ...EVERYTHING, cpuMsMax });
      plan.onProgress(`${turn < 1 ? 'warm-up' : `${turn}/${plan.repetitions}`} ${contender.engine} ${contender.layer}`);
      if (isIncumbent && result.commands < workload.shape.commands) stoppedAt = result.commands;
      // A repetition that was stopped is the only one of its kind: it counts.
      if (turn > 0 || stoppedAt === result.commands) repetitions.push(result);
    }
  }
  const runs: ContenderRun[] = [];
  for (const [engine, repetitions] of measured) {
    const isCut = stoppedAt !== undefined && engine.contender.engine !== INCUMBENT;
    const onIncumbentsPart = isCut ? await engine.measure({ ...EVERYTHING, commandsMax: stoppedAt ?? 0 }) : undefined;
    runs.push({ contender: engine.contender, repetitions, onIncumbentsPart });
  }
  return runs;
}
