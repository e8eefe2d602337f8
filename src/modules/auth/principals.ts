import { Injectable } from '@nestjs/common';
import type { Actor } from '../../common/model/actor.js';
import type { AccountId, SessionId } from '../../common/model/units.js';
import { People } from '../../common/nest/second-person.js';
import { SubAccountsStore } from './persistence/sub-accounts.store.js';
import { UsersStore } from './persistence/users.store.js';
import { Roles } from './roles.js';
import { demoScopes, type Scope, withinScopes } from './scopes.js';
import type { User } from './user.js';

/** What was presented for a user: a session's token, or an API key that may do less. */
export interface Credential {
  readonly sessionId: number;
  readonly apiKeyId?: string;
  readonly scopes?: readonly Scope[];
  /** A session that took no password. */
  readonly isDemo?: boolean;
}

/**
 * Makes the actor of a credential from what the users' database says now: the roles, the account and the grants.
 * Nothing that a request says beyond its credential is taken into account.
 */
@Injectable()
export class Principals extends People {
  constructor(
    private readonly users: UsersStore,
    private readonly roles: Roles,
    private readonly subAccounts: SubAccountsStore,
  ) {
    super();
  }

  override async actorOf(userId: string): Promise<Actor | undefined> {
    const user = await this.users.byId(userId);
    return user && this.actorFor(user.userId, user.accountId ?? 0, { sessionId: 0 });
  }

  /** Undefined for a user who is gone or disabled, and for an account that the user may not act for. */
  async actorFor(userId: string, accountId: number, credential: Credential): Promise<Actor | undefined> {
    const user = await this.users.byId(userId);
    if (user === undefined || user.isDisabled) return undefined;
    const granted = await this.scopesOn(user, accountId);
    if (granted === 'none') return undefined;
    let permissions = this.roles.permissionsOf(user.roles);
    if (granted !== 'all') permissions = withinScopes(permissions, granted);
    if (credential.scopes !== undefined) permissions = withinScopes(permissions, credential.scopes);
    if (credential.isDemo === true) permissions = withinScopes(permissions, demoScopes);
    return {
      userId,
      username: user.username,
      accountId: accountId as AccountId,
      sessionId: credential.sessionId as SessionId,
      permissions,
      ...(credential.apiKeyId !== undefined && { apiKeyId: credential.apiKeyId }),
      ...(credential.isDemo === true && { isDemo: true }),
    };
  }

  /** What the user may do for an account: everything for an own one, what was granted for another's. */
  async scopesOn(user: User, accountId: number): Promise<readonly Scope[] | 'all' | 'none'> {
    if (accountId === (user.accountId ?? 0)) return 'all';
    const own = await this.subAccounts.byId(accountId);
    if (own?.ownerId === user.userId) return 'all';
    return (await this.subAccounts.delegation(accountId, user.userId))?.scopes ?? 'none';
  }
}
