import { createHash } from 'node:crypto';
import { JwtService } from '@nestjs/jwt';
import type { Actor } from '../../common/model/actor.js';

export const ISSUER = 'tradsys';
export const AUDIENCE = 'tradsys-api';
/** RFC 9068: an access token never passes for another kind of token. */
const TOKEN_TYPE = 'at+jwt';
const CACHED_TOKENS_MAX = 20_000;
/** A verified token is looked at again after this long, whatever else happens. */
const CACHE_MS_MAX = 60_000;

interface TokenConfig {
  readonly jwtSecret: string;
  readonly jwtSecretPrevious: string | undefined;
  readonly accessTokenTtlS: number;
}

/**
 * What an access token says, beside issuer, audience and times: who, which account, which session and of what kind. What the user may do
 * is not in it: a permission that is taken away is gone at once.
 */
export interface AccessClaims {
  readonly sub: string;
  readonly acc: number;
  readonly sid: number;
  readonly exp: number;
  /** There in the tokens of a session of the demo. */
  readonly demo?: true;
}

interface VerifiedToken {
  readonly actor: Actor;
  readonly expiresAtMs: number;
}

interface CachedToken extends VerifiedToken {
  readonly untilMs: number;
}

/**
 * Access tokens: signed here, verified once by passport, then remembered for a while, so that an order does not pay for
 * a signature. A session that ends, and a user whose rights change, takes its tokens with it at once.
 */
export class AccessTokens {
  private readonly secretsById: ReadonlyMap<string, string>;
  private readonly signingKeyId: string;
  private readonly verified = new Map<string, CachedToken>();
  /** Sessions that ended while their last token may still live, with the time it dies. */
  private readonly endedSessions = new Map<number, number>();
  private currentGeneration = 0;

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

  /** Counts how often everything was forgotten: what was verified before the last time is not remembered. */
  get generation(): number {
    return this.currentGeneration;
  }

  issue(userId: string, accountId: number, sessionId: number, isDemo = false): string {
    return this.jwt.sign(
      { sub: userId, acc: accountId, sid: sessionId, ...(isDemo && { demo: true }) },
      {
        secret: this.config.jwtSecret,
        algorithm: 'HS256',
        keyid: this.signingKeyId,
        issuer: ISSUER,
        audience: AUDIENCE,
        expiresIn: this.config.accessTokenTtlS,
        header: { alg: 'HS256', typ: TOKEN_TYPE },
      },
    );
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
    if (known === undefined || known.untilMs <= nowMs || this.hasEnded(known.actor.sessionId)) return undefined;
    return known.actor;
  }

  /** `generation` is that of the moment at which verification began. */
  remember(token: string, { actor, expiresAtMs }: VerifiedToken, nowMs: number, generation: number): void {
    if (generation !== this.currentGeneration) return;
    if (this.verified.size >= CACHED_TOKENS_MAX) {
      const [oldest] = this.verified.keys();
      if (oldest !== undefined) this.verified.delete(oldest);
    }
    this.verified.set(token, { actor, expiresAtMs, untilMs: Math.min(expiresAtMs, nowMs + CACHE_MS_MAX) });
  }

  /** Users, roles or grants have changed: every token is looked at again. */
  forgetAll(): void {
    this.currentGeneration += 1;
    this.verified.clear();
  }

  endSession(sessionId: number, nowMs: number): void {
    for (const [ended, untilMs] of this.endedSessions) if (untilMs <= nowMs) this.endedSessions.delete(ended);
    this.endedSessions.set(sessionId, nowMs + this.config.accessTokenTtlS * 1000);
  }

  hasEnded(sessionId: number): boolean {
    return this.endedSessions.size > 0 && this.endedSessions.has(sessionId);
  }
}

/** The claims of one of our access tokens; undefined where they are not complete. */
export function accessClaimsOf(claims: Readonly<Record<string, unknown>>): AccessClaims | undefined {
  const { sub, acc, sid, exp, demo } = claims as Partial<AccessClaims>;
  if (typeof sub !== 'string' || !isCount(acc) || !isCount(sid) || !isCount(exp)) return undefined;
  return { sub, acc, sid, exp, ...(demo !== undefined && { demo: true }) };
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
