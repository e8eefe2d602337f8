/**
 * The configuration of a venue that is about to start: resolved, its data directory made, its keys generated
 * where they are missing. Called once, by bootstrap.ts.
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { readTls, TlsProblem } from '../common/nest/tls-files.js';
import { ConfigError } from './config-error.js';
import type { ConfigValues } from './config-keys.js';
import { generatedSecret } from './config-secrets.js';
import type { SecretName } from './config-secrets.js';
import { heapLimitProblem, memoryProblem } from './heap-limit.js';
import { resolveConfig } from './resolve-config.js';
import type { ConfigInputs, ResolvedConfig } from './resolve-config.js';
import { toVenueConfig } from './venue-config.js';
import type { AuthSecrets, VenueConfig } from './venue-config.js';

export interface LoadedConfig {
  readonly config: VenueConfig;
  /** What the slices were made from: for sentences that name a setting. */
  readonly resolved: ResolvedConfig;
}

/** Throws a ConfigError with every problem that it finds. */
export function loadConfig(inputs: ConfigInputs): LoadedConfig {
  const resolved = resolveConfig(inputs);
  const { values, nameOf } = resolved;
  const limit = values['hft.memory_limit'];
  const flags = { nodeOptions: inputs.env['NODE_OPTIONS'], execArgv: process.execArgv };
  const heapProblem = limit === null ? undefined : heapLimitProblem(limit, flags);
  const problems = machineProblems(resolved);
  if (heapProblem !== undefined) problems.push(`${nameOf('hft.memory_limit')} ${heapProblem}.`);
  if (problems.length > 0) throw new ConfigError(problems);
  mkdirSync(values.data_dir, { recursive: true, mode: 0o750 });
  return { config: toVenueConfig(values, authSecrets(resolved)), resolved };
}

/** What is right in itself but cannot work on this machine, a sentence each. */
export function machineProblems({ values, nameOf }: ResolvedConfig): string[] {
  const limit = values['hft.memory_limit'];
  const tooLarge = limit === null ? undefined : memoryProblem(limit, availableMemoryBytes());
  const unwritable = dataDirProblem(values.data_dir);
  const tls = tlsProblem(values);
  return [
    ...(tls === undefined ? [] : [`${nameOf('tls.enabled')}: ${tls}.`]),
    ...(tooLarge === undefined ? [] : [`${nameOf('hft.memory_limit')} ${tooLarge}.`]),
    ...(unwritable === undefined ? [] : [`${nameOf('data_dir')} names ${values.data_dir}, which ${unwritable}.`]),
  ];
}

function tlsProblem(values: ConfigValues): string | undefined {
  const { 'tls.cert_file': certFile, 'tls.key_file': keyFile } = values;
  if (!values['tls.enabled'] || certFile === null || keyFile === null) return undefined;
  try {
    readTls({ certFile, keyFile, clientCaFile: values['tls.management_client_ca_file'] ?? undefined }, Date.now());
    return undefined;
  } catch (error) {
    if (!(error instanceof TlsProblem)) throw error;
    return error.message;
  }
}

/** Proves that the directory, or the one that it will be made in, can be written. */
function dataDirProblem(dataDir: string): string | undefined {
  let existing = dataDir;
  while (!existsSync(existing)) existing = dirname(existing);
  const probe = join(existing, `.write-probe-${process.pid}`);
  try {
    writeFileSync(probe, '');
    rmSync(probe);
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOTDIR' ? 'is not a directory' : `cannot be written (${code ?? 'unknown error'})`;
  }
}

function availableMemoryBytes(): number {
  // 0 where the limit is unknown, more than the machine has where there is none.
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}

function authSecrets({ values, secrets }: ResolvedConfig): AuthSecrets {
  const keyOf = (name: SecretName) => secrets[name].value ?? generatedSecret(values.data_dir, name);
  return {
    jwtSecret: keyOf('JWT_SECRET'),
    jwtSecretPrevious: secrets.JWT_SECRET_PREVIOUS.value,
    dataKey: keyOf('DATA_KEY'),
    bootstrapAdminPassword: secrets.BOOTSTRAP_ADMIN_PASSWORD.value,
  };
}
