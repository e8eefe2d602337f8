import { Injectable } from '@nestjs/common';
import type { Actor } from '../../common/model/actor.js';
import { type Approval, SecondPerson } from '../../common/nest/second-person.js';
import { AccessTokens } from './access-tokens.js';
import { Accounts } from './accounts.js';
import { UsersStore } from './persistence/users.store.js';
import { RoleGrants } from './role-grants.js';
import { Roles } from './roles.js';
import type { User } from './user.js';

/** Which roles a user holds. Privileges need a second person, as soon as there is one. */
@Injectable()
export class UserRoles {
  constructor(
    private readonly users: UsersStore,
    private readonly roles: Roles,
    private readonly grants: RoleGrants,
    private readonly accounts: Accounts,
    private readonly secondPerson: SecondPerson,
    private readonly tokens: AccessTokens,
  ) {}

  async set(actor: Actor, user: User, roles: readonly string[], approval: Approval | undefined): Promise<void> {
    // Who takes a role away must hold it too: nobody weakens those who stand above.
    this.grants.assertMayGrant(actor, [...roles, ...user.roles.filter((role) => this.roles.find(role) !== undefined)]);
    const isPrivileged = this.grants.arePrivileged(roles) || this.grants.arePrivileged(user.roles);
    if (isPrivileged && (approval !== undefined || (await this.grants.hasSecondPerson(actor)))) {
      const command = { userId: user.userId, roles };
      await this.secondPerson.require({
        action: 'users.setRoles',
        permission: 'admin:users',
        actor,
        command,
        approval,
      });
    }
    if (!roles.includes('admin')) await this.grants.assertNotLastAdministrator(user.userId);
    if (user.accountId === null && this.roles.areTrading(roles))
      await this.users.setAccount(user.userId, await this.accounts.open(actor, user.username));
    await this.users.setRoles(user.userId, roles);
    this.tokens.forgetAll();
  }
}
