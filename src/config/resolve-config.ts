/**
 * Decides the value of every setting: flags over environment over file over defaults. Reads the variables, the
 * configuration file and the secret files; writes nothing.
 */
import { resolve } from 'node:path';
import { invariant, unreachable } from '../common/assert.js';
import { ConfigError } from './config-error.js';
import { type LayeredFile, readLayers } from './config-layers.js';
import { parseFlags } from './config-flags.js';
import type { Flags } from './config-flags.js';
import { configKeys } from './config-keys.js';
import type { Resolved } from './config-definition.js';
import type { ConfigKey, ConfigName, ConfigValues } from './config-keys.js';
import { brokenRules } from './config-rules.js';
import { resolveSecrets } from './config-secrets.js';
import type { Secret, SecretName } from './config-secrets.js';
import { unknownVariable } from './unknown-names.js';

export interface ConfigInputs {
  /** The command line after the program, without a command name. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Relative paths start here. */
  readonly cwd: string;
}

export type ConfigSource = 'default' | 'file' | 'env' | 'flag';

export interface ResolvedConfig {
  readonly values: ConfigValues;
  readonly sources: Readonly<Record<ConfigName, ConfigSource>>;
  readonly secrets: Readonly<Record<SecretName, Secret>>;
  /** How a person finds the value of a key: by file and key, by variable or by flag. */
  readonly nameOf: (name: ConfigName) => string;
}

/** Throws a ConfigError with every problem that it finds. */
export function resolveConfig(inputs: ConfigInputs): ResolvedConfig {
  const { env } = inputs;
  const problems: string[] = [];
  const given = readSources(inputs, problems);
  checkVariables(env, problems);
  stopAt(problems);

  const { values, sources } = resolveValues(given, problems);
  stopAt(problems);

  const nameOf = (name: ConfigName) => nameIn(sources[name], keyNamed(name), given.file);
  problems.push(...brokenRules(values, nameOf));
  const secrets = resolveSecrets(values.environment === 'production', env, problems);
  stopAt(problems);
  return { values, sources, secrets, nameOf };
}

interface Given {
  readonly flags: Flags;
  readonly env: NodeJS.ProcessEnv;
  readonly file: LayeredFile;
  readonly cwd: string;
}

function readSources({ args, env, cwd }: ConfigInputs, problems: string[]): Given {
  const flags = attempt(problems, () => parseFlags(args)) ?? { configPath: undefined, values: new Map() };
  const configPath = flags.configPath ?? (env['HFT_CONFIG_PATH'] || undefined);
  const nowhere = { values: new Map<string, unknown>(), fileOf: () => '' };
  if (configPath === undefined) return { flags, env, file: nowhere, cwd };
  const environmentFrom = (base: ReadonlyMap<string, unknown>): unknown =>
    flags.values.get('environment') ?? (env['HFT_ENVIRONMENT'] || (base.get('environment') ?? 'development'));
  return { flags, env, file: readLayers(configPath, cwd, environmentFrom, problems), cwd };
}

function checkVariables(env: NodeJS.ProcessEnv, problems: string[]): void {
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined || value === '') continue;
    const unknown = unknownVariable(name);
    if (unknown !== undefined) problems.push(unknown);
  }
}

function resolveValues(given: Given, problems: string[]): Pick<ResolvedConfig, 'values' | 'sources'> {
  const values: Record<string, unknown> = {};
  const sources: Record<string, ConfigSource> = {};
  for (const key of configKeys) {
    const { source, raw } = pick(key, given, values);
    const parsed = source === 'default' ? { success: true, data: raw } : key.kind.schema.safeParse(raw);
    sources[key.name] = source;
    if (parsed.success) {
      values[key.name] = pathOr(key, parsed.data, given.cwd);
    } else {
      const name = nameIn(source, key, given.file);
      problems.push(`${name} must be ${key.kind.expected}, but is ${shown(key, raw)}.`);
    }
  }
  return { values: values as ConfigValues, sources: sources as Record<ConfigName, ConfigSource> };
}

/** Paths are absolute from here on; an optional one may be null. */
function pathOr({ kind }: ConfigKey, value: unknown, cwd: string): unknown {
  return kind.isPath === true && typeof value === 'string' ? resolve(cwd, value) : value;
}

/** The strongest source that has a value for the key. An empty variable counts as not set. */
function pick(key: ConfigKey, { flags, env, file }: Given, above: Resolved): { source: ConfigSource; raw: unknown } {
  const flag = flags.values.get(key.name);
  if (flag !== undefined) return { source: 'flag', raw: key.kind.fromText(flag) };
  const variable = env[key.env];
  if (variable !== undefined && variable !== '') return { source: 'env', raw: key.kind.fromText(variable) };
  if (file.values.has(key.name)) return { source: 'file', raw: file.values.get(key.name) };
  return { source: 'default', raw: typeof key.default === 'function' ? key.default(above) : key.default };
}

function nameIn(source: ConfigSource, key: ConfigKey, file: LayeredFile): string {
  switch (source) {
    case 'flag':
      return `flag --${key.flag}`;
    case 'env':
      return `environment variable ${key.env}`;
    case 'file':
      return `${file.fileOf(key.name)}: ${key.name}`;
    case 'default':
      return `${key.name} (its default)`;
    default:
      return unreachable(source);
  }
}

function shown(key: ConfigKey, raw: unknown): string {
  if (key.isSensitive === true) return 'something else';
  const text = JSON.stringify(raw) ?? String(raw);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function keyNamed(name: ConfigName): ConfigKey {
  const key = configKeys.find((candidate) => candidate.name === name);
  invariant(key !== undefined, `no key ${name}`);
  return key;
}

function stopAt(problems: readonly string[]): void {
  if (problems.length > 0) throw new ConfigError(problems);
}

/** Runs one step, so that its problems stand beside those of the next. */
function attempt<T>(problems: string[], step: () => T): T | undefined {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}
