/**
 * The flags that node runs the venue with, decided here and nowhere else. scripts/prepare.mjs asks the built file;
 * scripts/start.sh hands them to node. A flag that the operator set in NODE_OPTIONS is left alone.
 */
import { heapLimitFlag } from './config/heap-limit.js';
import { resolveConfig } from './config/resolve-config.js';
import type { ConfigInputs } from './config/resolve-config.js';

/** Throws a ConfigError, so that a start with bad configuration ends before the venue is loaded. */
export function nodeFlags(inputs: ConfigInputs): string[] {
  const { values } = resolveConfig(inputs);
  const limit = values['hft.memory_limit'];
  // Always given where it is configured: a configured limit that another flag undoes is worse than a refusal.
  const heap = limit === null ? [] : [heapLimitFlag(limit)];
  return [...heap, ...defaultFlags.filter((flag) => !isSet(flag, inputs.env['NODE_OPTIONS'] ?? ''))];
}

/** What the venue runs with unless the operator says otherwise; measurements use the same. */
export const defaultFlags: readonly string[] = [
  // Of every thread, the projector's too. More, up to 64 MiB, took 200 MiB and won no processor time (docs/performance.md).
  '--max-semi-space-size=16',
  // The path of an order is many small methods. V8 stops putting them into each other at 920 bytes of bytecode, which leaves
  // some twenty calls on the path; with more room the core is a fifth faster (docs/performance.md).
  '--max-inlined-bytecode-size-cumulative=5000',
];

function isSet(flag: string, nodeOptions: string): boolean {
  const [name = ''] = flag.split('=');
  return nodeOptions.replaceAll('_', '-').includes(name);
}
