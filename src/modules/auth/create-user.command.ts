import { randomUUID } from 'node:crypto';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type Actor, requirePermission, SIMULATION_USER_ID } from '../../common/model/actor.js';
import { ProblemError } from '../../common/nest/problem.js';
import { Accounts } from './accounts.js';
import { assertAcceptable } from './password-rules.js';
import { Passwords } from './passwords.js';
import { UsersStore } from './persistence/users.store.js';
import { RoleGrants } from './role-grants.js';
import { Roles } from './roles.js';
import type { User } from './user.js';
import { UserRoles } from './user-roles.js';

/** Creates a user; a trader with a trading account. */
export class CreateUserCommand extends Command<User> {
  constructor(
    readonly actor: Actor,
    readonly username: string,
    readonly password: string,
    readonly roles: readonly string[],
  ) {
    super();
  }
}

/**
 * The account first, then the user: should the venue stop in between, the same call opens the same account again
 * and nobody is left who cannot trade.
 */
@CommandHandler(CreateUserCommand)
export class CreateUserHandler implements ICommandHandler<CreateUserCommand> {
  constructor(
    private readonly users: UsersStore,
    private readonly passwords: Passwords,
    private readonly accounts: Accounts,
    private readonly roles: Roles,
    private readonly grants: RoleGrants,
    private readonly userRoles: UserRoles,
  ) {}

  async execute({ actor, username, password, roles }: CreateUserCommand): Promise<User> {
    requirePermission(actor, 'admin:users');
    this.grants.assertMayGrant(actor, roles);
    if ((await this.users.byName(username)) !== undefined) throw new ProblemError('USERNAME_TAKEN');
    await assertAcceptable(password, username);
    const passwordHash = await this.passwords.hash(password);
    const isPrivileged = this.grants.arePrivileged(roles);
    const user: User = {
      userId: randomUUID(),
      username,
      passwordHash,
      // Privileges are given by the one rule that gives them.
      roles: isPrivileged ? [] : roles,
      accountId: this.roles.areTrading(roles) ? await this.accounts.open(actor, username) : null,
      isDisabled: false,
      isDemo: actor.userId === SIMULATION_USER_ID,
      createdAtMs: Date.now(),
    };
    if (!(await this.users.insert(user))) throw new ProblemError('USERNAME_TAKEN');
    if (isPrivileged) await this.userRoles.set(actor, user, roles, undefined);
    return { ...user, roles };
  }
}
