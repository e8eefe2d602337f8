import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { generatedSecret, resolveSecrets } from './config-secrets.js';

const goodKey = 'k3y-0f-32-bytes-or-more:Zx81Qw7Lp2Vn';
const otherKey = 'another-0ne-0f-32-bytes:Ty64Mb9Rc5Hd';
const isProduction = true;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tradsys-secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function problemsOf(production: boolean, env: Record<string, string>): string[] {
  const problems: string[] = [];
  resolveSecrets(production, env, problems);
  return problems;
}

describe('where a secret comes from', () => {
  test('a variable', () => {
    const { JWT_SECRET, DATA_KEY } = resolveSecrets(isProduction, { JWT_SECRET: goodKey, DATA_KEY: otherKey }, []);
    expect(JWT_SECRET).toEqual({ source: 'env', value: goodKey });
    expect(DATA_KEY).toEqual({ source: 'env', value: otherKey });
  });

  test('a file, without the line end that editors and orchestrators add', () => {
    const file = join(folder, 'jwt');
    writeFileSync(file, `${goodKey}\r\n`);
    const problems: string[] = [];
    const { JWT_SECRET } = resolveSecrets(false, { JWT_SECRET_FILE: file }, problems);
    expect([JWT_SECRET, problems]).toEqual([{ source: 'secret file', value: goodKey }, []]);
  });

  test('keys are generated outside production, passwords and old keys are not', () => {
    const { JWT_SECRET, DATA_KEY, JWT_SECRET_PREVIOUS, BOOTSTRAP_ADMIN_PASSWORD } = resolveSecrets(false, {}, []);
    expect([JWT_SECRET.source, DATA_KEY.source]).toEqual(['generated', 'generated']);
    expect([JWT_SECRET_PREVIOUS.source, BOOTSTRAP_ADMIN_PASSWORD.source]).toEqual(['not set', 'not set']);
  });
});

