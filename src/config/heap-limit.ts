import { showBytes } from './config-kinds.js';

const MIB = 2 ** 20;

/** The flags that the running node obeys; the command line comes last, because it wins. */
export interface NodeFlags {
  readonly nodeOptions: string | undefined;
  readonly execArgv: readonly string[];
}

/** The flag that makes node keep to a heap limit. */
export function heapLimitFlag(limitBytes: number): string {
  return `--max-old-space-size=${Math.floor(limitBytes / MIB)}`;
}

/** Why the limit does not hold in this process, or undefined. A limit cannot be set once node runs. */
export function heapLimitProblem(
  limitBytes: number,
  { nodeOptions = '', execArgv }: NodeFlags,
  memoryBytes: number,
): string | undefined {
  if (limitBytes > memoryBytes) {
    return `is ${showBytes(limitBytes)}, but only ${Math.floor(memoryBytes / MIB)}MiB of memory are available`;
  }
  const wanted = heapLimitFlag(limitBytes);
  const flags = [...nodeOptions.split(/\s+/), ...execArgv];
  const inForce = flags.filter((flag) => /^--max[-_]old[-_]space[-_]size=/.test(flag)).at(-1);
  if (inForce?.replaceAll('_', '-') === wanted) return undefined;
  return `is ${showBytes(limitBytes)}, but node runs ${inForce === undefined ? 'without a heap limit' : `with ${inForce}`}; start the venue with npm start or node ${wanted}`;
}
