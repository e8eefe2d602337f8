import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { AccessTokens, actorOf, AUDIENCE, ISSUER } from './access-tokens.js';

/** Verifies an access token: one algorithm, our key, issuer, audience, expiry, and a session that has not ended. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, 'jwt') {
  constructor(private readonly tokens: AccessTokens) {
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

  /** False refuses the token. */
  validate(claims: Record<string, unknown>): ReturnType<typeof actorOf> | false {
    const verified = actorOf(claims);
    return verified === undefined || this.tokens.hasEnded(verified.actor.sessionId) ? false : verified;
  }
}
