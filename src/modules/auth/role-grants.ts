import { Injectable } from '@nestjs/common';
import { type Actor, isPrivileged, type Permission, PermissionDenied } from '../../common/model/actor.js';
import { ProblemError } from '../../common/nest/problem.js';
import { UsersStore } from './persistence/users.store.js';
import { ADMIN_ROLE, Roles } from './roles.js';

/** Rules of handing out roles: nobody gives more than they hold, and somebody can always administer. */
@Injectable()
export class RoleGrants {
  constructor(
    private readonly users: UsersStore,
    private readonly roles: Roles,
  ) {}

  /** Ends the request where a role is unknown, or gives a privilege that the actor does not hold. */
  assertMayGrant(actor: Actor, roles: readonly string[]): void {
    const unknown = roles.find((role) => this.roles.find(role) === undefined);
    if (unknown !== undefined) {
      const message = `holds ${JSON.stringify(unknown)}, which is no role of GET /api/v1/admin/roles`;
      throw new ProblemError('VALIDATION_FAILED', { errors: [{ field: 'roles', message }] });
    }
    this.assertHolds(actor, this.roles.permissionsOf(roles));
  }

  assertHolds(actor: Actor, permissions: Iterable<Permission>): void {
    for (const permission of permissions)
      if (isPrivileged(permission) && !actor.permissions.has(permission)) throw new PermissionDenied(permission);
  }

  arePrivileged(roles: readonly string[]): boolean {
    return [...this.roles.permissionsOf(roles)].some((permission) => isPrivileged(permission));
  }

  /** Whether anybody but the actor could approve a change of users: the first administrator has to be able to begin alone. */
  async hasSecondPerson(actor: Actor): Promise<boolean> {
    const users = await this.users.enabled();
    return users.some(({ userId, roles }) => {
      const held = this.roles.permissionsOf(roles);
      return userId !== actor.userId && held.has('admin:approvals') && held.has('admin:users');
    });
  }

  /** Ends the request where the user is the only administrator who is left. */
  async assertNotLastAdministrator(userId: string): Promise<void> {
    const administrators = (await this.users.enabled()).filter(({ roles }) => roles.includes(ADMIN_ROLE));
    if (administrators.length === 1 && administrators[0]?.userId === userId)
      throw new ProblemError('LAST_ADMINISTRATOR');
  }
}
