import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../common/nest/audit-trail.js';
import { Principals } from './principals.js';
import { type Client, Sessions, type TokenPair } from './sessions.js';
import type { User } from './user.js';

/** Opens the session of someone who has just logged in, and has the audit trail tell it before the tokens are given. */
@Injectable()
export class LoginSessions {
  constructor(
    private readonly sessions: Sessions,
    private readonly principals: Principals,
    private readonly trail: AuditTrail,
  ) {}

  async begin(user: User, client: Client, requestId: string): Promise<TokenPair> {
    const accountId = user.accountId ?? 0;
    const { sessionId, accessToken, refreshToken, expiresIn } = await this.sessions.open(user, accountId, client);
    const { address, isDemo = false } = client;
    const actor = await this.principals.actorFor(user.userId, accountId, { sessionId, isDemo });
    await this.trail.record({
      actor,
      address,
      requestId,
      action: 'auth.login',
      target: user.username,
      outcome: 'done',
    });
    return { accessToken, refreshToken, expiresIn };
  }
}
