import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Permission } from '../../common/model/actor.js';
import { ProblemError } from '../../common/nest/problem.js';
import { DangerousActions } from '../approvals/dangerous-actions.js';
import { UsersStore } from './persistence/users.store.js';
import { SetRoleCommand, SetRoleHandler } from './set-role.command.js';
import { UserRoles } from './user-roles.js';

/** Lets changes of rights be proposed, and carries them out once a second person has approved. */
@Injectable()
export class RoleActions implements OnModuleInit {
  constructor(
    private readonly actions: DangerousActions,
    private readonly setRole: SetRoleHandler,
    private readonly userRoles: UserRoles,
    private readonly users: UsersStore,
  ) {}

  onModuleInit(): void {
    this.actions.register({
      name: 'roles.set',
      permission: 'admin:roles',
      perform: (proposer, command, approval) => {
        const { role, permissions } = command as { readonly role: string; readonly permissions: Permission[] | null };
        return this.setRole.execute(new SetRoleCommand(proposer, role, permissions ?? undefined, approval));
      },
    });
    this.actions.register({
      name: 'users.setRoles',
      permission: 'admin:users',
      perform: async (proposer, command, approval) => {
        const { userId, roles } = command as { readonly userId: string; readonly roles: readonly string[] };
        const user = await this.users.byId(userId);
        if (user === undefined) throw new ProblemError('UNKNOWN_USER');
        await this.userRoles.set(proposer, user, roles, approval);
      },
    });
  }
}
