/**
 * Secrets come from a variable or from a file that a variable names, never from the configuration file or a flag:
 * files are committed and flags are seen by every user of the machine. Outside production, a key that is missing is
 * generated once and kept in `DATA_DIR/secrets`, readable by its owner only.
 */
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { ConfigError } from './config-error.js';

export type SecretName = 'JWT_SECRET' | 'JWT_SECRET_PREVIOUS' | 'DATA_KEY' | 'BOOTSTRAP_ADMIN_PASSWORD';
export type SecretSource = 'env' | 'secret file' | 'generated' | 'not set';

export interface SecretKey {
  readonly name: SecretName;
  readonly doc: string;
  /** Required in production, generated elsewhere. */
  readonly isKey: boolean;
  readonly bytesMin: number;
  readonly bytesMax: number;
}

export const secretKeys: readonly SecretKey[] = [
  {
    name: 'JWT_SECRET',
    doc: 'Signs access tokens.',
    isKey: true,
    bytesMin: 32,
    bytesMax: 1024,
  },
  {
    name: 'JWT_SECRET_PREVIOUS',
    doc: 'The `JWT_SECRET` before the last rotation; its tokens stay valid until they expire.',
    isKey: false,
    bytesMin: 32,
    bytesMax: 1024,
  },
  {
    name: 'DATA_KEY',
    doc: 'Encrypts stored secrets (API keys, one-time-password seeds). Lost key, lost secrets: back it up apart from the data.',
    isKey: true,
    bytesMin: 32,
    bytesMax: 1024,
  },
  {
    name: 'BOOTSTRAP_ADMIN_PASSWORD',
    doc: 'Password of user `admin` on the first start of an empty data directory; generated and printed once where absent.',
    isKey: false,
    bytesMin: 12,
    bytesMax: 128,
  },
];

export interface Secret {
  readonly source: SecretSource;
  /** Undefined where it is not set, or will be generated at the start. */
  readonly value: string | undefined;
}

const SECRET_FILE_BYTES_MAX = 4096;
const GENERATED_LENGTH_MIN = 32;

/** What the variables say. Adds a sentence for each secret that may not be used, never with its value. */
export function resolveSecrets(
  isProduction: boolean,
  env: NodeJS.ProcessEnv,
  problems: string[],
): Readonly<Record<SecretName, Secret>> {
  const resolved = secretKeys.map((key): [SecretName, Secret] => {
    const secret = givenSecret(key, env, problems);
    if (secret.source !== 'not set') {
      const weakness = secret.value === undefined ? undefined : weaknessOf(key, secret.value, isProduction);
      if (weakness !== undefined) problems.push(`environment variable ${variableOf(key, secret)} ${weakness}.`);
      return [key.name, secret];
    }
    if (isProduction && key.isKey) {
      problems.push(
        `environment variable ${key.name} is required in production; set it, or ${key.name}_FILE, to ${key.bytesMin} random bytes or more.`,
      );
    }
    return [key.name, key.isKey ? { source: 'generated', value: undefined } : secret];
  });
  const secrets = Object.fromEntries(resolved) as Record<SecretName, Secret>;
  problems.push(...reusedSecrets(secrets));
  return secrets;
}

/** One secret for two purposes: who learns one knows the other. */
function reusedSecrets({ JWT_SECRET, JWT_SECRET_PREVIOUS, DATA_KEY }: Record<SecretName, Secret>): string[] {
  if (JWT_SECRET.value === undefined) return [];
  return Object.entries({ JWT_SECRET_PREVIOUS, DATA_KEY })
    .filter(([, other]) => other.value === JWT_SECRET.value)
    .map(([name]) => `environment variable ${name} must differ from JWT_SECRET.`);
}

function variableOf(key: SecretKey, { source }: Secret): string {
  return source === 'secret file' ? `${key.name}_FILE` : key.name;
}

