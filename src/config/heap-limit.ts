import { showBytes } from './config-kinds.js';

const MIB = 2 ** 20;

/** The flags that the running node obeys. */
export interface NodeFlags {
  readonly nodeOptions: string | undefined;
  readonly execArgv: readonly string[];
}

/** The flag that makes node keep to a heap limit. */
export function heapLimitFlag(limitBytes: number): string {
  return `--max-old-space-size=${Math.floor(limitBytes / MIB)}`;
}

/** Why the machine cannot give so much, or undefined. Completes "hft.memory_limit …". */
export function memoryProblem(limitBytes: number, memoryBytes: number): string | undefined {
  if (limitBytes <= memoryBytes) return undefined;
  return `is ${showBytes(limitBytes)}, but only ${Math.floor(memoryBytes / MIB)}MiB of memory are available`;
}

/** Why the limit does not hold in this process, or undefined. It cannot be set once node runs. */
export function heapLimitProblem(limitBytes: number, { nodeOptions = '', execArgv }: NodeFlags): string | undefined {
  const wanted = heapLimitFlag(limitBytes);
  // The command line comes last, because it wins.
  const flags = [...nodeOptions.split(/\s+/), ...execArgv].map((flag) => flag.replaceAll('_', '-'));
  const inForce = flags.findLast((flag) => flag.startsWith('--max-old-space-size='));
  if (inForce === wanted) return undefined;
  const actual = inForce === undefined ? 'without a heap limit' : `with ${inForce}`;
  return `is ${showBytes(limitBytes)}, but node runs ${actual}; start the venue with npm start or node ${wanted}`;
}
