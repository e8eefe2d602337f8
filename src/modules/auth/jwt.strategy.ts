import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { JwtService } from '@nestjs/jwt';
import { ExtractJwt, Strategy } from 'passport-jwt';
import type { Actor } from '../../common/model/actor.js';
import { accessClaimsOf, AccessTokens, AUDIENCE, ISSUER } from './access-tokens.js';
import { Principals } from './principals.js';

/** Verifies an access token: one algorithm, our key, issuer, audience, expiry, and a session that has not ended. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, 'jwt') {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly principals: Principals,
    private readonly jwtService: JwtService,
  ) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      algorithms: ['HS256'],
      issuer: ISSUER,
      audience: AUDIENCE,
      secretOrKeyProvider: (_request: unknown, token: string, done: (error: Error | null, secret?: string) => void) => {
        const secret = tokens.secretFor(token);
        if (secret === undefined) done(new Error('no key for this token'));
        else done(null, secret);
      },
    });
  }

  /** The same for a token that came outside of HTTP; undefined refuses it. */
  async verify(token: string): Promise<{ actor: Actor; expiresAtMs: number } | undefined> {
    const secret = this.tokens.secretFor(token);
    if (secret === undefined) return undefined;
    try {
      const claims: object = await this.jwtService.verifyAsync(token, {
        secret,
        algorithms: ['HS256'],
        issuer: ISSUER,
        audience: AUDIENCE,
      });
      return (await this.validate(claims as Record<string, unknown>)) || undefined;
    } catch {
      return undefined;
    }
  }

  /** False refuses the token. */
  async validate(claims: Record<string, unknown>): Promise<{ actor: Actor; expiresAtMs: number } | false> {
    const ours = accessClaimsOf(claims);
    if (ours === undefined || this.tokens.hasEnded(ours.sid)) return false;
    const actor = await this.principals.actorFor(ours.sub, ours.acc, {
      sessionId: ours.sid,
      isDemo: ours.demo === true,
    });
    // The session may have ended while its user was looked up.
    return actor === undefined || this.tokens.hasEnded(ours.sid) ? false : { actor, expiresAtMs: ours.exp * 1000 };
  }
}