function givenSecret({ name }: SecretKey, env: NodeJS.ProcessEnv, problems: string[]): Secret {
  const fileVariable = `${name}_FILE`;
  const inline = env[name] || undefined;
  const file = env[fileVariable] || undefined;
  if (inline !== undefined && file !== undefined) {
    problems.push(`environment variables ${name} and ${fileVariable} are both set; unset one of them.`);
  }
  if (inline !== undefined) return { source: 'env', value: inline };
  if (file === undefined) return { source: 'not set', value: undefined };
  return { source: 'secret file', value: readSecretFile(fileVariable, file, problems) };
}

/** Why a secret may not be used, or undefined. The sentence has no trace of its value. */
function weaknessOf(secret: SecretKey, value: string, isProduction: boolean): string | undefined {
  const length = Buffer.byteLength(value);
  if (length < secret.bytesMin) return `has ${length} bytes, at least ${secret.bytesMin} are needed`;
  if (length > secret.bytesMax) return `has ${length} bytes, at most ${secret.bytesMax} are accepted`;
  if (isProduction && isGuessable(value, secret.isKey)) return 'holds a known or guessable value';
  return undefined;
}

/** The key that is kept in the data directory; created on the first call. */
export function generatedSecret(dataDir: string, name: SecretName): string {
  const folder = join(dataDir, 'secrets');
  const file = generatedSecretPath(dataDir, name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!existsSync(file)) createSecretFile(file);
  if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
  const key = readFileSync(file, 'utf8').trim();
  // Never replaced here: a new key would make everything unreadable that the lost one encrypted.
  if (key.length < GENERATED_LENGTH_MIN) {
    throw new ConfigError([
      `${file} holds no usable key; restore it from a backup, or delete it to lose what it protects.`,
    ]);
  }
  return key;
}

function generatedSecretPath(dataDir: string, name: SecretName): string {
  return join(dataDir, 'secrets', name.toLowerCase().replaceAll('_', '-'));
}

/** Whole or not at all: a second process that starts at the same moment reads the same key. */
function createSecretFile(file: string): void {
  const draft = `${file}.${process.pid}.tmp`;
  // In a container every process has the same id: this may be what a killed start left.
  rmSync(draft, { force: true });
  const handle = openSync(draft, 'wx', 0o600);
  try {
    writeSync(handle, `${randomBytes(48).toString('base64url')}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  syncDirectory(dirname(file));
}

/** Without this a power cut can take the name of a key that things are encrypted with by then. */
function syncDirectory(folder: string): void {
  // Windows cannot open a directory; it keeps names in order by itself.
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function readSecretFile(variable: string, file: string, problems: string[]): string | undefined {
  const refuse = (why: string): undefined => {
    problems.push(`environment variable ${variable} names ${JSON.stringify(file)}, which ${why}.`);
  };
  try {
    const stats = statSync(file);
    if (!stats.isFile()) return refuse('is not a regular file');
    if (stats.size > SECRET_FILE_BYTES_MAX) return refuse(`has more than ${SECRET_FILE_BYTES_MAX} bytes`);
    const text = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    return text === '' ? refuse('is empty') : text;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return refuse(code === 'ENOENT' ? 'does not exist' : `cannot be read (${code ?? 'unknown error'})`);
  }
}

/** Words of samples, tutorials and default installations. Long enough not to turn up in a random key. */
const sampleWords =
  /change.?me|change.?this|change.?in.?prod|replace.?me|replace.?this|your.?(super|jwt|own|secret|256)|super.?secret|my.?secret|jwt.?secret|secret.?key|top.?secret|password|passw0rd|placeholder|insecure|do.?not.?use|example|default.?(key|secret)|development|0123456789|123456789|abcdefghij|qwertyuiop|letmein/i;

function isGuessable(value: string, isKey: boolean): boolean {
  if (sampleWords.test(value)) return true;
  // A random key of 32 bytes has more different characters, even in hexadecimal.
  if (new Set(value).size < (isKey ? 10 : 5)) return true;
  // "correct-horse-correct-horse-": a short text repeated is as strong as the short text.
  return (value + value).indexOf(value, 1) < value.length;
}
