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
  return [...heap, ...defaults.filter((flag) => !isSet(flag, inputs.env['NODE_OPTIONS'] ?? ''))];
}

const defaults: readonly string[] = [
  // A large young generation: what a request leaves behind dies there, and little is copied to the old one.
  '--max-semi-space-size=64',
];

function isSet(flag: string, nodeOptions: string): boolean {
  const [name = ''] = flag.split('=');
  return nodeOptions.replaceAll('_', '-').includes(name);
}
