import { Injectable } from '@nestjs/common';
import type { Actor } from '../../common/model/actor.js';
import { ProblemError } from '../../common/nest/problem.js';
import { AccessTokens } from './access-tokens.js';
import { JwtStrategy } from './jwt.strategy.js';
import { type SignedBy, type SignedRequest, SignedRequests, type SignedText } from './keys/signed-requests.js';
import { Principals } from './principals.js';
import { Sessions } from './sessions.js';

/**
 * For gateways whose connections live longer than a request: one logon, by token or by key, and a look at any time
 * whether its actor may still act. `onRevoked` tells of sessions that end, so that their connections close at once.
 */
@Injectable()
export class Credentials {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly jwt: JwtStrategy,
    private readonly signed: SignedRequests,
    private readonly principals: Principals,
    private readonly sessions: Sessions,
  ) {}

  /** Ends with UNAUTHORIZED where the token is not good. */
  async logonWithToken(token: string): Promise<Actor> {
    const known = this.tokens.remembered(token, Date.now());
    const verified = known === undefined ? await this.jwt.verify(token) : { actor: known };
    if (verified === undefined || !this.isOpen(verified.actor)) throw new ProblemError('UNAUTHORIZED');
    return verified.actor;
  }

  /** A logon message is signed as method `LOGON` on the path of the connection, without a body. */
  async logonWithKey(logon: SignedRequest): Promise<Actor> {
    return this.signed.verify(logon);
  }

  /** For protocols that sign in their own way, and judge time and repeats themselves. */
  async verifyText(signed: SignedText): Promise<SignedBy> {
    return this.signed.verifyText(signed);
  }

  /** The actor with the permissions of now; undefined for one whose connection is to be closed. */
  async recheck(actor: Actor): Promise<Actor | undefined> {
    if (actor.apiKeyId !== undefined) return this.signed.recheck(actor);
    if (this.tokens.hasEnded(actor.sessionId)) return undefined;
    const { userId, accountId, sessionId, isDemo = false } = actor;
    const present = await this.principals.actorFor(userId, accountId, { sessionId, isDemo });
    return this.isOpen(actor) ? present : undefined;
  }

  /** The actor of now of a key that has proved itself before; ends with UNAUTHORIZED where it may not act any more. */
  actorOfKey(apiKey: string): Promise<Actor> {
    return this.signed.actorOfKey(apiKey);
  }

  /** False once the session of a login has ended: for who has waited since its actor was verified. */
  isOpen({ sessionId, apiKeyId }: Actor): boolean {
    return apiKeyId !== undefined || !this.tokens.hasEnded(sessionId);
  }

  onRevoked(listener: (sessionId: number) => void): void {
    this.sessions.onEnd(listener);
  }

  /** Tells of keys that are revoked, as `onRevoked` does of sessions. */
  onKeyRevoked(listener: (apiKey: string) => void): void {
    this.signed.onForgotten(listener);
  }
}
