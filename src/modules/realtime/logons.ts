import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../common/model/actor.js';
import { ProblemError, toProblemError } from '../../common/nest/problem.js';
import { Credentials } from '../auth/credentials.js';
import { Denials } from '../audit/denials.js';
import type { Connection } from './connection.js';
import { SessionLimits } from './session-limits.js';
import { type ClientBody, LogonMethod } from './domain/wire-messages.js';

/** SHA-256 of nothing: a logon has no body. */
const NO_BODY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const LOGON_PATH = '/ws';
/** Logins count from 1 and do not come this far. */
const FIRST_SESSION_ID = 2 ** 30;

export type LogonCredential = Omit<ClientBody<'logon'>, 'requestId'>;

/** Who a connection is: proved once, looked at again from time to time. */
@Injectable()
export class Logons {
  /**
   * Connections are sessions of their own to the core, numbered above those of logins. They begin somewhere else at each
   * start, so an order that outlived its connection is not taken for another's.
   */
  private lastSessionId = FIRST_SESSION_ID + randomInt(FIRST_SESSION_ID / 2);

  constructor(
    private readonly credentials: Credentials,
    private readonly denials: Denials,
    private readonly limits: SessionLimits,
  ) {}

  async logOn(connection: Connection, credential: LogonCredential): Promise<Actor> {
    this.limits.spendLogon(connection.address);
    try {
      const actor = await this.verify(connection, credential);
      // A login that ends from here on finds the connection; of one that ended before, nobody would tell it.
      if (!this.credentials.isOpen(actor)) throw new ProblemError('UNAUTHORIZED');
      this.lastSessionId += 1;
      connection.actor = actor;
      connection.sessionId = this.lastSessionId;
      return actor;
    } catch (error) {
      const { code } = toProblemError(error);
      const { address } = connection;
      this.denials.denied({
        actor: undefined,
        address,
        requestId: '',
        action: 'LOGON /ws',
        target: '',
        outcome: 'denied',
        code,
      });
      throw error;
    }
  }

  /** False where the connection's credential may not act any more. */
  async recheck(connection: Connection): Promise<boolean> {
    if (connection.actor === undefined) return true;
    const actor = await this.credentials.recheck(connection.actor);
    // Whose orders are to go at its end stays known.
    if (actor !== undefined) connection.actor = actor;
    return actor !== undefined;
  }

  /** False where the login of a connection that is not in the hub yet has ended meanwhile. */
  isOpen({ actor }: Connection): boolean {
    return actor !== undefined && this.credentials.isOpen(actor);
  }

  onRevoked(listener: (sessionId: number) => void): void {
    this.credentials.onRevoked(listener);
  }

  private verify({ address }: Connection, credential: LogonCredential): Promise<Actor> {
    const { method, token, apiKey, timestamp, recvWindow, signature } = credential;
    if (method === LogonMethod.token) return this.credentials.logonWithToken(token);
    if (method !== LogonMethod.key) throw new ProblemError('UNAUTHORIZED');
    return this.credentials.logonWithKey({
      apiKey,
      timestamp,
      recvWindow: recvWindow === '' ? undefined : recvWindow,
      signature,
      method: 'LOGON',
      target: LOGON_PATH,
      bodySha256: NO_BODY_SHA256,
      address,
    });
  }
}
