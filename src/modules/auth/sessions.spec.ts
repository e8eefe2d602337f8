import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { CommandBus } from '@nestjs/cqrs';
import { JwtService } from '@nestjs/jwt';
import type { DataSource } from 'typeorm';
import type { ProblemCode } from '../../common/nest/problem-types.js';
import type { EndSessionCommand } from '../engine/order.commands.js';
import { AccessTokens } from './access-tokens.js';
import { Logins } from './logins.js';
import { LoginDelay } from './login-delay.js';
import { HashingProcess } from './hashing-process.js';
import { PatientHasher } from './patient-hasher.js';
import { Passwords } from './passwords.js';
import { openIdentity } from '../identity/identity.data-source.js';
import { LoginFailureEntity } from './persistence/login-failure.entity.js';
import { LoginFailuresStore } from './persistence/login-failures.store.js';
import { RefreshTokenEntity, SessionEntity } from './persistence/session.entity.js';
import { SessionsStore } from './persistence/sessions.store.js';
import { UserEntity } from './persistence/user.entity.js';
import { UsersStore } from './persistence/users.store.js';
import { RecoveryCodeEntity, SecondFactorEntity } from './persistence/second-factor.entity.js';
import { SecondFactorsStore } from './persistence/second-factors.store.js';
import { SecondFactors } from './second-factors.js';
import { SecretBox } from './secret-box.js';
import { LoginOrders } from './login-orders.js';
import { Sessions, SESSIONS_PER_USER_MAX, type TokenPair } from './sessions.js';
import { oneTimePassword } from './totp.js';
import type { User } from './user.js';

const PASSWORD = 'correct horse battery';
const HERE = '10.0.0.1';
const PASSWORD_PROCESS = new URL('../../../dist/password.process.js', import.meta.url);
const hasher = new PatientHasher(
  2,
  new HashingProcess(2, 'idle', PASSWORD_PROCESS),
  new HashingProcess(2, 'low', PASSWORD_PROCESS),
);
const passwords = new Passwords({ passwordHashesMax: 2, passwordQueueMax: 20 }, hasher);

let folder: string;
let database: DataSource;
let tokens: AccessTokens;
let users: UsersStore;
let store: SessionsStore;
let loginOrders: LoginOrders;
let sessions: Sessions;
/** What the venue does with the orders of a session that has ended. */
let endOrders: (command: EndSessionCommand) => Promise<unknown>;
let logins: Logins;
let factors: SecondFactors;

beforeAll(() => Logger.overrideLogger(false));
afterAll(() => passwords.onModuleDestroy());

beforeEach(async () => {
  endOrders = () => Promise.resolve();
  folder = mkdtempSync(join(tmpdir(), 'tradsys-identity-'));
  await open();
  const passwordHash = await passwords.hash(PASSWORD);
  await users.insert(anUser({ passwordHash }));
});

afterEach(async () => {
  loginOrders.onModuleDestroy();
  await database.destroy();
  rmSync(folder, { recursive: true });
});

/** What a start of the venue does. */
async function open(): Promise<void> {
  const entities = [
    UserEntity,
    SessionEntity,
    RefreshTokenEntity,
    LoginFailureEntity,
    SecondFactorEntity,
    RecoveryCodeEntity,
  ];
  database = await openIdentity({ type: 'sqlite', database: join(folder, 'identity.db'), entities });
  users = new UsersStore(database.getRepository(UserEntity));
  const config = { jwtSecret: 'a secret for this test', jwtSecretPrevious: undefined, accessTokenTtlS: 900 };
  tokens = new AccessTokens(new JwtService(), config);
  store = new SessionsStore(database.getRepository(SessionEntity), database.getRepository(RefreshTokenEntity));
  const commands = { execute: (command: EndSessionCommand) => endOrders(command) } as unknown as CommandBus;
  loginOrders = new LoginOrders(commands, store);
  sessions = new Sessions(users, store, tokens, loginOrders, { refreshTokenTtlS: 604_800 });
  factors = new SecondFactors(
    new SecondFactorsStore(database.getRepository(SecondFactorEntity), database.getRepository(RecoveryCodeEntity)),
    new SecretBox('a data key for this test'),
  );
  logins = new Logins(
    users,
    passwords,
    new LoginDelay(new LoginFailuresStore(database.getRepository(LoginFailureEntity))),
    factors,
  );
  await sessions.onModuleInit();
}

