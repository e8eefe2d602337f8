import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type Actor, requirePermission } from '../../common/model/actor.js';
import { ProblemError } from '../../common/nest/problem.js';
import type { Approval } from '../../common/nest/second-person.js';
import { AccessTokens } from './access-tokens.js';
import { UsersStore } from './persistence/users.store.js';
import { RoleGrants } from './role-grants.js';
import { Sessions } from './sessions.js';
import type { User } from './user.js';
import { UserRoles } from './user-roles.js';

interface UserChange {
  readonly roles?: readonly string[];
  readonly isDisabled?: boolean;
}

/** Gives a user other roles, or disables or enables one. */
export class ChangeUserCommand extends Command<User> {
  constructor(
    readonly actor: Actor,
    readonly userId: string,
    readonly change: UserChange,
    readonly approval?: Approval,
  ) {
    super();
  }
}

@CommandHandler(ChangeUserCommand)
export class ChangeUserHandler implements ICommandHandler<ChangeUserCommand> {
  constructor(
    private readonly users: UsersStore,
    private readonly userRoles: UserRoles,
    private readonly grants: RoleGrants,
    private readonly tokens: AccessTokens,
    private readonly sessions: Sessions,
  ) {}

  async execute({ actor, userId, change, approval }: ChangeUserCommand): Promise<User> {
    requirePermission(actor, 'admin:users');
    const user = await this.users.byId(userId);
    if (user === undefined) throw new ProblemError('UNKNOWN_USER');
    if (user.userId === actor.userId) throw new ProblemError('OWN_USER');
    if (change.isDisabled === true) {
      this.grants.assertMayGrant(actor, user.roles);
      await this.grants.assertNotLastAdministrator(userId);
    }
    if (change.isDisabled !== undefined) await this.users.setDisabled(userId, change.isDisabled);
    this.tokens.forgetAll();
    if (change.isDisabled === true) await this.sessions.endAllOf(userId);
    if (change.roles !== undefined) await this.userRoles.set(actor, user, change.roles, approval);
    return (await this.users.byId(userId)) as User;
  }
}
