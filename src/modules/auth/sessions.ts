import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { ProblemError } from '../../common/nest/problem.js';
import { AUTH_CONFIG } from '../../config/venue-config.js';
import { AccessTokens } from './access-tokens.js';
import { LoginDelay } from './login-delay.js';
import { Passwords } from './passwords.js';
import { type Session, SessionsStore } from './persistence/sessions.store.js';
import { UsersStore } from './persistence/users.store.js';
import type { User } from './user.js';

/** No session lives longer, however often it is refreshed. */
const SESSION_MS_MAX = 30 * 24 * 3_600_000;

export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Seconds until the access token expires. */
  readonly expiresIn: number;
}

interface SessionConfig {
  readonly refreshTokenTtlS: number;
}

/** Logins and what follows from them: access tokens, and refresh tokens that are good for one use. */
@Injectable()
export class Sessions implements OnModuleInit {
  private readonly logger = new Logger(Sessions.name);

  constructor(
    private readonly users: UsersStore,
    private readonly sessions: SessionsStore,
    private readonly passwords: Passwords,
    private readonly delay: LoginDelay,
    private readonly tokens: AccessTokens,
    @Inject(AUTH_CONFIG) private readonly config: SessionConfig,
  ) {}

  /** A session that ended shortly before a restart has not come back with it. */
  async onModuleInit(): Promise<void> {
    const nowMs = Date.now();
    const ended = await this.sessions.revokedSince(nowMs - this.tokens.ttlS * 1000);
    for (const sessionId of ended) this.tokens.endSession(sessionId, nowMs);
  }

  async login(username: string, password: string, address: string): Promise<TokenPair> {
    await this.delay.assertNoWait(username, address, Date.now());
    const user = await this.users.byName(username);
    const matches = await this.passwords.verify(user?.passwordHash, password);
    const nowMs = Date.now();
    // Again, because others may have failed while this one waited for its hash.
    await this.delay.assertNoWait(username, address, nowMs);
    if (!matches || user === undefined || user.isDisabled) {
      await this.delay.failed(username, address, nowMs);
      throw new ProblemError('BAD_CREDENTIALS');
    }
    await this.delay.succeeded(username, address);
    await this.sessions.removeExpired(nowMs);
    return this.tokenPair(user, await this.sessions.open(user.userId, nowMs, nowMs + SESSION_MS_MAX));
  }

  async refresh(refreshToken: string): Promise<TokenPair> {
    const use = await this.sessions.useToken(hashOf(refreshToken), Date.now());
    if (use.kind === 'invalid') throw new ProblemError('INVALID_REFRESH_TOKEN');
    const { session } = use;
    const user = await this.users.byId(session.userId);
    if (use.kind === 'first' && user !== undefined && !user.isDisabled) return this.tokenPair(user, session);
    if (use.kind === 'repeated')
      this.logger.warn(`a refresh token of session ${session.sessionId} came twice: the session is ended`);
    await this.end(session.sessionId);
    throw new ProblemError('INVALID_REFRESH_TOKEN');
  }

  async end(sessionId: number): Promise<void> {
    const nowMs = Date.now();
    this.tokens.endSession(sessionId, nowMs);
    await this.sessions.revoke(sessionId, nowMs);
  }

  private async tokenPair(user: User, session: Session): Promise<TokenPair> {
    const refreshToken = randomBytes(32).toString('base64url');
    const expiresAtMs = Math.min(Date.now() + this.config.refreshTokenTtlS * 1000, session.expiresAtMs);
    await this.sessions.addToken(session.sessionId, hashOf(refreshToken), expiresAtMs);
    return { accessToken: this.tokens.issue(user, session.sessionId), refreshToken, expiresIn: this.tokens.ttlS };
  }
}

function hashOf(refreshToken: string): string {
  return createHash('sha256').update(refreshToken).digest('hex');
}
