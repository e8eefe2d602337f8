import { parseArgs } from 'node:util';
import { type Layer, layers } from './engines/engine-list.js';
import { fullWorkloads } from './workloads/catalogue.js';

export interface BenchOptions {
  /** Names of workloads; none means all. */
  readonly workloads: readonly string[];
  readonly layers: readonly Layer[];
  readonly isShort: boolean;
  readonly json: boolean;
  readonly outFile: string | undefined;
  readonly repetitions: number;
  /** CPU seconds after which the incumbent is stopped in a repetition. */
  readonly incumbentSecondsMax: number;
}

const WORKLOADS = fullWorkloads.map(({ name }) => name);

export const USAGE = `npm run bench -- [options]
  --workload NAME      one of ${WORKLOADS.join(', ')}; may be repeated (default: all; with --short W4 and W2-1k)
  --layer NAME         book, core or journal; may be repeated (default: all)
  --short              the first part of each workload, for continuous integration
  --repetitions N      warm repetitions of each engine (default 5)
  --bound SECONDS      CPU time after which the incumbent is stopped in a repetition (default 40)
  --json               the last line is one JSON object
  --out FILE           write the JSON there (default of a full run: bench/results/<date>-<commit>.json)`;

/** Throws an Error with one sentence where an argument is wrong. */
export function parseOptions(args: string[]): BenchOptions {
  const { values } = parseArgs({
    args,
    options: {
      workload: { type: 'string', multiple: true },
      layer: { type: 'string', multiple: true },
      short: { type: 'boolean', default: false },
      repetitions: { type: 'string', default: '5' },
      bound: { type: 'string', default: '40' },
      json: { type: 'boolean', default: false },
      out: { type: 'string' },
    },
  });
  const workloads = values.workload ?? (values.short ? ['W4', 'W2-1k'] : WORKLOADS);
  return {
    workloads: workloads.map((name) => oneOf(WORKLOADS, name, 'workload')),
    layers: (values.layer ?? layers).map((name) => oneOf(layers, name, 'layer')),
    isShort: values.short,
    json: values.json,
    outFile: values.out,
    repetitions: positive(values.repetitions, 'repetitions'),
    incumbentSecondsMax: positive(values.bound, 'bound'),
  };
}

function oneOf<T extends string>(list: readonly T[], name: string, what: string): T {
  const found = list.find((known) => known.toLowerCase() === name.toLowerCase());
  if (found === undefined) throw new Error(`there is no ${what} '${name}'; there are ${list.join(', ')}`);
  return found;
}

function positive(text: string, what: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${what} must be a whole number above 0`);
  return value;
}
