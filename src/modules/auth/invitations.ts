import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { type Actor, requirePermission } from '../../common/model/actor.js';
import { ProblemError } from '../../common/nest/problem.js';
import { CreateUserCommand } from './create-user.command.js';
import { InvitationsStore } from './persistence/invitations.store.js';
import { UsersStore } from './persistence/users.store.js';
import { Principals } from './principals.js';
import { RoleGrants } from './role-grants.js';
import type { User } from './user.js';

const LIFETIME_MS = 72 * 3_600_000;

/** A user who is invited chooses a password that nobody else has seen. */
@Injectable()
export class Invitations {
  constructor(
    private readonly store: InvitationsStore,
    private readonly users: UsersStore,
    private readonly principals: Principals,
    private readonly grants: RoleGrants,
    private readonly commands: CommandBus,
  ) {}

  /** Resolves with the token, which is nowhere else. */
  async invite(
    actor: Actor,
    username: string,
    roles: readonly string[],
  ): Promise<{ readonly invitationToken: string; readonly expiresAtMs: number }> {
    requirePermission(actor, 'admin:users');
    this.grants.assertMayGrant(actor, roles);
    if ((await this.users.byName(username)) !== undefined) throw new ProblemError('USERNAME_TAKEN');
    const invitationToken = randomBytes(32).toString('base64url');
    const expiresAtMs = Date.now() + LIFETIME_MS;
    const tokenHash = hashOf(invitationToken);
    await this.store.add({ tokenHash, username, roles, invitedBy: actor.userId, expiresAtMs }, Date.now());
    return { invitationToken, expiresAtMs };
  }

  /** In the name of whoever invited, with the rights that they have now. */
  async accept(invitationToken: string, password: string): Promise<User> {
    const tokenHash = hashOf(invitationToken);
    const invitation = await this.store.find(tokenHash, Date.now());
    const inviter = invitation && (await this.principals.actorOf(invitation.invitedBy));
    if (invitation === undefined || inviter === undefined) throw new ProblemError('INVALID_INVITATION');
    if (!(await this.store.use(tokenHash, Date.now()))) throw new ProblemError('INVALID_INVITATION');
    return this.commands.execute(new CreateUserCommand(inviter, invitation.username, password, invitation.roles));
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