describe('refusals, none of which repeats the secret', () => {
  const good = { JWT_SECRET: goodKey, DATA_KEY: otherKey };
  const sample = 'environment variable JWT_SECRET holds a known or guessable value.';

  test.each([
    ['31 bytes', { JWT_SECRET: goodKey.slice(0, 31) }, 'JWT_SECRET has 31 bytes, at least 32 are needed.'],
    ['a long one', { JWT_SECRET: goodKey.repeat(30) }, 'JWT_SECRET has 1080 bytes, at most 1024 are accepted.'],
    ['a sample', { JWT_SECRET: 'your-super-secret-jwt-key-change-in-production' }, sample],
    ['another sample', { JWT_SECRET: 'Change_Me-please-1234567890-abcdef-XYZ' }, sample],
    ['a count', { JWT_SECRET: '01234567890123456789012345678901' }, sample],
    ['one letter', { JWT_SECRET: 'a'.repeat(64) }, sample],
    ['a short text repeated', { JWT_SECRET: 'k3y-Zx81Qw7L'.repeat(4) }, sample],
    ['zeros in hexadecimal', { JWT_SECRET: `${'0'.repeat(60)}1f3a` }, sample],
    ['a weak data key', { DATA_KEY: 'changeme-changeme-1-changeme-2-changeme' }, 'DATA_KEY holds a known or guessable'],
    ['a short old key', { JWT_SECRET_PREVIOUS: 'short' }, 'JWT_SECRET_PREVIOUS has 5 bytes'],
    ['a short password', { BOOTSTRAP_ADMIN_PASSWORD: 'admin' }, 'BOOTSTRAP_ADMIN_PASSWORD has 5 bytes, at least 12'],
    ['a known password', { BOOTSTRAP_ADMIN_PASSWORD: 'Password1234' }, 'BOOTSTRAP_ADMIN_PASSWORD holds a known'],
    ['no rotation', { JWT_SECRET_PREVIOUS: goodKey }, 'JWT_SECRET_PREVIOUS must differ from JWT_SECRET.'],
    ['one key for two', { DATA_KEY: goodKey }, 'environment variable DATA_KEY must differ from JWT_SECRET.'],
    [
      'a missing file',
      { JWT_SECRET: '', JWT_SECRET_FILE: '/none' },
      'JWT_SECRET_FILE names "/none", which does not exist.',
    ],
    ['a folder as file', { JWT_SECRET: '', JWT_SECRET_FILE: tmpdir() }, 'which is not a regular file.'],
    [
      'variable and file',
      { JWT_SECRET_FILE: '/none' },
      'JWT_SECRET and JWT_SECRET_FILE are both set; unset one of them.',
    ],
  ])('%s', (_name, env: Record<string, string>, sentence) => {
    const problems = problemsOf(isProduction, { ...good, ...env });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(sentence);
    for (const value of [goodKey, ...Object.values(env)].filter((text) => text !== '' && !text.startsWith('/'))) {
      expect(problems[0]).not.toContain(value);
    }
  });

  test('an empty, a large and a weak file', () => {
    const file = join(folder, 'jwt');
    writeFileSync(file, '\n');
    expect(problemsOf(false, { JWT_SECRET_FILE: file })).toEqual([
      `environment variable JWT_SECRET_FILE names ${JSON.stringify(file)}, which is empty.`,
    ]);
    writeFileSync(file, 'x'.repeat(5000));
    expect(problemsOf(false, { JWT_SECRET_FILE: file }).join()).toContain('which has more than 4096 bytes.');
    writeFileSync(file, 'short');
    expect(problemsOf(false, { JWT_SECRET_FILE: file }).join()).toContain('JWT_SECRET_FILE has 5 bytes');
  });

  test('a sample is accepted for tests, a short key is not', () => {
    expect(problemsOf(false, { JWT_SECRET: 'your-super-secret-jwt-key-change-in-production' })).toEqual([]);
    expect(problemsOf(false, { JWT_SECRET: 'short' })).toHaveLength(1);
  });

  test('a random key in any usual encoding is accepted', () => {
    const random = Uint8Array.from({ length: 32 }, (_, index) => (index * 167 + 41) % 256);
    for (const encoding of ['hex', 'base64', 'base64url'] as const) {
      const key = Buffer.from(random).toString(encoding);
      expect(problemsOf(isProduction, { JWT_SECRET: key, DATA_KEY: otherKey })).toEqual([]);
    }
  });
});

describe('generated keys', () => {
  test('are the same at every start, long, and for their owner only', () => {
    const first = generatedSecret(folder, 'JWT_SECRET');
    expect(generatedSecret(folder, 'JWT_SECRET')).toBe(first);
    expect(generatedSecret(folder, 'DATA_KEY')).not.toBe(first);
    expect(Buffer.byteLength(first)).toBeGreaterThanOrEqual(32);
    expect(statSync(join(folder, 'secrets', 'jwt-secret')).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'secrets')).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(folder, 'secrets')).toSorted()).toEqual(['data-key', 'jwt-secret']);
  });

  test("what a start of the same process id left when it was killed is in nobody's way", () => {
    mkdirSync(join(folder, 'secrets'));
    writeFileSync(join(folder, 'secrets', `jwt-secret.${process.pid}.tmp`), 'half');
    expect(generatedSecret(folder, 'JWT_SECRET')).toHaveLength(64);
    expect(readdirSync(join(folder, 'secrets'))).toEqual(['jwt-secret']);
  });

  test('a file that others may read, as after a restore, is closed to them', () => {
    generatedSecret(folder, 'JWT_SECRET');
    chmodSync(join(folder, 'secrets', 'jwt-secret'), 0o644);
    generatedSecret(folder, 'JWT_SECRET');
    expect(statSync(join(folder, 'secrets', 'jwt-secret')).mode & 0o777).toBe(0o600);
  });

  test('a key that a start left unfinished is not used', () => {
    mkdirSync(join(folder, 'secrets'));
    writeFileSync(join(folder, 'secrets', 'jwt-secret'), '');
    expect(() => generatedSecret(folder, 'JWT_SECRET')).toThrow(
      `${join(folder, 'secrets', 'jwt-secret')} holds no usable key; restore it from a backup, or delete it`,
    );
  });
});
