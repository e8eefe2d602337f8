import { createHash } from 'node:crypto';
import { JwtService } from '@nestjs/jwt';
import type { Actor } from '../../common/model/actor.js';
import type { AccountId, SessionId } from '../../common/model/units.js';
import { isRole, permissionsOf, type Role } from './roles.js';
import type { User } from './user.js';

export const ISSUER = 'tradsys';
export const AUDIENCE = 'tradsys-api';
/** RFC 9068: an access token never passes for another kind of token. */
const TOKEN_TYPE = 'at+jwt';
const CACHED_TOKENS_MAX = 20_000;

interface TokenConfig {
  readonly jwtSecret: string;
  readonly jwtSecretPrevious: string | undefined;
  readonly accessTokenTtlS: number;
}

/** What an access token says, beside issuer, audience and times. */
export interface AccessClaims {
  readonly sub: string;
  readonly name: string;
  readonly acc: number;
  readonly roles: readonly Role[];
  readonly sid: number;
  readonly exp: number;
}

interface VerifiedToken {
  readonly actor: Actor;
  readonly expiresAtMs: number;
}

/**
 * Access tokens: signed here, verified once by passport, then remembered until they expire, so that an order does
 * not pay for a signature. A session that ends takes its tokens with it at once.
 */
export class AccessTokens {
  private readonly secretsById: ReadonlyMap<string, string>;
  private readonly signingKeyId: string;
  private readonly verified = new Map<string, VerifiedToken>();
  /** Sessions that ended while their last token may still live, with the time it dies. */
  private readonly endedSessions = new Map<number, number>();

  constructor(
    private readonly jwt: JwtService,
    private readonly config: TokenConfig,
  ) {
    const secrets = [config.jwtSecret, config.jwtSecretPrevious].filter((secret) => secret !== undefined);
    this.secretsById = new Map(secrets.map((secret) => [keyIdOf(secret), secret]));
    this.signingKeyId = keyIdOf(config.jwtSecret);
  }

  get ttlS(): number {
    return this.config.accessTokenTtlS;
  }

  issue(user: User, sessionId: number): string {
    const claims = {
      sub: user.userId,
      name: user.username,
      acc: user.accountId ?? 0,
      roles: user.roles,
      sid: sessionId,
    };
    return this.jwt.sign(claims, {
      secret: this.config.jwtSecret,
      algorithm: 'HS256',
      keyid: this.signingKeyId,
      issuer: ISSUER,
      audience: AUDIENCE,
      expiresIn: this.config.accessTokenTtlS,
      header: { alg: 'HS256', typ: TOKEN_TYPE },
    });
  }

  /** The secret that may verify this token, by its header alone; undefined refuses it. */
  secretFor(token: string): string | undefined {
    const header = headerOf(token);
    const { alg, typ, kid } = header;
    const hasForeignParts = Object.keys(header).some((name) => name !== 'alg' && name !== 'typ' && name !== 'kid');
    if (alg !== 'HS256' || typ !== TOKEN_TYPE || typeof kid !== 'string' || hasForeignParts) return undefined;
    return this.secretsById.get(kid);
  }

  /** The actor of a token that was verified before, still lives, and whose session has not ended. */
  remembered(token: string, nowMs: number): Actor | undefined {
    const known = this.verified.get(token);
    if (known === undefined || known.expiresAtMs <= nowMs || this.hasEnded(known.actor.sessionId)) return undefined;
    return known.actor;
  }

  remember(token: string, verified: VerifiedToken): void {
    if (this.verified.size >= CACHED_TOKENS_MAX) {
      const [oldest] = this.verified.keys();
      if (oldest !== undefined) this.verified.delete(oldest);
    }
    this.verified.set(token, verified);
  }

  endSession(sessionId: number, nowMs: number): void {
    for (const [ended, untilMs] of this.endedSessions) if (untilMs <= nowMs) this.endedSessions.delete(ended);
    this.endedSessions.set(sessionId, nowMs + this.config.accessTokenTtlS * 1000);
  }

  hasEnded(sessionId: number): boolean {
    return this.endedSessions.size > 0 && this.endedSessions.has(sessionId);
  }
}

/** The actor that verified claims describe; undefined where they are not those of our access tokens. */
export function actorOf(claims: Readonly<Record<string, unknown>>): VerifiedToken | undefined {
  const { sub, name, acc, roles, sid, exp } = claims as Partial<AccessClaims>;
  if (typeof sub !== 'string' || typeof name !== 'string' || !Array.isArray(roles) || !roles.every(isRole))
    return undefined;
  if (!isCount(acc) || !isCount(sid) || !isCount(exp)) return undefined;
  const actor: Actor = {
    userId: sub,
    username: name,
    accountId: acc as AccountId,
    sessionId: sid as SessionId,
    permissions: permissionsOf(roles),
  };
  return { actor, expiresAtMs: exp * 1000 };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function keyIdOf(secret: string): string {
  return createHash('sha256').update(`kid:${secret}`).digest('hex').slice(0, 16);
}

function headerOf(token: string): Readonly<Record<string, unknown>> {
  try {
    const header: unknown = JSON.parse(Buffer.from(token.split('.', 1)[0] ?? '', 'base64url').toString());
    return typeof header === 'object' && header !== null ? (header as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