async function login(username: string, password: string, address: string, totp?: string): Promise<TokenPair> {
  const user = await logins.verify({ username, password, totp, address }, () => undefined);
  return sessions.open(user, user.accountId ?? 0, { address, userAgent: '' });
}

function anUser(changes: Partial<User> = {}): User {
  return {
    userId: 'u-1',
    username: 'Alice',
    passwordHash: '',
    roles: ['trader'],
    accountId: 1,
    isDisabled: false,
    isDemo: false,
    createdAtMs: 1,
    ...changes,
  };
}

const refused = (code: ProblemCode) => expect.objectContaining({ code });
const sessionOf = ({ accessToken }: TokenPair): number =>
  (JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()) as { sid: number }).sid;

test('the database keeps every commit', async () => {
  expect(await database.query('PRAGMA synchronous')).toEqual([{ synchronous: 2 }]);
  expect(await database.query('PRAGMA journal_mode')).toEqual([{ journal_mode: 'wal' }]);
  expect(await database.query('PRAGMA foreign_keys')).toEqual([{ foreign_keys: 1 }]);
});

test('a name is taken whatever its case, and an account has one user', async () => {
  expect(await users.insert(anUser({ userId: 'u-2', username: 'ALICE', accountId: 2 }))).toBe(false);
  expect(await users.insert(anUser({ userId: 'u-2', username: 'bob', accountId: 2 }))).toBe(true);
  expect(await users.insert(anUser({ userId: 'u-3', username: 'carol', accountId: 2 }))).toBe(false);
});

describe('a login', () => {
  test('gives tokens of a session of its own', async () => {
    const one = await login('alice', PASSWORD, HERE);
    const other = await login('Alice', PASSWORD, HERE);
    expect(one.expiresIn).toBe(900);
    expect(sessionOf(other)).not.toBe(sessionOf(one));
  });

  test('with a wrong password, an unknown name or a disabled user is refused in the same words', async () => {
    const passwordHash = (await users.byName('alice'))?.passwordHash ?? '';
    await users.insert(anUser({ userId: 'u-2', username: 'gone', passwordHash, accountId: null, isDisabled: true }));
    await expect(login('gone', PASSWORD, HERE)).rejects.toEqual(refused('BAD_CREDENTIALS'));
    await expect(login('alice', 'wrong password', HERE)).rejects.toEqual(refused('BAD_CREDENTIALS'));
    await expect(login('nobody', PASSWORD, HERE)).rejects.toEqual(refused('BAD_CREDENTIALS'));
  });

  test('waits after five failures, also from elsewhere and after a restart', async () => {
    for (let i = 0; i < 5; i += 1) {
      await expect(login('alice', 'wrong password', HERE)).rejects.toEqual(refused('BAD_CREDENTIALS'));
    }
    await expect(login('alice', PASSWORD, '10.0.0.2')).rejects.toEqual(refused('TOO_MANY_LOGINS'));
    await database.destroy();
    await open();
    await expect(login('alice', PASSWORD, HERE)).rejects.toEqual(refused('TOO_MANY_LOGINS'));
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    await expect(login('alice', PASSWORD, HERE)).resolves.toBeDefined();
    // A success forgets the failures.
    await expect(login('alice', 'wrong password', HERE)).rejects.toEqual(refused('BAD_CREDENTIALS'));
  });
});

