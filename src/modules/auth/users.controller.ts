import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { isGiven } from '../../common/given.js';
import type { Actor } from '../../common/model/actor.js';
import { Caller, RequirePermission } from '../../common/nest/access.js';
import { Documented } from '../../common/nest/api-docs.js';
import { API } from '../../common/nest/api-path.js';
import { PAGE_LENGTH_DEFAULT } from '../../common/nest/page-request.js';
import { type AuditNote, Noted } from '../../common/nest/audited.js';
import { ProblemError } from '../../common/nest/problem.js';
import { secondPersonAnswer } from '../../common/nest/second-person.js';
import { itemsToFind, pageOf } from '../../common/page.js';
import { unavailableCodes } from '../engine/command-outcome.js';
import {
  ChangeUserRequest,
  CreateUserRequest,
  InvitationRequest,
  InvitationResponse,
  ListUsersRequest,
  UserDetailResponse,
  UserPageResponse,
  UserResponse,
} from './auth.messages.js';
import { ChangeUserCommand } from './change-user.command.js';
import { CreateUserCommand } from './create-user.command.js';
import { Invitations } from './invitations.js';
import { UsersStore } from './persistence/users.store.js';
import { Sessions } from './sessions.js';
import type { User } from './user.js';
import { presentUser, presentUserDetail } from './user-presenter.js';

@ApiTags('admin')
@Controller(`${API}/admin`)
export class UsersController {
  constructor(
    private readonly commands: CommandBus,
    private readonly users: UsersStore,
    private readonly sessions: Sessions,
    private readonly invitations: Invitations,
  ) {}

  @Post('users')
  @RequirePermission('admin:users')
  @Documented({
    summary: 'Create a user',
    description: 'Privileged roles may need a second person: then the user exists, and has none of the roles yet.',
    answers: [{ status: 201, type: UserResponse, description: 'Created.' }, secondPersonAnswer],
    problems: ['USERNAME_TAKEN', 'TOO_MANY_ACCOUNTS', 'TOO_MANY_LOGINS', 'PASSWORDS_UNAVAILABLE', ...unavailableCodes],
  })
  async create(
    @Caller() actor: Actor,
    @Body() { username, password, roles }: CreateUserRequest,
  ): Promise<UserResponse> {
    return presentUser(await this.commands.execute(new CreateUserCommand(actor, username, password, roles)));
  }

  @Get('users')
  @RequirePermission('admin:users:read')
  @Documented({
    summary: 'List the users',
    answers: [{ status: 200, type: UserPageResponse, description: 'A page, by name.' }],
  })
  async list(@Query() { limit = PAGE_LENGTH_DEFAULT, cursor = '' }: ListUsersRequest): Promise<UserPageResponse> {
    const found = await this.users.page(cursor, itemsToFind(limit));
    const { items, nextCursor } = pageOf(found, limit, ({ username }) => username.toLowerCase());
    return { items: items.map((user) => presentUserDetail(user)), nextCursor };
  }

  @Get('users/:userId')
  @RequirePermission('admin:users:read')
  @Documented({
    summary: 'Read a user',
    answers: [{ status: 200, type: UserDetailResponse, description: 'The user.' }],
    problems: ['UNKNOWN_USER'],
  })
  async get(@Param('userId') userId: string): Promise<UserDetailResponse> {
    return presentUserDetail(await this.find(userId));
  }

  @Patch('users/:userId')
  @RequirePermission('admin:users')
  @Documented({
    summary: 'Give a user other roles, or disable or enable one',
    description: 'Takes effect at once. Disabling ends all sessions. Privileged roles need a second person.',
    answers: [{ status: 200, type: UserDetailResponse, description: 'The user as it is now.' }, secondPersonAnswer],
    problems: ['UNKNOWN_USER', 'OWN_USER', 'LAST_ADMINISTRATOR', 'TOO_MANY_ACCOUNTS', ...unavailableCodes],
  })
  async change(
    @Caller() actor: Actor,
    @Param('userId') userId: string,
    @Body() { roles, isDisabled }: ChangeUserRequest,
    @Noted() note: AuditNote,
  ): Promise<UserDetailResponse> {
    note.before = presentUserDetail(await this.find(userId));
    const change = { ...(isGiven(roles) && { roles }), ...(isGiven(isDisabled) && { isDisabled }) };
    return presentUserDetail(await this.commands.execute(new ChangeUserCommand(actor, userId, change)));
  }

  @Post('users/:userId/logout')
  @HttpCode(204)
  @RequirePermission('admin:users')
  @Documented({
    summary: 'End all sessions of a user',
    description: 'What they have placed with `cancelOnDisconnect` is cancelled.',
    answers: [{ status: 204, description: 'Ended.' }],
    problems: ['UNKNOWN_USER'],
  })
  async logout(@Param('userId') userId: string): Promise<void> {
    await this.sessions.endAllOf((await this.find(userId)).userId);
  }

  @Post('invitations')
  @RequirePermission('admin:users')
  @Documented({
    summary: 'Invite a user, who chooses their own password',
    answers: [{ status: 201, type: InvitationResponse, description: 'The token for POST /auth/register, shown once.' }],
    problems: ['USERNAME_TAKEN'],
  })
  async invite(
    @Caller() actor: Actor,
    @Body() { username, roles }: InvitationRequest,
    @Noted() note: AuditNote,
  ): Promise<InvitationResponse> {
    note.target = username;
    const { invitationToken, expiresAtMs } = await this.invitations.invite(actor, username, roles);
    return { username, roles, invitationToken, expiresAt: new Date(expiresAtMs).toISOString() };
  }

  private async find(userId: string): Promise<User> {
    const user = await this.users.byId(userId);
    if (user === undefined) throw new ProblemError('UNKNOWN_USER');
    return user;
  }
}
