import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, LessThan, MoreThan, MoreThanOrEqual, Not, type Repository } from 'typeorm';
import { IDENTITY } from '../../identity/identity.data-source.js';
import { RefreshTokenEntity, SessionEntity } from './session.entity.js';

export interface NewSession {
  readonly userId: string;
  /** The account that its tokens act for; 0 for none. */
  readonly accountId: number;
  readonly address: string;
  readonly userAgent: string;
  /** Opened without a password, as a demo trader. */
  readonly isDemo: boolean;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}

export interface Session extends NewSession {
  readonly sessionId: number;
  readonly lastUsedAtMs: number;
}

export type TokenUse =
  | { readonly kind: 'first'; readonly session: Session }
  /** Someone holds a copy of the token. */
  | { readonly kind: 'repeated'; readonly session: Session }
  | { readonly kind: 'invalid' };

/** Of what is too much when a session is opened: more than the one that it adds. */
const ENDED_AT_ONCE = 10;

@Injectable()
export class SessionsStore {
  constructor(
    @InjectRepository(SessionEntity, IDENTITY) private readonly sessions: Repository<SessionEntity>,
    @InjectRepository(RefreshTokenEntity, IDENTITY) private readonly tokens: Repository<RefreshTokenEntity>,
  ) {}

  async open(session: NewSession): Promise<Session> {
    const row = { ...session, lastUsedAtMs: session.createdAtMs };
    const { identifiers } = await this.sessions.insert({ ...row, revokedAtMs: null, ordersEndedAtMs: null });
    return { ...row, sessionId: Number(identifiers[0]?.['sessionId']) };
  }

  /** Those of a user that have not ended, newest first. */
  openOf(userId: string, nowMs: number): Promise<Session[]> {
    const where = { userId, revokedAtMs: IsNull(), expiresAtMs: MoreThan(nowMs) };
    return this.sessions.find({ where, order: { sessionId: 'DESC' } });
  }

  /** Those of a user that have not ended, without the `kept` that were used last. */
  openBeyond(userId: string, kept: number, nowMs: number): Promise<Session[]> {
    const where = { userId, revokedAtMs: IsNull(), expiresAtMs: MoreThan(nowMs) };
    const order = { lastUsedAtMs: 'DESC', sessionId: 'DESC' } as const;
    return this.sessions.find({ where, order, skip: kept, take: ENDED_AT_ONCE });
  }

  async used(sessionId: number, nowMs: number): Promise<void> {
    await this.sessions.update({ sessionId }, { lastUsedAtMs: nowMs });
  }

  async addToken(sessionId: number, tokenHash: string, expiresAtMs: number): Promise<void> {
    await this.tokens.insert({ tokenHash, sessionId, expiresAtMs, usedAtMs: null });
  }

  /** Spends a token. Of two that try at the same time, one is first. */
  async useToken(tokenHash: string, nowMs: number): Promise<TokenUse> {
    const token = await this.tokens.findOneBy({ tokenHash, expiresAtMs: MoreThan(nowMs) });
    const session = token && (await this.sessions.findOneBy({ sessionId: token.sessionId, revokedAtMs: IsNull() }));
    if (session === null) return { kind: 'invalid' };
    const { affected } = await this.tokens.update({ tokenHash, usedAtMs: IsNull() }, { usedAtMs: nowMs });
    return { kind: affected === 1 ? 'first' : 'repeated', session };
  }

  /** The session, when this is what ended it; undefined for one that had ended, or never was. */
  async revoke(sessionId: number, nowMs: number): Promise<Session | undefined> {
    const { affected } = await this.sessions.update({ sessionId, revokedAtMs: IsNull() }, { revokedAtMs: nowMs });
    return affected === 1 ? ((await this.sessions.findOneBy({ sessionId })) ?? undefined) : undefined;
  }

  async ordersEnded(sessionId: number, nowMs: number): Promise<void> {
    await this.sessions.update({ sessionId }, { ordersEndedAtMs: nowMs });
  }

  /** Ended, but what they had placed for their own time may still be there; oldest first. */
  withOrdersToEnd(): Promise<Session[]> {
    const where = { revokedAtMs: Not(IsNull()), ordersEndedAtMs: IsNull() };
    return this.sessions.find({ where, order: { sessionId: 'ASC' } });
  }

  async revokedSince(sinceMs: number): Promise<number[]> {
    const rows = await this.sessions.findBy({ revokedAtMs: MoreThanOrEqual(sinceMs) });
    return rows.map(({ sessionId }) => sessionId);
  }

  async removeExpired(nowMs: number): Promise<void> {
    await this.tokens.delete({ expiresAtMs: LessThan(nowMs) });
    const expired = { expiresAtMs: LessThan(nowMs) };
    await this.sessions.delete([
      { ...expired, revokedAtMs: IsNull() },
      { ...expired, ordersEndedAtMs: Not(IsNull()) },
    ]);
  }
}
