import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type Actor, type Permission, requirePermission } from '../../common/model/actor.js';
import { ProblemError } from '../../common/nest/problem.js';
import { type Approval, SecondPerson } from '../../common/nest/second-person.js';
import { AccessTokens } from './access-tokens.js';
import { UsersStore } from './persistence/users.store.js';
import { RoleGrants } from './role-grants.js';
import { ADMIN_ROLE, Roles } from './roles.js';

/** Makes a role hold exactly these permissions, or removes it (undefined). */
export class SetRoleCommand extends Command<void> {
  constructor(
    readonly actor: Actor,
    readonly role: string,
    readonly permissions: readonly Permission[] | undefined,
    readonly approval?: Approval,
  ) {
    super();
  }
}

@CommandHandler(SetRoleCommand)
export class SetRoleHandler implements ICommandHandler<SetRoleCommand> {
  constructor(
    private readonly roles: Roles,
    private readonly users: UsersStore,
    private readonly grants: RoleGrants,
    private readonly tokens: AccessTokens,
    private readonly secondPerson: SecondPerson,
  ) {}

  async execute({ actor, role, permissions, approval }: SetRoleCommand): Promise<void> {
    requirePermission(actor, 'admin:roles');
    if (role === ADMIN_ROLE) throw new ProblemError('ROLE_FIXED');
    this.grants.assertHolds(actor, [...(permissions ?? []), ...(this.roles.find(role)?.permissions ?? [])]);
    if (permissions === undefined) await this.assertRemovable(role);
    const command = { role, permissions: permissions ?? null };
    await this.secondPerson.require({ action: 'roles.set', permission: 'admin:roles', actor, command, approval });
    if (permissions === undefined) await this.roles.remove(role);
    else await this.roles.set(role, permissions);
    this.tokens.forgetAll();
  }

  private async assertRemovable(role: string): Promise<void> {
    const known = this.roles.find(role);
    if (known === undefined) throw new ProblemError('UNKNOWN_ROLE');
    if (known.isBuiltIn) throw new ProblemError('ROLE_FIXED');
    if (await this.users.isRoleHeld(role)) throw new ProblemError('ROLE_IN_USE');
  }
}
