import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import type { DataSource } from 'typeorm';
import type { ProblemCode } from '../../common/nest/problem-types.js';
import { AccessTokens } from './access-tokens.js';
import { LoginDelay } from './login-delay.js';
import { Passwords } from './passwords.js';
import { openIdentity } from './persistence/identity.data-source.js';
import { LoginFailureEntity } from './persistence/login-failure.entity.js';
import { LoginFailuresStore } from './persistence/login-failures.store.js';
import { RefreshTokenEntity, SessionEntity } from './persistence/session.entity.js';
import { SessionsStore } from './persistence/sessions.store.js';
import { UserEntity } from './persistence/user.entity.js';
import { UsersStore } from './persistence/users.store.js';
import { Sessions, type TokenPair } from './sessions.js';
import type { User } from './user.js';

const PASSWORD = 'correct horse battery';
const HERE = '10.0.0.1';

let folder: string;
let database: DataSource;
let tokens: AccessTokens;
let users: UsersStore;
let sessions: Sessions;

beforeAll(() => Logger.overrideLogger(false));

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tradsys-identity-'));
  await open();
  const passwordHash = await new Passwords({ passwordHashesMax: 2, passwordQueueMax: 20 }).hash(PASSWORD);
  await users.insert(anUser({ passwordHash }));
});

afterEach(async () => {
  await database.destroy();
  rmSync(folder, { recursive: true });
});

/** What a start of the venue does. */
async function open(): Promise<void> {
  database = await openIdentity({ type: 'sqlite', database: join(folder, 'identity.db') });
  users = new UsersStore(database.getRepository(UserEntity));
  const config = { jwtSecret: 'a secret for this test', jwtSecretPrevious: undefined, accessTokenTtlS: 900 };
  tokens = new AccessTokens(new JwtService(), config);
  sessions = new Sessions(
    users,
    new SessionsStore(database.getRepository(SessionEntity), database.getRepository(RefreshTokenEntity)),
    new Passwords({ passwordHashesMax: 2, passwordQueueMax: 20 }),
    new LoginDelay(new LoginFailuresStore(database.getRepository(LoginFailureEntity))),
    tokens,
    { refreshTokenTtlS: 604_800 },
  );
  await sessions.onModuleInit();
}

function anUser(changes: Partial<User> = {}): User {
  return {
    userId: 'u-1',
    username: 'Alice',
    passwordHash: '',
    roles: ['trader'],
    accountId: 1,
    isDisabled: false,
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

test('a name is taken whatever its case', async () => {
  expect(await users.insert(anUser({ userId: 'u-2', username: 'ALICE', accountId: 2 }))).toBe(false);
  expect(await users.insert(anUser({ userId: 'u-2', username: 'bob', accountId: 2 }))).toBe(true);
  await expect(users.insert(anUser({ userId: 'u-3', username: 'carol', accountId: 2 }))).rejects.toThrow(/account_id/);
});

describe('a login', () => {
  test('gives tokens of a session of its own', async () => {
    const one = await sessions.login('alice', PASSWORD, HERE);
    const other = await sessions.login('Alice', PASSWORD, HERE);
    expect(one.expiresIn).toBe(900);
    expect(sessionOf(other)).not.toBe(sessionOf(one));
  });

  test('with a wrong password, an unknown name or a disabled user is refused in the same words', async () => {
    const passwordHash = (await users.byName('alice'))?.passwordHash ?? '';
    await users.insert(anUser({ userId: 'u-2', username: 'gone', passwordHash, accountId: null, isDisabled: true }));
    await expect(sessions.login('gone', PASSWORD, HERE)).rejects.toEqual(refused('BAD_CREDENTIALS'));
    await expect(sessions.login('alice', 'wrong password', HERE)).rejects.toEqual(refused('BAD_CREDENTIALS'));
    await expect(sessions.login('nobody', PASSWORD, HERE)).rejects.toEqual(refused('BAD_CREDENTIALS'));
  });

  test('waits after five failures, also from elsewhere and after a restart', async () => {
    for (let i = 0; i < 5; i += 1) {
      await expect(sessions.login('alice', 'wrong password', HERE)).rejects.toEqual(refused('BAD_CREDENTIALS'));
    }
    await expect(sessions.login('alice', PASSWORD, '10.0.0.2')).rejects.toEqual(refused('TOO_MANY_LOGINS'));
    await database.destroy();
    await open();
    await expect(sessions.login('alice', PASSWORD, HERE)).rejects.toEqual(refused('TOO_MANY_LOGINS'));
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    await expect(sessions.login('alice', PASSWORD, HERE)).resolves.toBeDefined();
    // A success forgets the failures.
    await expect(sessions.login('alice', 'wrong password', HERE)).rejects.toEqual(refused('BAD_CREDENTIALS'));
  });
});

describe('a refresh token', () => {
  test('is good once and gives the next of the same session', async () => {
    const first = await sessions.login('alice', PASSWORD, HERE);
    const second = await sessions.refresh(first.refreshToken);
    const third = await sessions.refresh(second.refreshToken);
    expect([sessionOf(second), sessionOf(third)]).toEqual([sessionOf(first), sessionOf(first)]);
  });

  test('that comes twice ends its session and all tokens of it', async () => {
    const first = await sessions.login('alice', PASSWORD, HERE);
    const elsewhere = await sessions.login('alice', PASSWORD, HERE);
    const second = await sessions.refresh(first.refreshToken);
    await expect(sessions.refresh(first.refreshToken)).rejects.toEqual(refused('INVALID_REFRESH_TOKEN'));
    await expect(sessions.refresh(second.refreshToken)).rejects.toEqual(refused('INVALID_REFRESH_TOKEN'));
    expect(tokens.hasEnded(sessionOf(first))).toBe(true);
    await expect(sessions.refresh(elsewhere.refreshToken)).resolves.toBeDefined();
  });

  test('that two use at the same moment serves one of them', async () => {
    const { refreshToken } = await sessions.login('alice', PASSWORD, HERE);
    const results = await Promise.allSettled([sessions.refresh(refreshToken), sessions.refresh(refreshToken)]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  test('that is made up, or of a session that has ended, is refused', async () => {
    await expect(sessions.refresh('made up')).rejects.toEqual(refused('INVALID_REFRESH_TOKEN'));
    const pair = await sessions.login('alice', PASSWORD, HERE);
    await sessions.end(sessionOf(pair));
    await expect(sessions.refresh(pair.refreshToken)).rejects.toEqual(refused('INVALID_REFRESH_TOKEN'));
  });

  test('is not in the database, only its hash is', async () => {
    const { refreshToken } = await sessions.login('alice', PASSWORD, HERE);
    const rows: { token_hash: string }[] = await database.query('SELECT token_hash FROM refresh_tokens');
    expect(rows.map((row) => row.token_hash)).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
    expect(JSON.stringify(rows)).not.toContain(refreshToken);
  });
});

test('a session that ended stays ended after a restart', async () => {
  const pair = await sessions.login('alice', PASSWORD, HERE);
  await sessions.end(sessionOf(pair));
  await database.destroy();
  await open();
  expect(tokens.hasEnded(sessionOf(pair))).toBe(true);
});

test('a user whose session is refreshed after being disabled is out', async () => {
  const pair = await sessions.login('alice', PASSWORD, HERE);
  await database.query('UPDATE users SET is_disabled = 1');
  await expect(sessions.refresh(pair.refreshToken)).rejects.toEqual(refused('INVALID_REFRESH_TOKEN'));
  expect(tokens.hasEnded(sessionOf(pair))).toBe(true);
});
