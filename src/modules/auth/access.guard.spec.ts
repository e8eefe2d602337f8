import 'reflect-metadata';
import { createHash, createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { JwtModule, JwtService } from '@nestjs/jwt';
import { PassportModule } from '@nestjs/passport';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Actor } from '../../common/model/actor.js';
import {
  Caller,
  InAnySession,
  InSession,
  LoggedIn,
  OpenInDevelopment,
  Public,
  RequirePermission,
} from '../../common/nest/access.js';
import { CostsCancel, CostsRequests } from '../../common/nest/cost.js';
import { createHttpAdapter } from '../../common/nest/http-adapter.js';
import { ProblemFilter } from '../../common/nest/problem.filter.js';
import { RateLimitHeaders } from '../rate-limits/rate-limit-headers.js';
import { AuditTrail } from '../../common/nest/audit-trail.js';
import { ENVIRONMENT_CONFIG } from '../../config/venue-config.js';
import { RateLimits } from '../rate-limits/rate-limits.js';
import { AccessGuard } from './access.guard.js';
import { AccessTokens } from './access-tokens.js';
import { JwtStrategy } from './jwt.strategy.js';
import { ApiKeyStrategy } from './keys/api-key.strategy.js';
import { SignedRequests } from './keys/signed-requests.js';
import type { Credential } from './principals.js';
import { Principals } from './principals.js';
import { defaultRoles } from './roles.js';

const SECRET = 'a-secret-of-the-venue-for-this-test-only';
const PREVIOUS = 'the-secret-before-it-that-still-verifies';
const STRANGE = 'a-secret-that-the-venue-has-never-heard-of';

@Controller()
class TestController {
  @Get('public')
  @Public()
  public(): object {
    return { ok: true };
  }

  @Get('me')
  @LoggedIn()
  me(@Caller() { userId, username, accountId, sessionId }: Actor): object {
    return { userId, username, accountId, sessionId };
  }

  @Get('sessions')
  @InSession()
  sessions(): object {
    return { ok: true };
  }

  @Get('logout')
  @InAnySession()
  logout(): object {
    return { ok: true };
  }

  @Get('orders')
  @RequirePermission('orders:read')
  orders(): object {
    return { ok: true };
  }

  @Get('heavy')
  @CostsRequests(30)
  @LoggedIn()
  heavy(): object {
    return { ok: true };
  }

  @Get('cancel')
  @CostsCancel()
  @LoggedIn()
  cancel(): object {
    return { ok: true };
  }

  @Get('figures')
  @OpenInDevelopment('admin:stats')
  figures(): object {
    return { ok: true };
  }

  @Get('forgotten')
  forgotten(): object {
    return { ok: true };
  }
}

/** Users by their roles: `u-1` is a trader. Nobody acts for an account above 8. */
const rolesById: Readonly<Record<string, readonly string[]>> = {
  'u-1': ['trader'],
  'u-admin': ['admin'],
  'u-both': ['admin', 'trader'],
};

class KnownPeople {
  actorFor(userId: string, accountId: number, { sessionId, isDemo = false }: Credential): Promise<Actor | undefined> {
    const roles = rolesById[userId];
    if (roles === undefined || accountId > 8) return Promise.resolve(undefined);
    const permissions = new Set(roles.flatMap((role) => defaultRoles[role] ?? []));
    const actor = { userId, username: 'alice', accountId, sessionId, permissions, isDemo };
    return Promise.resolve(actor as unknown as Actor);
  }
}

/** Stands still unless a test moves it. */
const clock = { ms: 1_000_000, nowUs: () => clock.ms * 1_000 };
const few = { perSecond: 10, burst: 100, refusalsMax: 5, coolOffMs: 30_000, keysMax: 1_000 };
const many = { ...few, perSecond: 100_000, burst: 200 };

