import { Injectable } from '@nestjs/common';
import type { Actor } from '../../common/model/actor.js';
import { ProblemError } from '../../common/nest/problem.js';
import { Logins } from './logins.js';
import { assertAcceptable } from './password-rules.js';
import { Passwords } from './passwords.js';
import { UsersStore } from './persistence/users.store.js';
import { Principals } from './principals.js';
import { SecondFactors } from './second-factors.js';
import { type Client, Sessions, type TokenPair } from './sessions.js';
import type { User } from './user.js';

/** What users do with their own login: password, second factor, and the account that they act for. */
@Injectable()
export class SelfService {
  constructor(
    private readonly users: UsersStore,
    private readonly logins: Logins,
    private readonly passwords: Passwords,
    private readonly factors: SecondFactors,
    private readonly sessions: Sessions,
    private readonly principals: Principals,
  ) {}

  async userOf({ userId }: Actor): Promise<User> {
    const user = await this.users.byId(userId);
    if (user === undefined) throw new ProblemError('UNAUTHORIZED');
    return user;
  }

  /** Ends every other session: whoever knew the old password is out. */
  async changePassword(actor: Actor, current: string, next: string, address: string): Promise<void> {
    const user = await this.userOf(actor);
    await this.logins.verifyAgain(user, current, address);
    await assertAcceptable(next, user.username);
    await this.users.setPasswordHash(user.userId, await this.passwords.hash(next));
    await this.sessions.endAllOf(user.userId, actor.sessionId);
  }

  async beginTotp(actor: Actor): Promise<{ secret: string; uri: string }> {
    return this.factors.begin(await this.userOf(actor));
  }

  confirmTotp({ userId }: Actor, totp: string): Promise<string[]> {
    return this.factors.confirm(userId, totp, Date.now());
  }

  async disableTotp(actor: Actor, password: string, totp: string, address: string): Promise<void> {
    const user = await this.userOf(actor);
    await this.logins.verifyAgain(user, password, address);
    if (!(await this.factors.accepts(user.userId, totp, Date.now()))) throw new ProblemError('TOTP_WRONG');
    await this.factors.disable(user.userId);
  }

  /** A session of its own that acts for another account; the present one stays as it is. */
  async useAccount(actor: Actor, accountId: number, client: Client): Promise<TokenPair> {
    const user = await this.userOf(actor);
    if ((await this.principals.scopesOn(user, accountId)) === 'none') throw new ProblemError('UNKNOWN_ACCOUNT');
    return this.sessions.open(user, accountId, client);
  }
}
