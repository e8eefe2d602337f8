import { ConfigError } from './config-error.js';
import { configKeys } from './config-keys.js';
import { nearest } from './nearest.js';

export interface Flags {
  /** `--config FILE`. */
  readonly configPath: string | undefined;
  /** Text by key. */
  readonly values: ReadonlyMap<string, string>;
}

const byFlag = new Map(configKeys.map((key) => [key.flag, key]));

/** Reads `--port 9000`, `--port=9000` and `--demo`; throws a ConfigError that names the flag. */
export function parseFlags(args: readonly string[]): Flags {
  const values = new Map<string, string>();
  const problems: string[] = [];
  let configPath: string | undefined;
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const [, flag, , inline] = /^--([a-z][a-z0-9-]*)(=([^]*))?$/.exec(arg) ?? [];
    const key = flag === undefined ? undefined : byFlag.get(flag);
    if (flag === undefined || (key === undefined && flag !== 'config')) {
      problems.push(unknownFlag(arg, flag));
      // Its value goes with it; it may be a secret that somebody took for a setting.
      if (flag !== undefined) separateValue(rest, false);
      continue;
    }
    const value = inline ?? separateValue(rest, key?.kind.isSwitch === true);
    const isRepeated = key === undefined ? configPath !== undefined : values.has(key.name);
    if (value === undefined) problems.push(`flag --${flag} needs a value.`);
    else if (isRepeated) problems.push(`flag --${flag} is given twice.`);
    else if (key === undefined) configPath = value;
    else values.set(key.name, value);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return { configPath, values };
}

function separateValue(rest: string[], isSwitch: boolean): string | undefined {
  const [next] = rest;
  const isValue = next !== undefined && !next.startsWith('--');
  if (isSwitch) return isValue && (next === 'true' || next === 'false') ? rest.shift() : 'true';
  return isValue ? rest.shift() : undefined;
}

function unknownFlag(arg: string, flag: string | undefined): string {
  if (flag === undefined) return `argument ${JSON.stringify(arg.slice(0, 60))} is not a flag of the venue.`;
  const similar = nearest(flag, ['config', ...byFlag.keys()]);
  return similar === undefined ? `flag --${flag} is unknown.` : `flag --${flag} is unknown; did you mean --${similar}?`;
}