@Module({
  imports: [PassportModule, JwtModule.register({})],
  controllers: [TestController],
  providers: [
    {
      provide: AccessTokens,
      inject: [JwtService],
      useFactory: (jwt: JwtService) =>
        new AccessTokens(jwt, { jwtSecret: SECRET, jwtSecretPrevious: PREVIOUS, accessTokenTtlS: 900 }),
    },
    { provide: Principals, useClass: KnownPeople },
    { provide: SignedRequests, useValue: { isKnown: () => false } },
    {
      provide: RateLimits,
      useFactory: () => new RateLimits({ requests: few, orders: few, cancels: few, anonymous: many }, clock),
    },
    {
      provide: RateLimitHeaders,
      inject: [RateLimits],
      useFactory: (limits: RateLimits) => new RateLimitHeaders(limits),
    },
    ApiKeyStrategy,
    JwtStrategy,
    { provide: AuditTrail, useValue: {} },
    { provide: ENVIRONMENT_CONFIG, useValue: { environment: 'development' } },
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
})
class TestModule {}

let app: NestFastifyApplication;
let base: string;
let tokens: AccessTokens;

beforeAll(async () => {
  const adapter = createHttpAdapter({
    bodyBytesMax: 65_536,
    orderBodyBytesMax: 4_096,
    jsonDepthMax: 16,
    jsonKeysMax: 256,
    headerBytesMax: 16_384,
    headersTimeoutMs: 10_000,
    requestTimeoutMs: 15_000,
    keepAliveTimeoutMs: 5_000,
    requestsPerSocketMax: 1_000,
  });
  app = await NestFactory.create<NestFastifyApplication>(TestModule, adapter, {
    bodyParser: false,
    logger: false,
    abortOnError: false,
  });
  app.useGlobalFilters(new ProblemFilter());
  await app.listen(0, '127.0.0.1');
  base = await app.getUrl();
  tokens = app.get(AccessTokens);
});

afterAll(() => app.close());

async function get(
  path: string,
  token?: string,
  scheme = 'Bearer',
): Promise<{ status: number; body: Record<string, unknown> }> {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `${scheme} ${token}` };
  const response = await fetch(`${base}${path}`, { headers });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
const keyIdOf = (secret: string): string => createHash('sha256').update(`kid:${secret}`).digest('hex').slice(0, 16);
const nowS = Math.floor(Date.now() / 1000);

const goodHeader = { alg: 'HS256', typ: 'at+jwt', kid: keyIdOf(SECRET) };
const goodClaims = {
  sub: 'u-1',
  acc: 7,
  sid: 3,
  iss: 'tradsys',
  aud: 'tradsys-api',
  iat: nowS,
  exp: nowS + 600,
};

function forge(header: object, claims: object, secret = SECRET, hash = 'sha256'): string {
  const text = `${encode(header)}.${encode(claims)}`;
  return `${text}.${createHmac(hash, secret).update(text).digest('base64url')}`;
}

const without = (name: keyof typeof goodClaims): object => ({ ...goodClaims, [name]: undefined });

describe('a token of ours', () => {
  test('is let in, the second time from memory', async () => {
    const token = tokens.issue('u-1', 7, 11);
    for (let turn = 0; turn < 2; turn += 1) {
      expect(await get('/me', token)).toEqual({
        status: 200,
        body: { userId: 'u-1', username: 'alice', accountId: 7, sessionId: 11 },
      });
    }
    expect(tokens.remembered(token, Date.now())?.username).toBe('alice');
  });

  test('is let in while its secret is the previous one', async () => {
    expect(await get('/me', forge({ ...goodHeader, kid: keyIdOf(PREVIOUS) }, goodClaims, PREVIOUS))).toMatchObject({
      status: 200,
    });
  });

  test('is let in whatever the case of the scheme', async () => {
    expect(await get('/me', forge(goodHeader, goodClaims), 'bearer')).toMatchObject({ status: 200 });
  });

  test('is refused at once when its session ends, remembered or not', async () => {
    const remembered = tokens.issue('u-1', 7, 12);
    const fresh = tokens.issue('u-1', 8, 12);
    expect(await get('/me', remembered)).toMatchObject({ status: 200 });
    tokens.endSession(12, Date.now());
    expect(await get('/me', remembered)).toMatchObject({ status: 401 });
    expect(await get('/me', fresh)).toMatchObject({ status: 401 });
  });

  test('is looked at again when rights change, and after a minute', () => {
    const actor = { sessionId: 14 } as Actor;
    const { generation } = tokens;
    tokens.remember('a token', { actor, expiresAtMs: 900_000 }, 0, generation);
    expect(tokens.remembered('a token', 59_999)).toBe(actor);
    expect(tokens.remembered('a token', 60_000)).toBeUndefined();
    tokens.forgetAll();
    expect(tokens.remembered('a token', 1)).toBeUndefined();
    // Verified by what was true before the change.
    tokens.remember('a token', { actor, expiresAtMs: 900_000 }, 0, generation);
    expect(tokens.remembered('a token', 1)).toBeUndefined();
  });

  test('is forgotten when it expires', () => {
    const token = tokens.issue('u-1', 7, 13);
    const { actor } = { actor: tokens.remembered(token, 0) };
    expect(actor).toBeUndefined();
    tokens.remember(token, { actor: { sessionId: 13 } as Actor, expiresAtMs: 1_000 }, 0, tokens.generation);
    expect(tokens.remembered(token, 999)).toBeDefined();
    expect(tokens.remembered(token, 1_000)).toBeUndefined();
  });
});

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const rsaText = `${encode({ ...goodHeader, alg: 'RS256' })}.${encode(goodClaims)}`;

describe('a token that is not ours', () => {
  const [head, body, signature] = forge(goodHeader, goodClaims).split('.') as [string, string, string];

  test.each([
    ['no token', undefined],
    ['an empty token', ''],
    ['text', 'text'],
    ['algorithm none', `${encode({ ...goodHeader, alg: 'none' })}.${encode(goodClaims)}.`],
    ['algorithm none, signed', forge({ ...goodHeader, alg: 'none' }, goodClaims)],
    ['no signature', `${head}.${body}.`],
    ['another algorithm of the family', forge({ ...goodHeader, alg: 'HS512' }, goodClaims, SECRET, 'sha512')],
    [
      'a public-key algorithm',
      `${rsaText}.${sign('sha256', Buffer.from(rsaText), rsa.privateKey).toString('base64url')}`,
    ],
    ['another secret', forge(goodHeader, goodClaims, STRANGE)],
    ['another secret under its own name', forge({ ...goodHeader, kid: keyIdOf(STRANGE) }, goodClaims, STRANGE)],
    ['the previous secret under the name of the present', forge(goodHeader, goodClaims, PREVIOUS)],
    ['no key name', forge({ alg: 'HS256', typ: 'at+jwt' }, goodClaims)],
    ['a path as key name', forge({ ...goodHeader, kid: '../../etc/passwd' }, goodClaims)],
    ['a statement as key name', forge({ ...goodHeader, kid: "' OR 1=1 --" }, goodClaims)],
    ['a key of its own', forge({ ...goodHeader, jwk: { kty: 'oct', k: 'AA' } }, goodClaims)],
    ['an address for its key', forge({ ...goodHeader, jku: 'https://example.org/keys' }, goodClaims)],
    ['an address for its certificate', forge({ ...goodHeader, x5u: 'https://example.org/cert' }, goodClaims)],
    ['a critical extension', forge({ ...goodHeader, crit: ['b64'], b64: false }, goodClaims)],
    ['another type', forge({ ...goodHeader, typ: 'JWT' }, goodClaims)],
    ['no type', forge({ alg: 'HS256', kid: keyIdOf(SECRET) }, goodClaims)],
    ['a time that is over', forge(goodHeader, { ...goodClaims, exp: nowS - 1 })],
    ['no end', forge(goodHeader, without('exp'))],
    ['an end that is text', forge(goodHeader, { ...goodClaims, exp: 'never' })],
    ['a beginning to come', forge(goodHeader, { ...goodClaims, nbf: nowS + 600 })],
    ['another issuer', forge(goodHeader, { ...goodClaims, iss: 'somebody' })],
    ['no issuer', forge(goodHeader, without('iss'))],
    ['another audience', forge(goodHeader, { ...goodClaims, aud: 'other-api' })],
    ['no audience', forge(goodHeader, without('aud'))],
    ['no user', forge(goodHeader, without('sub'))],
    ['no session', forge(goodHeader, without('sid'))],
    ['a user who is gone', forge(goodHeader, { ...goodClaims, sub: 'u-2' })],
    ['the account of somebody else', forge(goodHeader, { ...goodClaims, acc: 9 })],
    ['an account below zero', forge(goodHeader, { ...goodClaims, acc: -1 })],
    ['claims that were changed', `${head}.${encode({ ...goodClaims, sub: 'u-admin' })}.${signature}`],
    ['a signature that was changed', `${head}.${body}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`],
    ['a header that is no JSON', `e30x.${body}.${signature}`],
  ])('with %s is refused', async (_what, token) => {
    expect(await get('/me', token)).toMatchObject({ status: 401, body: { code: 'UNAUTHORIZED' } });
  });

  test('is refused with more behind it', async () => {
    const token = forge(goodHeader, goodClaims);
    for (const header of [`${token} x`, `${token}, Bearer ${token}`, `${token};`])
      expect(await get('/me', header)).toMatchObject({ status: 401, body: { code: 'UNAUTHORIZED' } });
  });

  test('is refused under another scheme', async () => {
    expect(await get('/me', forge(goodHeader, goodClaims), 'Basic')).toMatchObject({ status: 401 });
  });
});

describe('a route', () => {
  test('that is public needs nothing', async () => expect(await get('/public')).toMatchObject({ status: 200 }));

  test('that needs a permission is closed to who lacks it', async () => {
    expect(await get('/orders', tokens.issue('u-1', 7, 1))).toMatchObject({ status: 200 });
    expect(await get('/orders', tokens.issue('u-admin', 0, 1))).toMatchObject({
      status: 403,
      body: { code: 'FORBIDDEN' },
    });
    expect(await get('/orders', tokens.issue('u-both', 7, 1))).toMatchObject({ status: 200 });
  });

  test('that changes a login is closed to a session of the demo, fresh and remembered; logging out is not', async () => {
    const [own, demo] = [tokens.issue('u-1', 7, 31), tokens.issue('u-1', 7, 32, true)];
    expect(await get('/sessions', own)).toMatchObject({ status: 200 });
    for (const token of [demo, demo])
      expect(await get('/sessions', token)).toMatchObject({ status: 403, body: { code: 'DEMO_SESSION' } });
    expect(await get('/logout', demo)).toMatchObject({ status: 200 });
    expect(await get('/orders', demo)).toMatchObject({ status: 200 });
  });

  test('that is open in development is so on the management listener only', async () => {
    expect(await get('/figures')).toMatchObject({ status: 401 });
    expect(await get('/figures', tokens.issue('u-1', 7, 1))).toMatchObject({ status: 403 });
    expect(await get('/figures', tokens.issue('u-admin', 0, 1))).toMatchObject({ status: 200 });
  });

  test('that says nothing is closed to everyone', async () => {
    expect(await get('/forgotten')).toMatchObject({ status: 401 });
    expect(await get('/forgotten', tokens.issue('u-both', 7, 1))).toMatchObject({ status: 403 });
  });
});

describe('the limits of a caller', () => {
  const ask = async (path: string, token?: string): Promise<Response> =>
    fetch(`${base}${path}`, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });

  test('stand in the headers of every answer, by the cost of the call', async () => {
    clock.ms += 60_000;
    const token = tokens.issue('u-1', 7, 21);
    const light = await ask('/me', token);
    expect(light.headers.get('ratelimit-policy')).toBe('"requests";q=100;w=10');
    expect(light.headers.get('ratelimit')).toBe('"requests";r=99;t=1');
    expect((await ask('/heavy', token)).headers.get('ratelimit')).toBe('"requests";r=69;t=4');
    expect((await ask('/cancel', token)).headers.get('ratelimit')).toBe('"cancels";r=99;t=1');
    expect((await ask('/public')).headers.get('ratelimit-policy')).toBe('"requests";q=200;w=1');
  });

  test('refuse until there is room, and send those who go on into a cool-off that leaves cancels alone', async () => {
    clock.ms += 60_000;
    const token = tokens.issue('u-both', 7, 22);
    for (let n = 0; n < 3; n += 1) expect((await ask('/heavy', token)).status).toBe(200);
    const refused = await ask('/heavy', token);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '2']);
    expect(await refused.json()).toMatchObject({ code: 'RATE_LIMITED', retryable: true });
    for (let n = 0; n < 4; n += 1) await ask('/heavy', token);
    const cooling = await ask('/me', token);
    expect([cooling.status, cooling.headers.get('retry-after')]).toEqual([429, '30']);
    expect((await ask('/cancel', token)).status).toBe(200);
    clock.ms += 30_000;
    expect((await ask('/heavy', token)).status).toBe(200);
  });

  test('of strangers are those of their address, and wrong tokens are paid for by it', async () => {
    clock.ms += 60_000;
    const token = tokens.issue('u-1', 7, 23);
    expect((await ask('/me', token)).status).toBe(200);
    const statuses: number[] = [];
    for (let n = 0; n < 205; n += 1) statuses.push((await ask('/me', forge(goodHeader, goodClaims, STRANGE))).status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(199);
    expect(statuses.slice(199)).toEqual([429, 429, 429, 429, 429, 429]);
    expect((await ask('/public')).status).toBe(429);
    // Who has been verified is not held up by others of the address.
    expect((await ask('/me', token)).status).toBe(200);
    clock.ms += 60_000;
    expect((await ask('/public')).status).toBe(200);
  });
});
