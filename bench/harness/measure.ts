import { getHeapStatistics } from 'node:v8';
import { BATCH_COMMANDS, type BenchEngine, type EngineSummary } from '../engines/bench-engine.js';
import type { Workload } from '../workloads/workload.js';

export interface MeasureLimits {
  /** Stop after so many commands. */
  readonly commandsMax: number;
  /** Stop at the end of the batch in which so much CPU time was used. */
  readonly cpuMsMax: number;
}

export interface Measured {
  /** How many commands were applied, and how many of them were timed. */
  readonly commands: number;
  readonly timedCommands: number;
  readonly cpuUs: number;
  readonly wallUs: number;
  /** Allocated on the JavaScript heap, over the batches of the second half in which the collector did not run. */
  readonly heapBytesPerCommand: number;
  readonly fills: number;
  readonly reportHash: string;
  readonly summary: EngineSummary;
}

/**
 * Drives an engine through a workload, batch by batch. The clock runs during `run` only. CPU time is that of the whole
 * process: what the collector and the compiler do on other threads meanwhile is part of it.
 */
export function measure(engine: BenchEngine, workload: Workload, limits: MeasureLimits): Measured {
  const { untimedCommands } = workload;
  let at = 0;
  let cpuUs = 0;
  let wallUs = 0;
  const heap = new HeapMeter();
  const end = Math.min(workload.commands.length, limits.commandsMax);
  while (at < end && cpuUs < limits.cpuMsMax * 1_000) {
    const isTimed = at >= untimedCommands;
    const to = Math.min(at + BATCH_COMMANDS, isTimed ? end : untimedCommands);
    engine.load(at, to);
    heap.start();
    const cpuBefore = process.cpuUsage();
    const wallBefore = performance.now();
    engine.run();
    const wall = performance.now() - wallBefore;
    const cpu = process.cpuUsage(cpuBefore);
    if (at > end / 2) heap.stop(to - at);
    engine.drain();
    at = to;
    if (!isTimed) continue;
    cpuUs += cpu.user + cpu.system;
    wallUs += wall * 1_000;
  }
  return {
    commands: at,
    timedCommands: at - untimedCommands,
    cpuUs,
    wallUs,
    heapBytesPerCommand: heap.bytesPerCommand,
    fills: engine.fills.count,
    reportHash: engine.fills.hash(),
    summary: engine.summary(),
  };
}

class HeapMeter {
  private before = 0;
  private bytes = 0;
  private commands = 0;

  start(): void {
    this.before = getHeapStatistics().used_heap_size;
  }

  stop(commands: number): void {
    const bytes = getHeapStatistics().used_heap_size - this.before;
    if (bytes < 0) return;
    this.bytes += bytes;
    this.commands += commands;
  }

  get bytesPerCommand(): number {
    return Math.round((10 * this.bytes) / Math.max(1, this.commands)) / 10;
  }
}
