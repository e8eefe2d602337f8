import { readFileSync } from 'node:fs';

const NS_PER_US = 1_000;

/** CPU time of the main thread in microseconds; of the whole process where the system does not say. */
export function mainThreadUs(): number {
  try {
    const [ranNs] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'latin1').split(' ');
    return Number(ranNs) / NS_PER_US;
  } catch {
    const { user, system } = process.cpuUsage();
    return user + system;
  }
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).toSorted();
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
