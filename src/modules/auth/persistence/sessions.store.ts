import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, LessThan, MoreThan, MoreThanOrEqual, type Repository } from 'typeorm';
import { IDENTITY } from './identity.data-source.js';
import { RefreshTokenEntity, SessionEntity } from './session.entity.js';

export interface Session {
  readonly sessionId: number;
  readonly userId: string;
  readonly expiresAtMs: number;
}

export type TokenUse =
  | { readonly kind: 'first'; readonly session: Session }
  /** Someone holds a copy of the token. */
  | { readonly kind: 'repeated'; readonly session: Session }
  | { readonly kind: 'invalid' };

@Injectable()
export class SessionsStore {
  constructor(
    @InjectRepository(SessionEntity, IDENTITY) private readonly sessions: Repository<SessionEntity>,
    @InjectRepository(RefreshTokenEntity, IDENTITY) private readonly tokens: Repository<RefreshTokenEntity>,
  ) {}

  async open(userId: string, nowMs: number, expiresAtMs: number): Promise<Session> {
    const { identifiers } = await this.sessions.insert({ userId, createdAtMs: nowMs, expiresAtMs, revokedAtMs: null });
    return { sessionId: Number(identifiers[0]?.['sessionId']), userId, expiresAtMs };
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

  async revoke(sessionId: number, nowMs: number): Promise<void> {
    await this.sessions.update({ sessionId, revokedAtMs: IsNull() }, { revokedAtMs: nowMs });
  }

  async revokedSince(sinceMs: number): Promise<number[]> {
    const rows = await this.sessions.findBy({ revokedAtMs: MoreThanOrEqual(sinceMs) });
    return rows.map(({ sessionId }) => sessionId);
  }

  async removeExpired(nowMs: number): Promise<void> {
    await this.tokens.delete({ expiresAtMs: LessThan(nowMs) });
    await this.sessions.delete({ expiresAtMs: LessThan(nowMs) });
  }
}
