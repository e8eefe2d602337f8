import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { ProblemError } from '../../common/nest/problem.js';
import { AUTH_CONFIG } from '../../config/venue-config.js';
import { AccessTokens } from './access-tokens.js';
import { type Session, SessionsStore } from './persistence/sessions.store.js';
import { UsersStore } from './persistence/users.store.js';
import { LoginOrders } from './login-orders.js';
import type { User } from './user.js';

/** No session lives longer, however often it is refreshed. */
const SESSION_MS_MAX = 30 * 24 * 3_600_000;
/** Beyond, the sessions that were least lately used end: a user who is shared, as those of the demo are, has many. */
export const SESSIONS_PER_USER_MAX = 200;
const USER_AGENT_LENGTH_MAX = 200;

export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Seconds until the access token expires. */
  readonly expiresIn: number;
}

/** Where a session was opened. */
export interface Client {
  readonly address: string;
  readonly userAgent: string;
  /** Without a password, as a demo trader. */
  readonly isDemo?: boolean;
}

interface SessionConfig {
  readonly refreshTokenTtlS: number;
}

/** What follows from a login: access tokens, and refresh tokens that are good for one use. */
@Injectable()
export class Sessions implements OnModuleInit {
  private readonly logger = new Logger(Sessions.name);
  private readonly endListeners: ((sessionId: number) => void)[] = [];

  constructor(
    private readonly users: UsersStore,
    private readonly sessions: SessionsStore,
    private readonly tokens: AccessTokens,
    private readonly orders: LoginOrders,
    @Inject(AUTH_CONFIG) private readonly config: SessionConfig,
  ) {}

  /** A session that ended shortly before a restart has not come back with it. */
  async onModuleInit(): Promise<void> {
    const nowMs = Date.now();
    const ended = await this.sessions.revokedSince(nowMs - this.tokens.ttlS * 1000);
    for (const sessionId of ended) this.tokens.endSession(sessionId, nowMs);
  }

  /** Calls back when a session ends, for connections that were opened with it. */
  onEnd(listener: (sessionId: number) => void): void {
    this.endListeners.push(listener);
  }

  /** For a user who has proved to be who they are; `accountId` is what the tokens act for, 0 for none. */
  async open({ userId }: User, accountId: number, client: Client): Promise<TokenPair & Session> {
    const { address, userAgent, isDemo = false } = client;
    const createdAtMs = Date.now();
    await this.sessions.removeExpired(createdAtMs);
    const session = await this.sessions.open({
      userId,
      accountId,
      address,
      userAgent: userAgent.slice(0, USER_AGENT_LENGTH_MAX),
      isDemo,
      createdAtMs,
      expiresAtMs: createdAtMs + SESSION_MS_MAX,
    });
    for (const { sessionId } of await this.sessions.openBeyond(userId, SESSIONS_PER_USER_MAX, createdAtMs))
      await this.end(sessionId);
    return { ...session, ...(await this.tokenPair(session)) };
  }

  async refresh(refreshToken: string): Promise<TokenPair> {
    const nowMs = Date.now();
    const use = await this.sessions.useToken(hashOf(refreshToken), nowMs);
    if (use.kind === 'invalid') throw new ProblemError('INVALID_REFRESH_TOKEN');
    const { session } = use;
    const user = await this.users.byId(session.userId);
    if (use.kind === 'first' && user !== undefined && !user.isDisabled) {
      await this.sessions.used(session.sessionId, nowMs);
      return this.tokenPair(session);
    }
    if (use.kind === 'repeated')
      this.logger.warn(`a refresh token of session ${session.sessionId} came twice: the session is ended`);
    await this.end(session.sessionId);
    throw new ProblemError(use.kind === 'repeated' ? 'REFRESH_TOKEN_REUSED' : 'INVALID_REFRESH_TOKEN');
  }

  openOf(userId: string): Promise<Session[]> {
    return this.sessions.openOf(userId, Date.now());
  }

  /** Resolves when its tokens are worth nothing and what it had placed for its own time is gone. */
  async end(sessionId: number): Promise<void> {
    const nowMs = Date.now();
    this.tokens.endSession(sessionId, nowMs);
    for (const listener of this.endListeners) listener(sessionId);
    const ended = await this.sessions.revoke(sessionId, nowMs);
    if (ended !== undefined) await this.orders.end(ended);
  }

  /** A foreign session is as unknown as one that does not exist. */
  async endOwn(userId: string, sessionId: number): Promise<void> {
    const own = await this.openOf(userId);
    if (!own.some((session) => session.sessionId === sessionId)) throw new ProblemError('UNKNOWN_SESSION');
    await this.end(sessionId);
  }

  async endAllOf(userId: string, exceptSessionId?: number): Promise<void> {
    for (const { sessionId } of await this.openOf(userId)) if (sessionId !== exceptSessionId) await this.end(sessionId);
  }

  private async tokenPair({ sessionId, userId, accountId, isDemo, expiresAtMs }: Session): Promise<TokenPair> {
    const refreshToken = randomBytes(32).toString('base64url');
    const tokenExpiresAtMs = Math.min(Date.now() + this.config.refreshTokenTtlS * 1000, expiresAtMs);
    await this.sessions.addToken(sessionId, hashOf(refreshToken), tokenExpiresAtMs);
    const accessToken = this.tokens.issue(userId, accountId, sessionId, isDemo);
    return { accessToken, refreshToken, expiresIn: this.tokens.ttlS };
  }
}

function hashOf(refreshToken: string): string {
  return createHash('sha256').update(refreshToken).digest('hex');
}