describe('a refresh token', () => {
  test('is good once and gives the next of the same session', async () => {
    const first = await login('alice', PASSWORD, HERE);
    const second = await sessions.refresh(first.refreshToken);
    const third = await sessions.refresh(second.refreshToken);
    expect([sessionOf(second), sessionOf(third)]).toEqual([sessionOf(first), sessionOf(first)]);
  });

  test('of a session of the demo gives tokens of the demo, those of a password do not', async () => {
    const isDemo = ({ accessToken }: TokenPair): unknown =>
      (JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()) as { demo?: true }).demo;
    const user = (await users.byId('u-1')) as User;
    const { refreshToken } = await sessions.open(user, 1, { address: HERE, userAgent: '', isDemo: true });
    expect(isDemo(await sessions.refresh(refreshToken))).toBe(true);
    expect(isDemo(await sessions.refresh((await login('alice', PASSWORD, HERE)).refreshToken))).toBeUndefined();
  });

  test('that comes twice ends its session and all tokens of it', async () => {
    const first = await login('alice', PASSWORD, HERE);
    const elsewhere = await login('alice', PASSWORD, HERE);
    const second = await sessions.refresh(first.refreshToken);
    await expect(sessions.refresh(first.refreshToken)).rejects.toEqual(refused('REFRESH_TOKEN_REUSED'));
    await expect(sessions.refresh(second.refreshToken)).rejects.toEqual(refused('INVALID_REFRESH_TOKEN'));
    expect(tokens.hasEnded(sessionOf(first))).toBe(true);
    await expect(sessions.refresh(elsewhere.refreshToken)).resolves.toBeDefined();
  });

  test('that two use at the same moment serves one of them', async () => {
    const { refreshToken } = await login('alice', PASSWORD, HERE);
    const results = await Promise.allSettled([sessions.refresh(refreshToken), sessions.refresh(refreshToken)]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  test('that is made up, or of a session that has ended, is refused', async () => {
    await expect(sessions.refresh('made up')).rejects.toEqual(refused('INVALID_REFRESH_TOKEN'));
    const pair = await login('alice', PASSWORD, HERE);
    await sessions.end(sessionOf(pair));
    await expect(sessions.refresh(pair.refreshToken)).rejects.toEqual(refused('INVALID_REFRESH_TOKEN'));
  });

  test('is not in the database, only its hash is', async () => {
    const { refreshToken } = await login('alice', PASSWORD, HERE);
    const rows: { token_hash: string }[] = await database.query('SELECT token_hash FROM refresh_tokens');
    expect(rows.map((row) => row.token_hash)).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
    expect(JSON.stringify(rows)).not.toContain(refreshToken);
  });
});

test('a user has so many sessions, and the least lately used ends for one more', async () => {
  const user = (await users.byId('u-1')) as User;
  const openOne = (): Promise<TokenPair> => sessions.open(user, 1, { address: HERE, userAgent: '' });
  const [first, second] = [await openOne(), await openOne()];
  for (let count = 2; count < SESSIONS_PER_USER_MAX; count += 1) await openOne();
  const endsOf = () => [first, second].map((pair) => tokens.hasEnded(sessionOf(pair)));
  expect(endsOf()).toEqual([false, false]);
  await store.used(sessionOf(first), Date.now() + 1_000);
  await openOne();
  expect(endsOf()).toEqual([false, true]);
  expect(await sessions.openOf('u-1')).toHaveLength(SESSIONS_PER_USER_MAX);
});

test('a session that ended stays ended after a restart', async () => {
  const pair = await login('alice', PASSWORD, HERE);
  await sessions.end(sessionOf(pair));
  await database.destroy();
  await open();
  expect(tokens.hasEnded(sessionOf(pair))).toBe(true);
});

test('a user whose session is refreshed after being disabled is out', async () => {
  const pair = await login('alice', PASSWORD, HERE);
  await database.query('UPDATE users SET is_disabled = 1');
  await expect(sessions.refresh(pair.refreshToken)).rejects.toEqual(refused('INVALID_REFRESH_TOKEN'));
  expect(tokens.hasEnded(sessionOf(pair))).toBe(true);
});

describe('a second factor', () => {
  const STEP_MS = 30_000;
  const passwordAt = (secret: string, timeMs: number): string =>
    oneTimePassword(fromBase32(secret), Math.floor(timeMs / STEP_MS));

  async function enabled(): Promise<{ readonly secret: string; readonly codes: string[] }> {
    const user = (await users.byName('alice')) as User;
    const { secret } = await factors.begin(user);
    // The step before now, so that the one of now is left for the test.
    const codes = await factors.confirm('u-1', passwordAt(secret, Date.now() - STEP_MS), Date.now());
    return { secret, codes };
  }

  test('is asked for once it is confirmed, not before', async () => {
    const user = (await users.byName('alice')) as User;
    await factors.begin(user);
    await expect(login('alice', PASSWORD, HERE)).resolves.toBeDefined();
    await expect(factors.confirm('u-1', '000000', Date.now())).rejects.toEqual(refused('TOTP_WRONG'));
    await enabled();
    await expect(login('alice', PASSWORD, HERE)).rejects.toEqual(refused('TOTP_REQUIRED'));
    await expect(factors.begin(user)).rejects.toEqual(refused('TOTP_ENABLED'));
  });

  test('is said to be missing only to those who know the password', async () => {
    await enabled();
    await expect(login('alice', 'wrong password', HERE)).rejects.toEqual(refused('BAD_CREDENTIALS'));
  });

  test('is good once, also for two at the same moment', async () => {
    const { secret } = await enabled();
    const totp = passwordAt(secret, Date.now());
    const tries = await Promise.allSettled([
      login('alice', PASSWORD, HERE, totp),
      login('alice', PASSWORD, HERE, totp),
    ]);
    expect(tries.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await expect(login('alice', PASSWORD, HERE, totp)).rejects.toEqual(refused('BAD_CREDENTIALS'));
  });

  test('of the past or the future is refused, and failures are counted', async () => {
    const { secret } = await enabled();
    for (const offsetMs of [-3 * STEP_MS, 3 * STEP_MS, -4 * STEP_MS, 4 * STEP_MS, 5 * STEP_MS])
      await expect(login('alice', PASSWORD, HERE, passwordAt(secret, Date.now() + offsetMs))).rejects.toEqual(
        refused('BAD_CREDENTIALS'),
      );
    await expect(login('alice', PASSWORD, HERE, passwordAt(secret, Date.now()))).rejects.toEqual(
      refused('TOO_MANY_LOGINS'),
    );
  });

  test('is replaced by each recovery code once', async () => {
    const { codes } = await enabled();
    expect(new Set(codes).size).toBe(10);
    await expect(login('alice', PASSWORD, HERE, codes[3])).resolves.toBeDefined();
    await expect(login('alice', PASSWORD, HERE, codes[4]?.toLowerCase())).resolves.toBeDefined();
    await expect(login('alice', PASSWORD, HERE, codes[3])).rejects.toEqual(refused('BAD_CREDENTIALS'));
  });

  test('is not in the database as it is', async () => {
    const { secret, codes } = await enabled();
    const rows = JSON.stringify([
      await database.query('SELECT * FROM second_factors'),
      await database.query('SELECT * FROM recovery_codes'),
    ]);
    for (const text of [secret, fromBase32(secret).toString('hex'), ...codes]) expect(rows).not.toContain(text);
  });
});

describe('what a session has placed for its own time', () => {
  const openSession = async (accountId = 1): Promise<number> => {
    const user = (await users.byId('u-1')) as User;
    return (await sessions.open(user, accountId, { address: HERE, userAgent: '' })).sessionId;
  };
  const pending = async (): Promise<number[]> => (await store.withOrdersToEnd()).map(({ sessionId }) => sessionId);

  test('ends with it, once, before the end is answered', async () => {
    const ended: unknown[] = [];
    endOrders = async ({ origin }) => ended.push(origin);
    const sessionId = await openSession();
    const other = await openSession();
    await Promise.all([sessions.end(sessionId), sessions.end(sessionId)]);
    expect(ended).toEqual([{ accountId: 1, sessionId }]);
    expect(await pending()).toEqual([]);
    await sessions.end(other);
    expect(ended).toHaveLength(2);
  });

  test('is nothing where the session has no account', async () => {
    endOrders = () => Promise.reject(new Error('nobody was to be asked'));
    await sessions.end(await openSession(0));
    expect(await pending()).toEqual([]);
  });

  test('is asked for again while the venue does not take it, and the login is over at once', async () => {
    let refusals = 2;
    const ended = new Promise<void>((done) => {
      endOrders = () => {
        refusals -= 1;
        if (refusals >= 0) return Promise.reject(new Error('busy'));
        done();
        return Promise.resolve();
      };
    });
    const sessionId = await openSession();
    await sessions.end(sessionId);
    expect(tokens.hasEnded(sessionId)).toBe(true);
    expect(await pending()).toEqual([sessionId]);
    await ended;
  });

  test('ends with the next start where the venue stopped in between', async () => {
    endOrders = () => Promise.reject(new Error('the venue stops'));
    const sessionId = await openSession();
    await sessions.end(sessionId);
    loginOrders.onModuleDestroy();
    await database.destroy();
    const ended: number[] = [];
    endOrders = async ({ origin }) => ended.push(origin.sessionId);
    await open();
    await loginOrders.resume();
    await loginOrders.resume();
    expect(ended).toEqual([sessionId]);
  });

  test('is not forgotten with the row of a session that has expired', async () => {
    endOrders = () => Promise.reject(new Error('the venue stops'));
    const sessionId = await openSession();
    await sessions.end(sessionId);
    const forgotten = await openSession();
    await store.removeExpired(Number.MAX_SAFE_INTEGER);
    expect(await pending()).toEqual([sessionId]);
    expect((await sessions.openOf('u-1')).map((session) => session.sessionId)).not.toContain(forgotten);
  });
});

function fromBase32(text: string): Buffer {
  const bits = text
    .split('')
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'));
  const bytes = bits.join('').match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}
