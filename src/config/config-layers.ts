/**
 * The configuration file and, beside it, one for the environment: `hft-config.yaml`, then `hft-config.production.yaml` where the
 * venue runs in production. The second is optional and wins; it cannot name another environment.
 */
import { existsSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { ConfigError } from './config-error.js';
import { readConfigFile } from './config-file.js';
import { parseFlags } from './config-flags.js';
import { unknownFileKeys } from './unknown-names.js';

export interface LayeredFile {
  readonly values: ReadonlyMap<string, unknown>;
  /** The file, as it was named, that a key's value is from. */
  readonly fileOf: (key: string) => string;
}

/** Reads both; problems are pushed, so that they stand beside those of flags and variables. */
export function readLayers(
  configPath: string,
  cwd: string,
  environmentFrom: (base: ReadonlyMap<string, unknown>) => unknown,
  problems: string[],
): LayeredFile {
  const base = readOne(configPath, cwd, problems);
  const overlayPath = overlayOf(configPath, String(environmentFrom(base)));
  const hasOverlay = existsSync(resolve(cwd, overlayPath));
  const overlay = hasOverlay ? readOne(overlayPath, cwd, problems) : new Map<string, unknown>();
  if (overlay.has('environment'))
    problems.push(`${overlayPath}: environment is said by the name of this file; remove it.`);
  return {
    values: new Map([...base, ...overlay]),
    fileOf: (key) => (overlay.has(key) ? overlayPath : configPath),
  };
}

/** Absolute; the second need not exist. */
export function configFilesOf(
  { args, env, cwd }: { readonly args: readonly string[]; readonly env: NodeJS.ProcessEnv; readonly cwd: string },
  environment: string,
): string[] {
  const path = parseFlags(args).configPath ?? (env['HFT_CONFIG_PATH'] || undefined);
  return path === undefined ? [] : [path, overlayOf(path, environment)].map((file) => resolve(cwd, file));
}

/** `configs/venue.yaml` of production is `configs/venue.production.yaml`. */
function overlayOf(path: string, environment: string): string {
  const extension = extname(path);
  return `${path.slice(0, path.length - extension.length)}.${environment}${extension}`;
}

function readOne(path: string, cwd: string, problems: string[]): ReadonlyMap<string, unknown> {
  try {
    const values = readConfigFile(resolve(cwd, path), path);
    problems.push(...unknownFileKeys(path, values.keys()));
    return values;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    problems.push(...error.problems);
    return new Map();
  }
}
