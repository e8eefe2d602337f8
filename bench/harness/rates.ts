import type { Measured } from './measure.js';

/** Operations per second over the repetitions of one engine. */
export interface Rates {
  readonly cpuOpsPerSecondMedian: number;
  /** Of the slowest and of the quickest repetition. */
  readonly cpuOpsPerSecondMin: number;
  readonly cpuOpsPerSecondMax: number;
  readonly wallOpsPerSecondMedian: number;
  readonly wallOpsPerSecondMax: number;
}

export function ratesOf(repetitions: readonly Measured[]): Rates {
  const cpu = repetitions.map(({ timedCommands, cpuUs }) => (timedCommands * 1e6) / cpuUs);
  const wall = repetitions.map(({ timedCommands, wallUs }) => (timedCommands * 1e6) / wallUs);
  return {
    cpuOpsPerSecondMedian: Math.round(median(cpu)),
    cpuOpsPerSecondMin: Math.round(Math.min(...cpu)),
    cpuOpsPerSecondMax: Math.round(Math.max(...cpu)),
    wallOpsPerSecondMedian: Math.round(median(wall)),
    wallOpsPerSecondMax: Math.round(Math.max(...wall)),
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] as number)) / 2;
}
